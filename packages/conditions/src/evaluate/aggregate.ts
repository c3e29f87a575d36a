import type { Grouping } from '@trainyard/syntax';
import type { Aggregation } from '../query/functions.ts';
import { keyOf, nameless, only, without } from '../types/labels.ts';
import type { Labels } from '../types/labels.ts';
import { columnsOf, distinct, scalarsOf, vector } from './columns.ts';
import type { Column, Moments, Value } from './columns.ts';
import { quantileOf } from './quantiles.ts';
import { average, largest, smallest, total, variance } from './sums.ts';
import type { Slice } from './sums.ts';

interface Group {
  readonly labels: Labels;
  readonly columns: Column[];
}

function labelsIn(labels: Labels, grouping: Grouping | undefined): Labels {
  if (grouping === undefined) return {};
  return grouping.kind === 'by' ? only(labels, grouping.labels) : without(labels, ['__name__', ...grouping.labels]);
}

function groupsOf(columns: readonly Column[], grouping: Grouping | undefined): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const column of columns) {
    const labels = labelsIn(column.labels, grouping);
    const key = keyOf(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, columns: [column] });
    else group.columns.push(column);
  }
  return [...groups.values()];
}

/** One number for each group, from the values that its series have at a moment. */
function reduced(
  at: Moments,
  value: Value,
  grouping: Grouping | undefined,
  make: (values: Slice, moment: number) => number,
): Value {
  const { length } = at.times;
  return vector(
    groupsOf(columnsOf(value), grouping).map(({ labels, columns }) => {
      const values = new Float64Array(length);
      const has = new Uint8Array(length);
      const scratch = { values: new Float64Array(columns.length), from: 0, to: 0 };
      for (let i = 0; i < length; i++) {
        scratch.to = 0;
        for (const column of columns) if (column.has[i] === 1) scratch.values[scratch.to++] = column.values[i] ?? NaN;
        if (scratch.to === 0) continue;
        has[i] = 1;
        values[i] = make(scratch, i);
      }
      return { labels, values, has };
    }),
  );
}

type Aggregate = (at: Moments, of: Value, grouping?: Grouping, parameter?: Value) => Value;

const reducing =
  (make: (values: Slice) => number): Aggregate =>
  (at, of, grouping) =>
    reduced(at, of, grouping, make);

/** How each aggregation is computed. */
export const aggregate: Readonly<Record<Aggregation, Aggregate>> = {
  avg: reducing(average),
  count: reducing(({ to }) => to),
  group: reducing(() => 1),
  max: reducing(largest),
  min: reducing(smallest),
  stddev: reducing((values) => Math.sqrt(variance(values))),
  stdvar: reducing(variance),
  sum: reducing(total),
  quantile: (at, of, grouping, parameter) => {
    const q = scalarsOf(parameter as Value);
    return reduced(at, of, grouping, (values, moment) => quantileOf(values, q[moment] ?? NaN));
  },
  topk: (at, of, grouping, parameter) => ranked(at, of, grouping, parameter as Value, 1),
  bottomk: (at, of, grouping, parameter) => ranked(at, of, grouping, parameter as Value, -1),
  count_values: (at, of, grouping, parameter) => countValues(at, of, grouping, parameter as Value),
};

/** The k largest (sign 1) or smallest (sign -1) of each group, with all their labels; NaN comes last. */
function ranked(at: Moments, of: Value, grouping: Grouping | undefined, parameter: Value, sign: 1 | -1): Value {
  const k = scalarsOf(parameter);
  const kept = columnsOf(of).map((column) => ({ ...column, has: new Uint8Array(column.has.length) }));
  const byColumn = new Map(columnsOf(of).map((column, index) => [column, kept[index]]));
  for (const { columns } of groupsOf(columnsOf(of), grouping))
    for (let i = 0; i < at.times.length; i++)
      for (const column of best(columns, i, Math.trunc(k[i] ?? 0), sign)) {
        const mine = byColumn.get(column);
        if (mine !== undefined) mine.has[i] = 1;
      }
  return vector(kept);
}

/**
 * The best k by a heap with the worst on top, as Prometheus keeps it (promql/engine.go, aggregationK; Go's container/heap): which of equal
 * values stay depends on the order in which the heap shifts them.
 */
function best(columns: readonly Column[], moment: number, k: number, sign: 1 | -1): readonly Column[] {
  const heap: Column[] = [];
  const number = (column: Column | undefined): number => (column?.values[moment] ?? NaN) * sign;
  const less = (a: number, b: number): boolean => Number.isNaN(number(heap[a])) || number(heap[a]) < number(heap[b]);
  const swap = (a: number, b: number): void => {
    const kept = heap[a] as Column;
    heap[a] = heap[b] as Column;
    heap[b] = kept;
  };
  const up = (from: number): void => {
    for (let child = from; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!less(child, parent)) break;
      swap(child, parent);
      child = parent;
    }
  };
  const down = (): void => {
    for (let parent = 0; ;) {
      const left = 2 * parent + 1;
      if (left >= heap.length) break;
      const child = left + 1 < heap.length && less(left + 1, left) ? left + 1 : left;
      if (!less(child, parent)) break;
      swap(parent, child);
      parent = child;
    }
  };
  for (const column of columns) {
    if (column.has[moment] !== 1 || k < 1) continue;
    const value = number(column);
    if (heap.length < k) {
      heap.push(column);
      up(heap.length - 1);
    } else if (number(heap[0]) < value || (Number.isNaN(number(heap[0])) && !Number.isNaN(value))) {
      heap[0] = column;
      down();
    }
  }
  return heap;
}

/** How many series have each value, which becomes a label. */
function countValues(at: Moments, of: Value, grouping: Grouping | undefined, parameter: Value): Value {
  const label = parameter.kind === 'text' ? parameter.text : '';
  const by: Grouping =
    grouping?.kind === 'without'
      ? { kind: 'without', labels: grouping.labels.filter((each) => each !== label) }
      : { kind: 'by', labels: [...(grouping?.labels ?? []), label] };
  const found = new Map<string, Column>();
  for (const column of columnsOf(of)) {
    const { labels, values, has } = column;
    for (let i = 0; i < has.length; i++) {
      if (has[i] !== 1) continue;
      const counted = labelsIn({ ...nameless(labels), [label]: plainNumber(values[i] ?? NaN) }, by);
      const key = keyOf(counted);
      const known = found.get(key) ?? {
        labels: counted,
        values: new Float64Array(has.length),
        has: new Uint8Array(has.length),
      };
      found.set(key, known);
      known.has[i] = 1;
      known.values[i] = (known.values[i] ?? 0) + 1;
    }
  }
  return distinct(at, [...found.values()]);
}

/** A number with all its digits and no exponent, as Go's format 'f' writes it. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', rest = '', exponent = '0'] = match;
  const digits = first + rest;
  const point = 1 + Number(exponent);
  return point <= 0 ? `${sign}0.${'0'.repeat(-point)}${digits}` : `${sign}${digits.padEnd(point, '0')}`;
}
