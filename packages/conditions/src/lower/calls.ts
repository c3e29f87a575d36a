import type { Expression, Grouping } from '@trainyard/syntax';
import type { FunctionName } from '../functions/table.ts';
import type { Aggregation, QueryFunction } from '../query/functions.ts';
import { binary, isScalar, mayBeNaN, presence } from '../query/shape.ts';
import type { Query, QueryOf } from '../query/tree.ts';
import { isComparison } from '../types/opposite.ts';
import { asHistogram, isWindow } from './lowering.ts';
import type { Lowering } from './lowering.ts';

type Call = Expression & { kind: 'call' };
type Lower = (lowering: Lowering, call: Call) => Query;

const first = (call: Call): Expression => call.args[0] as Expression;
const number = (value: number): Query => ({ kind: 'number', value });
const callOf = (name: QueryFunction, ...args: readonly Query[]): Query => ({ kind: 'call', name, args });

const plain =
  (name: QueryFunction): Lower =>
  (lowering, call) =>
    callOf(name, ...call.args.map((each) => lowering.value(each)));

const aggregateOf = (name: Aggregation, of: Query, grouping: Grouping | undefined, parameter?: Query): Query => ({
  kind: 'aggregate',
  name,
  of,
  ...(parameter === undefined ? {} : { parameter }),
  ...(grouping === undefined ? {} : { grouping }),
});

/** Over a window `avg_over_time(x[5m])`, over labels `avg by (l) (x)`. */
const aggregate =
  (name: Aggregation, overTime: QueryFunction): Lower =>
  (lowering, call) =>
    isWindow(first(call))
      ? callOf(overTime, lowering.value(first(call)))
      : aggregateOf(name, lowering.value(first(call)), call.grouping);

const ranking =
  (name: Aggregation): Lower =>
  (lowering, call) =>
    aggregateOf(name, lowering.value(call.args[1] as Expression), call.grouping, lowering.value(first(call)));

const quantile: Lower = (lowering, call) => {
  const [q, over] = call.args as readonly [Expression, Expression];
  const histogram = asHistogram(lowering, over);
  if (histogram !== undefined) {
    const rate = callOf('rate', lowering.value({ ...histogram, name: `${histogram.name}_bucket` }));
    const grouping: Grouping =
      call.grouping?.kind === 'without'
        ? call.grouping
        : { kind: 'by', labels: ['le', ...(call.grouping?.labels ?? [])] };
    return callOf('histogram_quantile', lowering.value(q), aggregateOf('sum', rate, grouping));
  }
  return isWindow(over)
    ? callOf('quantile_over_time', lowering.value(q), lowering.value(over))
    : aggregateOf('quantile', lowering.value(over), call.grouping, lowering.value(q));
};

/** One comparison has a form of its own; every other condition counts where it holds and where its opposite does. */
const bool: Lower = (lowering, call) => {
  const tree = first(call);
  const inner = tree.kind === 'group' && Object.keys(tree.range).length === 0 ? tree.inner : tree;
  if (inner.kind === 'binary' && isComparison(inner.op)) {
    // The condition itself brings both sides to one scale; only its operator is told here.
    const compared = comparisonIn(lowering.holds(inner), inner.op);
    if (compared !== undefined && !isScalar(compared.left)) {
      const result: Query = { ...compared, bool: true };
      const never = (name: string): boolean => lowering.facts.get(name)?.nan === false;
      if (!mayBeNaN(compared.left, never) && !mayBeNaN(compared.right, never)) return result;
      // With `bool`, PromQL compares NaN as well; here it is unknown.
      if (isScalar(compared.right) && compared.right.kind === 'number')
        return binary('and', result, binary('==', compared.left, compared.left));
    }
  }
  return binary('or', presence(lowering.holds(tree)), binary('*', presence(lowering.fails(tree)), number(0)));
};

function comparisonIn(query: Query, op: string): QueryOf<'binary'> | undefined {
  if (query.kind !== 'binary') return undefined;
  if (query.op === op) return query;
  return query.op === 'and' && query.left.kind === 'binary' && query.left.op === op ? query.left : undefined;
}

