import fc from 'fast-check';
import { parseSeriesName, seriesOf } from '../src/index.ts';
import type { Query, QueryFunction, QueryMatcher, QueryOperator, Series } from '../src/index.ts';

type Join = NonNullable<(Query & { kind: 'binary' })['join']>;
type Grouping = NonNullable<(Query & { kind: 'aggregate' })['grouping']>;

const number = (value: number): Query => ({ kind: 'number', value });
const text = (value: string): Query => ({ kind: 'text', value });
const call = (name: QueryFunction, ...args: readonly Query[]): Query => ({ kind: 'call', name, args });

const matchers = fc.constantFrom<readonly QueryMatcher[]>(
  [],
  [],
  [],
  [{ label: 'r', op: '=', value: 'x' }],
  [{ label: 'p', op: '!=', value: '1' }],
  [{ label: 'r', op: '=~', value: 'x|z.*' }],
  [{ label: 'r', op: '!~', value: '(?i)X' }],
  [{ label: 'r', op: '=', value: 'none' }],
  [{ label: 'p', op: '=~', value: '|[[:digit:]]' }],
);
const offset = fc.constantFrom(undefined, undefined, undefined, 90, -45, 301);
const metric = fc.constantFrom('a', 'a', 'b', 'c', 'h_bucket');
const selectors = fc.tuple(metric, matchers, offset).map(([name, list, by]): Query & { kind: 'selector' } => ({
  kind: 'selector',
  name,
  matchers: list,
  ...(by === undefined ? {} : { offset: by }),
}));
const windows = fc
  .tuple(selectors, fc.constantFrom(60, 150, 300, 420.5))
  .map(([of, window]): Query => ({ ...of, window }));

const numbers = fc.constantFrom(0, -0, 1, 2, -1, 0.5, 3, 10, 0.1, -2.5, 1e10, 1e-3, 7).map(number);
const groupings = fc.constantFrom<Grouping | undefined>(
  undefined,
  { kind: 'by', labels: ['r'] },
  { kind: 'by', labels: ['p', 'r'] },
  { kind: 'without', labels: ['p'] },
  { kind: 'by', labels: [] },
  { kind: 'without', labels: [] },
);
const joins = fc.constantFrom<Join | undefined>(
  undefined,
  undefined,
  { kind: 'on', labels: ['r'] },
  { kind: 'ignoring', labels: ['p'] },
  { kind: 'on', labels: [] },
);
const groupJoins = fc.constantFrom<Join | undefined>(
  undefined,
  { kind: 'on', labels: ['r'] },
  { kind: 'on', labels: ['r'], group: { side: 'left', labels: [] } },
  { kind: 'on', labels: ['r'], group: { side: 'left', labels: ['p'] } },
  { kind: 'ignoring', labels: ['p'], group: { side: 'right', labels: [] } },
  { kind: 'on', labels: ['r'], group: { side: 'right', labels: ['q'] } },
);

const overTime: readonly QueryFunction[] = [
  'avg_over_time',
  'changes',
  'count_over_time',
  'delta',
  'deriv',
  'idelta',
  'increase',
  'irate',
  'last_over_time',
  'max_over_time',
  'min_over_time',
  'present_over_time',
  'rate',
  'resets',
  'stddev_over_time',
  'stdvar_over_time',
  'sum_over_time',
  'absent_over_time',
];
const mathematical: readonly QueryFunction[] = ['abs', 'ceil', 'floor', 'sgn', 'sqrt', 'round'];
const dates: readonly QueryFunction[] = [
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'days_in_month',
  'hour',
  'minute',
  'month',
  'year',
];
const arithmetic: readonly QueryOperator[] = ['+', '-', '*', '/', '%'];
const comparisons: readonly QueryOperator[] = ['==', '!=', '<', '<=', '>', '>='];

