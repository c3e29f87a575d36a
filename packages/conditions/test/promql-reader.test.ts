import { expect, test } from '@jest/globals';
import { parseQuery } from '../src/promql.ts';
import { allTokens } from '../src/query/tokens.ts';
import { QueryParser } from '../src/query/parser.ts';
import type { Query } from '../src/promql.ts';

/** The stretch of a text that a finding marks is seen in its range. */
const locate = (text: string) => (start: number, end: number) => ({ source: { file: 'rule', text }, start, end });

function read(text: string): Query {
  const { value, diagnostics } = parseQuery(text, locate(text));
  if (value === undefined) throw new Error(`${text}: ${diagnostics.map((each) => each.message).join(' ')}`);
  return value;
}

function refusal(text: string): { readonly code: string; readonly marked: string; readonly message: string } {
  const { value, diagnostics } = parseQuery(text, locate(text));
  expect(value).toBeUndefined();
  const [first] = diagnostics;
  if (first === undefined) throw new Error('a refusal says why');
  const { start, end } = first.range;
  return { code: first.code.replace('conditions/', ''), marked: text.slice(start, end), message: first.message };
}

const x: Query = { kind: 'selector', name: 'x', matchers: [] };
const y: Query = { kind: 'selector', name: 'y', matchers: [] };
const n = (value: number): Query => ({ kind: 'number', value });
const op = (left: Query, name: string, right: Query, more: object = {}): Query =>
  ({ kind: 'binary', op: name, left, right, ...more }) as Query;

test.each<[string, Query]>([
  ['-2^2', { kind: 'minus', of: op(n(2), '^', n(2)) }],
  ['2^3^2', op(n(2), '^', op(n(3), '^', n(2)))],
  ['2^-3*4', op(op(n(2), '^', n(-3)), '*', n(4))],
  ['-x*y', op({ kind: 'minus', of: x }, '*', y)],
  ['x - 1 - 2', op(op(x, '-', n(1)), '-', n(2))],
  ['x < 1 < 2', op(op(x, '<', n(1)), '<', n(2))],
  ['x or y and x unless y', op(x, 'or', op(op(y, 'and', x), 'unless', y))],
  ['x + y > bool 1', op(op(x, '+', y), '>', n(1), { bool: true })],
  ['x + + y', op(x, '+', y)],
  ['(((x)))', x],
])('the operators of %s bind as in Prometheus', (text, tree) => {
  expect(read(text)).toEqual(tree);
});

test.each([
  ['0x1F', 31],
  ['0X_ff', 255],
  ['1_000', 1000],
  ['010', 8],
  ['08', 8],
  ['1e3', 1000],
  ['1.5e-3', 0.0015],
  ['.5', 0.5],
  ['1.', 1],
  ['Inf', Infinity],
  ['-INF', -Infinity],
  ['nan', NaN],
  ['5m', 300],
  ['1h30m', 5400],
  ['1y2w3d4h5m6s7ms', 33_019_506.007],
  ['9223372036854775808', 2 ** 63],
])('%s is the number %d', (text, value) => {
  expect(read(text)).toEqual(n(value));
});

test.each<[string, Partial<Query>]>([
  ['x[5m]', { window: 300 }],
  ['x[ 90 ]', { window: 90 }],
  ['x[100ms]', { window: 0.1 }],
  ['x offset 1w', { offset: 604_800 }],
  ['x offset -5m', { offset: -300 }],
  ['x[1h] offset +30', { window: 3600, offset: 30 }],
  ['x offset 0s', {}],
])('%s has its window and offset in seconds', (text, range) => {
  expect(read(text)).toEqual({ ...x, ...range });
});

test('a subquery takes any series, its step may be left out', () => {
  expect(read('rate(x[5m])[1h:1m] offset 5m')).toEqual({
    kind: 'subquery',
    of: { kind: 'call', name: 'rate', args: [{ ...x, window: 300 }] },
    window: 3600,
    step: 60,
    offset: 300,
  });
  expect(read('(x + y)[30m:]')).toEqual({ kind: 'subquery', of: op(x, '+', y), window: 1800 });
  expect(read('x offset 5m [30m:]')).toEqual({ kind: 'subquery', of: { ...x, offset: 300 }, window: 1800 });
});

