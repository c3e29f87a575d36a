/* eslint-disable */
/** What the functions of conditions.ts are made of: the meaning of PromQL in Prometheus 3, without any dependency. */

/** The name of an aggregation. */
type Aggregation =
  | 'avg'
  | 'bottomk'
  | 'count'
  | 'count_values'
  | 'group'
  | 'max'
  | 'min'
  | 'quantile'
  | 'stddev'
  | 'stdvar'
  | 'sum'
  | 'topk';

/** `by (a, b)` or `without (a)`. */
interface Grouping {
  readonly kind: 'by' | 'without';
  readonly labels: readonly string[];
}

/** How two sides find each other: PromQL's `on`, `ignoring`, `group_left`, `group_right`. */
interface Join {
  readonly kind: 'on' | 'ignoring';
  readonly labels: readonly string[];
  readonly group?: { readonly side: 'left' | 'right'; readonly labels: readonly string[] };
}

/** The name of a PromQL function. */
type QueryFunction =
  | 'abs'
  | 'absent'
  | 'absent_over_time'
  | 'avg_over_time'
  | 'ceil'
  | 'changes'
  | 'clamp'
  | 'clamp_max'
  | 'clamp_min'
  | 'count_over_time'
  | 'day_of_month'
  | 'day_of_week'
  | 'day_of_year'
  | 'days_in_month'
  | 'delta'
  | 'deriv'
  | 'exp'
  | 'floor'
  | 'histogram_quantile'
  | 'hour'
  | 'idelta'
  | 'increase'
  | 'irate'
  | 'label_join'
  | 'label_replace'
  | 'last_over_time'
  | 'ln'
  | 'log10'
  | 'log2'
  | 'max_over_time'
  | 'min_over_time'
  | 'minute'
  | 'month'
  | 'predict_linear'
  | 'present_over_time'
  | 'quantile_over_time'
  | 'rate'
  | 'resets'
  | 'round'
  | 'scalar'
  | 'sgn'
  | 'sqrt'
  | 'stddev_over_time'
  | 'stdvar_over_time'
  | 'sum_over_time'
  | 'time'
  | 'timestamp'
  | 'vector'
  | 'year';

/** The binary operators of PromQL. */
type QueryOperator =
  'or' | 'and' | 'unless' | '==' | '!=' | '<=' | '<' | '>=' | '>' | '+' | '-' | '*' | '/' | '%' | '^';

/** The labels of a series; the metric's name is `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** What a label is; a missing one is empty, also one that is called as something that every object has, such as `toString`. */
function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/** Labels without some, and without those that are empty, which PromQL takes for missing. */
function without(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => !names.includes(name) && value !== ''));
}

/** Only some of the labels. */
function only(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => names.includes(name) && value !== ''));
}

/** Labels without the metric's name. */
function nameless(labels: Labels): Labels {
  return without(labels, ['__name__']);
}

/** A text that is equal for equal labels, and sorts as Prometheus sorts series. */
function keyOf(labels: Labels): string {
  const names = Object.keys(labels).sort();
  let key = '';
  for (const name of names) key += `${name}\u0000${labels[name] ?? ''}\u0001`;
  return key;
}

/** Readings of one series in the order of their times, column by column: a month of minutes takes two thirds of a megabyte. */
interface Series {
  readonly labels: Labels;
  /** Milliseconds since 1970, whole numbers, as Prometheus stores them. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** 1 where the series was marked as ended (a stale marker); its value is of no account. Left out where there is none. */
  readonly stale?: Uint8Array;
}

/** Series, found by the name of their metric. */
interface Store {
  readonly all: readonly Series[];
  readonly byName: ReadonlyMap<string, readonly Series[]>;
}

const stores = new WeakMap<readonly Series[], Store>();

/** Series ready to be asked, in the order in which Prometheus keeps them: where values tie, the first one counts. */
function storeOf(series: readonly Series[]): Store {
  const known = stores.get(series);
  if (known !== undefined) return known;
  const all = series
    .map((each) => ({ key: keyOf(each.labels), each }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ each }) => each);
  const byName = new Map<string, Series[]>();
  for (const each of all) {
    const name = each.labels['__name__'] ?? '';
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [each]);
    else list.push(each);
  }
  const store: Store = { all, byName };
  stores.set(series, store);
  return store;
}

/** A series from its labels and readings; a reading without a value is a stale marker. Times in seconds. */
function seriesOf(
  labels: Labels,
  samples: readonly { readonly time: number; readonly value: number | undefined }[],
): Series {
  const times = new Float64Array(samples.length);
  const values = new Float64Array(samples.length);
  const stale = new Uint8Array(samples.length);
  samples.forEach(({ time, value }, index) => {
    times[index] = Math.round(time * 1000);
    values[index] = value ?? NaN;
    if (value === undefined) stale[index] = 1;
  });
  return { labels, times, values, ...(stale.includes(1) ? { stale } : {}) };
}

/** One series of a result: at each moment a value, where it has one. Columns share their parts, so nobody changes them. */
interface Column {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 at the moments at which there is a value. */
  readonly has: Uint8Array;
}

/** A stretch of one series with all its samples; times in milliseconds. */
interface Stretch {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** What a query yields at many moments: one number each, values of series, stretches of them with their reach in milliseconds, or text. */
type Value =
  | { readonly kind: 'scalar'; readonly values: Float64Array }
  | { readonly kind: 'vector'; readonly columns: readonly Column[] }
  | {
      readonly kind: 'matrix';
      readonly stretches: readonly Stretch[];
      readonly window: number;
      readonly offset: number;
    }
  | { readonly kind: 'text'; readonly text: string };

/** The moments at which something is asked, and of what. */
interface Moments {
  readonly store: Store;
  /** Milliseconds since 1970, ascending. */
  readonly times: Float64Array;
  /** Set to 1 where Prometheus would end the query with an error, as where several series match: nothing is known then. */
  readonly failed: Uint8Array;
}

/** Series of an instant. */
function vector(columns: readonly Column[]): Value {
  return { kind: 'vector', columns };
}

/** The columns of a vector. Throws for another value, which the checker refuses before. */
function columnsOf(value: Value): readonly Column[] {
  if (value.kind !== 'vector') throw new Error(`a ${value.kind} is no series of an instant`);
  return value.columns;
}

/** The numbers of a scalar, one for each moment. Throws for another value. */
function scalarsOf(value: Value): Float64Array {
  if (value.kind !== 'scalar') throw new Error(`a ${value.kind} is no single number`);
  return value.values;
}

/** The same column without the metric's name. */
function anonymous(column: Column): Column {
  return '__name__' in column.labels ? { ...column, labels: nameless(column.labels) } : column;
}

/** A vector in which each label set stands once. Where two columns of one label set both have a value, the query fails. */
function distinct(at: Moments, columns: readonly Column[]): Value {
  if (columns.length < 2) return vector(columns);
  const byKey = new Map<string, Column>();
  let merged = false;
  for (const column of columns) {
    const key = keyOf(column.labels);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, column);
    else {
      byKey.set(key, merge(at, known, column));
      merged = true;
    }
  }
  return vector(merged ? [...byKey.values()] : columns);
}

