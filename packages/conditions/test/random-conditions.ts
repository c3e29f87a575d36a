import fc from 'fast-check';
import type { MetricDeclaration, Series } from '../src/index.ts';
import { seriesOf } from '../src/index.ts';
import { metricOf } from './cond-file.ts';

/** The metrics of random conditions. */
export const randomMetrics: readonly MetricDeclaration[] = [
  metricOf('a', 'gauge', undefined, ['r', 'p']),
  metricOf('b', 'gauge', undefined, ['r']),
  metricOf('c', 'counter', undefined, ['r', 'p']),
  metricOf('t', 'gauge', 's', ['r']),
  metricOf('h', 'histogram', 'ms', ['r']),
];

const one = fc.constantFrom;
const gauge = one(
  'a',
  'b',
  'a{r="x"}',
  'a{p!="1"}',
  'b{r=~"x|z"}',
  'a offset 2m',
  'b offset -90s',
  'b{r="none"}',
  'a{p=~"1.*|"}',
);
const still = one('a', 'b', 'a{r="x"}', 'b{r=~"x|z"}');
const counter = one('c', 'c{r="x"}', 'c{p="2"}');
const by = one('', ' by (r)', ' by (r, p)', ' without (p)', ' without ()', ' by (none)');
// Thresholds lie between the values that come up, so that no answer hangs on the last bit of a number.
const number = one('-3.37', '0.37', '1.63', '2.37', '5.63', '17.37');
const whole = one('0', '1', '2', '3', '6', '-2');
const window = one('4m', '5m', '9m', '12m', '90s');
const join = one(
  '',
  '',
  ' on (r)',
  ' ignoring (p)',
  ' on ()',
  ' on (r) group_left ()',
  ' on (r) group_right (p)',
  ' ignoring (p) group_left ()',
);
const setJoin = one('', '', '', ' on (r)', ' ignoring (p)', ' on ()', ' ignoring ()');
const order = one('<', '<=', '>', '>=', '==', '!=');

