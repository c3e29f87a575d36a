import type { QueryFunction } from '../query/functions.ts';
import { keyOf, labelOf, without } from '../types/labels.ts';
import type { Labels } from '../types/labels.ts';
import { calendarFields, dateOf } from './calendar.ts';
import { anonymous, columnsOf, distinct, mapped, scalarsOf, vector } from './columns.ts';
import type { Column, Moments, Value } from './columns.ts';
import { log10, log2 } from './numbers.ts';
import { quantileOfBuckets } from './quantiles.ts';
import type { LabelTest } from './select.ts';
import { forecast, overTime, quantileOverTime, sampled, windowFunctions } from './windows.ts';

/** A function of values that are known. */
export type Run = (at: Moments, ...args: readonly Value[]) => Value;

const textOf = (value: Value | undefined): string => (value?.kind === 'text' ? value.text : '');

const math =
  (make: (value: number) => number): Run =>
  (at, of) =>
    mapped(at, columnsOf(of), make);

const over =
  (name: keyof typeof windowFunctions): Run =>
  (at, of) =>
    overTime(at, of, windowFunctions[name]);

/** A bound beyond which values do not go; `null` for an open end. NaN on either side gives NaN. */
function clamped(at: Moments, of: Value, low: Float64Array | null, high: Float64Array | null): Value {
  const columns = columnsOf(of).map((column): Column => {
    const values = column.values.map((value, i) => {
      const below = high === null ? value : Math.min(high[i] ?? NaN, value);
      return low === null ? below : Math.max(low[i] ?? NaN, below);
    });
    if (low === null || high === null) return { ...anonymous(column), values };
    // Bounds in the wrong order leave nothing.
    const has = column.has.map((own, i) => ((high[i] ?? NaN) < (low[i] ?? NaN) ? 0 : own));
    return { ...anonymous(column), values, has };
  });
  return distinct(at, columns);
}

/** Halves go up, as in Prometheus; a multiple of `to` is taken by its inverse there, which keeps 0.1 exact. */
const round: Run = (at, of, to?: Value) => {
  const steps = to === undefined ? undefined : scalarsOf(to);
  return mapped(at, columnsOf(of), (value, i) => {
    const inverse = 1 / (steps?.[i] ?? 1);
    return Math.floor(value * inverse + 0.5) / inverse;
  });
};

/** A number of the calendar, in UTC, of seconds since 1970: of a value, or of the moment itself. */
const calendar =
  (name: keyof typeof calendarFields): Run =>
  (at, value?: Value) => {
    const field = (seconds: number): number => calendarFields[name](dateOf(seconds));
    if (value !== undefined) return mapped(at, columnsOf(value), field);
    const values = at.times.map((time) => field(time / 1000));
    return vector([{ labels: {}, values, has: new Uint8Array(values.length).fill(1) }]);
  };

/** The q-quantile of series of buckets, which the label `le` tells apart (promql/functions.go, funcHistogramQuantile). */
const histogramQuantile: Run = (at, share, of) => {
  const q = scalarsOf(share);
  const groups = new Map<string, { labels: Labels; buckets: { bound: number; column: Column }[] }>();
  for (const column of columnsOf(of)) {
    const bound = boundOf(column.labels['le'] ?? '');
    if (bound === undefined) continue;
    const labels = without(column.labels, ['le']);
    const key = keyOf(labels);
    const group = groups.get(key) ?? { labels, buckets: [] };
    groups.set(key, group);
    group.buckets.push({ bound, column });
  }
  const columns = [...groups.values()].map(({ labels, buckets }) => {
    const values = new Float64Array(at.times.length);
    const has = new Uint8Array(at.times.length);
    buckets.sort((a, b) => a.bound - b.bound);
    const now = { bounds: new Float64Array(buckets.length), counts: new Float64Array(buckets.length), length: 0 };
    for (let i = 0; i < has.length; i++) {
      now.length = 0;
      for (const { bound, column } of buckets) {
        if (column.has[i] !== 1) continue;
        now.bounds[now.length] = bound;
        now.counts[now.length] = column.values[i] ?? NaN;
        now.length += 1;
      }
      if (now.length === 0) continue;
      has[i] = 1;
      values[i] = quantileOfBuckets(q[i] ?? NaN, now);
    }
    return anonymous({ labels, values, has });
  });
  return distinct(at, columns);
};

/** The bound of a bucket as Prometheus writes it; undefined for another text. */
function boundOf(le: string): number | undefined {
  if (/^\+?inf(inity)?$/i.test(le)) return Infinity;
  if (/^-inf(inity)?$/i.test(le)) return -Infinity;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(le) ? Number(le) : undefined;
}

/** The same series under other labels. */
function relabelled(at: Moments, value: Value, change: (labels: Labels) => Labels): Value {
  return distinct(
    at,
    columnsOf(value).map((column) => ({ ...column, labels: without(change(column.labels), []) })),
  );
}

/**
 * A label of the series whose `source` a regular expression matches as a whole, made of texts and of what its groups matched, which stand as
 * their numbers.
 */
