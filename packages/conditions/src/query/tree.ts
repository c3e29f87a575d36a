import type { Grouping, Join, Matcher } from '@trainyard/syntax';
import type { Aggregation, QueryFunction } from './functions.ts';

/** `job="x"` in a query. */
export type QueryMatcher = Pick<Matcher, 'label' | 'op' | 'value'>;

/** The binary operators of PromQL. */
export type QueryOperator =
  'or' | 'and' | 'unless' | '==' | '!=' | '<=' | '<' | '>=' | '>' | '+' | '-' | '*' | '/' | '%' | '^';

/**
 * A PromQL expression as plain data: what every condition becomes, and the one thing that all back ends translate or compute. Times are
 * in seconds. A selector with a `window` is a stretch of time.
 */
export type Query =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | {
      readonly kind: 'selector';
      readonly name?: string;
      readonly matchers: readonly QueryMatcher[];
      readonly window?: number;
      readonly offset?: number;
    }
  | {
      readonly kind: 'subquery';
      readonly of: Query;
      readonly window: number;
      /** Left out for the evaluation interval of the server. */
      readonly step?: number;
      readonly offset?: number;
    }
  | { readonly kind: 'call'; readonly name: QueryFunction; readonly args: readonly Query[] }
  | {
      readonly kind: 'aggregate';
      readonly name: Aggregation;
      readonly of: Query;
      /** The k of `topk`, the q of `quantile`, the label of `count_values`. */
      readonly parameter?: Query;
      readonly grouping?: Grouping;
    }
  | { readonly kind: 'minus'; readonly of: Query }
  | {
      readonly kind: 'binary';
      readonly op: QueryOperator;
      readonly left: Query;
      readonly right: Query;
      readonly join?: Join;
      /** A comparison that gives 1 or 0 instead of filtering. */
      readonly bool?: true;
    }
  /** Text that only Prometheus understands. */
  | { readonly kind: 'raw'; readonly text: string };

/** One node of a kind. */
export type QueryOf<Kind extends Query['kind']> = Extract<Query, { readonly kind: Kind }>;

/**
 * What a condition means, as two queries: `holds` has a series for each label set for which it is true, `fails` one for each for which it
 * is false. What neither names is unknown. `fails` is missing where the opposite cannot be said (raw text).
 */
export interface Meaning {
  readonly holds: Query;
  readonly fails?: Query;
  /** A series for each label set that something is known of, be it NaN: those that neither names are unknown. */
  readonly seen?: Query;
}
