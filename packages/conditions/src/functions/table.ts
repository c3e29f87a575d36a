/** How a function treats its first value: by itself, over a stretch of time, over the whole set of series, or in its own way. */
export type FunctionKind = 'math' | 'window' | 'aggregate' | 'ranking' | 'labels' | 'clock' | 'other';

/** What an argument may be: series, a stretch of time, a plain number, a number or null, text, a condition, or a duration. */
export type Parameter = 'value' | 'window' | 'number' | 'bound' | 'text' | 'condition' | 'duration';

/** Where a condition is asked, beside Prometheus: a pipeline's gate, the tool's own evaluator (replays, tests), generated code, a cluster. */
export type BackEnd = 'gate' | 'evaluator' | 'python' | 'typescript' | 'argo' | 'keda';

/** One function of the condition language. */
export interface FunctionFacts {
  readonly kind: FunctionKind;
  /** How it is written, for messages: `rate(counter[5m])`. */
  readonly signature: string;
  readonly text: string;
  /** Its arguments; those behind `required` may be left out, and the last one repeats where `repeats` is true. */
  readonly parameters: readonly Parameter[];
  readonly required: number;
  readonly repeats: boolean;
  /** Where it cannot be asked; Prometheus takes all. In a gate there is one number for each metric, and no history. */
  readonly gaps: readonly BackEnd[];
  /** What happens to the dimension of the first value. */
  readonly result: 'same' | 'none' | 'ratio' | 'count' | 'truth' | 'time';
}

type Shape = readonly [
  kind: FunctionKind,
  result: FunctionFacts['result'],
  parameters: readonly Parameter[],
  optional?: number,
  repeats?: boolean,
];

const fn = (
  [kind, result, parameters, optional = 0, repeats = false]: Shape,
  signature: string,
  text: string,
  gaps: readonly BackEnd[] = kind === 'math' ? [] : ['gate'],
): FunctionFacts => ({
  kind,
  signature,
  text,
  parameters,
  required: parameters.length - optional,
  repeats,
  gaps,
  result,
});

const EVERYWHERE: readonly BackEnd[] = ['gate', 'evaluator', 'python', 'typescript', 'argo', 'keda'];
const counter = (result: FunctionFacts['result']): Shape => ['window', result, ['window']];
const over = (result: FunctionFacts['result']): Shape => ['aggregate', result, ['value']];
const math = (result: FunctionFacts['result']): Shape => ['math', result, ['value']];
const clock: Shape = ['clock', 'none', ['value'], 1];

