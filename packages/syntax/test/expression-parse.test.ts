import { expect, test } from '@jest/globals';
import type { Expression, Range } from '../src/index.ts';
import { parseExpression, printExpression } from '../src/index.ts';

const locate = (start: number, end: number): Range => ({ source: { file: 'c', text: '' }, start, end });

function tree(text: string): Expression {
  const { value, diagnostics } = parseExpression(text, locate);
  if (value === undefined) throw new Error(`${text}: ${diagnostics.map((each) => each.message).join(' ')}`);
  return value.expression;
}

/** The tree with every bracket that its operators imply. */
function shape(node: Expression): string {
  switch (node.kind) {
    case 'binary':
      return `(${shape(node.left)} ${node.op} ${shape(node.right)})`;
    case 'unary':
      return `(${node.op}${node.op === 'not' ? ' ' : ''}${shape(node.operand)})`;
    case 'group':
      return shape(node.inner);
    default:
      return printExpression(node);
  }
}

test.each([
  ['a + b * c', '(a + (b * c))'],
  ['a - b - c', '((a - b) - c)'],
  ['-2 ^ 2', '(-(2 ^ 2))'],
  ['2 ^ 3 ^ 2', '(2 ^ (3 ^ 2))'],
  ['2 ^ -3', '(2 ^ (-3))'],
  ['a * -b', '(a * (-b))'],
  ['a > 1 and b > 2 or c > 3', '(((a > 1) and (b > 2)) or (c > 3))'],
  ['a > 1 or b > 2 and c > 3', '((a > 1) or ((b > 2) and (c > 3)))'],
  ['a > 1 and b > 2 unless c > 3', '(((a > 1) and (b > 2)) unless (c > 3))'],
  ['not a > 1 and b > 2', '((not (a > 1)) and (b > 2))'],
  ['not not a > 1', '(not (not (a > 1)))'],
  ['x where y > 5 else 0', '((x where (y > 5)) else 0)'],
  ['x where y > 5 else 0 > 3', '(((x where (y > 5)) else 0) > 3)'],
  ['x else y + 1', '(x else (y + 1))'],
  ['a + b > c * 2', '((a + b) > (c * 2))'],
  ['a % 4 > 1', '((a % 4) > 1)'],
  ['(a or b) > 1', '((a or b) > 1)'],
])('%s is read as %s', (text, expected) => {
  expect(shape(tree(text))).toBe(expected);
});

test('selectors, windows and offsets belong to their metric', () => {
  expect(tree('requests_total{code=~"5..", region!="eu",}[5m] offset -1d')).toEqual({
    kind: 'metric',
    name: 'requests_total',
    matchers: [
      { label: 'code', op: '=~', value: '5..', span: { start: 15, end: 26 } },
      { label: 'region', op: '!=', value: 'eu', span: { start: 28, end: 40 } },
    ],
    range: { window: 300, offset: -86_400 },
    span: { start: 0, end: 57 },
  });
});

test('a metric of any name stands in quotes inside of its selector', () => {
  expect(tree('{"my.metric", job="x"}')).toMatchObject({
    kind: 'metric',
    name: 'my.metric',
    matchers: [{ label: 'job', value: 'x' }],
  });
});

test('a subquery belongs to its call or bracket', () => {
  expect(tree('max(rate(x[5m]))[1h:]')).toMatchObject({ kind: 'call', range: { window: 3600, step: 0 } });
  expect(tree('(a - b)[1h:5m] offset 1d')).toMatchObject({
    kind: 'group',
    range: { window: 3600, step: 300, offset: 86_400 },
  });
});

test('a grouping stands before or behind the arguments, once', () => {
  const before = tree('sum by (region, on) (x)');
  const behind = tree('sum(x) by (region, on)');
  expect(before).toMatchObject({ grouping: { kind: 'by', labels: ['region', 'on'] } });
  expect(behind).toMatchObject({ grouping: { kind: 'by', labels: ['region', 'on'] } });
  expect(parseExpression('sum by (a) (x) by (b)', locate).value).toBeUndefined();
});

test('joins name labels, and a bracket behind group_left opens its labels', () => {
  expect(tree('a * on (pod) group_left (node) b')).toMatchObject({
    op: '*',
    join: { kind: 'on', labels: ['pod'], group: { side: 'left', labels: ['node'] } },
  });
  expect(tree('a and ignoring (pod) b')).toMatchObject({ op: 'and', join: { kind: 'ignoring', labels: ['pod'] } });
});

test.each([
  ['5%', { value: 5, unit: '%' }],
  ['100ms', { value: 100, unit: 'ms' }],
  ['1h30m', { value: 5400, unit: 's' }],
  ['4Gi', { value: 4, unit: 'Gi' }],
  ['2k', { value: 2, unit: 'k' }],
  ['1e-5', { value: 1e-5 }],
  ['0x1F', { value: 31 }],
  ['.5', { value: 0.5 }],
])('%s is a number with its unit', (text, expected) => {
  expect(tree(text)).toMatchObject({ kind: 'number', ...expected });
});

test('what a condition says of its duration is read in seconds', () => {
  expect(parseExpression('a > 1 for 1h30m', locate).value?.for).toBe(5400);
  expect(parseExpression('a > 1', locate).value).not.toHaveProperty('for');
});

test('escapes of strings are JSON’s, and backticks have none', () => {
  expect(tree('"a\\n\\u0041"')).toMatchObject({ value: 'a\nA' });
  expect(tree('`a\\n`')).toMatchObject({ value: 'a\\n' });
});
