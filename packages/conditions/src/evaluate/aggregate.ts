import type { Grouping } from '@trainyard/syntax';
import type { Labels } from './series.ts';
import { average, deviation, largest, quantileOfSorted, smallest, total } from './statistics.ts';
import type { Point, Result } from './vector.ts';
import { keyOf, nameless, only, without } from './vector.ts';

/** Functions of a set of values by the name of the language. */
const functions: Readonly<Record<string, (values: readonly number[]) => number>> = {
  avg: average,
  min: smallest,
  max: largest,
  sum: total,
  stddev: (values) => Math.sqrt(deviation(values)),
  stdvar: deviation,
  count: (values) => values.length,
  group: () => 1,
};

function groupsOf(
  points: readonly Point[],
  grouping: Grouping | undefined,
): readonly { readonly labels: Labels; readonly points: readonly Point[] }[] {
  const groups = new Map<string, { labels: Labels; points: Point[] }>();
  for (const point of points) {
    const labels =
      grouping === undefined
        ? {}
        : grouping.kind === 'by'
          ? only(point.labels, grouping.labels)
          : without(point.labels, ['__name__', ...grouping.labels]);
    const key = keyOf(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, points: [point] });
    else group.points.push(point);
  }
  return [...groups.values()];
}

/** One value for each group. Throws for a name that is no aggregation. */
export function aggregated(name: string, points: readonly Point[], grouping: Grouping | undefined): Result {
  const make = functions[name];
  if (make === undefined) throw new Error(`'${name}' is no aggregation`);
  return {
    kind: 'vector',
    points: groupsOf(points, grouping).map((group) => ({
      labels: group.labels,
      value: make(group.points.map((point) => point.value)),
    })),
  };
}

/** The q-quantile of each group. */
export function quantileOfGroups(q: number, points: readonly Point[], grouping: Grouping | undefined): Result {
  return {
    kind: 'vector',
    points: groupsOf(points, grouping).map((group) => ({
      labels: group.labels,
      value: quantileOfSorted(
        group.points.map((point) => point.value),
        q,
      ),
    })),
  };
}

/** The k largest or smallest of each group, with all their labels; NaN comes last. */
export function ranked(name: string, k: number, points: readonly Point[], grouping: Grouping | undefined): Result {
  const sign = name === 'topk' ? -1 : 1;
  const order = (a: Point, b: Point): number =>
    Number.isNaN(a.value) ? 1 : Number.isNaN(b.value) ? -1 : sign * (a.value - b.value);
  return {
    kind: 'vector',
    points: groupsOf(points, grouping).flatMap((group) =>
      [...group.points].sort(order).slice(0, Math.max(0, Math.trunc(k))),
    ),
  };
}

/** How many series have each value. */
export function countValues(label: string, points: readonly Point[], grouping: Grouping | undefined): Result {
  const marked = points.map((point) => ({
    labels: { ...nameless(point.labels), [label]: numberText(point.value) },
    value: point.value,
  }));
  const by: Grouping =
    grouping?.kind === 'without'
      ? { kind: 'without', labels: grouping.labels.filter((each) => each !== label) }
      : { kind: 'by', labels: [...(grouping?.labels ?? []), label] };
  return aggregated('count', marked, by);
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
}
