import type { Grouping, Join } from '@trainyard/syntax';
import { queryFunctions } from './functions.ts';
import type { Query, QueryOperator } from './tree.ts';

/** Whether a query yields a single number to PromQL, not a series. */
export function isScalar(query: Query): boolean {
  switch (query.kind) {
    case 'number':
      return true;
    case 'minus':
      return isScalar(query.of);
    case 'binary':
      return isScalar(query.left) && isScalar(query.right);
    case 'call':
      return queryFunctions[query.name].result === 'scalar';
    default:
      return false;
  }
}

/** Two queries under an operator. */
export function binary(op: QueryOperator, left: Query, right: Query, join?: Join): Query {
  return { kind: 'binary', op, left, right, ...(join === undefined ? {} : { join }) };
}

/** A series of one number for each label set of a query, its name dropped. */
export function presence(of: Query): Query {
  const grouping: Grouping = { kind: 'without', labels: [] };
  return { kind: 'aggregate', name: 'group', of, grouping };
}

const NEVER_NAN: ReadonlySet<string> = new Set(
  `absent absent_over_time changes count_over_time day_of_month day_of_week day_of_year days_in_month hour minute month present_over_time
  resets time timestamp year`.split(/\s+/),
);
const NAN_OF_ITS_OWN: ReadonlySet<string> = new Set([
  'histogram_quantile',
  'ln',
  'log2',
  'log10',
  'scalar',
  'sqrt',
  'quantile_over_time',
]);

/**
 * Whether a value may be NaN, given which metrics are known never to be. Infinities are left out of account: a metric that is never NaN is
 * taken for a finite number.
 */
export function mayBeNaN(query: Query, never: (metric: string) => boolean): boolean {
  const may = (each: Query): boolean => mayBeNaN(each, never);
  switch (query.kind) {
    case 'number':
      return Number.isNaN(query.value);
    case 'text':
      return false;
    case 'selector':
      return query.name === undefined || !never(query.name);
    case 'subquery':
    case 'minus':
      return may(query.of);
    case 'call':
      if (NEVER_NAN.has(query.name)) return false;
      return NAN_OF_ITS_OWN.has(query.name) || query.args.some(may);
    case 'aggregate':
      if (/^(count|count_values|group)$/.test(query.name)) return false;
      return query.name === 'quantile' || may(query.of);
    case 'binary': {
      const { op, left, right } = query;
      if (op === 'and' || op === 'unless') return may(left);
      if (op === '+' || op === '-' || op === '*' || op === 'or') return may(left) || may(right);
      if (op === '/' || op === '%')
        return may(left) || right.kind !== 'number' || right.value === 0 || Number.isNaN(right.value);
      if (op === '^') return true;
      return query.bool !== true && may(isScalar(left) ? right : left);
    }
    case 'raw':
      return true;
  }
}