test.each<[string, string | undefined, string[]]>([
  ['x{a="b",c!~"d|e",}', 'x', ['a=b', 'c!~d|e']],
  ['{"my.metric", job="a"}', 'my.metric', ['job=a']],
  ['{job="a", __name__="x"}', 'x', ['job=a']],
  ['{__name__=~"x|y"}', undefined, ['__name__=~x|y']],
  [`x{"a.b"=~'\\\\d+', on="\\x41\\101\\u00e9"}`, 'x', ['a.b=~\\d+', 'on=AAé']],
  ['x{a=`\\d"`}', 'x', ['a=\\d"']],
  ['sum', 'sum', []],
  ['by', 'by', []],
  ['a:b:c', 'a:b:c', []],
  ['node_on', 'node_on', []],
  ['x { a = "b" # why\n }', 'x', ['a=b']],
])('the selector %s is read', (text, name, matchers) => {
  const query = read(text);
  if (query.kind !== 'selector') throw new Error('a selector is one');
  expect(query.name).toBe(name);
  expect(query.matchers.map(({ label, op, value }) => `${label}${op}${value}`)).toEqual(matchers);
});

test.each<[string, object]>([
  ['x == bool on(a) group_left(b) y', { bool: true, join: { kind: 'on', labels: ['a'], group: side('left', 'b') } }],
  ['x * ON (a, b,) Group_Right y', { join: { kind: 'on', labels: ['a', 'b'], group: side('right') } }],
  ['x * ignoring(on, "c.d") y', { join: { kind: 'ignoring', labels: ['on', 'c.d'] } }],
  ['x and on() y', { join: { kind: 'on', labels: [] } }],
  ['x + ignoring() y', {}],
  ['x + ignoring() group_left y', { join: { kind: 'ignoring', labels: [], group: side('left') } }],
])('%s says how its sides meet', (text, facts) => {
  const { left: _left, right: _right, kind: _kind, op: _op, ...rest } = read(text) as Query & { kind: 'binary' };
  expect(rest).toEqual(facts);
});

function side(which: 'left' | 'right', ...labels: string[]): object {
  return { side: which, labels };
}

test('an aggregation has its labels before or behind what it takes, in any case', () => {
  const sum: Query = { kind: 'aggregate', name: 'sum', of: x, grouping: { kind: 'by', labels: ['a', 'group'] } };
  expect(read('sum by (a, group) (x)')).toEqual(sum);
  expect(read('SUM(x) BY (a, group)')).toEqual(sum);
  expect(read('sum by () (x)')).toEqual({ kind: 'aggregate', name: 'sum', of: x });
  expect(read('count_values without (a) ("v", x)')).toEqual({
    kind: 'aggregate',
    name: 'count_values',
    of: x,
    parameter: { kind: 'text', value: 'v' },
    grouping: { kind: 'without', labels: ['a'] },
  });
});

