/** Samples from one index up to another, the latter left out. */
export interface Slice {
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Sum with compensation (Neumaier), as Prometheus 3 adds up. */
export function total({ values, from, to }: Slice): number {
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
export function average({ values, from, to }: Slice): number {
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
export function variance({ values, from, to }: Slice): number {
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
export function varianceOverTime({ values, from, to }: Slice): number {
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
export function largest({ values, from, to }: Slice): number {
  let best = values[from] ?? NaN;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] ?? NaN;
    if (value > best || Number.isNaN(best)) best = value;
  }
  return best;
}

/** The smallest value; NaN only if there is nothing else. */
export function smallest({ values, from, to }: Slice): number {
  let best = values[from] ?? NaN;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] ?? NaN;
    if (value < best || Number.isNaN(best)) best = value;
  }
  return best;
}
