import { createToken, Lexer } from 'chevrotain';
import type { TokenType } from 'chevrotain';

/** A name; `:` may stand inside but not at its ends. */
export const Word: TokenType = createToken({ name: 'Word', pattern: /[A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z0-9_]+)*/ });

const keyword = (word: string): TokenType => createToken({ name: word, pattern: new RegExp(word), longer_alt: Word });
const symbol = (name: string, pattern: string): TokenType => createToken({ name, pattern });

/** The words that are part of the grammar. */
export const keywords = {
  and: keyword('and'),
  or: keyword('or'),
  unless: keyword('unless'),
  not: keyword('not'),
  where: keyword('where'),
  else: keyword('else'),
  for: keyword('for'),
  by: keyword('by'),
  without: keyword('without'),
  on: keyword('on'),
  ignoring: keyword('ignoring'),
  groupLeft: keyword('group_left'),
  groupRight: keyword('group_right'),
  offset: keyword('offset'),
  true: keyword('true'),
  false: keyword('false'),
  null: keyword('null'),
} as const;

const END = '(?![A-Za-z0-9_.])';
// No digit can be taken in two ways: otherwise a long number without the unit that a pattern wants costs the square of its length.
const NUMBER = '(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?';

/** Numbers with and without units. A `%` that touches its number is a unit. */
export const Percent: TokenType = createToken({
  name: 'Percent',
  pattern: new RegExp(`${NUMBER}%`),
  line_breaks: false,
});
/** `1h30m`. */
export const Duration: TokenType = createToken({
  name: 'Duration',
  pattern: new RegExp(`(?:\\d+(?:\\.\\d+)?(?:ms|mo|[smhdwy]))+${END}`),
  line_breaks: false,
});
/** `4Gi`. */
export const Size: TokenType = createToken({
  name: 'Size',
  pattern: new RegExp(`${NUMBER}(?:[KMGT]i|[kMGT])${END}`),
  line_breaks: false,
});
/** A bare number. */
export const Number_: TokenType = createToken({
  name: 'Number',
  pattern: new RegExp(`0x[0-9a-fA-F]+|${NUMBER}`),
  line_breaks: false,
});
/** Text in quotes. */
export const Text: TokenType = createToken({
  name: 'Text',
  pattern: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/,
  line_breaks: true,
});

/** Punctuation. */
export const symbols = {
  lessEqual: symbol('lessEqual', '<='),
  greaterEqual: symbol('greaterEqual', '>='),
  equal: symbol('equal', '=='),
  matches: symbol('matches', '=~'),
  matchesNot: symbol('matchesNot', '!~'),
  unequal: symbol('unequal', '!='),
  less: symbol('less', '<'),
  greater: symbol('greater', '>'),
  assign: symbol('assign', '='),
  plus: symbol('plus', '+'),
  minus: symbol('minus', '-'),
  times: symbol('times', '*'),
  over: symbol('over', '/'),
  modulo: symbol('modulo', '%'),
  caret: symbol('caret', '^'),
  openRound: symbol('openRound', '('),
  closeRound: symbol('closeRound', ')'),
  openCurly: symbol('openCurly', '{'),
  closeCurly: symbol('closeCurly', '}'),
  openSquare: symbol('openSquare', '['),
  closeSquare: symbol('closeSquare', ']'),
  comma: symbol('comma', ','),
  colon: symbol('colon', ':'),
} as const;

const Blank = createToken({ name: 'Blank', pattern: /[\s]+/, group: Lexer.SKIPPED, line_breaks: true });

/** All tokens, in the order in which they are tried. */
export const allTokens: TokenType[] = [
  Blank,
  Percent,
  Duration,
  Size,
  Number_,
  Text,
  ...Object.values(keywords),
  Word,
  ...Object.values(symbols),
];