/** How much lower than before, or than in the stable version. Versions differ in labels, so each side is averaged to one number. */
export function drop(lowering: Lowering, call: Call, relative: boolean): Query {
  const [metric, past] = call.args;
  if (metric?.kind !== 'metric') throw new Error('a drop is that of a metric');
  const [before, now] =
    past?.kind === 'number'
      ? [
          lowering.value({ ...metric, range: { ...metric.range, offset: (metric.range.offset ?? 0) + past.value } }),
          lowering.value(metric),
        ]
      : [lowering.stable(), lowering].map((each) => aggregateOf('avg', each.value(metric), undefined));
  const difference = binary('-', before as Query, now as Query);
  return relative ? binary('/', difference, before as Query) : difference;
}

const ratio: Lower = (lowering, call) => {
  const [part, whole] = call.args.map((each) => aggregateOf('sum', lowering.value(each), call.grouping)) as [
    Query,
    Query,
  ];
  return binary('/', binary('or', part, binary('*', whole, number(0))), whole);
};

const clamp: Lower = (lowering, call) => {
  const [of, low, high] = call.args as readonly [Expression, Expression, Expression];
  const [l, h] = [low, high].map((each) => (each.kind === 'null' ? undefined : lowering.value(each)));
  const query = lowering.value(of);
  if (l !== undefined && h !== undefined) return overSeries('clamp', query, l, h);
  if (l !== undefined) return overSeries('clamp_min', query, l);
  return h === undefined ? query : overSeries('clamp_max', query, h);
};

/** PromQL's functions take series only, so a single number passes through one. */
function overSeries(name: QueryFunction, of: Query, ...rest: readonly Query[]): Query {
  return isScalar(of) ? callOf('scalar', callOf(name, callOf('vector', of), ...rest)) : callOf(name, of, ...rest);
}

const math =
  (name: QueryFunction): Lower =>
  (lowering, call) => {
    const [of, ...rest] = call.args.map((each) => lowering.value(each));
    return overSeries(name, of as Query, ...rest);
  };

const asTruth: Lower = (lowering, call) => lowering.holds(call);

/** The query of every function. */
export const lowerers: Readonly<Record<FunctionName, Lower>> = {
  quantile,
  bool,
  ratio,
  clamp,
  drop: (lowering, call) => drop(lowering, call, false),
  histogram_quantile: plain('histogram_quantile'),
  rate: plain('rate'),
  irate: plain('irate'),
  idelta: plain('idelta'),
  increase: plain('increase'),
  delta: plain('delta'),
  deriv: plain('deriv'),
  changes: plain('changes'),
  resets: plain('resets'),
  last: plain('last_over_time'),
  present: plain('present_over_time'),
  avg: aggregate('avg', 'avg_over_time'),
  min: aggregate('min', 'min_over_time'),
  max: aggregate('max', 'max_over_time'),
  sum: aggregate('sum', 'sum_over_time'),
  stddev: aggregate('stddev', 'stddev_over_time'),
  stdvar: aggregate('stdvar', 'stdvar_over_time'),
  count: aggregate('count', 'count_over_time'),
  group: aggregate('group', 'present_over_time'),
  count_values: ranking('count_values'),
  topk: ranking('topk'),
  bottomk: ranking('bottomk'),
  absent: asTruth,
  exists: asTruth,
  forecast: plain('predict_linear'),
  abs: math('abs'),
  ceil: math('ceil'),
  floor: math('floor'),
  round: math('round'),
  sgn: math('sgn'),
  sqrt: math('sqrt'),
  ln: math('ln'),
  log2: math('log2'),
  log10: math('log10'),
  exp: math('exp'),
  time: plain('time'),
  timestamp: plain('timestamp'),
  minute: plain('minute'),
  hour: plain('hour'),
  day_of_week: plain('day_of_week'),
  day_of_month: plain('day_of_month'),
  day_of_year: plain('day_of_year'),
  days_in_month: plain('days_in_month'),
  month: plain('month'),
  year: plain('year'),
  label_replace: plain('label_replace'),
  label_join: plain('label_join'),
  vector: plain('vector'),
  scalar: plain('scalar'),
  promql: (_, call) => {
    const text = first(call);
    if (text.kind !== 'string') throw new Error('raw PromQL is text');
    return { kind: 'raw', text: text.value };
  },
};
