import type { Expression } from '@trainyard/syntax';
import type { FunctionName } from '../functions/table.ts';
import { aggregated, countValues, quantileOfGroups, ranked } from './aggregate.ts';
import type { Evaluating } from './evaluating.ts';
import { NotEvaluable, pointsOf } from './evaluating.ts';
import { pairs } from './match.ts';
import { union } from './operators.ts';
import { anchored, instantTimes } from './select.ts';
import { quantileOfBuckets } from './statistics.ts';
import type { Point, Result } from './vector.ts';
import { keyOf, mapPoints, nameless, without } from './vector.ts';
import { forecast, quantileOverTime, windowFunctions } from './windows.ts';
import type { Window } from './windows.ts';

type Call = Expression & { kind: 'call' };
type Run = (evaluating: Evaluating, call: Call) => Result;

const first = (call: Call): Expression => call.args[0] as Expression;
const points = (evaluating: Evaluating, tree: Expression | undefined): readonly Point[] =>
  pointsOf(evaluating.value(tree as Expression));
const numberIn = (tree: Expression | undefined): number =>
  tree?.kind === 'number'
    ? tree.value
    : tree?.kind === 'unary'
      ? -numberIn(tree.operand)
      : tree?.kind === 'group'
        ? numberIn(tree.inner)
        : NaN;
const textIn = (tree: Expression | undefined): string =>
  tree?.kind === 'string' ? tree.value : tree?.kind === 'group' ? textIn(tree.inner) : '';

/** A function of each window; series for which it says nothing fall out. */
function eachWindow(result: Result, run: (window: Window) => number | undefined, keepName = false): Result {
  if (result.kind !== 'matrix') throw new Error('a function over time wants a stretch of time');
  const { start, end } = result;
  return {
    kind: 'vector',
    points: result.stretches.flatMap((stretch) => {
      const value = run({ points: stretch.points, start, end });
      return value === undefined ? [] : [{ labels: keepName ? stretch.labels : nameless(stretch.labels), value }];
    }),
  };
}

const overTime: Run = (evaluating, call) =>
  eachWindow(evaluating.value(first(call)), windowFunctions[call.name] ?? (() => undefined), call.name === 'last');

const aggregate: Run = (evaluating, call) => {
  const inner = evaluating.value(first(call));
  return inner.kind === 'matrix' ? overTime(evaluating, call) : aggregated(call.name, pointsOf(inner), call.grouping);
};

const ranking: Run = (evaluating, call) =>
  ranked(call.name, numberIn(call.args[0]), points(evaluating, call.args[1]), call.grouping);

const math =
  (make: (value: number, call: Call) => number): Run =>
  (evaluating, call) => {
    const inner = evaluating.value(first(call));
    return inner.kind === 'scalar'
      ? { kind: 'scalar', value: make(inner.value, call) }
      : mapPoints(pointsOf(inner), (value) => make(value, call));
  };

const quantile: Run = (evaluating, call) => {
  const q = numberIn(call.args[0]);
  const over = call.args[1] as Expression;
  if (over.kind === 'metric' && evaluating.facts.get(over.name ?? '')?.type === 'histogram')
    return histogramQuantile(evaluating, call, q, over);
  const inner = evaluating.value(over);
  return inner.kind === 'matrix'
    ? eachWindow(inner, (window) => quantileOverTime(window, q))
    : quantileOfGroups(q, pointsOf(inner), call.grouping);
};

function histogramQuantile(
  evaluating: Evaluating,
  call: Call,
  q: number,
  metric: Expression & { kind: 'metric' },
): Result {
  const grouping =
    call.grouping?.kind === 'without'
      ? call.grouping
      : { kind: 'by' as const, labels: ['le', ...(call.grouping?.labels ?? [])] };
  const rates = eachWindow(
    evaluating.value({ ...metric, name: `${metric.name}_bucket` }),
    windowFunctions['rate'] ?? (() => undefined),
  );
  const groups = new Map<string, { labels: Point['labels']; buckets: { bound: number; count: number }[] }>();
  for (const { labels, value } of pointsOf(aggregated('sum', pointsOf(rates), grouping))) {
    const rest = without(labels, ['le']);
    const group = groups.get(keyOf(rest)) ?? { labels: rest, buckets: [] };
    groups.set(keyOf(rest), group);
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le'] ?? NaN);
    if (!Number.isNaN(bound)) group.buckets.push({ bound, count: value });
  }
  return {
    kind: 'vector',
    points: [...groups.values()]
      .filter((group) => group.buckets.length > 0)
      .map((group) => ({ labels: group.labels, value: quantileOfBuckets(q, group.buckets) })),
  };
}

/** What a metric was in the stable version, or some time ago, beside what it is. */
export function dropSides(
  evaluating: Evaluating,
  call: Call,
): readonly { readonly labels: Point['labels']; readonly left: number; readonly right: number }[] {
  const [metric, past] = call.args;
  if (metric?.kind !== 'metric') throw new Error('a drop is that of a metric');
  if (past !== undefined)
    return pairs(
      points(evaluating, {
        ...metric,
        range: { ...metric.range, offset: (metric.range.offset ?? 0) + numberIn(past) },
      }),
      points(evaluating, metric),
      undefined,
    );
  const { versions } = evaluating;
  if (versions === undefined) throw new NotEvaluable();
  const now = pointsOf(aggregated('avg', points(evaluating, metric), undefined));
  const stable = { ...evaluating, versions: { ...versions, candidate: versions.stable } };
  return pairs(pointsOf(aggregated('avg', pointsOf(stable.value(metric)), undefined)), now, undefined);
}