const tied = fc.letrec<{ vector: Query; scalar: Query; matrix: Query }>((tie) => ({
  matrix: fc.oneof(
    { depthSize: 'small' },
    windows,
    windows,
    fc
      .tuple(tie('vector'), fc.constantFrom(180, 300), fc.constantFrom(undefined, 30, 45), offset)
      .map(([of, window, step, by]): Query => ({
        kind: 'subquery',
        of,
        window,
        ...(step === undefined ? {} : { step }),
        ...(by === undefined ? {} : { offset: by }),
      })),
  ),
  scalar: fc.oneof(
    { depthSize: 'small' },
    numbers,
    numbers,
    tie('vector').map((of) => call('scalar', of)),
    fc.constant(call('time')),
    fc
      .tuple(tie('scalar'), fc.constantFrom(...arithmetic), tie('scalar'))
      .map(([left, op, right]): Query => ({ kind: 'binary', op, left, right })),
    fc
      .tuple(tie('scalar'), fc.constantFrom(...comparisons), tie('scalar'))
      .map(([left, op, right]): Query => ({ kind: 'binary', op, left, right, bool: true })),
  ),
  vector: fc.oneof(
    { depthSize: 'small' },
    selectors,
    selectors,
    fc.tuple(fc.constantFrom(...overTime), tie('matrix')).map(([name, of]) => call(name, of)),
    fc.tuple(fc.constantFrom(...overTime), windows).map(([name, of]) => call(name, of)),
    fc.tuple(fc.constantFrom(...mathematical), tie('vector')).map(([name, of]) => call(name, of)),
    fc
      .tuple(fc.constantFrom(...dates), selectors)
      .map(([name, of]) => call(name, { kind: 'binary', op: '*', left: of, right: number(86400 * 365.3) })),
    fc.tuple(fc.constantFrom(...dates)).map(([name]) => call(name)),
    fc.tuple(tie('vector'), fc.constantFrom(0.1, 5, 0.3)).map(([of, to]) => call('round', of, number(to))),
    fc.tuple(tie('vector'), tie('scalar'), tie('scalar')).map(([of, low, high]) => call('clamp', of, low, high)),
    fc.tuple(tie('vector'), tie('scalar')).map(([of, low]) => call('clamp_min', of, low)),
    fc.tuple(tie('vector'), tie('scalar')).map(([of, high]) => call('clamp_max', of, high)),
    fc
      .tuple(fc.constantFrom(0.5, 0.9, 0, 1, -1, 2), tie('matrix'))
      .map(([q, of]) => call('quantile_over_time', number(q), of)),
    fc.tuple(tie('matrix'), fc.constantFrom(0, 600)).map(([of, ahead]) => call('predict_linear', of, number(ahead))),
    fc.tuple(fc.constantFrom(0.5, 0.95, 0, 1, -1), fc.boolean(), matchers).map(([q, summed, list]): Query => {
      const rate = call('rate', { kind: 'selector', name: 'h_bucket', matchers: list, window: 300 });
      const buckets: Query = summed
        ? { kind: 'aggregate', name: 'sum', of: rate, grouping: { kind: 'by', labels: ['le'] } }
        : rate;
      return call('histogram_quantile', number(q), buckets);
    }),
    tie('vector').map((of) => call('absent', of)),
    tie('vector').map((of) => call('timestamp', of)),
    tie('scalar').map((of) => call('vector', of)),
    tie('vector').map((of): Query => ({ kind: 'minus', of })),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('q', 'p'),
        fc.constantFrom('$1-${2}$$x', '$3', '', '$first'),
        fc.constantFrom('(?P<first>.)(.*)', '(.)y?', '(x)|(y)'),
      )
      .map(([of, to, replacement, pattern]) =>
        call('label_replace', of, text(to), text(replacement), text('r'), text(pattern)),
      ),
    tie('vector').map((of) => call('label_join', of, text('q'), text('-'), text('r'), text('p'))),
    fc
      .tuple(
        fc.constantFrom('avg', 'count', 'group', 'max', 'min', 'stddev', 'stdvar', 'sum'),
        tie('vector'),
        groupings,
      )
      .map(([name, of, grouping]): Query => ({
        kind: 'aggregate',
        name: name as 'avg',
        of,
        ...(grouping === undefined ? {} : { grouping }),
      })),
    fc
      .tuple(fc.constantFrom('topk', 'bottomk'), fc.constantFrom(1, 2, 3, 0, 1.5), selectors, groupings)
      .map(([name, k, of, grouping]): Query => ({
        kind: 'aggregate',
        name: name as 'topk',
        of,
        parameter: number(k),
        ...(grouping === undefined ? {} : { grouping }),
      })),
    fc.tuple(tie('vector'), fc.constantFrom(0.5, 0.25, 1, -1), groupings).map(([of, q, grouping]): Query => ({
      kind: 'aggregate',
      name: 'quantile',
      of,
      parameter: number(q),
      ...(grouping === undefined ? {} : { grouping }),
    })),
    fc.tuple(tie('vector'), groupings).map(([of, grouping]): Query => ({
      kind: 'aggregate',
      name: 'count_values',
      of,
      parameter: text('v'),
      ...(grouping === undefined ? {} : { grouping }),
    })),
    fc
      .tuple(tie('vector'), fc.constantFrom(...arithmetic), tie('vector'), groupJoins)
      .map(([left, op, right, join]): Query => ({
        kind: 'binary',
        op,
        left,
        right,
        ...(join === undefined ? {} : { join }),
      })),
    fc
      .tuple(tie('vector'), fc.constantFrom(...arithmetic), tie('scalar'), fc.boolean())
      .map(([of, op, by, turned]): Query => ({ kind: 'binary', op, left: turned ? by : of, right: turned ? of : by })),
    fc
      .tuple(tie('vector'), fc.constantFrom(...comparisons), tie('vector'), groupJoins, fc.boolean())
      .map(([left, op, right, join, bool]): Query => ({
        kind: 'binary',
        op,
        left,
        right,
        ...(join === undefined ? {} : { join }),
        ...(bool ? { bool } : {}),
      })),
    fc
      .tuple(tie('vector'), fc.constantFrom(...comparisons), tie('scalar'), fc.boolean(), fc.boolean())
      .map(([of, op, by, turned, bool]): Query => ({
        kind: 'binary',
        op,
        left: turned ? by : of,
        right: turned ? of : by,
        ...(bool ? { bool } : {}),
      })),
    fc
      .tuple(tie('vector'), fc.constantFrom('and', 'or', 'unless'), tie('vector'), joins)
      .map(([left, op, right, join]): Query => ({
        kind: 'binary',
        op: op as 'and',
        left,
        right,
        ...(join === undefined ? {} : { join }),
      })),
  ),
}));

