import type { Expression } from '@trainyard/syntax';
import type { QueryFunction } from '../query/functions.ts';
import type { Query, QueryOf } from '../query/tree.ts';
import { callNode, nothing } from './nodes.ts';
import { shortQuantile } from './reading.ts';
import type { Reading } from './reading.ts';

type Read = (reading: Reading, args: readonly Query[]) => Expression;

const named =
  (name: string): Read =>
  (reading, args) =>
    callNode(
      name,
      args.map((each) => reading.value(each)),
    );

const quantileOverTime: Read = (reading, args) => {
  const [q, window] = args as readonly [Query, Query];
  const short = shortQuantile(q);
  return short === undefined
    ? callNode('quantile', [reading.value(q), reading.value(window)])
    : callNode(short, [reading.value(window)]);
};

const clamped =
  (end: 'low' | 'high'): Read =>
  (reading, args) => {
    const [of, bound] = args.map((each) => reading.value(each)) as [Expression, Expression];
    return callNode('clamp', end === 'low' ? [of, bound, nothing] : [of, nothing, bound]);
  };

const readers: Readonly<Record<QueryFunction, Read | undefined>> = {
  // What it becomes depends on what stands below it.
  histogram_quantile: undefined,
  abs: named('abs'),
  absent: named('absent'),
  absent_over_time: named('absent'),
  avg_over_time: named('avg'),
  ceil: named('ceil'),
  changes: named('changes'),
  clamp: named('clamp'),
  clamp_max: clamped('high'),
  clamp_min: clamped('low'),
  count_over_time: named('count'),
  day_of_month: named('day_of_month'),
  day_of_week: named('day_of_week'),
  day_of_year: named('day_of_year'),
  days_in_month: named('days_in_month'),
  delta: named('delta'),
  deriv: named('deriv'),
  exp: named('exp'),
  floor: named('floor'),
  hour: named('hour'),
  idelta: named('idelta'),
  increase: named('increase'),
  irate: named('irate'),
  label_join: named('label_join'),
  label_replace: named('label_replace'),
  last_over_time: named('last'),
  ln: named('ln'),
  log10: named('log10'),
  log2: named('log2'),
  max_over_time: named('max'),
  min_over_time: named('min'),
  minute: named('minute'),
  month: named('month'),
  predict_linear: named('forecast'),
  present_over_time: named('present'),
  quantile_over_time: quantileOverTime,
  rate: named('rate'),
  resets: named('resets'),
  round: named('round'),
  scalar: named('scalar'),
  sgn: named('sgn'),
  sqrt: named('sqrt'),
  stddev_over_time: named('stddev'),
  stdvar_over_time: named('stdvar'),
  sum_over_time: named('sum'),
  time: named('time'),
  timestamp: named('timestamp'),
  vector: named('vector'),
  year: named('year'),
};

/** The call that a function of PromQL becomes; undefined for quantiles of histograms. */
export function called(reading: Reading, query: QueryOf<'call'>): Expression | undefined {
  return readers[query.name]?.(reading, query.args);
}
