import type { IRecognitionException, IToken } from 'chevrotain';

/** A finding's place in an expression's text, and its sentence. */
export interface Explained {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const COMPARE = /^(<=?|>=?|==|!=)$/;

/** A parser error in our own words: what stands there, and what could stand there instead. */
export function explainError(text: string, problem: IRecognitionException, tokens: readonly IToken[]): Explained {
  const token = problem.token;
  const atEnd = Number.isNaN(token.startOffset) || token.image === '';
  const before = atEnd ? tokens.at(-1) : tokens[tokens.indexOf(token) - 1];
  const start = atEnd ? Math.max(0, text.trimEnd().length - 1) : token.startOffset;
  const end = atEnd ? Math.max(1, text.trimEnd().length) : token.startOffset + token.image.length;
  const say = (message: string): Explained => ({ start, end, message });
  const after = before === undefined ? '' : ` after \`${before.image}\``;
  if (atEnd) return say(`The condition ends too early: ${expected(problem, before)}${after}.`);
  if (COMPARE.test(token.image) && tokens.slice(0, tokens.indexOf(token)).some((each) => COMPARE.test(each.image))) return say('Comparisons do not chain: write `a < b and b < c`.');
  if (token.image === '=') return say('`=` stands only inside of `{…}`: compare with `==`.');
  if (token.image === '&' || token.image === '|' || token.image === '!') return say('Write `and`, `or`, `not`.');
  if (before !== undefined && /%$/.test(before.image) && /^[\d.(A-Za-z_]/.test(token.image)) return say(`A \`%\` that touches its number is a percentage: write \`${before.image.slice(0, -1)} % ${token.image}\` for the remainder.`);
  if (before !== undefined && /^[\d.]+$/.test(before.image) && /^[A-Za-z]/.test(token.image) && before.startOffset + before.image.length === token.startOffset) return say(`'${token.image}' is no unit: write ms, s, m, h, d, w, k, M, G, Ki, Mi, Gi or %.`);
  return say(`\`${token.image}\` does not belong here: ${expected(problem, before)}${after}.`);
}

function expected(problem: IRecognitionException, before: IToken | undefined): string {
  if (problem.name === 'MismatchedTokenException') {
    const wanted = /type --> (\w+) <--/.exec(problem.message)?.[1] ?? '';
    const words: Record<string, string> = { closeRound: '`)` is missing', closeCurly: '`}` is missing', closeSquare: '`]` is missing', openRound: '`(` is missing', Text: 'text in quotes is missing', Duration: 'a duration such as 5m is missing' };
    return words[wanted] ?? 'something is missing';
  }
  const operator = before !== undefined && /^(<=?|>=?|==|!=|\+|-|\*|\/|%|\^|and|or|unless|not|where|else|\(|,)$/.test(before.image);
  return operator || before === undefined ? 'a metric, a number or `(` is missing' : 'an operator such as `<`, `and` or `+`, or the end, is missing';
}