function merge({ failed }: Moments, a: Column, b: Column): Column {
  const values = Float64Array.from(a.values);
  const has = Uint8Array.from(a.has);
  for (let i = 0; i < has.length; i++) {
    if (b.has[i] === 0) continue;
    if (has[i] === 1) failed[i] = 1;
    has[i] = 1;
    values[i] = b.values[i] ?? NaN;
  }
  return { labels: a.labels, values, has };
}

/** Each value changed by itself; the metric's name goes. */
function mapped(
  at: Moments,
  columns: readonly Column[],
  change: (value: number, moment: number) => number,
): Value {
  return distinct(
    at,
    columns.map((column) => ({ ...anonymous(column), values: column.values.map(change) })),
  );
}

/** The answers to a query at many moments. */
interface Answer {
  readonly columns: readonly Column[];
  /** 1 at the moments at which Prometheus would end the query with an error. */
  readonly failed: Uint8Array;
}

/** What a condition is at many moments, for one label set: a code of `VERDICTS` at each. */
interface Course {
  readonly labels: Labels;
  readonly states: Uint8Array;
}

/** What the codes of a course mean; 0 where nothing is known of its label set. */
const VERDICTS = ['none', 'unknown', 'false', 'true'] as const;

const UNKNOWN = 1;

const FALSE = 2;

const TRUE = 3;

/** The answers to the queries of a condition; undefined for one that was not asked. */
interface Answers {
  /** A series for each label set for which it is true. */
  readonly holds: Answer | undefined;
  /** One for each for which it is false. */
  readonly fails: Answer | undefined;
  /** One for each that something is known of. */
  readonly seen: Answer | undefined;
}

/** The course of a condition over so many moments, for each label set that something is known of at any of them. */
function courseFrom({ holds, fails, seen }: Answers, length: number): readonly Course[] {
  const courses = new Map<string, Course>();
  const mark = (found: Answer | undefined, state: number): void => {
    const failed = found?.failed.includes(1) === true ? found.failed : undefined;
    for (const column of found?.columns ?? []) {
      const { labels, has } = anonymous(column);
      const key = keyOf(labels);
      const course = courses.get(key) ?? { labels, states: new Uint8Array(length) };
      courses.set(key, course);
      const { states } = course;
      for (let i = 0; i < has.length; i++) if (has[i] === 1 && failed?.[i] !== 1) states[i] = state;
    }
  };
  mark(seen, UNKNOWN);
  mark(fails, FALSE);
  mark(holds, TRUE);
  // Where Prometheus would end the query, no label set is true, so none may be called false either.
  const failed = holds?.failed;
  if (failed?.includes(1) === true)
    for (const { states } of courses.values())
      for (let i = 0; i < states.length; i++) if (failed[i] === 1) states[i] = 0;
  return [...courses.values()].filter(({ states }) => states.some((state) => state !== 0));
}

/** How long Prometheus takes a sample for current, in milliseconds. */
const LOOKBACK = 300_000;

/** What a label must be: equal to a text, or matched by a regular expression, or not. A missing label is empty. */
interface LabelTest {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string | RegExp;
}

/** Which series a query asks for. */
interface Selection {
  readonly name?: string;
  readonly matchers?: readonly LabelTest[];
  /** Seconds. */
  readonly offset?: number;
}

function passes({ label, op, value }: LabelTest, labels: Labels): boolean {
  const actual = labelOf(labels, label);
  const found = typeof value === 'string' ? actual === value : value.test(actual);
  return found === (op === '=' || op === '=~');
}

function matching({ all, byName }: Store, { name, matchers = [] }: Selection): readonly Series[] {
  const candidates = name === undefined ? all : (byName.get(name) ?? []);
  return matchers.length === 0
    ? candidates
    : candidates.filter(({ labels }) => matchers.every((matcher) => passes(matcher, labels)));
}

/** For each moment, the index of the first sample later than it. */
function positions(times: Float64Array, moments: Float64Array, offset: number): Int32Array {
  const found = new Int32Array(moments.length);
  let next = 0;
  for (let i = 0; i < moments.length; i++) {
    const moment = (moments[i] ?? 0) - offset;
    if (i === 0) next = firstAfter(times, moment);
    else while (next < times.length && (times[next] ?? 0) <= moment) next += 1;
    found[i] = next;
  }
  return found;
}

