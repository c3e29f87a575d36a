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

/** Buckets of a histogram, by rising bounds: how many events are at most each bound. The first `length` of both count. */
export interface Buckets {
  readonly bounds: Float64Array;
  /** Changed while a quantile is computed. */
  readonly counts: Float64Array;
  length: number;
}

/** Differences between counts that are smaller than this share are noise of floating point (promql/quantile.go). */
const TOLERANCE = 1e-12;

/** The q-quantile of classic buckets, interpolated within one (promql/quantile.go, BucketQuantile). NaN where there is nothing to say. */
export function quantileOfBuckets(q: number, buckets: Buckets): number {
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
