import type { Diagnostic, Locate, Outcome } from '@trainyard/syntax';
import type { Objection, Part } from './building.ts';
import { queryDiagnostics } from './diagnostics.ts';
import { explainQuery, explainQueryCharacter } from './messages.ts';
import { queryParser } from './parser.ts';
import type { Query } from './tree.ts';

/** Longest text, most tokens, and deepest nesting that are read; far above what people write. */
const LIMITS = { length: 50_000, tokens: 4000, depth: 100 } as const;

/**
 * Reads PromQL as Prometheus 3 does: its grammar, and which types go together. Without a value there is an error, which says whether the
 * text is no PromQL, or PromQL that no condition can say.
 */
export function parseQuery(text: string, locate: Locate): Outcome<Query | undefined> {
  const { part, objections } = parseText(text);
  if (objections.length === 0 && part !== undefined) return { value: part.query, diagnostics: [] };
  const wrong = objections.filter((each) => each.beyond !== true);
  const shown = wrong.length > 0 ? wrong : objections;
  return { value: undefined, diagnostics: shown.map((each) => report(each, locate)) };
}

function report({ span, message, beyond }: Objection, locate: Locate): Diagnostic {
  const at = { range: locate(span.start, span.end) };
  return beyond === true ? queryDiagnostics.beyond(at, { message }) : queryDiagnostics.malformed(at, { message });
}

function parseText(text: string): { readonly part?: Part; readonly objections: readonly Objection[] } {
  const refuse = (objection: Objection): { readonly objections: readonly Objection[] } => ({ objections: [objection] });
  const start = { start: 0, end: Math.min(1, text.length) };
  if (text.length > LIMITS.length)
    return refuse({ span: start, message: `The query has more than ${LIMITS.length} characters.`, beyond: true });
  const { parser, lexer } = queryParser();
  const { tokens, errors } = lexer.tokenize(text);
  const unknown = errors[0];
  if (unknown !== undefined) {
    const span = { start: unknown.offset, end: unknown.offset + 1 };
    return refuse({ span, message: explainQueryCharacter(text[unknown.offset] ?? '') });
  }
  if (tokens.length === 0) return refuse({ span: start, message: 'The query is empty.' });
  const deep = tokens.length > LIMITS.tokens ? tokens[LIMITS.tokens] : tooDeep(tokens);
  if (deep !== undefined) {
    const span = { start: deep.startOffset, end: deep.startOffset + deep.image.length };
    return refuse({ span, message: 'The query is too long, or nested too deeply, to be read.', beyond: true });
  }
  parser.objections = [];
  parser.input = tokens;
  const part = parser.query();
  const problem = parser.errors[0];
  if (problem !== undefined) return refuse(explainQuery(text, problem, tokens));
  return { part, objections: parser.objections };
}

/** What a sign must stand behind to be one of a number, and not an operator. */
const BEFORE_SIGN = /^(?:[-+*/%^(,@]|[=!<>].*|and|or|unless|atan2|bool|offset)$/i;

/**
 * Depth is counted before parsing, because a recursive parser must not meet it: brackets, signs before a value, and `^`, which groups to
 * the right.
 */
function tooDeep<Token extends { readonly image: string }>(tokens: readonly Token[]): Token | undefined {
  let open = 0;
  let prefixes = 0;
  let before = '(';
  for (const token of tokens) {
    const { image } = token;
    if (/^[([{]$/.test(image)) open += 1;
    else if (/^[)\]}]$/.test(image)) open -= 1;
    else if (image === '^' || (/^[-+]$/.test(image) && BEFORE_SIGN.test(before))) prefixes += 1;
    else if (/^(?:and|or|unless|,|==|!=|<=?|>=?)$/i.test(image)) prefixes = 0;
    if (open + prefixes > LIMITS.depth) return token;
    before = image;
  }
  return undefined;
}
