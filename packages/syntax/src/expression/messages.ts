import type { IRecognitionException, IToken } from 'chevrotain';

/** A finding's place in an expression's text, and its sentence. */
export interface Explained {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const COMPARE = /^(<=?|>=?|==|!=)$/;
/** What a comparison ends at: behind it another one may stand. */
const BOUNDARY = /^(and|or|unless|not|where|else|[(),])$/;
const OPENS_OPERAND = /^[\w."'`({]/;
const WANTS_OPERAND = /^(<=?|>=?|==|!=|\+|-|\*|\/|%|\^|and|or|unless|not|where|else|\(|,)$/;

const WANTED: Readonly<Record<string, string>> = {
  closeRound: '`)` is missing',
  closeCurly: '`}` is missing',
  closeSquare: '`]` is missing',
  openRound: '`(` is missing',
  Text: 'text in quotes is missing',
  Duration: 'a duration such as 5m is missing',
};

/** A parser error in our own words: what stands there, and what could stand there instead. */
export function explainError(text: string, problem: IRecognitionException, tokens: readonly IToken[]): Explained {
  const { token } = problem;
  const index = tokens.indexOf(token);
  if (index === -1) {
    const last = tokens.at(-1);
    const end = Math.max(1, text.trimEnd().length);
    return { start: end - 1, end, message: `The condition ends too early: ${expected(problem, last)}${after(last)}.` };
  }
  const before = tokens[index - 1];
  const message =
    habit(token, before, tokens.slice(0, index)) ??
    `\`${token.image}\` does not belong here: ${expected(problem, before)}${after(before)}.`;
  return { start: token.startOffset, end: token.startOffset + token.image.length, message };
}

function after(token: IToken | undefined): string {
  return token === undefined ? '' : ` after \`${token.image}\``;
}

/** Mistakes that people bring along from other languages, each with its remedy. */
function habit(token: IToken, before: IToken | undefined, earlier: readonly IToken[]): string | undefined {
  const { image } = token;
  if (COMPARE.test(image) && chains(earlier)) return 'Comparisons do not chain: write `a < b and b < c`.';
  if (image === '=') return '`=` stands only inside of `{…}`: compare with `==`.';
  if (before === undefined) return undefined;
  const touches = before.startOffset + before.image.length === token.startOffset;
  if (before.image.endsWith('%') && before.image.length > 1 && OPENS_OPERAND.test(image))
    return `A \`%\` that touches its number is a percentage: write \`${before.image.slice(0, -1)} % ${image}\` for the remainder.`;
  if (isArgument(earlier) && OPENS_OPERAND.test(image) && !WANTS_OPERAND.test(before.image))
    return `A \`,\` or an operator is missing between \`${before.image}\` and \`${image}\`.`;
  if (touches && /^[\d.]+$/.test(before.image) && /^[A-Za-z]/.test(image))
    return `'${image}' is no unit: write ms, s, m, h, d, w, k, M, G, Ki, Mi, Gi or %.`;
  return undefined;
}

/** Whether the end of some tokens stands among the arguments of a call. */
function isArgument(earlier: readonly IToken[]): boolean {
  let closed = 0;
  for (let at = earlier.length - 1; at > 0; at--) {
    const image = earlier[at]?.image ?? '';
    if (image === ')') closed += 1;
    else if (image === '(' && closed > 0) closed -= 1;
    else if (image === '(') return /^[A-Za-z_]/.test(earlier[at - 1]?.image ?? '');
    else if (image === '{' || image === '}') return false;
  }
  return false;
}

/** Whether an open comparison stands just before, with its two sides complete. */
function chains(earlier: readonly IToken[]): boolean {
  if (WANTS_OPERAND.test(earlier.at(-1)?.image ?? '(')) return false;
  let closed = 0;
  for (const { image } of [...earlier].reverse()) {
    if (image === ')') closed += 1;
    else if (image === '(' && closed > 0) closed -= 1;
    else if (closed === 0 && COMPARE.test(image)) return true;
    else if (closed === 0 && BOUNDARY.test(image)) return false;
  }
  return false;
}

function expected(problem: IRecognitionException, before: IToken | undefined): string {
  if (before?.image === 'for' || before?.image === 'offset' || before?.image === '[')
    return 'a duration such as 5m is missing';
  if (problem.name === 'MismatchedTokenException')
    return WANTED[/type --> (\w+) <--/.exec(problem.message)?.[1] ?? ''] ?? 'something is missing';
  if (before === undefined || WANTS_OPERAND.test(before.image)) return 'a metric, a number or `(` is missing';
  return 'an operator such as `<`, `and` or `+`, or the end, is missing';
}

const INSTEAD: Readonly<Record<string, string>> = {
  '&': 'write `and`',
  '|': 'write `or`',
  '!': 'write `not`',
  '~': 'a regular expression stands in `{label=~"…"}`',
  '#': 'a condition has no comments',
  ';': 'a condition ends with its text',
};

/** What to say of a character that begins nothing. */
export function explainCharacter(char: string): string {
  if (char === '"' || char === "'" || char === '`') return `The quote that opens here is not closed: add ${char}.`;
  return `'${char}' has no meaning in a condition: ${INSTEAD[char] ?? 'remove it'}.`;
}