function firstAfter(times: Float64Array, moment: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The current values of the series that match: at each moment the last sample within five minutes, the older end left out (Prometheus 3),
 * or nothing behind a stale marker.
 */
export function select(at: Moments, selection: Selection): Value {
  return current(at, selection, ({ values }, index) => values[index] ?? NaN);
}

/** The times, in seconds, of the samples that `select` would take; without the metric's name. */
function selectTimes(at: Moments, selection: Selection): Value {
  return current(at, selection, ({ times }, index) => (times[index] ?? NaN) / 1000);
}

function current(at: Moments, selection: Selection, read: (series: Series, index: number) => number): Value {
  const offset = (selection.offset ?? 0) * 1000;
  const columns: Column[] = [];
  for (const series of matching(at.store, selection)) {
    const { times, stale, labels } = series;
    const found = positions(times, at.times, offset);
    const values = new Float64Array(found.length);
    const has = new Uint8Array(found.length);
    for (let i = 0; i < found.length; i++) {
      const index = (found[i] ?? 0) - 1;
      if (index < 0 || (times[index] ?? 0) <= (at.times[i] ?? 0) - offset - LOOKBACK || stale?.[index] === 1) continue;
      has[i] = 1;
      values[i] = read(series, index);
    }
    columns.push({ labels, values, has });
  }
  return vector(columns);
}

const lasting = new WeakMap<Series, Stretch>();

/** A series without its stale markers, which stretches of time do not see. */
function withoutMarkers(series: Series): Stretch {
  const { stale, times, values, labels } = series;
  if (stale === undefined) return series;
  const known = lasting.get(series);
  if (known !== undefined) return known;
  const kept = {
    labels,
    times: times.filter((_, i) => stale[i] !== 1),
    values: values.filter((_, i) => stale[i] !== 1),
  };
  lasting.set(series, kept);
  return kept;
}

/** Stretches of the series that match, over a window in seconds. */
export function selectWindow(at: Moments, selection: Selection & { readonly window: number }): Value {
  return {
    kind: 'matrix',
    stretches: matching(at.store, selection).map(withoutMarkers),
    window: selection.window * 1000,
    offset: (selection.offset ?? 0) * 1000,
  };
}

/** A number, at every moment. */
export function constant(at: Moments, value: number): Value {
  return { kind: 'scalar', values: new Float64Array(at.times.length).fill(value) };
}

/** A value with its sign turned round. */
export function negative(at: Moments, of: Value): Value {
  if (of.kind === 'scalar') return { kind: 'scalar', values: of.values.map((value) => -value) };
  return distinct(
    at,
    columnsOf(of).map((column) => ({ ...anonymous(column), values: column.values.map((value) => -value) })),
  );
}

/** The times, in seconds, of the samples that are current. */
export function sampleTimes(at: Moments, selection: Selection): Value {
  return distinct(at, columnsOf(selectTimes(at, selection)).map(anonymous));
}

/** The series of an answer; a single number is one without labels. */
function seriesIn(value: Value, length: number): readonly Column[] {
  if (value.kind === 'vector') return value.columns;
  return value.kind === 'scalar' ? [{ labels: {}, values: value.values, has: new Uint8Array(length).fill(1) }] : [];
}

/** Asks for a value at some moments. */
type Ask = (at: Moments) => Value;

/** Samples from one index up to another, the latter left out. */
interface Slice {
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Sum with compensation (Neumaier), as Prometheus 3 adds up. */
function total({ values, from, to }: Slice): number {
  let sum = 0;
  let lost = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] ?? 0;
    const next = sum + value;
    if (next === Infinity || next === -Infinity) lost = 0;
    else lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Arithmetic mean: the compensated sum over the count or, once that sum overflows, a running mean (promql/engine.go, aggregation). */
function average({ values, from, to }: Slice): number {
  let sum = values[from] ?? NaN;
  let lost = 0;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] ?? 0;
    const next = sum + value;
    if (next === Infinity || next === -Infinity) return runningMean({ values, from: i, to }, sum, lost, i - from);
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  const count = to - from;
  return sum / count + lost / count;
}

/** The mean of some values, whose first `done` have a sum, and the rest of the slice. */
function runningMean({ values, from, to }: Slice, sum: number, sumLost: number, done: number): number {
  let mean = sum / done;
  let lost = sumLost / done;
  for (let i = from; i < to; i++) {
    const count = done + 1 + i - from;
    const share = (count - 1) / count;
    [mean, lost] = added((values[i] ?? 0) / count, share * mean, share * lost);
  }
  return mean + lost;
}

/** One step of a compensated sum: the new sum and what it lost so far. */
function added(value: number, sum: number, lost: number): [number, number] {
  const next = sum + value;
  if (Math.abs(next) === Infinity) return [next, 0];
  return [next, lost + (Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum)];
}

/** Variance of a set of values, all of them (promql/engine.go, aggregation); NaN if the first is no finite number. */
function variance({ values, from, to }: Slice): number {
  const first = values[from] ?? NaN;
  let mean = first;
  let squares = Number.isFinite(first) ? 0 : NaN;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] ?? NaN;
    const delta = value - mean;
    mean += delta / (i - from + 1);
    squares += delta * (value - mean);
  }
  return squares / (to - from);
}

/** Variance of the samples of a window, with compensated sums (promql/functions.go, varianceOverTime). */
function varianceOverTime({ values, from, to }: Slice): number {
  let mean = 0;
  let meanLost = 0;
  let squares = 0;
  let squaresLost = 0;
  // Written out, since this runs for every sample of every window: `added` makes a pair each time.
  for (let i = from; i < to; i++) {
    const value = values[i] ?? NaN;
    const delta = value - (mean + meanLost);
    const step = delta / (i - from + 1);
    const nextMean = mean + step;
    if (nextMean === Infinity || nextMean === -Infinity) meanLost = 0;
    else meanLost += Math.abs(mean) >= Math.abs(step) ? mean - nextMean + step : step - nextMean + mean;
    mean = nextMean;
    const square = delta * (value - (mean + meanLost));
    const nextSquares = squares + square;
    if (nextSquares === Infinity || nextSquares === -Infinity) squaresLost = 0;
    else
      squaresLost +=
        Math.abs(squares) >= Math.abs(square) ? squares - nextSquares + square : square - nextSquares + squares;
    squares = nextSquares;
  }
  return (squares + squaresLost) / (to - from);
}

/** The largest value; NaN only if there is nothing else. */
function largest({ values, from, to }: Slice): number {
  let best = values[from] ?? NaN;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] ?? NaN;
    if (value > best || Number.isNaN(best)) best = value;
  }
  return best;
}

/** The smallest value; NaN only if there is nothing else. */
function smallest({ values, from, to }: Slice): number {
  let best = values[from] ?? NaN;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] ?? NaN;
    if (value < best || Number.isNaN(best)) best = value;
  }
  return best;
}

/** The q-quantile, interpolated between neighbours; NaN counts as smaller than every number (promql/quantile.go, quantile). */
function quantileOf({ values, from, to }: Slice, q: number): number {
  if (to <= from || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const sorted = values.slice(from, to).sort((a, b) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b));
  const rank = q * (sorted.length - 1);
  const lower = Math.floor(rank);
  const weight = rank - lower;
  if (weight === 0) return sorted[lower] ?? NaN;
  return (sorted[lower] ?? NaN) * (1 - weight) + (sorted[Math.min(sorted.length - 1, lower + 1)] ?? NaN) * weight;
}

/** Buckets of a histogram, by rising bounds: how many events are at most each bound. The first `length` of both count. */
interface Buckets {
  readonly bounds: Float64Array;
  /** Changed while a quantile is computed. */
  readonly counts: Float64Array;
  length: number;
}

/** Differences between counts that are smaller than this share are noise of floating point (promql/quantile.go). */
const TOLERANCE = 1e-12;