const ratio: Run = (evaluating, call) => {
  const [part, whole] = call.args.map((each) =>
    pointsOf(aggregated('sum', points(evaluating, each), call.grouping)),
  ) as [readonly Point[], readonly Point[]];
  const filled = pointsOf(union(part, pointsOf(mapPoints(whole, (value) => value * 0)), undefined));
  return {
    kind: 'vector',
    points: pairs(filled, whole, undefined).map(({ labels, left, right }) => ({ labels, value: left / right })),
  };
};

const clamp = math((value, call) => {
  const [low, high] = [call.args[1], call.args[2]].map((each) => (each?.kind === 'null' ? undefined : numberIn(each)));
  if (Number.isNaN(value)) return NaN;
  return Math.min(Math.max(value, low ?? -Infinity), high ?? Infinity);
});

/** Halves go up, as in Prometheus; a multiple of `to` is taken by its inverse there, which keeps 0.1 exact. */
const round = math((value, call) => {
  const inverse = 1 / (call.args[1] === undefined ? 1 : numberIn(call.args[1]));
  return Math.floor(value * inverse + 0.5) / inverse;
});

const calendar =
  (read: (date: Date) => number): Run =>
  (evaluating, call) => {
    const of = (seconds: number): number => read(new Date(Math.floor(seconds) * 1000));
    return call.args.length === 0
      ? { kind: 'vector', points: [{ labels: {}, value: of(evaluating.time) }] }
      : mapPoints(points(evaluating, first(call)), of);
  };

const labelReplace: Run = (evaluating, call) => {
  const [, to, replacement, source, pattern] = call.args.map(textIn) as [string, string, string, string, string];
  const regex = anchored(pattern);
  return {
    kind: 'vector',
    points: points(evaluating, first(call)).map((point) => {
      const match = regex.exec(point.labels[source] ?? '');
      if (match === null) return point;
      const text = replacement.replace(
        /\$(?:(\d+)|\{(\w+)\}|(\w+))/g,
        (_, index: string | undefined, braced: string | undefined, named: string | undefined) => {
          const name = braced ?? named;
          return (
            (index === undefined
              ? /^\d+$/.test(name ?? '')
                ? match[Number(name)]
                : match.groups?.[name ?? '']
              : match[Number(index)]) ?? ''
          );
        },
      );
      return { ...point, labels: without({ ...point.labels, [to]: text }, []) };
    }),
  };
};

const labelJoin: Run = (evaluating, call) => {
  const [, to = '', separator = '', ...from] = call.args.map(textIn);
  return {
    kind: 'vector',
    points: points(evaluating, first(call)).map((point) => ({
      ...point,
      labels: without({ ...point.labels, [to]: from.map((label) => point.labels[label] ?? '').join(separator) }, []),
    })),
  };
};

const timestamp: Run = (evaluating, call) => {
  const tree = first(call);
  if (tree.kind === 'metric')
    return {
      kind: 'vector',
      points: instantTimes(evaluating.series, tree, evaluating.time).map(({ labels, time }) => ({
        labels: nameless(labels),
        value: time,
      })),
    };
  return mapPoints(points(evaluating, tree), () => evaluating.time);
};

const asTruth: Run = () => {
  throw new Error('a condition is no value');
};

/** How each function is evaluated. */
export const runners: Readonly<Record<FunctionName, Run>> = {
  quantile,
  ratio,
  clamp,
  round,
  timestamp,
  rate: overTime,
  irate: overTime,
  increase: overTime,
  delta: overTime,
  deriv: overTime,
  changes: overTime,
  resets: overTime,
  last: overTime,
  avg: aggregate,
  min: aggregate,
  max: aggregate,
  sum: aggregate,
  stddev: aggregate,
  stdvar: aggregate,
  count: aggregate,
  group: aggregate,
  topk: ranking,
  bottomk: ranking,
  count_values: (evaluating, call) =>
    countValues(textIn(call.args[0]), points(evaluating, call.args[1]), call.grouping),
  absent: asTruth,
  exists: asTruth,
  forecast: (evaluating, call) =>
    eachWindow(evaluating.value(first(call)), (window) => forecast(window, evaluating.time, numberIn(call.args[1]))),
  bool: (evaluating, call) => ({
    kind: 'vector',
    points: evaluating
      .truth(first(call))
      .flatMap(({ labels, truth }) =>
        truth === undefined ? [] : [{ labels: nameless(labels), value: truth ? 1 : 0 }],
      ),
  }),
  drop: (evaluating, call) => ({
    kind: 'vector',
    points: dropSides(evaluating, call).map(({ labels, left, right }) => ({ labels, value: left - right })),
  }),
  abs: math(Math.abs),
  ceil: math(Math.ceil),
  floor: math(Math.floor),
  sqrt: math(Math.sqrt),
  ln: math(Math.log),
  log2: math(Math.log2),
  log10: math(Math.log10),
  exp: math(Math.exp),
  time: (evaluating) => ({ kind: 'scalar', value: evaluating.time }),
  hour: calendar((date) => date.getUTCHours()),
  day_of_week: calendar((date) => date.getUTCDay()),
  label_replace: labelReplace,
  label_join: labelJoin,
  vector: (_, call) => ({ kind: 'vector', points: [{ labels: {}, value: numberIn(first(call)) }] }),
  scalar: (evaluating, call) => {
    const found = points(evaluating, first(call));
    return { kind: 'scalar', value: found.length === 1 ? (found[0]?.value ?? NaN) : NaN };
  },
  promql: () => {
    throw new NotEvaluable();
  },
};
