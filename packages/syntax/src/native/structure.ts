import type { IToken } from 'chevrotain';
import { positionAt, rangeOf } from '../source/source.ts';
import type { Source } from '../source/source.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { syntax } from '../diagnostics/syntax-diagnostics.ts';
import { nativeDiagnostics } from './diagnostics.ts';
import { endOf } from './parser.ts';

/** What closes each bracket. A map, since words such as `constructor` are looked up too. */
const CLOSER: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['(', ')'],
]);
const CLOSES = new Set(CLOSER.values());

/** Brackets within each other at most: the parser is recursive, and must not meet more. */
const DEPTH = 100;

/** The first bracket that has no partner, or that is too deep; undefined if every one has its own. */
export function unbalanced(source: Source, tokens: readonly IToken[]): Diagnostic | undefined {
  const open: IToken[] = [];
  let prefixes = 0;
  for (const token of tokens) {
    const { image } = token;
    prefixes = /^(-|\^|not)$/.test(image) ? prefixes + 1 : /^[=,{}]$/.test(image) ? 0 : prefixes;
    if (CLOSER.has(image)) open.push(token);
    if (open.length + prefixes > DEPTH)
      return syntax.tooDeep({ range: rangeOf(source, token.startOffset, endOf(token)) }, { limit: DEPTH });
    if (!CLOSES.has(image)) continue;
    const partner = open.pop();
    const range = rangeOf(source, token.startOffset, endOf(token));
    if (partner === undefined)
      return nativeDiagnostics.malformed({ range }, { message: `\`${image}\` closes nothing: remove it.` });
    if (CLOSER.get(partner.image) !== image) return notClosed(source, partner, tokens);
  }
  const left = open.at(-1);
  return left === undefined ? undefined : notClosed(source, left, tokens);
}

/** Among the open brackets the one whose lines are left by their indentation is the one that was forgotten. */
function notClosed(source: Source, fallback: IToken, tokens: readonly IToken[]): Diagnostic {
  const opener = leftByIndentation(source, tokens) ?? fallback;
  const range = rangeOf(source, opener.startOffset, endOf(opener));
  return nativeDiagnostics.malformed(
    { range },
    { message: `\`${opener.image}\` is not closed: add the \`${CLOSER.get(opener.image) ?? ''}\` that belongs to it.` },
  );
}

function leftByIndentation(source: Source, tokens: readonly IToken[]): IToken | undefined {
  const open: { readonly token: IToken; readonly indent: number }[] = [];
  let line = 0;
  let indent = 0;
  for (const token of tokens) {
    const place = positionAt(source, token.startOffset);
    if (place.line !== line) {
      line = place.line;
      indent = place.column;
      const inner = open.at(-1);
      if (inner !== undefined && !CLOSES.has(token.image) && indent <= inner.indent) return inner.token;
      if (inner !== undefined && CLOSES.has(token.image) && indent < inner.indent) return inner.token;
    }
    if (CLOSER.has(token.image)) open.push({ token, indent });
    else if (CLOSES.has(token.image)) {
      const last = open.pop();
      // Closed by another kind on its way: it lacks its own.
      if (last !== undefined && CLOSER.get(last.token.image) !== token.image) return last.token;
    }
  }
  return undefined;
}

/** A stretch of tokens that make one item, and the bracket that it stands in (-1 for the document). */
export interface ItemExtent {
  readonly from: number;
  readonly to: number;
  readonly bracket: number;
}

/** The item that a token stands in, found by the shape of its beginning and by brackets; undefined if it stands in none. */
export function itemAround(source: Source, tokens: readonly IToken[], index: number): ItemExtent | undefined {
  const starts: { at: number; depth: number; bracket: number }[] = [];
  const open: IToken[] = [];
  for (const [at, token] of tokens.entries()) {
    if (at > index) break;
    const brace = open.at(-1);
    if (brace === undefined || brace.image === '{') {
      const before = tokens[at - 1];
      const first =
        before === undefined ||
        before.image === ',' ||
        before === brace ||
        source.text.slice(endOf(before), token.startOffset).includes('\n');
      if (first && beginsItem(tokens, at)) {
        while (starts.length > 0 && (starts.at(-1)?.depth ?? 0) >= open.length) starts.pop();
        starts.push({ at, depth: open.length, bracket: brace?.startOffset ?? -1 });
      }
    }
    if (CLOSER.has(token.image)) open.push(token);
    else if (CLOSES.has(token.image)) {
      open.pop();
      while ((starts.at(-1)?.depth ?? -1) > open.length) starts.pop();
    }
  }
  const start = starts.at(-1);
  return start === undefined
    ? undefined
    : { from: start.at, to: endOfItem(source, tokens, start.at, index), bracket: start.bracket };
}

/** `key =`, `key {`, or a key with labels before a `{`. */
function beginsItem(tokens: readonly IToken[], at: number): boolean {
  const images = tokens.slice(at, at + 5).map((token) => token.image);
  const isName = (image: string | undefined): boolean => image !== undefined && /^[A-Za-z_"'`]/.test(image);
  if (!isName(images[0])) return false;
  if (images[1] === '=' || images[1] === '{') return true;
  return isName(images[1]) && (images[2] === '{' || images[2] === ':' || (isName(images[2]) && images[3] === '{'));
}

/** Behind the item: the next one that begins on a later line in the same brackets, or the bracket that closes them. */
function endOfItem(source: Source, tokens: readonly IToken[], from: number, index: number): number {
  let depth = 0;
  for (let at = from + 1; at < tokens.length; at++) {
    const token = tokens[at] as IToken;
    if (CLOSES.has(token.image) && depth === 0) return at;
    if (CLOSER.has(token.image)) depth += 1;
    else if (CLOSES.has(token.image)) depth -= 1;
    const newLine = source.text.slice(endOf(tokens[at - 1] as IToken), token.startOffset).includes('\n');
    if (depth === 0 && at > from && newLine && (at > index || beginsItem(tokens, at)) && beginsItem(tokens, at))
      return at;
  }
  return tokens.length;
}