/** The q-quantile of classic buckets, interpolated within one (promql/quantile.go, BucketQuantile). NaN where there is nothing to say. */
function quantileOfBuckets(q: number, buckets: Buckets): number {
  if (Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const { bounds, counts } = buckets;
  if (buckets.length === 0 || bounds[buckets.length - 1] !== Infinity) return NaN;
  makeMonotonic(buckets);
  const last = buckets.length - 1;
  const events = counts[last] ?? 0;
  if (last < 1 || events === 0) return NaN;
  const rank = q * events;
  const found = firstAtLeast(counts, last, rank);
  if (found === last) return bounds[last - 1] ?? NaN;
  const bound = bounds[found] ?? NaN;
  const count = counts[found] ?? NaN;
  if (found === 0) return bound <= 0 ? bound : bound * (rank / count);
  const [start, below] = [bounds[found - 1] ?? NaN, counts[found - 1] ?? NaN];
  return start + (bound - start) * ((rank - below) / (count - below));
}

/** By halves, as Prometheus looks: that matters where NaN is among the counts. */
function firstAtLeast(counts: Float64Array, last: number, rank: number): number {
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((counts[middle] ?? 0) >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Buckets of one bound are added up; counts never fall from one bound to the next, and differences that are noise go. */
function makeMonotonic(buckets: Buckets): void {
  const { bounds, counts } = buckets;
  let kept = 0;
  for (let i = 1; i < buckets.length; i++) {
    if (bounds[i] === bounds[kept]) counts[kept] = (counts[kept] ?? 0) + (counts[i] ?? 0);
    else {
      kept += 1;
      bounds[kept] = bounds[i] ?? NaN;
      counts[kept] = counts[i] ?? NaN;
    }
  }
  buckets.length = kept + 1;
  let before = counts[0] ?? 0;
  for (let i = 1; i <= kept; i++) {
    const count = counts[i] ?? NaN;
    if (count === before) continue;
    if (count < before || nearlyEqual(before, count)) counts[i] = before;
    else before = count;
  }
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** Whether two numbers are equal but for noise (util/almost of Prometheus). */
function nearlyEqual(a: number, b: number): boolean {
  if (Number.isNaN(a) && Number.isNaN(b)) return true;
  if (a === b) return true;
  const sum = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || sum < SMALLEST_NORMAL) return difference < TOLERANCE * SMALLEST_NORMAL;
  return difference / Math.min(sum, Number.MAX_VALUE) < TOLERANCE;
}

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
function plainNumber(value: number): string {
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

/** A number as `fraction` × 2^`exponent`, the fraction from 0.5 up to 1. Zero, infinities and NaN have the exponent 0. */
function split(value: number): { readonly fraction: number; readonly exponent: number } {
  if (value === 0 || !Number.isFinite(value)) return { fraction: value, exponent: 0 };
  // Numbers below the normal ones are scaled up, so that their fraction has all its digits.
  const small = Math.abs(value) < 2 ** -1022;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, small ? value * 2 ** 52 : value);
  const head = bits.getUint16(0);
  bits.setUint16(0, (head & 0x800f) | (1022 << 4));
  return { fraction: bits.getFloat64(0), exponent: ((head >> 4) & 0x7ff) - 1022 - (small ? 52 : 0) };
}

/** `fraction` × 2^`exponent`, in steps that do not leave the numbers that there are. */
function scaled(fraction: number, exponent: number): number {
  let [value, rest] = [fraction, exponent];
  for (; rest > 1000 && Number.isFinite(value); rest -= 1000) value *= 2 ** 1000;
  if (rest < -1000) {
    const own = split(value);
    // One rounding only, where the result is below the normal numbers.
    if (own.exponent + rest < -1073 - 52) return value < 0 ? -0 : 0;
    value = own.fraction;
    rest += own.exponent;
    return rest < -1021 ? value * 2 ** (rest + 1022) * 2 ** -1022 : value * 2 ** Math.max(rest, -1022);
  }
  return value * 2 ** rest;
}

/** Logarithm to base 2, exact for powers of two, as Prometheus has it (Go's math.Log2). */
function log2(value: number): number {
  if (!(value > 0) || value === Infinity) return Math.log(value);
  const { fraction, exponent } = split(value);
  return fraction === 0.5 ? exponent - 1 : Math.log(fraction) * Math.LOG2E + exponent;
}

/** Logarithm to base 10, as Prometheus has it (Go's math.Log10). */
function log10(value: number): number {
  return log2(value) * 0.30102999566398119521;
}

/** A power, to the last bit as Prometheus has it for whole exponents (Go's math.Pow: squaring of fraction and exponent apart). */
function power(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (exponent === 1) return base;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return NaN;
  if (base === 0 || !Number.isFinite(base) || !Number.isFinite(exponent)) return base === -1 ? 1 : base ** exponent;
  if (exponent === 0.5) return Math.sqrt(base);
  if (exponent === -0.5) return 1 / Math.sqrt(base);
  let whole = Math.trunc(Math.abs(exponent));
  let part = Math.abs(exponent) - whole;
  if (part !== 0 && base < 0) return NaN;
  if (whole >= 2 ** 63) return base ** exponent;
  let result = 1;
  let scale = 0;
  if (part !== 0) {
    if (part > 0.5) {
      part -= 1;
      whole += 1;
    }
    result = Math.exp(part * Math.log(base));
  }
  let { fraction, exponent: size } = split(base);
  for (let left = BigInt(whole); left !== 0n; left >>= 1n) {
    if (Math.abs(size) > 4096) {
      // What follows over- or underflows anyway.
      scale += size;
      break;
    }
    if ((left & 1n) === 1n) {
      result *= fraction;
      scale += size;
    }
    fraction *= fraction;
    size *= 2;
    if (fraction < 0.5) {
      fraction += fraction;
      size -= 1;
    }
  }
  return exponent < 0 ? scaled(1 / result, -scale) : scaled(result, scale);
}

/** How two sides match, and whether a comparison gives 1 or 0 instead of filtering. */
interface Matching {
  readonly join?: Join;
  readonly bool?: true;
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^']);

/** A result of arithmetic; a choice here costs less than a call of another function for every value. */
function computed(op: QueryOperator, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return power(a, b);
  }
}

/** Whether a comparison holds. */
function holdsFor(op: QueryOperator, a: number, b: number): boolean {
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '==':
      return a === b;
    default:
      return a !== b;
  }
}

/** Two sides under an operator, as PromQL joins them. */
export function operate(at: Moments, op: QueryOperator, left: Value, right: Value, matching: Matching = {}): Value {
  if (op === 'and' || op === 'or' || op === 'unless')
    return combine(at, op, columnsOf(left), columnsOf(right), matching.join);
  if (left.kind === 'scalar' && right.kind === 'scalar') return scalars(op, left.values, right.values);
  if (right.kind === 'scalar') return withNumber(at, op, columnsOf(left), right.values, false, matching);
  if (left.kind === 'scalar') return withNumber(at, op, columnsOf(right), left.values, true, matching);
  return pairs(at, op, columnsOf(left), columnsOf(right), matching);
}

function scalars(op: QueryOperator, left: Float64Array, right: Float64Array): Value {
  const make = ARITHMETIC.has(op) ? computed : (_: QueryOperator, a: number, b: number) => (holdsFor(op, a, b) ? 1 : 0);
  return { kind: 'scalar', values: left.map((value, i) => make(op, value, right[i] ?? NaN)) };
}

/** Series with a number on the right or, `swapped`, on the left. A filter keeps the series' value. */
function withNumber(
  at: Moments,
  op: QueryOperator,
  columns: readonly Column[],
  numbers: Float64Array,
  swapped: boolean,
  { bool }: Matching,
): Value {
  const arithmetic = ARITHMETIC.has(op);
  const results = columns.map((column): Column => {
    if (arithmetic) return { ...anonymous(column), values: calculated(op, column.values, numbers, swapped) };
    const has = held(op, column, numbers, swapped);
    return bool === true
      ? { ...anonymous(column), values: Float64Array.from(has) }
      : { labels: column.labels, values: column.values, has };
  });
  return arithmetic || bool === true ? distinct(at, results) : vector(results);
}

function calculated(op: QueryOperator, values: Float64Array, numbers: Float64Array, swapped: boolean): Float64Array {
  const results = new Float64Array(values.length);
  for (let i = 0; i < results.length; i++) {
    const value = values[i] ?? NaN;
    const number = numbers[i] ?? NaN;
    results[i] = swapped ? computed(op, number, value) : computed(op, value, number);
  }
  return results;
}

function held(op: QueryOperator, { values, has }: Column, numbers: Float64Array, swapped: boolean): Uint8Array {
  const holds = new Uint8Array(values.length);
  for (let i = 0; i < holds.length; i++) {
    if (has[i] !== 1) continue;
    const value = values[i] ?? NaN;
    const number = numbers[i] ?? NaN;
    if (swapped ? holdsFor(op, number, value) : holdsFor(op, value, number)) holds[i] = 1;
  }
  return holds;
}

/** What two sides have in common, as text: all labels but the name, or those that a join names. */
function matchKey(labels: Labels, join: Join | undefined): string {
  return keyOf(
    join?.kind === 'on' ? only(labels, join.labels) : without(labels, ['__name__', ...(join?.labels ?? [])]),
  );
}

function byMatch(columns: readonly Column[], join: Join | undefined): Map<string, Column[]> {
  const found = new Map<string, Column[]>();
  for (const column of columns) {
    const key = matchKey(column.labels, join);
    const list = found.get(key);
    if (list === undefined) found.set(key, [column]);
    else list.push(column);
  }
  return found;
}

/** Where any of some columns has a value. */
function anywhere(columns: readonly Column[], length: number): Uint8Array {
  const any = new Uint8Array(length);
  for (const { has } of columns) for (let i = 0; i < length; i++) if (has[i] === 1) any[i] = 1;
  return any;
}

/** A pair's result, where both sides have a value (`met`), and where that passes a filter (`has`). */
interface Pair extends Column {
  readonly met: Uint8Array;
}

/**
 * Series with series. The side of which there is one for each match must have one only, and no two pairs may give the same labels: Prometheus
 * ends the query there (promql/engine.go, VectorBinop). Where one side has no series at all, it does not look.
 */
function pairs(
  at: Moments,
  op: QueryOperator,
  left: readonly Column[],
  right: readonly Column[],
  matching: Matching,
): Value {
  const { join } = matching;
  const swapped = join?.group?.side === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const ones = byMatch(one, join);
  failOnSeveral(at, [...ones.values()], many);
  const results: Pair[] = [];
  for (const [key, columns] of byMatch(many, join)) {
    const partners = ones.get(key);
    if (partners === undefined) continue;
    const made = columns.flatMap((column) => partners.map((partner) => pair(op, column, partner, swapped, matching)));
    if (made.length > 1) failOnSame(at, made, join?.group === undefined);
    for (const each of made) results.push(each);
  }
  return distinct(at, results);
}

function failOnSeveral(at: Moments, groups: readonly (readonly Column[])[], others: readonly Column[]): void {
  const several = groups.filter((columns) => columns.length > 1);
  if (several.length === 0) return;
  const asked = anywhere(others, at.times.length);
  for (const columns of several)
    for (let i = 0; i < asked.length; i++) {
      if (asked[i] !== 1) continue;
      let count = 0;
      for (const { has } of columns) count += has[i] ?? 0;
      if (count > 1) at.failed[i] = 1;
    }
}

/** Pairs of one match: with `all`, no two may meet at all; else none of the same labels. */
function failOnSame(at: Moments, made: readonly Pair[], all: boolean): void {
  const groups = new Map<string, Pair[]>();
  for (const each of made) {
    const key = all ? '' : keyOf(each.labels);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const group of groups.values())
    for (let i = 0; i < at.times.length; i++) {
      let count = 0;
      for (const { met } of group) count += met[i] ?? 0;
      if (count > 1) at.failed[i] = 1;
    }
}

function pair(op: QueryOperator, many: Column, one: Column, swapped: boolean, { join, bool }: Matching): Pair {
  const arithmetic = ARITHMETIC.has(op);
  const { length } = many.has;
  const met = new Uint8Array(length);
  const has = arithmetic || bool === true ? met : new Uint8Array(length);
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    if (many.has[i] !== 1 || one.has[i] !== 1) continue;
    met[i] = 1;
    const a = (swapped ? one : many).values[i] ?? NaN;
    const b = (swapped ? many : one).values[i] ?? NaN;
    if (arithmetic) values[i] = computed(op, a, b);
    else if (bool === true) values[i] = holdsFor(op, a, b) ? 1 : 0;
    else {
      values[i] = a;
      if (holdsFor(op, a, b)) has[i] = 1;
    }
  }
  return { labels: pairedLabels(many.labels, one.labels, join, arithmetic || bool === true), values, has, met };
}

function pairedLabels(many: Labels, one: Labels, join: Join | undefined, drop: boolean): Labels {
  const own = drop ? nameless(many) : many;
  if (join?.group !== undefined)
    return without(
      { ...own, ...Object.fromEntries(join.group.labels.map((label) => [label, labelOf(one, label)])) },
      [],
    );
  if (join?.kind === 'on') return only(own, join.labels);
  return join === undefined ? own : without(own, join.labels);
}

/** `and`, `or`, `unless`: presence counts, the left is kept. */
function combine(
  at: Moments,
  op: 'and' | 'or' | 'unless',
  left: readonly Column[],
  right: readonly Column[],
  join: Join | undefined,
): Value {
  const { length } = at.times;
  const [test, filtered] = op === 'or' ? [left, right] : [right, left];
  const present = new Map<string, Uint8Array>();
  for (const [key, columns] of byMatch(test, join)) present.set(key, anywhere(columns, length));
  const wanted = op === 'and' ? 1 : 0;
  const kept = filtered.flatMap((column) => {
    const others = present.get(matchKey(column.labels, join));
    if (others === undefined) return op === 'and' ? [] : [column];
    const has = new Uint8Array(length);
    for (let i = 0; i < length; i++) has[i] = column.has[i] === 1 && others[i] === wanted ? 1 : 0;
    return [{ ...column, has }];
  });
  return op === 'or' ? distinct(at, [...left, ...kept]) : vector(kept);
}

/** A moment of the calendar in UTC. */
interface CalendarDate {
  /** A date of the same month, day, weekday and time, in a year that `Date` can hold. */
  readonly date: Date;
  /** What is to be added to its year. */
  readonly years: number;
}

/** The Gregorian calendar repeats after 400 years, which are so many seconds. */
const CYCLE = 12_622_780_800n;

/** Seconds from the beginning of Go's calendar, in the year -292277022399, to 1970. */
const TO_1970 = 9_223_372_028_715_321_600n;

const DAY = 86_400_000;

/**
 * The date of some seconds since 1970, cut to whole ones. What does not fit into 64 bits, NaN too, is the date that Go computes from the
 * smallest such number, since that is what Prometheus says (Go's time.Unix on amd64).
 */
function dateOf(seconds: number): CalendarDate {
  if (Math.abs(seconds) < 8e12) return { date: new Date(Math.trunc(seconds) * 1000), years: 0 };
  const fits = Math.abs(seconds) < 2 ** 63;
  const whole = fits ? BigInt(Math.trunc(seconds)) : -(2n ** 63n);
  const since = BigInt.asUintN(64, whole + TO_1970) - TO_1970;
  const rest = ((since % CYCLE) + CYCLE) % CYCLE;
  return { date: new Date(Number(rest) * 1000), years: Number((since - rest) / CYCLE) * 400 };
}

const monthStart = (date: Date, months: number): number =>
  Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);

