import { afterAll, expect, test } from '@jest/globals';
import { numberOf, numberText, prometheusEngine, requireTool, type EngineSeries } from '../src/index.ts';

const program = requireTool('prometheus-engine');
const engine = program === undefined ? undefined : prometheusEngine(program);
afterAll(() => engine?.close());

const series: readonly EngineSeries[] = [
  {
    labels: { __name__: 'a', x: '1' },
    samples: [
      [12.5, '1.5'],
      [60, 'NaN'],
      [75, 'stale'],
      [90.001, '+Inf'],
    ],
  },
  { labels: { __name__: 'b', x: '2' }, samples: [[60, '-0']] },
];

/** The values of one query at some times. */
async function at(expr: string, ...times: number[]): Promise<unknown> {
  const answer = await engine?.ask({ series, queries: [{ expr, times }] });
  return answer?.results[0]?.map((result) =>
    'error' in result ? result.error : result.values.map(([, value]) => value),
  );
}

test('a series has a value for five minutes, none before its first sample, none after its marker of staleness', async () => {
  if (engine === undefined) return;
  expect(await at('a', 12.499, 12.5, 74.999, 75, 90, 90.001, 390, 390.001)).toEqual([
    [],
    ['1.5'],
    ['NaN'],
    [],
    [],
    ['+Inf'],
    ['+Inf'],
    [],
  ]);
});

test('NaN is a value that differs from itself, and is no marker of staleness', async () => {
  if (engine === undefined) return;
  expect(await at('a', 60)).toEqual([['NaN']]);
  expect(await at('a == a', 60)).toEqual([[]]);
  expect(await at('a != 1', 60)).toEqual([['NaN']]);
  expect(await at('count_over_time(a[1m])', 60, 75)).toEqual([['2'], ['1']]);
});

test('a scalar is one value without labels, and the sign of zero is kept', async () => {
  if (engine === undefined) return;
  const answer = await engine.ask({ series, queries: [{ expr: '2 ^ 0.5', times: [0] }] });
  expect(answer.results).toEqual([[{ values: [[{}, String(Math.SQRT2)]] }]]);
  expect(await at('b', 60)).toEqual([['-0']]);
});

test('a subquery without a step takes a minute', async () => {
  if (engine === undefined) return;
  expect(await at('count_over_time(vector(1)[10m:])', 600, 630)).toEqual([['10'], ['10']]);
});

test('a query that is wrong has an error of its own, and the others are answered', async () => {
  if (engine === undefined) return;
  const answer = await engine.ask({ series, queries: ['a +', 'b'].map((expr) => ({ expr, times: [60] })) });
  expect(answer.results).toEqual([
    [{ error: expect.stringContaining('unexpected end of input') }],
    [{ values: [[{ __name__: 'b', x: '2' }, '-0']] }],
  ]);
});

test('series that no database would hold are refused, and the program goes on', async () => {
  if (engine === undefined) return;
  const twice = [series[1], series[1]].flatMap((each) => each ?? []);
  await expect(engine.ask({ series: twice, queries: [] })).rejects.toThrow('two series are called');
  expect(await at('b', 60)).toEqual([['-0']]);
});

test('trees are equal whatever brackets and spaces stand in the text, and differ where the meaning does', async () => {
  if (engine === undefined) return;
  const trees = async (...texts: string[]) =>
    (await engine.parse(texts)).map((parsed) => ('tree' in parsed ? parsed.tree : parsed.error));
  const [plain, bracketed, other] = await trees('a + b * c', '(a+((b)*c))', '(a + b) * c');
  expect(bracketed).toBe(plain);
  expect(other).not.toBe(plain);
  const [minus, inBrackets, power, negated] = await trees('-1', '-(1)', '-1 ^ 2', '(-1) ^ 2');
  expect(inBrackets).toBe(minus);
  expect(power).not.toBe(negated);
  const [named, matched, joined, grouped] = await trees(
    'a{x="1"}',
    '{x="1", __name__="a"}',
    'a * on (x) b',
    'a * on (x) group_left () b',
  );
  expect(matched).toBe(named);
  expect(grouped).not.toBe(joined);
});

test('what differs in one fact only differs as a tree', async () => {
  if (engine === undefined) return;
  const texts = [
    ...['a', 'a offset 1m', 'a offset -1m', 'a @ 60', 'a @ end()', 'a{x="1"}', 'a{x=~"1"}', 'a{x!="1"}', 'b'],
    ...['rate(a[5m])', 'rate(a[6m])', 'rate(a[5m:1m])', 'rate(a[5m:])', 'rate(a[5m:1m] offset 1m)', 'irate(a[5m])'],
    ...['sum(a)', 'sum by (x) (a)', 'sum without (x) (a)', 'sum without () (a)', 'topk(1, a)', 'topk(2, a)'],
    ...['a > b', 'a > bool b', 'a > on () b', 'a > ignoring (x) b', 'a * ignoring (x) group_right (y) b', '-a'],
    ...[
      'a * ignoring (x) group_right (z) b',
      'a or b',
      'a or on () b',
      '"a"',
      '1',
      'vector(1)',
      'label_join(a, "x", "")',
    ],
  ];
  const trees = (await engine.parse(texts)).map((parsed) => ('tree' in parsed ? parsed.tree : ''));
  expect(new Set(trees).size).toBe(texts.length);
});

test('numbers and their texts are one to one', () => {
  const numbers = [0, -0, 0.1, 1e21, -5e-324, Number.MAX_VALUE, Infinity, -Infinity, NaN];
  expect(numbers.map((value) => numberOf(numberText(value)))).toEqual(numbers);
  expect(numbers.map(numberText)).toEqual([
    '0',
    '-0',
    '0.1',
    '1e+21',
    '-5e-324',
    '1.7976931348623157e+308',
    '+Inf',
    '-Inf',
    'NaN',
  ]);
});
