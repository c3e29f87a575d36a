import { anonymous, distinct } from './columns.ts';
import type { Column, Moments, Value } from './columns.ts';
import { quantileOf } from './quantiles.ts';
import { positions } from './select.ts';
import { average, largest, smallest, total, varianceOverTime } from './sums.ts';
import type { Slice } from './sums.ts';

/** The samples of one window, `from` one index `to` another, with the window's bounds; all times in milliseconds. */
export interface Window extends Slice {
  readonly times: Float64Array;
  readonly start: number;
  readonly end: number;
}

/** A function over time: a number from the samples of a window, of which there are at least `least`. */
export interface OverTime {
  readonly least: 1 | 2;
  /** Whether the metric keeps its name. */
  readonly named?: true;
  of(window: Window, moment: number): number;
  /** The same for windows of one series that only move forward, where what the last one knew saves looking again. */
  forward?(): OverTime['of'];
}

type Matrix = Value & { kind: 'matrix' };

/** A function of each window, its older end left out (Prometheus 3); series with too few samples fall out. */
export function overTime(at: Moments, value: Value, { least, named, of, forward }: OverTime): Value {
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
export function sampled(at: Moments, value: Value): readonly Column[] {
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
export function regression(
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
export const windowFunctions = {
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
export function forecast(at: Moments, value: Value, seconds: Float64Array): Value {
  return overTime(at, value, {
    least: 2,
    of(window, moment) {
      const line = regression(window, at.times[moment] ?? 0);
      return line.slope * (seconds[moment] ?? NaN) + line.value;
    },
  });
}

/** The q-quantile of the samples of each window. */
export function quantileOverTime(at: Moments, q: Float64Array, value: Value): Value {
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