/** Random texts of values and of conditions: every operator and function of the language comes up. Not all of them check. */
export const { value, truth } = fc.letrec<{ value: string; truth: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    gauge,
    gauge,
    number,
    fc
      .tuple(counter, one('rate', 'increase', 'irate', 'resets', 'count', 'last'), window)
      .map(([of, name, w]) => `${name}(${of}[${w}])`),
    fc
      .tuple(
        still,
        one(
          'avg',
          'min',
          'max',
          'sum',
          'count',
          'stddev',
          'stdvar',
          'changes',
          'delta',
          'idelta',
          'deriv',
          'last',
          'present',
          'p50',
          'p90',
        ),
        window,
        one('', '', ' offset 3m'),
      )
      .map(([of, name, w, offset]) => `${name}(${of}[${w}]${offset})`),
    fc.tuple(still, window, one('2m', '30s')).map(([of, w, ahead]) => `forecast(${of}[${w}], ${ahead})`),
    fc
      .tuple(
        one('max', 'avg', 'count', 'delta', 'rate', 'stddev'),
        tie('value'),
        one('4m', '7m'),
        one('1m', '30s', '45s', ''),
      )
      .map(([name, of, w, step]) => `${name}((${of})[${w}:${step}])`),
    fc
      .tuple(one('p50', 'p95'), one('h', 'h{r="x"}', 'h[10m]'), one('', ' by (r)'))
      .map(([q, of, group]) => `${q}(${of})${group}`),
    one(
      'histogram_quantile(0.9, rate(h_bucket[9m]))',
      'histogram_quantile(0.5, sum(increase(h_bucket[12m])) by (le))',
      'h_count',
      'h_sum',
    ),
    fc
      .tuple(one('sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'), tie('value'), by)
      .map(([name, of, group]) => `${name}(${of})${group}`),
    fc.tuple(one('0.5', '0.9', '0'), tie('value'), by).map(([q, of, group]) => `quantile(${q}, ${of})${group}`),
    fc
      .tuple(one('topk', 'bottomk'), one('1', '2'), gauge, by)
      .map(([name, k, of, group]) => `${name}(${k}, ${of})${group}`),
    fc.tuple(tie('value'), one('', ' by (r)')).map(([of, group]) => `count_values("v", ${of})${group}`),
    fc
      .tuple(one('abs', 'ceil', 'floor', 'round', 'sqrt', 'exp', 'sgn', 'ln', 'log2', 'log10'), tie('value'))
      .map(([name, of]) => `${name}(${of})`),
    fc.tuple(tie('value'), one('0.5', '2')).map(([of, to]) => `round(${of}, ${to})`),
    fc.tuple(tie('value'), one('-1, 3', '0, null', 'null, 2', '3, 1')).map(([of, bounds]) => `clamp(${of}, ${bounds})`),
    fc
      .tuple(
        one('hour', 'minute', 'day_of_week', 'month', 'year', 'day_of_month', 'day_of_year', 'days_in_month'),
        one('', 't', 'timestamp(a)'),
      )
      .map(([name, of]) => `${name}(${of})`),
    one(
      'time()',
      'timestamp(a)',
      'timestamp(b + 1)',
      'vector(2)',
      'scalar(b{r="x"})',
      'scalar(a)',
      'time() - timestamp(b)',
    ),
    fc
      .tuple(tie('value'), one('"r", "$1", "p", "(.*)"', '"z", "v-${1}$$", "r", "(x)"', '"r", "", "r", ".*"'))
      .map(([of, rest]) => `label_replace(${of}, ${rest})`),
    fc.tuple(tie('value'), one('"j", "-", "r", "p"', '"r", "", "p"')).map(([of, rest]) => `label_join(${of}, ${rest})`),
    fc.tuple(tie('value'), one('+', '-', '*', '/', '%', '^'), whole).map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc.tuple(whole, one('+', '-', '*', '/', '%', '^'), tie('value')).map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc
      .tuple(tie('value'), one('+', '-', '*', '/', '%'), join, tie('value'))
      .map(([l, op, on, r]) => `(${l} ${op}${on} ${r})`),
    fc.tuple(tie('value'), setJoin, tie('truth')).map(([l, on, r]) => `(${l} where${on} (${r}))`),
    fc.tuple(tie('value'), whole).map(([l, r]) => `(${l} else ${r})`),
    fc.tuple(tie('value'), tie('value')).map(([l, r]) => `(${l} else ${r})`),
    fc
      .tuple(tie('value'), one('and', 'or', 'unless'), setJoin, tie('value'))
      .map(([l, op, on, r]) => `(${l} ${op}${on} ${r})`),
    fc.tuple(tie('value'), order, number).map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc.tuple(tie('value'), order, join, tie('value')).map(([l, op, on, r]) => `(${l} ${op}${on} ${r})`),
    fc.tuple(tie('value'), tie('value'), one('', ' by (r)')).map(([l, r, group]) => `ratio(${l}, ${r})${group}`),
    fc.tuple(still, one('2m', '5m')).map(([of, ago]) => `drop(${of}, ${ago})`),
    tie('truth').map((inner) => `bool(${inner})`),
    tie('value').map((inner) => `-${inner}`),
  ),
  truth: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(tie('value'), order, number).map(([l, op, r]) => `${l} ${op} ${r}`),
    fc.tuple(tie('value'), order, number).map(([l, op, r]) => `${l} ${op} ${r}`),
    fc.tuple(gauge, order, whole).map(([l, op, r]) => `${l} ${op} ${r}`),
    fc.tuple(tie('value'), order, join, tie('value')).map(([l, op, on, r]) => `${l} ${op}${on} ${r}`),
    fc
      .tuple(tie('truth'), one('and', 'or', 'unless'), setJoin, tie('truth'))
      .map(([l, op, on, r]) => `(${l}) ${op}${on} (${r})`),
    tie('truth').map((inner) => `not (${inner})`),
    fc.tuple(one('absent', 'exists'), fc.oneof(gauge, tie('value'))).map(([name, of]) => `${name}(${of})`),
    one('absent(a[4m])', 'absent(b{r="none"}[9m])', 'absent(h)', 'exists(h)', 'drop(b, 5m) > 10%', 'true', 'false'),
  ),
}));

interface Reading {
  readonly step: number;
  readonly value: number | undefined;
}

