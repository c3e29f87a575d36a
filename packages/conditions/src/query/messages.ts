import type { IRecognitionException, IToken } from 'chevrotain';
import type { Objection } from './building.ts';
import { Arithmetic, windowSymbols } from './tokens.ts';

const WANTS_OPERAND = /^(?:[-+*/%^(,]|==|!=|<=?|>=?|and|or|unless|atan2|bool)$/i;
const MISSING: Readonly<Record<string, string>> = {
  closeRound: '`)`',
  closeCurly: '`}`',
  closeSquare: '`]`',
  openRound: '`(`',
  Text: 'text in quotes',
};

/** Why a text is no PromQL, at the token where it stops being it. */
export function explainQuery(text: string, problem: IRecognitionException, tokens: readonly IToken[]): Objection {
  const index = tokens.indexOf(problem.token);
  const before = index === -1 ? tokens.at(-1) : tokens[index - 1];
  const wanted = missing(problem, before);
  if (index === -1) {
    const end = Math.max(1, text.trimEnd().length);
    return { span: { start: end - 1, end }, message: `The query ends too early: ${wanted} is missing.` };
  }
  const { token } = problem;
  const span = { start: token.startOffset, end: token.startOffset + token.image.length };
  if (token.tokenType === Arithmetic)
    return { span, message: 'A window is one duration here: count it together, as in `[10m]`.', beyond: true };
  if (before?.image.toLowerCase() === 'offset' && token.image === '(')
    return { span, message: 'An offset is one duration here: count it together, as in `offset 10m`.', beyond: true };
  if (token.image === '=') return { span, message: '`=` stands only inside of `{…}`: compare with `==`.' };
  return { span, message: `\`${token.image}\` does not belong here: ${wanted} is missing.` };
}

function missing(problem: IRecognitionException, before: IToken | undefined): string {
  const image = before?.image.toLowerCase();
  if (image === 'offset' || image === '[' || before?.tokenType === windowSymbols.colon) return 'a duration such as 5m';
  if (problem.name === 'MismatchedTokenException')
    return MISSING[/type --> (\w+) <--/.exec(problem.message)?.[1] ?? ''] ?? 'something';
  if (before === undefined || WANTS_OPERAND.test(before.image)) return 'a metric, a number or `(`';
  return 'an operator, or the end,';
}

/** What to say of a character that begins nothing where it stands. */
export function explainQueryCharacter(char: string): string {
  if (/["'`]/.test(char))
    return `The quote that opens here is not closed, or what stands in it is no text: see ${char}.`;
  if (/[\d.]/.test(char)) return 'What begins here is neither a number nor a duration.';
  return `'${char}' has no meaning here in PromQL.`;
}