test.each([
  ['x >', '>', 'a metric, a number or `(` is missing'],
  ['x 5', '5', 'an operator, or the end, is missing'],
  ['sum(x', 'x', '`)` is missing'],
  ['x[', '[', 'a duration such as 5m is missing'],
  ['x offset y', 'y', 'a duration such as 5m is missing'],
  ['x = 5', '=', 'compare with `==`'],
  ['x{a="b}', '"', 'is not closed'],
  ['x{a}', 'a', 'write `a="…"`'],
  ['x & y', '&', 'no meaning here'],
  ['5mm', '5', 'neither a number nor a duration'],
  ['1h2h', '1h2h', 'units go from y to ms, each once'],
  ['1e999', '1e999', 'no number that can be held'],
  ['"\\q"', '"\\q"', 'an escape that PromQL does not have'],
  ['x{a=~"("}', '"("', 'no regular expression of RE2'],
  ['x{a=~"a)(b"}', '"a)(b"', 'no regular expression of RE2'],
  ['x{a=~"(?!b)"}', '"(?!b)"', 'no regular expression of RE2'],
  ['{a=~".*"}', '{a=~".*"}', 'Every series there is would match'],
  ['x{"y"}', 'x{"y"}', 'two names'],
  ['rate(x)', 'x', '`rate` takes a window of series, and this is series'],
  ['abs(x[5m])', 'x[5m]', '`abs` takes series, and this is a window of series'],
  ['abs(1)', '1', '`abs` takes series, and this is a number'],
  ['abs(x, y)', 'abs', '`abs` takes 1 argument, not 2'],
  ['label_join(x, "a")', 'label_join', 'takes at least 3 arguments, not 2'],
  ['round(x, 1, 2)', 'round', 'takes 1 or 2 arguments, not 3'],
  ['rte(x[5m])', 'rte', "did you mean 'rate'?"],
  ['topk(x)', 'topk(x)', '`topk` takes 2 arguments, not 1'],
  ['sum(5)', '5', '`sum` takes series, and this is a number'],
  ['1 > 2', '>', 'Two numbers are compared with `> bool`'],
  ['1 and x', 'and', 'stands between series, not numbers'],
  ['x + bool y', '+', '`bool` belongs to comparisons'],
  ['x and on(a) group_left y', 'and', 'takes no `group_left`'],
  ['x * on(a) 5', '*', 'joins series, and one side is a number'],
  ['x * on(a) group_left(a) y', '*', "'a' stands in `on` and in `group_left`"],
  ['(x)[5m]', '[5m]', 'A window stands right behind a metric'],
  ['x[0s]', '[0s]', 'longer than nothing'],
  ['sum(x) offset 5m', 'offset 5m', '`offset` stands right behind a metric'],
  ['x offset 5m offset 5m', 'offset 5m', 'There is an `offset` already'],
  ['x offset 5m [5m]', '[5m]', '`offset` stands behind the window'],
  ['x[5m][5m:]', 'x[5m]', 'A subquery takes series'],
  ['-"a"', '"a"', 'A sign takes series, and this is text'],
  ['', '', 'The query is empty'],
  [' # only this', ' ', 'The query is empty'],
])('%s is refused as Prometheus does, and told where and why', (text, marked, why) => {
  const found = refusal(text);
  expect(found).toMatchObject({ code: 'promql', marked });
  expect(found.message).toContain(why);
});

test.each([
  ['x @ 1700000000', '@', 'fixes how samples are chosen'],
  ['rate(x[5m] smoothed)', 'smoothed', 'fixes how samples are chosen'],
  ['sin(x)', 'sin', 'no angles'],
  ['histogram_sum(x)', 'histogram_sum', 'native histograms'],
  ['sort(x)', 'sort', 'the order of series means nothing'],
  ['mad_over_time(x[5m])', 'mad_over_time', 'experimental'],
  ['x atan2 y', 'atan2', 'no counterpart'],
  ['x[5m + 1m]', '+', 'count it together'],
  ['x[step()]', 'step', 'count it together'],
  ['x offset (5m + 1m)', '(', 'count it together'],
  ['"\\xff"', '"\\xff"', 'no UTF-8'],
  ['x[0.0001]', '0.0001', 'milliseconds'],
])('%s is PromQL that no condition can say', (text, marked, why) => {
  const found = refusal(text);
  expect(found).toMatchObject({ code: 'promql-beyond', marked });
  expect(found.message).toContain(why);
});

test('what is wrong is told before what cannot be said, and every mistake of types at once', () => {
  const text = 'sin(x) + abs(5) > rate(y)';
  const { diagnostics } = parseQuery(text, locate(text));
  expect(diagnostics.map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`)).toEqual([
    'conditions/promql 5',
    'conditions/promql y',
  ]);
});

test('text that nests deeper than a recursive parser can follow is refused in time', () => {
  for (const text of ['('.repeat(3000), '-'.repeat(3000) + 'x', 'x^'.repeat(3000) + 'x', 'x[5m:]'.repeat(900)])
    expect(parseQuery(text, locate(text)).value).toBeUndefined();
  expect(read(Array.from({ length: 900 }, () => 'x').join(' + ')).kind).toBe('binary');
});

test('the grammar passes chevrotain’s own checks, and every token is used', () => {
  const parser = new QueryParser(true);
  const used = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    if ('terminalType' in node) used.add((node.terminalType as { name: string }).name);
    if ('definition' in node && !('nonTerminalName' in node)) visit(node.definition);
  };
  visit(Object.values(parser.getGAstProductions()));
  // The last two only stand where a message says what Prometheus has there.
  expect(allTokens.map((token) => token.name).filter((name) => !used.has(name))).toEqual([
    'Blank',
    'Comment',
    'assign',
    'Arithmetic',
  ]);
});