/** All functions. Each back end is a record over these names, so that a missing case does not compile. */
export const functions = {
  quantile: fn(
    ['other', 'same', ['number', 'value']],
    'quantile(q, value)',
    'The q-quantile of a histogram, of a window, or of a set.',
  ),
  histogram_quantile: fn(
    ['other', 'same', ['number', 'value']],
    'histogram_quantile(q, buckets)',
    'The q-quantile of series of buckets, which the label `le` tells apart.',
  ),
  rate: fn(counter('none'), 'rate(counter[5m])', 'Increase per second of a counter over a window.'),
  irate: fn(counter('none'), 'irate(counter[5m])', 'Increase per second between the last two samples of a window.'),
  increase: fn(counter('count'), 'increase(counter[5m])', 'Increase of a counter over a window.'),
  delta: fn(counter('same'), 'delta(gauge[5m])', 'Difference between the ends of a window.'),
  deriv: fn(counter('none'), 'deriv(gauge[5m])', 'Slope per second over a window, by linear regression.'),
  idelta: fn(counter('same'), 'idelta(gauge[5m])', 'Difference between the last two samples of a window.'),
  changes: fn(counter('count'), 'changes(gauge[5m])', 'How often a value changed within a window.'),
  resets: fn(counter('count'), 'resets(counter[5m])', 'How often a counter was reset within a window.'),
  last: fn(counter('same'), 'last(value[5m])', 'Newest value within a window.'),
  present: fn(counter('none'), 'present(value[5m])', '1 where there is a sample within a window.'),
  avg: fn(over('same'), 'avg(value) by (label), or avg(value[5m])', 'Mean over labels, or over a window.'),
  min: fn(over('same'), 'min(value) by (label), or min(value[5m])', 'Smallest value over labels, or over a window.'),
  max: fn(over('same'), 'max(value) by (label), or max(value[5m])', 'Largest value over labels, or over a window.'),
  sum: fn(over('same'), 'sum(value) by (label), or sum(value[5m])', 'Sum over labels, or over a window.'),
  stddev: fn(
    over('same'),
    'stddev(value) by (label), or stddev(value[5m])',
    'Standard deviation over labels, or over a window.',
  ),
  stdvar: fn(over('none'), 'stdvar(value) by (label), or stdvar(value[5m])', 'Variance over labels, or over a window.'),
  count: fn(
    over('count'),
    'count(value) by (label), or count(value[5m])',
    'How many series, or samples in a window, there are.',
  ),
  group: fn(['aggregate', 'none', ['value']], 'group(value) by (label)', '1 for each label set that has data.'),
  count_values: fn(
    ['ranking', 'count', ['text', 'value']],
    'count_values("label", value) by (label)',
    'How many series have each value; the value becomes a label.',
  ),
  topk: fn(
    ['ranking', 'same', ['number', 'value']],
    'topk(k, value) by (label)',
    'The k series with the largest values.',
  ),
  bottomk: fn(
    ['ranking', 'same', ['number', 'value']],
    'bottomk(k, value) by (label)',
    'The k series with the smallest values.',
  ),
  absent: fn(['other', 'truth', ['value']], 'absent(value)', 'Holds where a series has no data.', []),
  exists: fn(['other', 'truth', ['value']], 'exists(value)', 'Holds for each label set that has data.', []),
  forecast: fn(
    ['other', 'same', ['window', 'duration']],
    'forecast(metric[6h], 4h)',
    'Value in some time, by linear regression over a window.',
  ),
  bool: fn(['other', 'none', ['condition']], 'bool(condition)', '1 where a condition holds, 0 where it does not.', []),
  abs: fn(math('same'), 'abs(value)', 'Absolute value.'),
  ceil: fn(math('same'), 'ceil(value)', 'Next whole number above.'),
  floor: fn(math('same'), 'floor(value)', 'Next whole number below.'),
  round: fn(
    ['math', 'same', ['value', 'number'], 1],
    'round(value), or round(value, 0.5)',
    'Nearest multiple of a number, of 1 if none is given; halves go up.',
  ),
  clamp: fn(
    ['math', 'same', ['value', 'bound', 'bound']],
    'clamp(value, 0, 1), with null for an open end',
    'The value, or the bound beyond which it lies.',
  ),
  sgn: fn(math('none'), 'sgn(value)', '1 for a positive value, -1 for a negative one, else 0.'),
  sqrt: fn(math('none'), 'sqrt(value)', 'Square root.'),
  ln: fn(math('none'), 'ln(value)', 'Natural logarithm.'),
  log2: fn(math('none'), 'log2(value)', 'Logarithm to base 2.'),
  log10: fn(math('none'), 'log10(value)', 'Logarithm to base 10.'),
  exp: fn(math('none'), 'exp(value)', 'The number e to the power of the value.'),
  drop: fn(
    ['other', 'same', ['value', 'duration'], 1],
    'drop(metric), or drop(metric, 1d)',
    'How much lower a metric is than in the stable version, the last release, or its own past.',
    [],
  ),
  ratio: fn(
    ['other', 'ratio', ['value', 'value']],
    'ratio(part, whole)',
    'The sum of the part over the sum of the whole; 0 where only the whole has data.',
  ),
  time: fn(['clock', 'time', []], 'time()', 'Seconds since 1970 at evaluation.'),
  timestamp: fn(['clock', 'time', ['value']], 'timestamp(value)', 'Seconds since 1970 at which a value was read.'),
  minute: fn(clock, 'minute()', 'Minute of the hour in UTC, 0 to 59; of a time in seconds if one is given.'),
  hour: fn(clock, 'hour()', 'Hour of the day in UTC, 0 to 23; of a time in seconds if one is given.'),
  day_of_week: fn(
    clock,
    'day_of_week()',
    'Day of the week in UTC, 0 for Sunday; of a time in seconds if one is given.',
  ),
  day_of_month: fn(clock, 'day_of_month()', 'Day of the month in UTC, 1 to 31; of a time in seconds if one is given.'),
  day_of_year: fn(clock, 'day_of_year()', 'Day of the year in UTC, 1 to 366; of a time in seconds if one is given.'),
  days_in_month: fn(
    clock,
    'days_in_month()',
    'Days of the month in UTC, 28 to 31; of a time in seconds if one is given.',
  ),
  month: fn(clock, 'month()', 'Month of the year in UTC, 1 to 12; of a time in seconds if one is given.'),
  year: fn(clock, 'year()', 'Year in UTC; of a time in seconds if one is given.'),
  label_replace: fn(
    ['labels', 'same', ['value', 'text', 'text', 'text', 'text']],
    'label_replace(value, "to", "$1", "from", "(.*)")',
    'Sets a label from a regular expression over another.',
  ),
  label_join: fn(
    ['labels', 'same', ['value', 'text', 'text', 'text'], 0, true],
    'label_join(value, "to", "-", "from")',
    'Sets a label to others, joined by a text.',
  ),
  vector: fn(['other', 'same', ['number']], 'vector(number)', 'A number as a series without labels.'),
  scalar: fn(
    ['other', 'same', ['value']],
    'scalar(value)',
    'The value of the only series; NaN if there is none or more than one.',
  ),
  promql: fn(['other', 'none', ['text']], 'promql("…")', 'Raw text that only Prometheus understands.', EVERYWHERE),
} as const satisfies Record<string, FunctionFacts>;

/** The name of a function. */
export type FunctionName = keyof typeof functions;

const OVER_TIME = /^(avg|min|max|sum|stddev|stdvar|count|last|present|absent)_over_time$/;

/** How a function of PromQL that has another name here is written; undefined for all other names. */
export function spellingOfPromQL(name: string): string | undefined {
  const [, plain] = OVER_TIME.exec(name) ?? [];
  if (plain !== undefined) return `${plain}(value[5m])`;
  return {
    quantile_over_time: 'quantile(q, value[5m])',
    predict_linear: 'forecast(value[6h], 4h)',
    clamp_min: 'clamp(value, low, null)',
    clamp_max: 'clamp(value, null, high)',
  }[name];
}

/** The quantile that a short form names: 0.95 for `p95`; undefined for another word. */
export function quantileOf(name: string): number | undefined {
  const match = /^p(\d{2})(\d*)$/.exec(name);
  return match === null ? undefined : Number(`0.${match[1]}${match[2]}`);
}

/** The facts of a function by its name, or undefined. */
export function functionFacts(name: string): FunctionFacts | undefined {
  return Object.hasOwn(functions, name) ? functions[name as FunctionName] : undefined;
}