/** Fifteen to forty seconds between readings, now and then a gap of minutes; whole seconds or not. */
const step = fc.oneof(
  { weight: 8, arbitrary: one(15, 30, 60) },
  { weight: 3, arbitrary: one(14.789, 60.25, 29.5) },
  { weight: 1, arbitrary: one(240, 400) },
);
const reading = (of: fc.Arbitrary<number | undefined>): fc.Arbitrary<Reading> => fc.record({ step, value: of });
const gaugeValue = fc.oneof(
  { weight: 12, arbitrary: one<number | undefined>(1, 2, 3, -2, 6, 0, 20, 0.5, -0) },
  { weight: 2, arbitrary: one<number | undefined>(NaN, undefined) },
  { weight: 1, arbitrary: one<number | undefined>(Infinity, -Infinity, 1e300) },
);
const growth = fc.oneof(
  { weight: 10, arbitrary: one<number | undefined>(0, 1, 7, 60, 0.25) },
  { weight: 1, arbitrary: one<number | undefined>(-1) },
  { weight: 1, arbitrary: one<number | undefined>(undefined) },
);
const readings = (of: fc.Arbitrary<number | undefined>, minLength = 10): fc.Arbitrary<readonly Reading[]> =>
  fc.array(reading(of), { minLength, maxLength: 40 });

const SETS: readonly (readonly [
  name: string,
  labels: readonly Readonly<Record<string, string>>[],
  kind: 'gauge' | 'counter',
])[] = [
  ['a', [{ r: 'x', p: '1' }, { r: 'x', p: '2' }, { r: 'y', p: '2' }, { r: 'z' }], 'gauge'],
  ['b', [{ r: 'x' }, { r: 'y' }], 'gauge'],
  ['t', [{ r: 'x' }], 'gauge'],
  [
    'c',
    [
      { r: 'x', p: '1' },
      { r: 'x', p: '2' },
      { r: 'y', p: '2' },
    ],
    'counter',
  ],
  ['h_count', [{ r: 'x' }], 'counter'],
  ['h_sum', [{ r: 'x' }], 'counter'],
];

/** When the series of a world begin, in seconds since 1970: not at a multiple of a minute. */
const BEGIN = 1_700_000_003;

function seriesFrom(labels: Readonly<Record<string, string>>, list: readonly Reading[], counter: boolean): Series {
  let time = BEGIN;
  let total = 0;
  return seriesOf(
    labels,
    list.map((each) => {
      time += each.step;
      if (each.value === undefined) return { time, value: undefined };
      total = counter ? (each.value < 0 ? 0 : total + each.value) : each.value;
      return { time, value: total };
    }),
  );
}

const plain = fc.tuple(
  ...SETS.flatMap(([name, sets, kind]) =>
    sets.map((labels) =>
      readings(kind === 'counter' ? growth : gaugeValue, 0).map((list) =>
        seriesFrom({ __name__: name, ...labels }, list, kind === 'counter'),
      ),
    ),
  ),
);

/** Buckets of one histogram are read together, each holding those below it. */
const buckets = fc
  .tuple(
    one('x', 'y'),
    fc.array(fc.tuple(step, one(0, 1, 7), one(0, 2), one(0, 0, 5)), { minLength: 8, maxLength: 40 }),
  )
  .map(([r, rows]) =>
    ['2', '10', '+Inf'].map((le, index) => {
      let time = BEGIN;
      let total = 0;
      return seriesOf(
        { __name__: 'h_bucket', r, le },
        rows.map(([wait, ...counts]) => {
          time += wait;
          total += counts.slice(0, index + 1).reduce<number>((sum, each) => sum + each, 0);
          return { time, value: total };
        }),
      );
    }),
  );

/** Random series: gaps, NaN, infinities, resets, stale markers, and labels that only some of them have. */
export const world: fc.Arbitrary<readonly Series[]> = fc
  .tuple(plain, buckets)
  .map(([series, histogram]) => [...series, ...histogram].filter(({ times }) => times.length > 0));

/** Moments at which to ask, in seconds: on the grid of minutes, exactly on samples, and off both. */
export const moments: fc.Arbitrary<readonly number[]> = fc
  .uniqueArray(
    fc.oneof(
      fc.nat(15).map((m) => 1_700_000_220 + m * 60),
      fc.nat(900).map((s) => BEGIN + 120 + s),
      fc.nat(900_000).map((ms) => BEGIN + 120 + ms / 1000),
    ),
    {
      minLength: 6,
      maxLength: 6,
    },
  )
  .map((times) => [...times].sort((a, b) => a - b));