/** What PromQL's functions of the calendar read. */
const calendarFields = {
  minute: ({ date }) => date.getUTCMinutes(),
  hour: ({ date }) => date.getUTCHours(),
  day_of_week: ({ date }) => date.getUTCDay(),
  day_of_month: ({ date }) => date.getUTCDate(),
  day_of_year: ({ date }) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1,
  days_in_month: ({ date }) => Math.round((monthStart(date, 1) - monthStart(date, 0)) / DAY),
  month: ({ date }) => date.getUTCMonth() + 1,
  year: ({ date, years }) => date.getUTCFullYear() + years,
} as const satisfies Record<string, (date: CalendarDate) => number>;

/** The samples of one window, `from` one index `to` another, with the window's bounds; all times in milliseconds. */
interface Window extends Slice {
  readonly times: Float64Array;
  readonly start: number;
  readonly end: number;
}

/** A function over time: a number from the samples of a window, of which there are at least `least`. */
interface OverTime {
  readonly least: 1 | 2;
  /** Whether the metric keeps its name. */
  readonly named?: true;
  of(window: Window, moment: number): number;
  /** The same for windows of one series that only move forward, where what the last one knew saves looking again. */
  forward?(): OverTime['of'];
}

type Matrix = Value & { kind: 'matrix' };

