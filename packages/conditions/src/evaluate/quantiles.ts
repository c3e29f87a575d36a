import type { Slice } from './sums.ts';

/** The q-quantile, interpolated between neighbours; NaN counts as smaller than every number (promql/quantile.go, quantile). */
export function quantileOf({ values, from, to }: Slice, q: number): number {
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

/** A bucket of a histogram: how many events are at most `bound`. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** Differences between counts that are smaller than this share are noise of floating point (promql/quantile.go). */
const TOLERANCE = 1e-12;

/** The q-quantile of classic buckets, interpolated within one (promql/quantile.go, BucketQuantile). NaN where there is nothing to say. */
export function quantileOfBuckets(q: number, unsorted: readonly Bucket[]): number {
  if (Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const buckets = monotonic([...unsorted].sort((a, b) => a.bound - b.bound));
  const last = buckets.at(-1);
  if (last === undefined || last.bound !== Infinity || buckets.length < 2 || last.count === 0) return NaN;
  const rank = q * last.count;
  const found = firstAtLeast(buckets, rank);
  if (found === buckets.length - 1) return buckets.at(-2)?.bound ?? NaN;
  const { bound, count } = buckets[found] ?? last;
  const before = buckets[found - 1];
  if (before === undefined) return bound <= 0 ? bound : bound * (rank / count);
  return before.bound + (bound - before.bound) * ((rank - before.count) / (count - before.count));
}

/** By halves, as Prometheus looks: that matters where NaN is among the counts. */
function firstAtLeast(buckets: readonly Bucket[], rank: number): number {
  let low = 0;
  let high = buckets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((buckets[middle]?.count ?? 0) >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Buckets of one bound are added up; counts never fall from one bound to the next, and differences that are noise go. */
function monotonic(buckets: readonly Bucket[]): Bucket[] {
  const merged: { bound: number; count: number }[] = [];
  for (const { bound, count } of buckets) {
    const last = merged.at(-1);
    if (last?.bound === bound) last.count += count;
    else merged.push({ bound, count });
  }
  let before = merged[0]?.count ?? 0;
  return merged.map(({ bound, count }, index) => {
    if (index === 0 || count === before) return { bound, count };
    if (nearlyEqual(before, count) || count < before) return { bound, count: before };
    before = count;
    return { bound, count };
  });
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
