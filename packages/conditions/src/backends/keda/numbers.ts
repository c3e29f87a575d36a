import { isScalar } from '../../query/shape.ts';
import type { Query } from '../../query/tree.ts';

/** Aggregations that keep labels, or add one. */
const KEEPS_LABELS: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio', 'count_values']);

/** Functions of a series that keep neither more nor fewer series than they are given. */
const ONE_FOR_ONE: ReadonlySet<string> = new Set(
  'abs ceil clamp clamp_max clamp_min exp floor ln log10 log2 round sgn sqrt timestamp'.split(' '),
);

/** Whether a query yields at most one number, without labels, whatever series there are. */
export function isOneNumber(query: Query): boolean {
  if (isScalar(query)) return true;
  switch (query.kind) {
    case 'aggregate':
      return (
        !KEEPS_LABELS.has(query.name) &&
        (query.grouping === undefined || (query.grouping.kind === 'by' && query.grouping.labels.length === 0))
      );
    case 'minus':
      return isOneNumber(query.of);
    case 'call':
      if (query.name === 'vector' || query.name === 'absent') return query.args.every((each) => isScalar(each));
      if (query.name === 'histogram_quantile') return query.args[1] !== undefined && isByBound(query.args[1]);
      return ONE_FOR_ONE.has(query.name) && query.args.every((each) => isOneNumber(each));
    case 'binary':
      // Of two sets of series, `and` and `unless` keep the left one.
      if (query.op === 'and' || query.op === 'unless') return isOneNumber(query.left);
      return isOneNumber(query.left) && isOneNumber(query.right);
    default:
      return false;
  }
}

/** Whether nothing but the bounds of a histogram's buckets tells series apart: its quantile is one number. */
function isByBound(query: Query): boolean {
  if (query.kind !== 'aggregate' || KEEPS_LABELS.has(query.name)) return false;
  return query.grouping?.kind === 'by' && query.grouping.labels.every((label) => label === 'le');
}

/** Functions that give nothing below zero, whatever they are given. */
const NOT_BELOW_ZERO: ReadonlySet<string> = new Set(
  'abs absent changes count_over_time exp present_over_time resets sqrt stddev_over_time stdvar_over_time time'.split(
    ' ',
  ),
);

/** Functions that give nothing below zero if they are given nothing below zero. */
const KEEPS_SIGN: ReadonlySet<string> = new Set(
  `avg_over_time ceil floor increase irate last_over_time max_over_time min_over_time rate scalar sum_over_time vector`.split(
    ' ',
  ),
);

/** Whether a value is never below zero, NaN aside, as far as its form and the counters that it reads tell. */
export function neverNegative(query: Query, counters: ReadonlySet<string>): boolean {
  const never = (each: Query | undefined): boolean => each !== undefined && neverNegative(each, counters);
  switch (query.kind) {
    case 'number':
      return query.value >= 0 && query.value < Infinity;
    case 'selector':
      return query.name !== undefined && counters.has(query.name);
    case 'subquery':
      return never(query.of);
    case 'aggregate':
      if (/^(count|group|stddev|stdvar)$/.test(query.name)) return true;
      return /^(sum|avg|min|max)$/.test(query.name) && never(query.of);
    case 'call':
      return NOT_BELOW_ZERO.has(query.name) || (KEEPS_SIGN.has(query.name) && never(query.args[0]));
    case 'binary':
      return /^(\+|\*|\/|or)$/.test(query.op) && never(query.left) && never(query.right);
    default:
      return false;
  }
}
