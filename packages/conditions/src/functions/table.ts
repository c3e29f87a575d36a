/** How a function treats its argument: a value, a stretch of time, or the whole set of series. */
export type FunctionKind = 'math' | 'window' | 'aggregate' | 'quantile' | 'other';

/** One function of the condition language. */
export interface FunctionFacts {
  readonly kind: FunctionKind;
  /** What it takes, for messages: `rate(counter[window])`. */
  readonly signature: string;
  readonly text: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** What happens to the dimension of the first argument. */
  readonly result: 'same' | 'none' | 'ratio' | 'count' | 'truth' | 'time';
}

const fn = (kind: FunctionKind, signature: string, result: FunctionFacts['result'], arity: readonly [number, number], text: string): FunctionFacts => ({ kind, signature, result, arity, text });

/** All functions. Each back end is a record over these names, so that a missing case does not compile. */
export const functions = {
  quantile: fn('quantile', 'quantile(q, value)', 'same', [2, 2], 'The q-quantile of a histogram, of a window, or of a set.'),
  rate: fn('window', 'rate(counter[5m])', 'none', [1, 1], 'Increase per second of a counter over a window.'),
  irate: fn('window', 'irate(counter[5m])', 'none', [1, 1], 'Increase per second between the last two samples of a window.'),
  increase: fn('window', 'increase(counter[5m])', 'count', [1, 1], 'Increase of a counter over a window.'),
  delta: fn('window', 'delta(gauge[5m])', 'same', [1, 1], 'Difference between the ends of a window.'),
  deriv: fn('window', 'deriv(gauge[5m])', 'none', [1, 1], 'Slope per second over a window, by linear regression.'),
  changes: fn('window', 'changes(gauge[5m])', 'count', [1, 1], 'How often a value changed within a window.'),
  resets: fn('window', 'resets(counter[5m])', 'count', [1, 1], 'How often a counter was reset within a window.'),
  avg: fn('aggregate', 'avg(value) by (label), or avg(value[5m])', 'same', [1, 1], 'Mean over labels, or over a window.'),
  min: fn('aggregate', 'min(value) by (label), or min(value[5m])', 'same', [1, 1], 'Smallest value over labels, or over a window.'),
  max: fn('aggregate', 'max(value) by (label), or max(value[5m])', 'same', [1, 1], 'Largest value over labels, or over a window.'),
  sum: fn('aggregate', 'sum(value) by (label), or sum(value[5m])', 'same', [1, 1], 'Sum over labels, or over a window.'),
  stddev: fn('aggregate', 'stddev(value) by (label), or stddev(value[5m])', 'same', [1, 1], 'Standard deviation over labels, or over a window.'),
  stdvar: fn('aggregate', 'stdvar(value) by (label), or stdvar(value[5m])', 'none', [1, 1], 'Variance over labels, or over a window.'),
  count: fn('aggregate', 'count(value) by (label), or count(value[5m])', 'count', [1, 1], 'How many series, or samples in a window, there are.'),
  last: fn('window', 'last(value[5m])', 'same', [1, 1], 'Newest value within a window.'),
  group: fn('aggregate', 'group(value) by (label)', 'none', [1, 1], '1 for each label set that has data.'),
  absent: fn('other', 'absent(value)', 'truth', [1, 1], 'Holds where a series has no data.'),
  exists: fn('other', 'exists(value)', 'truth', [1, 1], 'Holds where a series has data.'),
  forecast: fn('other', 'forecast(metric[6h], 4h)', 'same', [2, 2], 'Value in some time, by linear regression over a window.'),
  bool: fn('other', 'bool(condition)', 'none', [1, 1], '1 where a condition holds, 0 where it does not.'),
  abs: fn('math', 'abs(value)', 'same', [1, 1], 'Absolute value.'),
  ceil: fn('math', 'ceil(value)', 'same', [1, 1], 'Next whole number above.'),
  floor: fn('math', 'floor(value)', 'same', [1, 1], 'Next whole number below.'),
  round: fn('math', 'round(value)', 'same', [1, 1], 'Nearest whole number.'),
  sqrt: fn('math', 'sqrt(value)', 'none', [1, 1], 'Square root.'),
  ln: fn('math', 'ln(value)', 'none', [1, 1], 'Natural logarithm.'),
  log2: fn('math', 'log2(value)', 'none', [1, 1], 'Logarithm to base 2.'),
  log10: fn('math', 'log10(value)', 'none', [1, 1], 'Logarithm to base 10.'),
  exp: fn('math', 'exp(value)', 'none', [1, 1], 'e to the power of the value.'),
  drop: fn('other', 'drop(metric), or drop(metric, 1d)', 'same', [1, 2], 'How much lower a metric is than in the stable version, the last release, or its own past.'),
  ratio: fn('other', 'ratio(part, whole)', 'ratio', [2, 2], 'sum(part) / sum(whole); 0 where only the whole has data.'),
  time: fn('other', 'time()', 'time', [0, 0], 'Seconds since 1970 at evaluation.'),
} as const satisfies Record<string, FunctionFacts>;

/** The name of a function. */
export type FunctionName = keyof typeof functions;

/** The quantile that a short form names: 0.95 for `p95`; undefined for another word. */
export function quantileOf(name: string): number | undefined {
  const match = /^p(\d{2})(\d*)$/.exec(name);
  return match === null ? undefined : Number(`0.${match[1]}${match[2]}`);
}

/** The facts of a function by its name, or undefined. */
export function functionFacts(name: string): FunctionFacts | undefined {
  return Object.hasOwn(functions, name) ? functions[name as FunctionName] : undefined;
}
