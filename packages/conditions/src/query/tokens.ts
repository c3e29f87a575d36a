import { createToken, Lexer } from 'chevrotain';
import type { IMultiModeLexerDefinition, TokenType } from 'chevrotain';
import { aggregations } from './functions.ts';
import type { Aggregation } from './functions.ts';

const token = (name: string, pattern: RegExp | string, more: { push_mode?: string; pop_mode?: boolean } = {}) =>
  createToken({ name, pattern, line_breaks: false, ...more });

/** A name outside of braces. With a `:` in it it names a metric only. */
export const Word: TokenType = token('Word', /[A-Za-z_:][A-Za-z0-9_:]*/);

// PromQL reads its keywords, unlike the names of functions, in upper and lower case.
const keyword = (word: string): TokenType =>
  createToken({ name: word.toUpperCase(), pattern: new RegExp(word, 'i'), longer_alt: Word, line_breaks: false });

/** The words of the grammar. */
export const keywords = {
  and: keyword('and'),
  or: keyword('or'),
  unless: keyword('unless'),
  atan2: keyword('atan2'),
  bool: keyword('bool'),
  by: keyword('by'),
  without: keyword('without'),
  on: keyword('on'),
  ignoring: keyword('ignoring'),
  groupLeft: keyword('group_left'),
  groupRight: keyword('group_right'),
  offset: keyword('offset'),
  anchored: keyword('anchored'),
  smoothed: keyword('smoothed'),
} as const;

/** The names of the aggregations, longer ones first: `count` begins `count_values`. */
export const aggregators = Object.fromEntries(
  Object.keys(aggregations)
    .sort((a, b) => b.length - a.length)
    .map((name) => [name, keyword(name)]),
) as Readonly<Record<Aggregation, TokenType>>;

/** `Inf` and `NaN`. */
export const Special: TokenType = createToken({
  name: 'Special',
  pattern: /inf|nan/i,
  longer_alt: Word,
  line_breaks: false,
});

/** `1h30m`; whether its units stand in order is seen when it is counted. */
export const Duration: TokenType = token('Duration', /(?:\d+(?:ms|[smhdwy]))+(?![A-Za-z0-9_])/);

/**
 * A number: hexadecimal, or decimal with a fraction and an exponent, with `_` between digits. An `e` behind the first digit of a
 * hexadecimal number is taken for an exponent first, so that Prometheus refuses `0x1e+5`, and `0x1e` at the end.
 */
export const Number_: TokenType = token(
  'Number',
  /(?:0[xX]_?[0-9a-fA-F](?![eE](?:[-+._eE]|$))[0-9a-fA-F_]*|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?)(?![A-Za-z0-9_.])/,
);

/** Text in quotes; what Prometheus takes for broken UTF-8 ends it. */
export const Text: TokenType = createToken({
  name: 'Text',
  pattern: /"(?:[^"\\\n\uFFFD]|\\[^\n\uFFFD])*"|'(?:[^'\\\n\uFFFD]|\\[^\n\uFFFD])*'|`[^`\uFFFD]*`/,
  line_breaks: true,
});

/** The name of a label in braces, where no word is a keyword. */
export const Label: TokenType = token('Label', /[A-Za-z_][A-Za-z0-9_]*/);

/** What may stand in a window in Prometheus but not here: arithmetic of durations. */
export const Arithmetic: TokenType = token('Arithmetic', /[-+*/%^(),]|[A-Za-z_]+/);

/** Punctuation outside of braces and windows. */
export const symbols = {
  trimUpper: token('trimUpper', '</'),
  trimLower: token('trimLower', '>/'),
  lessEqual: token('lessEqual', '<='),
  greaterEqual: token('greaterEqual', '>='),
  equal: token('equal', '=='),
  unequal: token('unequal', '!='),
  less: token('less', '<'),
  greater: token('greater', '>'),
  assign: token('assign', '='),
  plus: token('plus', '+'),
  minus: token('minus', '-'),
  times: token('times', '*'),
  over: token('over', '/'),
  modulo: token('modulo', '%'),
  caret: token('caret', '^'),
  at: token('at', '@'),
  comma: token('comma', ','),
  openRound: token('openRound', '('),
  closeRound: token('closeRound', ')'),
  openCurly: token('openCurly', '{', { push_mode: 'braces' }),
  openSquare: token('openSquare', /\[(?!\s*#)/, { push_mode: 'window' }),
} as const;

/** Punctuation in braces. */
export const braceSymbols = {
  matches: token('matches', '=~'),
  matchesNot: token('matchesNot', '!~'),
  is: token('is', '='),
  isNot: token('isNot', '!='),
  braceComma: token('braceComma', ','),
  closeCurly: token('closeCurly', '}', { pop_mode: true }),
} as const;

/** Punctuation in a window. */
export const windowSymbols = {
  colon: token('colon', ':'),
  closeSquare: token('closeSquare', ']', { pop_mode: true }),
} as const;

const Blank = createToken({ name: 'Blank', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED, line_breaks: true });
const Comment = createToken({ name: 'Comment', pattern: /#[^\r\n]*/, group: Lexer.SKIPPED, line_breaks: false });

/** All tokens by the place where they are read: outside, in `{…}`, and in `[…]`. */
export const lexerDefinition: IMultiModeLexerDefinition = {
  modes: {
    outside: [
      Blank,
      Comment,
      Duration,
      Number_,
      Text,
      Special,
      ...Object.values(keywords),
      ...Object.values(aggregators),
      Word,
      ...Object.values(symbols),
    ],
    braces: [Blank, Comment, Text, Label, ...Object.values(braceSymbols)],
    window: [Blank, Comment, Duration, Number_, ...Object.values(windowSymbols), Arithmetic],
  },
  defaultMode: 'outside',
};

/** All tokens once, for the parser. */
export const allTokens: TokenType[] = [...new Set(Object.values(lexerDefinition.modes).flat())];