/** A function of each window, its older end left out (Prometheus 3); series with too few samples fall out. */
function overTime(at: Moments, value: Value, { least, named, of, forward }: OverTime): Value {
  if (value.kind !== 'matrix') throw new Error('a function over time wants a stretch of time');
  const columns = value.stretches.map((stretch): Column => {
    const { from, to } = bounds(at, value, stretch.times);
    const values = new Float64Array(at.times.length);
    const has = new Uint8Array(at.times.length);
    const ask = forward?.() ?? of;
    const window = { times: stretch.times, values: stretch.values, from: 0, to: 0, start: 0, end: 0 };
    for (let i = 0; i < has.length; i++) {
      window.from = from[i] ?? 0;
      window.to = to[i] ?? 0;
      if (window.to - window.from < least) continue;
      window.end = (at.times[i] ?? 0) - value.offset;
      window.start = window.end - value.window;
      has[i] = 1;
      values[i] = ask(window, i);
    }
    const column = { labels: stretch.labels, values, has };
    return named === true ? column : anonymous(column);
  });
  return distinct(at, columns);
}

/** For each moment the first sample of its window, and the first behind it. */
function bounds(
  at: Moments,
  { window, offset }: Matrix,
  times: Float64Array,
): { readonly from: Int32Array; readonly to: Int32Array } {
  return { from: positions(times, at.times, offset + window), to: positions(times, at.times, offset) };
}

/** 1 for each series with a sample in its window. */
function sampled(at: Moments, value: Value): readonly Column[] {
  const found = overTime(at, value, { least: 1, of: () => 1 });
  return found.kind === 'vector' ? found.columns : [];
}

/**
 * Increase or difference over a window, extrapolated to its bounds as Prometheus 3 does: at most half an interval beyond the samples
 * where they do not reach a bound, and a counter never below zero (promql/functions.go, extrapolatedRate).
 */
function extrapolated({ times, values, from, to, start, end }: Window, counter: boolean, perSecond: boolean): number {
  const first = values[from] ?? 0;
  let difference = (values[to - 1] ?? 0) - first;
  if (counter) {
    let before = first;
    for (let i = from + 1; i < to; i++) {
      const value = values[i] ?? 0;
      if (value < before) difference += before;
      before = value;
    }
  }
  const [begin, last] = [times[from] ?? 0, times[to - 1] ?? 0];
  const covered = (last - begin) / 1000;
  const between = covered / (to - from - 1);
  const farthest = between * 1.1;
  let toStart = (begin - start) / 1000;
  let toEnd = (end - last) / 1000;
  if (toStart >= farthest) toStart = between / 2;
  if (counter) {
    const toZero = difference > 0 && first >= 0 ? covered * (first / difference) : toStart;
    if (toZero < toStart) toStart = toZero;
  }
  if (toEnd >= farthest) toEnd = between / 2;
  let factor = covered === 0 ? 1 : (covered + toStart + toEnd) / covered;
  if (perSecond) factor /= (end - start) / 1000;
  return difference * factor;
}

