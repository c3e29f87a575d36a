/** What an argument of a PromQL function is: a single number, series of an instant, a stretch of time, or text. */
export type QueryParameter = 'scalar' | 'vector' | 'matrix' | 'text';

/** The facts of one PromQL function. */
export interface QueryFunctionFacts {
  readonly parameters: readonly QueryParameter[];
  /** How many of the last parameters may be left out. */
  readonly optional?: number;
  /** Whether the last parameter may come again. */
  readonly repeats?: boolean;
  readonly result: 'scalar' | 'vector';
}

type Facts = QueryFunctionFacts;
const of = (...parameters: QueryParameter[]): Facts => ({ parameters, result: 'vector' });
const overTime = of('matrix');
const math = of('vector');
const clock: Facts = { parameters: ['vector'], optional: 1, result: 'vector' };

/**
 * The functions of PromQL that conditions are made of, by its own names (Prometheus 3, promql/parser/functions.go). Every back end that
 * computes is a record over these names, so that a missing one does not compile.
 */
export const queryFunctions = {
  abs: math,
  absent: math,
  absent_over_time: overTime,
  avg_over_time: overTime,
  ceil: math,
  changes: overTime,
  clamp: of('vector', 'scalar', 'scalar'),
  clamp_max: of('vector', 'scalar'),
  clamp_min: of('vector', 'scalar'),
  count_over_time: overTime,
  day_of_month: clock,
  day_of_week: clock,
  day_of_year: clock,
  days_in_month: clock,
  delta: overTime,
  deriv: overTime,
  exp: math,
  floor: math,
  histogram_quantile: of('scalar', 'vector'),
  hour: clock,
  idelta: overTime,
  increase: overTime,
  irate: overTime,
  label_join: { parameters: ['vector', 'text', 'text', 'text'], optional: 1, repeats: true, result: 'vector' },
  label_replace: of('vector', 'text', 'text', 'text', 'text'),
  last_over_time: overTime,
  ln: math,
  log10: math,
  log2: math,
  max_over_time: overTime,
  min_over_time: overTime,
  minute: clock,
  month: clock,
  predict_linear: of('matrix', 'scalar'),
  present_over_time: overTime,
  quantile_over_time: of('scalar', 'matrix'),
  rate: overTime,
  resets: overTime,
  round: { parameters: ['vector', 'scalar'], optional: 1, result: 'vector' },
  scalar: { parameters: ['vector'], result: 'scalar' },
  sgn: math,
  sqrt: math,
  stddev_over_time: overTime,
  stdvar_over_time: overTime,
  sum_over_time: overTime,
  time: { parameters: [], result: 'scalar' },
  timestamp: math,
  vector: of('scalar'),
  year: clock,
} as const satisfies Record<string, QueryFunctionFacts>;

/** The name of a PromQL function. */
export type QueryFunction = keyof typeof queryFunctions;

/** The aggregations of PromQL; those with a parameter take it first. */
export const aggregations = {
  avg: undefined,
  bottomk: 'scalar',
  count: undefined,
  count_values: 'text',
  group: undefined,
  max: undefined,
  min: undefined,
  quantile: 'scalar',
  stddev: undefined,
  stdvar: undefined,
  sum: undefined,
  topk: 'scalar',
} as const satisfies Record<string, QueryParameter | undefined>;

/** The name of an aggregation. */
export type Aggregation = keyof typeof aggregations;
