import { quantileOfSorted } from './statistics.ts';
import { average, deviation, largest, smallest, total } from './statistics.ts';

/** A stretch of samples with the bounds of its window, in seconds. */
export interface Window {
  readonly points: readonly { readonly time: number; readonly value: number }[];
  readonly start: number;
  readonly end: number;
}

type OverTime = (window: Window) => number | undefined;

const values = ({ points }: Window): number[] => points.map((point) => point.value);

/**
 * Increase or difference over a window, extrapolated to its bounds as Prometheus 3 does: at most half an interval beyond the samples
 * where they do not reach a bound, and a counter never below zero (promql/functions.go, extrapolatedRate).
 */
function extrapolated({ points, start, end }: Window, counter: boolean, perSecond: boolean): number | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return undefined;
  let difference = last.value - first.value;
  if (counter)
    for (const [index, { value }] of points.entries())
      if (index > 0 && value < (points[index - 1]?.value ?? 0)) difference += points[index - 1]?.value ?? 0;
  const sampled = last.time - first.time;
  const between = sampled / (points.length - 1);
  const reach = (distance: number): number => (distance >= between * 1.1 ? between / 2 : distance);
  let before = reach(first.time - start);
  if (counter && difference > 0 && first.value >= 0) before = Math.min(before, sampled * (first.value / difference));
  const factor = (sampled + before + reach(end - last.time)) / sampled;
  return difference * (perSecond ? factor / (end - start) : factor);
}

/** Slope and value at a time of the line through the samples of a window, by least squares. */
function regression({ points }: Window, at: number): { readonly slope: number; readonly value: number } | undefined {
  const first = points[0];
  if (first === undefined || points.length < 2) return undefined;
  if (points.every(({ value }) => value === first.value))
    return Number.isFinite(first.value) ? { slope: 0, value: first.value } : { slope: NaN, value: NaN };
  const xs = points.map(({ time }) => time - at);
  const n = points.length;
  const sumX = total(xs);
  const sumY = total(points.map(({ value }) => value));
  const covariance = total(points.map(({ value }, index) => (xs[index] ?? 0) * value)) - (sumX * sumY) / n;
  const variance = total(xs.map((x) => x * x)) - (sumX * sumX) / n;
  const slope = covariance / variance;
  return { slope, value: sumY / n - (slope * sumX) / n };
}

function steps(test: (before: number, now: number) => boolean): OverTime {
  return ({ points }) =>
    points.filter(({ value }, index) => index > 0 && test(points[index - 1]?.value ?? NaN, value)).length;
}

/** The last step of a counter; a value below the one before is a restart from zero. */
function lastStep({ points }: Window): number | undefined {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return undefined;
  return (last.value < before.value ? last.value : last.value - before.value) / (last.time - before.time);
}

/** Functions over time by the name of the language. Undefined where a window has too few samples. */
export const windowFunctions: Readonly<Record<string, OverTime>> = {
  rate: (window) => extrapolated(window, true, true),
  increase: (window) => extrapolated(window, true, false),
  delta: (window) => extrapolated(window, false, false),
  irate: lastStep,
  deriv: (window) => regression(window, window.points[0]?.time ?? 0)?.slope,
  changes: steps((before, now) => before !== now && !(Number.isNaN(before) && Number.isNaN(now))),
  resets: steps((before, now) => now < before),
  last: ({ points }) => points.at(-1)?.value,
  avg: (window) => average(values(window)),
  min: (window) => smallest(values(window)),
  max: (window) => largest(values(window)),
  sum: (window) => total(values(window)),
  stddev: (window) => Math.sqrt(deviation(values(window))),
  stdvar: (window) => deviation(values(window)),
  count: ({ points }) => points.length,
};

/** The value in some seconds, on the line through a window. */
export function forecast(window: Window, at: number, seconds: number): number | undefined {
  const line = regression(window, at);
  return line === undefined ? undefined : line.value + line.slope * seconds;
}

/** The q-quantile of the samples of a window. */
export function quantileOverTime(window: Window, q: number): number {
  return quantileOfSorted(values(window), q);
}
