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
    if (!Number.isFinite(next)) lost = Number.isNaN(next) ? NaN : 0;
    else lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Arithmetic mean: the compensated sum over the count or, once that sum overflows, a running mean (promql/engine.go, aggregation). */
export function average({ values, from, to }: Slice): number {
  let sum = values[from] ?? NaN;
  let lost = 0;
  let mean = 0;
  let running = false;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] ?? 0;
    const count = i - from + 1;
    if (!running) {
      const [next, rest] = added(value, sum, lost);
      if (Math.abs(next) !== Infinity) {
        [sum, lost] = [next, rest];
        continue;
      }
      running = true;
      mean = sum / (count - 1);
      lost /= count - 1;
    }
    const share = (count - 1) / count;
    [mean, lost] = added(value / count, share * mean, share * lost);
  }
  const count = to - from;
  return running ? mean + lost : sum / count + lost / count;
}

/** One step of a compensated sum: the new sum and what it lost so far. */
export function added(value: number, sum: number, lost: number): [number, number] {
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
  let [mean, meanLost, squares, squaresLost] = [0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const value = values[i] ?? NaN;
    const delta = value - (mean + meanLost);
    [mean, meanLost] = added(delta / (i - from + 1), mean, meanLost);
    [squares, squaresLost] = added(delta * (value - (mean + meanLost)), squares, squaresLost);
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
