import type { IRecognitionException, IToken } from 'chevrotain';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../diagnostics/diagnostic.ts';
import { syntax } from '../diagnostics/syntax-diagnostics.ts';
import { controlCharacter, encodingProblem } from '../document/encoding.ts';
import type { Labels } from '../document/labels.ts';
import { defaultLimits } from '../document/limits.ts';
import type { ReadLimits } from '../document/limits.ts';
import { tooDeepIn } from '../document/node.ts';
import type { Node } from '../document/node.ts';
import { rangeOf } from '../source/source.ts';
import type { Source } from '../source/source.ts';
import { nativeDiagnostics } from './diagnostics.ts';
import { lowerDocument } from './lower.ts';
import { explainNative, explainStray } from './messages.ts';
import { endOf, nativeParser, nativeTokens, OpenText } from './parser.ts';
import { itemAround, unbalanced } from './structure.ts';
import type { NativeDocument } from './tree.ts';
import { wordsWithoutQuotes } from './words.ts';
import type { Stretch } from './words.ts';

/** Mistakes that are told of one file; behind so many, the reader has lost its way. */
const MOST_MISTAKES = 50;

/** Each mistake costs another parse, so a large file gets fewer: this many tokens are parsed in all, beyond the first three times. */
const WORK = 2_000_000;

interface Read {
  readonly document: NativeDocument;
  readonly incomplete: ReadonlySet<number>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a text in the native syntax into the positioned tree that YAML gives too. A mistake costs its own item only: the rest is read
 * and can be checked. Without a tree (`undefined`) there is always an error.
 */
export function readNative(
  source: Source,
  labels: Labels,
  limits: ReadLimits = defaultLimits,
): Outcome<Node | undefined> {
  if (source.text.length > limits.length)
    return failed(syntax.tooLarge({ range: rangeOf(source, 0) }, { size: source.text.length, limit: limits.length }));
  const damaged = encodingProblem(source) ?? controlCharacter(source);
  if (damaged !== undefined) return failed(damaged);
  const lexed = nativeTokens(source.text);
  if (lexed.tokens.length === 0) return failed(syntax.emptyFile({ range: rangeOf(source, 0) }));
  const broken = unbalanced(source, lexed.tokens);
  if (broken !== undefined) return failed(swallowing(source, lexed.tokens) ?? broken);
  const { document, incomplete, diagnostics } = parseAround(source, lexed.tokens);
  const found = [...diagnostics];
  const value = lowerDocument(
    {
      source,
      text: withoutComments(source.text, lexed.comments),
      labels,
      diagnostics: found,
      incomplete,
    },
    document,
  );
  const deep = tooDeepIn(value, limits.depth);
  if (deep === undefined) return { value, diagnostics: sortDiagnostics(found) };
  const at = rangeOf(source, deep.range.start, Math.min(deep.range.end, deep.range.start + 1));
  return failed(syntax.tooDeep({ range: at }, { limit: limits.depth }));
}

/** A text that is not closed may have swallowed the brackets that are missed. */
function swallowing(source: Source, tokens: readonly IToken[]): Diagnostic | undefined {
  const open = tokens.find((token) => token.tokenType === OpenText && /[([{}\])]/.test(token.image));
  if (open === undefined) return undefined;
  const { start, end, message } = explainStray(open);
  return nativeDiagnostics.malformed({ range: rangeOf(source, start, end) }, { message });
}

/** Parses; each item that cannot be read is told, left out, and the rest is parsed again. */
function parseAround(source: Source, all: readonly IToken[]): Read {
  const { parser } = nativeParser();
  const diagnostics: Diagnostic[] = [];
  const incomplete = new Set<number>();
  const most = Math.max(3, Math.min(MOST_MISTAKES, Math.floor(WORK / all.length)));
  let tokens = [...all];
  for (;;) {
    const words = wordsWithoutQuotes(source, tokens);
    let told: Diagnostic;
    if (words === undefined) {
      parser.input = tokens;
      const document = parser.document();
      const problem = parser.errors[0];
      if (problem === undefined) return { document, incomplete, diagnostics };
      told = malformed(source, problem, tokens);
    } else told = unquoted(source, words);
    diagnostics.push(told);
    const index = tokens.findIndex((token) => endOf(token) > told.range.start);
    const item = itemAround(source, tokens, index === -1 ? tokens.length - 1 : index) ?? {
      from: 0,
      to: tokens.length,
      bracket: -1,
    };
    const lost = diagnostics.length >= most;
    incomplete.add(lost ? -1 : item.bracket);
    tokens = lost ? [] : [...tokens.slice(0, item.from), ...tokens.slice(item.to)];
  }
}

function malformed(source: Source, problem: IRecognitionException, tokens: readonly IToken[]): Diagnostic {
  const { start, end, message } = explainNative(source.text, problem, tokens);
  return nativeDiagnostics.malformed({ range: rangeOf(source, start, end) }, { message });
}

function unquoted(source: Source, { start, end }: Stretch): Diagnostic {
  const range = rangeOf(source, start, end);
  const text = source.text.slice(start, end);
  const quoted = JSON.stringify(text);
  if (/^\d/.test(text)) {
    const message = `\`${text}\` is no value: write a unit right behind its number, as in \`6h\` or \`4Gi\`, and other texts in quotes.`;
    return nativeDiagnostics.malformed({ range }, { message });
  }
  const fixes = [{ title: `write ${quoted}`, safe: false, edits: [{ range, text: quoted }] }];
  return nativeDiagnostics.malformed(
    { range },
    { message: `A text of several words stands in quotes: write ${quoted}.` },
    { fixes },
  );
}

/** The text with blanks in place of comments: conditions are read again from it, and every place stays where it is. */
function withoutComments(text: string, comments: readonly IToken[]): string {
  let rest = '';
  let at = 0;
  for (const comment of comments) {
    rest += text.slice(at, comment.startOffset) + ' '.repeat(comment.image.length);
    at = endOf(comment);
  }
  return rest + text.slice(at);
}

function failed(diagnostic: Diagnostic): Outcome<undefined> {
  return { value: undefined, diagnostics: [diagnostic] };
}