/** Well-typed queries of single numbers or series, with every function, operator and join but powers and logarithms. */
export const queries: fc.Arbitrary<Query> = fc.oneof(
  { weight: 8, arbitrary: tied.vector },
  { weight: 1, arbitrary: tied.scalar },
);

/** Powers, exponentials and logarithms of readings. */
export const logarithmic: fc.Arbitrary<Query> = fc.oneof(
  fc.tuple(fc.constantFrom<QueryFunction>('exp', 'ln', 'log2', 'log10'), selectors).map(([name, of]) => call(name, of)),
  fc
    .tuple(
      selectors,
      fc.constantFrom(0, 0.5, 2, 3, -1, -0.5, 1 / 3, 10, 1000, -1001, NaN, Infinity, -Infinity).map(number),
      fc.boolean(),
    )
    .map(([of, by, turned]): Query => ({ kind: 'binary', op: '^', left: turned ? by : of, right: turned ? of : by })),
);

const values = fc.constantFrom(1, 2, 3, 0.1, -2, 6, NaN, 0, 20, 1e9, 2.5, Infinity, -0, 1 / 3, 1);

/** Readings at uneven times, about one in fifteen seconds, with gaps and ends. */
function readings(of: fc.Arbitrary<readonly number[]>): fc.Arbitrary<{ time: number; value: number | undefined }[]> {
  return fc
    .tuple(
      of,
      fc.array(fc.constantFrom(15, 15, 15, 14.999, 15.2, 30, 400, 7), { minLength: 60, maxLength: 60 }),
      fc.nat(59),
    )
    .map(([list, steps, end]) => {
      let time = 0;
      return list.map((value, index) => {
        time += steps[index] ?? 15;
        return { time: Math.round(time * 1000) / 1000, value: index === end ? undefined : value };
      });
    });
}

const gauge = readings(fc.array(values, { minLength: 60, maxLength: 60 }));
const counter = readings(
  fc.array(fc.constantFrom(0, 1, 7, 60, 0.25, -1), { minLength: 60, maxLength: 60 }).map((steps) => {
    let now = 3;
    return steps.map((step) => (now = step < 0 ? 0 : now + step));
  }),
);

/** Series of gauges `a` and `b`, a counter `c`, and buckets `h_bucket`. */
export const worlds: fc.Arbitrary<readonly Series[]> = fc
  .tuple(fc.array(gauge, { minLength: 6, maxLength: 6 }), fc.array(counter, { minLength: 9, maxLength: 9 }))
  .map(([gauges, counters]) => {
    const [g, c] = [[...gauges], [...counters]];
    return [
      ...['a{r="x", p="1"}', 'a{r="x", p="2"}', 'a{r="y", p="2"}', 'a{r="zy"}', 'b{r="x"}', 'b{r="y"}'].map((name) =>
        seriesOf(parseSeriesName(name), g.shift() ?? []),
      ),
      ...[
        'c{r="x", p="1"}',
        'c{r="x", p="2"}',
        'c{r="y", p="2"}',
        'h_bucket{r="x", le="0.5"}',
        'h_bucket{r="x", le="2"}',
        'h_bucket{r="x", le="+Inf"}',
        'h_bucket{r="y", le="1"}',
        'h_bucket{r="y", le="+Inf"}',
        'h_bucket{r="y", le="odd"}',
      ].map((name) => seriesOf(parseSeriesName(name), c.shift() ?? [])),
    ];
  });
