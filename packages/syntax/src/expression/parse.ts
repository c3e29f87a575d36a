import { defineDiagnostics, error } from '../diagnostics/catalogue.ts';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Range as SourceRange } from '../source/source.ts';
import { explainError } from './messages.ts';
import { expressionParser } from './parser.ts';
import type { ConditionText } from './tree.ts';

/** Maps a stretch of an expression's text to its place in a source. */
export type Locate = (start: number, end: number) => SourceRange;

/** Longest expression and deepest nesting that are read; far above what people write. */
const LIMITS = { length: 10_000, depth: 100 };

/** What is wrong with the form of an expression. */
export const expressionDiagnostics = defineDiagnostics({
  malformed: error<{ message: string }>('syntax/expression', {
    message: ({ message }) => message,
    why: 'The condition does not follow the grammar of conditions.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics: [{ name: "accuracy", type: "gauge" }]\n    alerts: [{ name: "low", condition: "accuracy <", severity: "info" }]\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics: [{ name: "accuracy", type: "gauge" }]\n    alerts: [{ name: "low", condition: "accuracy < 0.8", severity: "info" }]\n',
    },
  }),
});

/** Reads a condition. One mistake gives one finding; without a value there is one. */
export function parseExpression(text: string, locate: Locate): Outcome<ConditionText | undefined> {
  const refused = refuse(text);
  if (refused !== undefined) return failed(locate(0, Math.min(1, text.length)), refused);
  const { parser, lexer } = expressionParser();
  const lexed = lexer.tokenize(text);
  const unknown = lexed.errors[0];
  if (unknown !== undefined) {
    const char = text[unknown.offset] ?? '';
    const open = char === '"' || char === "'" || char === '`';
    return failed(locate(unknown.offset, unknown.offset + 1), open ? `The quote that opens here is not closed: add ${char}.` : `'${char}' has no meaning in a condition: remove it.`);
  }
  parser.input = lexed.tokens;
  const value = parser.condition();
  const problem = parser.errors[0];
  if (problem === undefined) return { value, diagnostics: [] };
  const { start, end, message } = explainError(text, problem, lexed.tokens);
  return failed(locate(start, end), message);
}

function failed(range: SourceRange, message: string): { value: undefined; diagnostics: readonly Diagnostic[] } {
  return { value: undefined, diagnostics: [expressionDiagnostics.malformed({ range }, { message })] };
}

/** Depth is counted before parsing, because a recursive parser must not meet it; chains of `not` and `-` nest as well. */
function refuse(text: string): string | undefined {
  if (text.trim() === '') return 'The condition is empty: write one such as `accuracy < 0.8`.';
  if (text.length > LIMITS.length) return `The condition has ${text.length} characters, more than ${LIMITS.length}: split it.`;
  let depth = 0;
  for (const char of text) {
    if (char === '(' || char === '{' || char === '[') depth += 1;
    else if (char === ')' || char === '}' || char === ']') depth -= 1;
    if (depth > LIMITS.depth) return `More than ${LIMITS.depth} brackets are open here: write it flatter.`;
  }
  if (/(?:[-^]\s*){60}|(?:\bnot\s+){60}|(?:\^[^^]{1,40}){60}/.test(text)) return 'Too many operators stand within each other: write it flatter.';
  return undefined;
}