/** The last step of a window; for a counter, a value below the one before is a restart from zero (promql/functions.go, instantValue). */
function lastStep({ times, values, from: _from, to }: Window, counter: boolean): number {
  const [before, last] = [values[to - 2] ?? 0, values[to - 1] ?? 0];
  if (!counter) return last - before;
  return (last < before ? last : last - before) / (((times[to - 1] ?? 0) - (times[to - 2] ?? 0)) / 1000);
}

/** The line through the samples of a window by least squares, with its value at a time (promql/functions.go, linearRegression). */
function regression(
  { times, values, from, to }: Window,
  moment: number,
): { readonly slope: number; readonly value: number } {
  const first = values[from] ?? NaN;
  let constant = true;
  for (let i = from + 1; i < to && constant; i++) constant = values[i] === first;
  if (constant) return Math.abs(first) === Infinity ? { slope: NaN, value: NaN } : { slope: 0, value: first };
  const n = to - from;
  // Four compensated sums (as `total` adds up), written out: this runs for every sample of every window.
  let [x, y, xy, xx, xLost, yLost, xyLost, xxLost] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const value = values[i] ?? NaN;
    const time = ((times[i] ?? 0) - moment) / 1000;
    const nextX = x + time;
    xLost += Math.abs(x) >= Math.abs(time) ? x - nextX + time : time - nextX + x;
    x = nextX;
    const nextY = y + value;
    if (nextY === Infinity || nextY === -Infinity) yLost = 0;
    else yLost += Math.abs(y) >= Math.abs(value) ? y - nextY + value : value - nextY + y;
    y = nextY;
    const product = time * value;
    const nextXY = xy + product;
    if (nextXY === Infinity || nextXY === -Infinity) xyLost = 0;
    else xyLost += Math.abs(xy) >= Math.abs(product) ? xy - nextXY + product : product - nextXY + xy;
    xy = nextXY;
    const square = time * time;
    const nextXX = xx + square;
    xxLost += Math.abs(xx) >= Math.abs(square) ? xx - nextXX + square : square - nextXX + xx;
    xx = nextXX;
  }
  x += xLost;
  y += yLost;
  xy += xyLost;
  xx += xxLost;
  const slope = (xy - (x * y) / n) / (xx - (x * x) / n);
  return { slope, value: y / n - (slope * x) / n };
}

function counted(test: (before: number, now: number) => boolean): OverTime {
  return {
    least: 1,
    of({ values, from, to }) {
      let count = 0;
      for (let i = from + 1; i < to; i++) if (test(values[i - 1] ?? NaN, values[i] ?? NaN)) count += 1;
      return count;
    },
  };
}

/** The best of a window; the best of the last window stays so until it falls out or something better comes in. */
function extreme(best: (slice: Slice) => number, better: (a: number, b: number) => boolean): OverTime {
  return {
    least: 1,
    of: best,
    forward: () => {
      let found = -1;
      let seen = 0;
      return ({ values, from, to }) => {
        let start = seen;
        if (found < from) {
          found = from;
          start = from + 1;
        }
        for (let i = start; i < to; i++) {
          const [value, known] = [values[i] ?? NaN, values[found] ?? NaN];
          if (better(value, known) || Number.isNaN(known)) found = i;
        }
        seen = to;
        return values[found] ?? NaN;
      };
    },
  };
}

/** Functions over time that take nothing else, by their names in PromQL. */
const windowFunctions = {
  rate: { least: 2, of: (window) => extrapolated(window, true, true) },
  increase: { least: 2, of: (window) => extrapolated(window, true, false) },
  delta: { least: 2, of: (window) => extrapolated(window, false, false) },
  irate: { least: 2, of: (window) => lastStep(window, true) },
  idelta: { least: 2, of: (window) => lastStep(window, false) },
  deriv: { least: 2, of: (window) => regression(window, window.times[window.from] ?? 0).slope },
  changes: counted((before, now) => before !== now && !(Number.isNaN(before) && Number.isNaN(now))),
  resets: counted((before, now) => now < before),
  last_over_time: { least: 1, named: true, of: ({ values, to }) => values[to - 1] ?? NaN },
  avg_over_time: { least: 1, of: average },
  min_over_time: extreme(smallest, (a, b) => a < b),
  max_over_time: extreme(largest, (a, b) => a > b),
  sum_over_time: { least: 1, of: total },
  stddev_over_time: { least: 1, of: (window) => Math.sqrt(varianceOverTime(window)) },
  stdvar_over_time: { least: 1, of: varianceOverTime },
  count_over_time: { least: 1, of: ({ from, to }) => to - from },
  present_over_time: { least: 1, of: () => 1 },
} as const satisfies Record<string, OverTime>;

/** The value in some seconds, on the line through each window. */
function forecast(at: Moments, value: Value, seconds: Float64Array): Value {
  return overTime(at, value, {
    least: 2,
    of(window, moment) {
      const line = regression(window, at.times[moment] ?? 0);
      return line.slope * (seconds[moment] ?? NaN) + line.value;
    },
  });
}

/** The q-quantile of the samples of each window. */
function quantileOverTime(at: Moments, q: Float64Array, value: Value): Value {
  return overTime(at, value, { least: 1, of: (window, moment) => quantileOf(window, q[moment] ?? NaN) });
}

/**
 * A query asked again and again within a window, at every multiple of the step, as a stretch of time (all in seconds). `ask` answers at the
 * moments that it is given. Where one of its answers failed, so does everything that looks at it.
 */
