import { defineDiagnostics, error } from '../diagnostics/catalogue.ts';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Range as SourceRange } from '../source/source.ts';
import { refuseText, refuseTokens } from './limits.ts';
import { explainCharacter, explainError } from './messages.ts';
import { expressionParser } from './parser.ts';
import type { ConditionText } from './tree.ts';

/** Maps a stretch of an expression's text to its place in a source. */
export type Locate = (start: number, end: number) => SourceRange;

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
  const refused = refuseText(text);
  if (refused !== undefined) return failed(locate(0, Math.min(1, text.length)), refused);
  const { parser, lexer } = expressionParser();
  const lexed = lexer.tokenize(text);
  const unknown = lexed.errors[0];
  if (unknown !== undefined)
    return failed(locate(unknown.offset, unknown.offset + 1), explainCharacter(text[unknown.offset] ?? ''));
  const tooMuch = refuseTokens(lexed.tokens);
  if (tooMuch !== undefined)
    return failed(
      locate(tooMuch.token.startOffset, tooMuch.token.startOffset + tooMuch.token.image.length),
      tooMuch.message,
    );
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