export function labelReplace(
  at: Moments,
  of: Value,
  to: string,
  parts: readonly (string | number)[],
  source: string,
  regex: RegExp,
): Value {
  return relabelled(at, of, (labels) => {
    const match = regex.exec(labelOf(labels, source));
    const textOfPart = (part: string | number): string => (typeof part === 'string' ? part : (match?.[part] ?? ''));
    return match === null ? labels : { ...labels, [to]: parts.map(textOfPart).join('') };
  });
}

const labelJoin: Run = (at, of, to, separator, ...from) =>
  relabelled(at, of, (labels) => ({
    ...labels,
    [textOf(to)]: from.map((label) => labelOf(labels, textOf(label))).join(textOf(separator)),
  }));

/** The value of the only series; NaN if there is none or more than one. */
const scalar: Run = (at, of) => {
  const columns = columnsOf(of);
  const values = at.times.map((_, i) => {
    const present = columns.filter(({ has }) => has[i] === 1);
    return present.length === 1 ? (present[0]?.values[i] ?? NaN) : NaN;
  });
  return { kind: 'scalar', values };
};

/** 1 under some labels at the moments at which none of the columns has a value. */
function missing(at: Moments, columns: readonly Column[], labels: Labels): Value {
  const has = new Uint8Array(at.times.length).fill(1);
  for (const column of columns) for (let i = 0; i < has.length; i++) if (column.has[i] === 1) has[i] = 0;
  return vector([{ labels, values: new Float64Array(has.length).fill(1), has }]);
}

/** Where there is no value at all; under the labels that the selector asks for by equality, once. */
export function absent(at: Moments, value: Value, matchers: readonly LabelTest[]): Value {
  return missing(at, value.kind === 'matrix' ? sampled(at, value) : columnsOf(value), absentLabels(matchers));
}

/** The labels under which `absent` answers for a selector: those that it asks for by equality, once. */
export function absentLabels(matchers: readonly LabelTest[]): Labels {
  const found: Record<string, string> = {};
  const equal = new Set<string>();
  for (const { label, op, value } of matchers) {
    if (label === '__name__') continue;
    if (op === '=' && typeof value === 'string' && !equal.has(label)) {
      found[label] = value;
      equal.add(label);
    } else delete found[label];
  }
  return without(found, []);
}

/**
 * How each function is computed; `absent`, `absent_over_time` and `timestamp` of a selector look at the selector, too, and `label_replace`
 * has its regular expression read before.
 */
export const functions: Readonly<Record<Exclude<QueryFunction, 'label_replace'>, Run>> = {
  abs: math(Math.abs),
  absent: (at, of) => absent(at, of, []),
  absent_over_time: (at, of) => absent(at, of, []),
  avg_over_time: over('avg_over_time'),
  ceil: math(Math.ceil),
  changes: over('changes'),
  clamp: (at, of, low, high) => clamped(at, of, scalarsOf(low), scalarsOf(high)),
  clamp_max: (at, of, high) => clamped(at, of, null, scalarsOf(high)),
  clamp_min: (at, of, low) => clamped(at, of, scalarsOf(low), null),
  count_over_time: over('count_over_time'),
  day_of_month: calendar('day_of_month'),
  day_of_week: calendar('day_of_week'),
  day_of_year: calendar('day_of_year'),
  days_in_month: calendar('days_in_month'),
  delta: over('delta'),
  deriv: over('deriv'),
  exp: math(Math.exp),
  floor: math(Math.floor),
  histogram_quantile: histogramQuantile,
  hour: calendar('hour'),
  idelta: over('idelta'),
  increase: over('increase'),
  irate: over('irate'),
  label_join: labelJoin,
  last_over_time: over('last_over_time'),
  ln: math(Math.log),
  log10: math(log10),
  log2: math(log2),
  max_over_time: over('max_over_time'),
  min_over_time: over('min_over_time'),
  minute: calendar('minute'),
  month: calendar('month'),
  predict_linear: (at, of, seconds) => forecast(at, of, scalarsOf(seconds)),
  present_over_time: over('present_over_time'),
  quantile_over_time: (at, q, of) => quantileOverTime(at, scalarsOf(q), of),
  rate: over('rate'),
  resets: over('resets'),
  round,
  scalar,
  sgn: math((value) => (value < 0 ? -1 : value > 0 ? 1 : value)),
  sqrt: math(Math.sqrt),
  stddev_over_time: over('stddev_over_time'),
  stdvar_over_time: over('stdvar_over_time'),
  sum_over_time: over('sum_over_time'),
  time: (at) => ({ kind: 'scalar', values: at.times.map((time) => time / 1000) }),
  // What was computed was computed now.
  timestamp: (at, of) => mapped(at, columnsOf(of), (_, i) => (at.times[i] ?? 0) / 1000),
  vector: (at, of) => vector([{ labels: {}, values: scalarsOf(of), has: new Uint8Array(at.times.length).fill(1) }]),
  year: calendar('year'),
};
