import { expect, test } from '@jest/globals';
import type { Range } from '../src/index.ts';
import { expressionLimits, parseExpression } from '../src/index.ts';

const locate = (start: number, end: number): Range => ({ source: { file: 'c', text: '' }, start, end });

test.each([
  ['', 'The condition is empty: write one such as `accuracy < 0.8`.', ''],
  ['a <', 'The condition ends too early: a metric, a number or `(` is missing after `<`.', '<'],
  ['(a > 1', 'The condition ends too early: `)` is missing after `1`.', '1'],
  ['a > 1)', '`)` does not belong here: an operator such as `<`, `and` or `+`, or the end, is missing after `1`.', ')'],
  ['a < b < c', 'Comparisons do not chain: write `a < b and b < c`.', '<'],
  ['(a + 1) < b < c', 'Comparisons do not chain: write `a < b and b < c`.', '<'],
  ['a > 1 and > 2', '`>` does not belong here: a metric, a number or `(` is missing after `and`.', '>'],
  ['a = 1', '`=` stands only inside of `{…}`: compare with `==`.', '='],
  ['a > 1 & b > 2', "'&' has no meaning in a condition: write `and`.", '&'],
  ['a > 1 || b > 2', "'|' has no meaning in a condition: write `or`.", '|'],
  ['10%4 > a', 'A `%` that touches its number is a percentage: write `10 % 4` for the remainder.', '4'],
  ['a > 5x', "'x' is no unit: write ms, s, m, h, d, w, k, M, G, Ki, Mi, Gi or %.", 'x'],
  ['x[5m > 1', '`>` does not belong here: `]` is missing after `5m`.', '>'],
  ['x{a="b" c="d"}', '`c` does not belong here: `}` is missing after `"b"`.', 'c'],
  ['x{a="b}', 'The quote that opens here is not closed: add ".', '"'],
  ['a > 1 for', 'The condition ends too early: a duration such as 5m is missing after `for`.', 'r'],
  ['a b', '`b` does not belong here: an operator such as `<`, `and` or `+`, or the end, is missing after `a`.', 'b'],
])('%s gives one finding in our words', (text, message, marked) => {
  const { value, diagnostics } = parseExpression(text, locate);
  expect(value).toBeUndefined();
  expect(diagnostics.map((each) => [each.code, each.message, text.slice(each.range.start, each.range.end)])).toEqual([
    ['syntax/expression', message, marked],
  ]);
});

test.each([
  ['a megabyte of brackets', '('.repeat(1_000_000)],
  ['many brackets', '('.repeat(5000)],
  ['many signs', '-'.repeat(9000)],
  ['many negations', 'not '.repeat(2000)],
  ['a tower of powers', `1${'^2'.repeat(4000)}`],
  ['a long sum', `1${'+1'.repeat(4500)}`],
  ['nested calls', 'abs('.repeat(2000)],
  ['nested selectors', '{'.repeat(9000)],
  ['a megabyte of words', 'a '.repeat(500_000)],
])('%s is refused at once', (_, text) => {
  const started = performance.now();
  const { value, diagnostics } = parseExpression(text, locate);
  expect(value).toBeUndefined();
  expect(diagnostics).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(500);
});

test('what stands just within the limits is read', () => {
  const depth = expressionLimits.depth;
  expect(parseExpression(`${'('.repeat(depth)}a${')'.repeat(depth)}`, locate).value).toBeDefined();
  expect(parseExpression(`a${' + a'.repeat(expressionLimits.tokens / 2 - 1)}`, locate).value).toBeDefined();
});