export function subquery(
  at: Moments,
  { window, step, offset }: { readonly window: number; readonly step: number; readonly offset: number },
  ask: (at: Moments) => Value,
): Value {
  const every = Math.max(1, Math.round(step * 1000));
  const [reach, back] = [window * 1000, offset * 1000];
  const times: number[] = [];
  for (const moment of at.times) {
    const end = moment - back;
    let next = (Math.floor((end - reach) / every) + 1) * every;
    const known = times.at(-1);
    if (known !== undefined && known >= next) next = known + every;
    for (; next <= end; next += every) times.push(next);
  }
  const inner: Moments = { store: at.store, times: Float64Array.from(times), failed: new Uint8Array(times.length) };
  const asked = ask(inner);
  failWhere(at, inner, reach, back);
  const columns =
    asked.kind === 'vector'
      ? asked.columns
      : asked.kind === 'scalar'
        ? [{ labels: {}, values: asked.values, has: new Uint8Array(times.length).fill(1) }]
        : [];
  const stretches = columns.map(({ labels, values, has }) => ({
    labels,
    times: inner.times.filter((_, i) => has[i] === 1),
    values: values.filter((_, i) => has[i] === 1),
  }));
  return { kind: 'matrix', stretches, window: reach, offset: back };
}

function failWhere(at: Moments, inner: Moments, reach: number, back: number): void {
  if (!inner.failed.includes(1)) return;
  const failures = inner.times.filter((_, i) => inner.failed[i] === 1);
  const from = positions(failures, at.times, back + reach);
  const to = positions(failures, at.times, back);
  for (let i = 0; i < at.times.length; i++) if ((to[i] ?? 0) > (from[i] ?? 0)) at.failed[i] = 1;
}

/** A function of values that are known. */
type Run = (at: Moments, ...args: readonly Value[]) => Value;

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
function absentLabels(matchers: readonly LabelTest[]): Labels {
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

/** Readings of one series, in the order of their times. */
export interface Readings {
  /** With the name of the metric as `__name__`. */
  readonly labels: Labels;
  /** Times in seconds since 1970; null for a value says that the series ended there. */
  readonly samples: readonly (readonly [time: number, value: number | null])[];
}

/** Series, made ready to be asked more than once. */
export interface Data {
  readonly store: Store;
}

/** Whether a condition is true; unknown where there is no data, or none that decides. */
export type Truth = 'true' | 'false' | 'unknown';

/** What a condition is at some times, for one label set. */
export interface Verdicts {
  readonly labels: Labels;
  /** One for each time. */
  readonly verdicts: readonly Truth[];
}

/** A value at some times, for one label set. */
export interface Values {
  readonly labels: Labels;
  /** One for each time; undefined where there is none. */
  readonly values: readonly (number | undefined)[];
}

/** Series of the version that is being rolled out, and of the one that served before. */
export interface TwoVersions {
  readonly candidate: readonly Readings[];
  readonly stable: readonly Readings[];
}

/** What a condition asks of series. */
export interface Asked {
  /** Gives a series for each label set for which it is true. */
  readonly holds: Ask;
  /** Gives one for each for which it is false. */
  readonly fails?: Ask;
  /** Gives one for each that something is known of. */
  readonly seen?: Ask;
}

/** Makes series ready to be asked more than once; later changes of the list are not seen. */
export function dataOf(series: readonly Readings[]): Data {
  return {
    store: storeOf(
      series.map(({ labels, samples }) =>
        seriesOf(
          without(labels, []),
          samples.map(([time, value]) => ({ time, value: value ?? undefined })),
        ),
      ),
    ),
  };
}

/** The label by which the series of two versions are told apart. */
const VERSION = '__version__';

/** Makes the series of two versions ready to be asked together. */
export function dataOfVersions({ candidate, stable }: TwoVersions): Data {
  const marked = (series: readonly Readings[], version: string): Readings[] =>
    series.map(({ labels, samples }) => ({ labels: { ...labels, [VERSION]: version }, samples }));
  return dataOf([...marked(candidate, 'candidate'), ...marked(stable, 'stable')]);
}

/** Times in whole milliseconds. Throws for times that do not ascend. */
function millisecondsOf(times: readonly number[]): Float64Array {
  if (times.some((time, i) => !(time >= (times[i - 1] ?? -Infinity)))) throw new RangeError('the times must ascend');
  return Float64Array.from(times, (time) => Math.round(time * 1000));
}

function storeFrom(series: Data | readonly Readings[]): Store {
  return ('store' in series ? series : dataOf(series)).store;
}

/** What a condition is at some times (seconds since 1970, ascending), for each label set that something is known of at any of them. */
export function verdictsOf(
  series: Data | readonly Readings[],
  times: readonly number[],
  { holds, fails, seen }: Asked,
): readonly Verdicts[] {
  const [store, moments] = [storeFrom(series), millisecondsOf(times)];
  const answer = (ask: Ask | undefined): Answer | undefined => {
    if (ask === undefined) return undefined;
    const at = { store, times: moments, failed: new Uint8Array(moments.length) };
    return { columns: seriesIn(ask(at), moments.length), failed: at.failed };
  };
  const courses = courseFrom({ holds: answer(holds), fails: answer(fails), seen: answer(seen) }, moments.length);
  return courses.map(({ labels, states }) => ({
    labels: without(labels, [VERSION]),
    verdicts: Array.from(states, (state): Truth => {
      const verdict = VERDICTS[state] ?? 'none';
      return verdict === 'none' ? 'unknown' : verdict;
    }),
  }));
}

/** A value at some times (seconds since 1970, ascending), for each label set. */
export function valuesOf(series: Data | readonly Readings[], times: readonly number[], ask: Ask): readonly Values[] {
  const moments = millisecondsOf(times);
  const at = { store: storeFrom(series), times: moments, failed: new Uint8Array(moments.length) };
  return seriesIn(ask(at), moments.length)
    .filter(({ has }) => has.includes(1))
    .map(({ labels, values, has }) => ({
      labels: nameless(labels),
      values: Array.from(values, (value, i) => (has[i] === 1 && at.failed[i] !== 1 ? value : undefined)),
    }));
}

/** What a gate is, given the numbers that were reported, by their names. */
export function verdictOn(reported: Readonly<Record<string, number>>, asked: Asked): Truth {
  const series = Object.entries(reported).map(([name, value]): Readings => ({
    labels: { __name__: name },
    samples: [[0, value]],
  }));
  return verdictsOf(series, [0], asked)[0]?.verdicts[0] ?? 'unknown';
}

/** The same question, asked only once of the same moments. */
export function remembered(ask: Ask): Ask {
  const known = new WeakMap<Float64Array, { readonly value: Value; readonly failed: Uint8Array }>();
  return (at: Moments) => {
    let found = known.get(at.times);
    if (found === undefined) {
      const failed = new Uint8Array(at.times.length);
      found = { value: ask({ ...at, failed }), failed };
      known.set(at.times, found);
    }
    for (let i = 0; i < at.failed.length; i++) if (found.failed[i] === 1) at.failed[i] = 1;
    return found.value;
  };
}
