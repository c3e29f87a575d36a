/** Sum with compensation (Neumaier), as Prometheus 3 adds up. */
export function total(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    if (Number.isFinite(next)) lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/** Arithmetic mean. */
export function average(values: readonly number[]): number {
  return total(values) / values.length;
}

/** Variance of a whole population. */
export function deviation(values: readonly number[]): number {
  const mean = average(values);
  return average(values.map((value) => (value - mean) ** 2));
}

/** The largest value; NaN only if there is nothing else. */
export function largest(values: readonly number[]): number {
  return values.reduce((best, value) => (value > best || Number.isNaN(best) ? value : best), NaN);
}

/** The smallest value; NaN only if there is nothing else. */
export function smallest(values: readonly number[]): number {
  return values.reduce((best, value) => (value < best || Number.isNaN(best) ? value : best), NaN);
}

/** The q-quantile, interpolated between neighbours; NaN counts as smaller than every number. */
export function quantileOfSorted(values: readonly number[], q: number): number {
  if (values.length === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const sorted = [...values].sort((a, b) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b));
  const rank = q * (sorted.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(sorted.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (sorted[lower] ?? NaN) * (1 - weight) + (sorted[upper] ?? NaN) * weight;
}

/** A bucket of a histogram: how many events are at most `bound`. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** The q-quantile of classic buckets, interpolated within one (promql/quantile.go, bucketQuantile). NaN where there is nothing to say. */
export function quantileOfBuckets(q: number, unsorted: readonly Bucket[]): number {
  const buckets = monotonic([...unsorted].sort((a, b) => a.bound - b.bound));
  const last = buckets.at(-1);
  if (
    last === undefined ||
    last.bound !== Infinity ||
    buckets.length < 2 ||
    last.count === 0 ||
    Number.isNaN(last.count)
  )
    return NaN;
  const rank = q * last.count;
  const at = buckets.slice(0, -1).findIndex((bucket) => bucket.count >= rank);
  if (at === -1) return buckets.at(-2)?.bound ?? NaN;
  const { bound, count } = buckets[at] ?? last;
  if (at === 0 && bound <= 0) return bound;
  const before = buckets[at - 1];
  const start = before?.bound ?? 0;
  const below = before?.count ?? 0;
  return start + (bound - start) * ((rank - below) / (count - below));
}

/** Buckets of one bound are added up; counts never fall from one bound to the next. */
function monotonic(buckets: readonly Bucket[]): Bucket[] {
  const merged: { bound: number; count: number }[] = [];
  for (const { bound, count } of buckets) {
    const last = merged.at(-1);
    if (last?.bound === bound) last.count += count;
    else merged.push({ bound, count });
  }
  let highest = -Infinity;
  return merged.map(({ bound, count }) => ({ bound, count: (highest = count > highest ? count : highest) }));
}
