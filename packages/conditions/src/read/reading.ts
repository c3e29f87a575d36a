import type { Expression } from '@trainyard/syntax';
import type { Query } from '../query/tree.ts';
import type { Inferred } from './metrics.ts';

/** What the parts of the reader share. They call each other through it, so that no two of them import each other. */
export interface Reading {
  readonly metrics: Inferred;
  /** The expression of a query that yields numbers, or a window of them. */
  value(query: Query): Expression;
  /** The expression of a query that stands where something true or false is wanted. */
  truth(query: Query): Expression;
}

/** The short form of a quantile, `p95`, or undefined. */
export function shortQuantile(q: Query | undefined): string | undefined {
  if (q?.kind !== 'number' || q.value <= 0 || q.value >= 1) return undefined;
  const digits = String(q.value).slice(2).padEnd(2, '0');
  return /^\d+$/.test(digits) && Number(`0.${digits}`) === q.value ? `p${digits}` : undefined;
}
