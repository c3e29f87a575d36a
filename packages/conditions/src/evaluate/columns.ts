import type { Labels } from '../types/labels.ts';
import { keyOf, nameless } from '../types/labels.ts';
import type { Store } from './series.ts';

/** One series of a result: at each moment a value, where it has one. Columns share their parts, so nobody changes them. */
export interface Column {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 at the moments at which there is a value. */
  readonly has: Uint8Array;
}

/** A stretch of one series with all its samples; times in milliseconds. */
export interface Stretch {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** What a query yields at many moments: one number each, values of series, stretches of them with their reach in milliseconds, or text. */
export type Value =
  | { readonly kind: 'scalar'; readonly values: Float64Array }
  | { readonly kind: 'vector'; readonly columns: readonly Column[] }
  | {
      readonly kind: 'matrix';
      readonly stretches: readonly Stretch[];
      readonly window: number;
      readonly offset: number;
    }
  | { readonly kind: 'text'; readonly text: string };

/** The moments at which something is asked, and of what. */
export interface Moments {
  readonly store: Store;
  /** Milliseconds since 1970, ascending. */
  readonly times: Float64Array;
  /** Set to 1 where Prometheus would end the query with an error, as where several series match: nothing is known then. */
  readonly failed: Uint8Array;
}

/** Series of an instant. */
export function vector(columns: readonly Column[]): Value {
  return { kind: 'vector', columns };
}

/** The columns of a vector. Throws for another value, which the checker refuses before. */
export function columnsOf(value: Value): readonly Column[] {
  if (value.kind !== 'vector') throw new Error(`a ${value.kind} is no series of an instant`);
  return value.columns;
}

/** The numbers of a scalar, one for each moment. Throws for another value. */
export function scalarsOf(value: Value): Float64Array {
  if (value.kind !== 'scalar') throw new Error(`a ${value.kind} is no single number`);
  return value.values;
}

/** The same column without the metric's name. */
export function anonymous(column: Column): Column {
  return '__name__' in column.labels ? { ...column, labels: nameless(column.labels) } : column;
}

/** A vector in which each label set stands once. Where two columns of one label set both have a value, the query fails. */
export function distinct(at: Moments, columns: readonly Column[]): Value {
  if (columns.length < 2) return vector(columns);
  const byKey = new Map<string, Column>();
  let merged = false;
  for (const column of columns) {
    const key = keyOf(column.labels);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, column);
    else {
      byKey.set(key, merge(at, known, column));
      merged = true;
    }
  }
  return vector(merged ? [...byKey.values()] : columns);
}

function merge({ failed }: Moments, a: Column, b: Column): Column {
  const values = Float64Array.from(a.values);
  const has = Uint8Array.from(a.has);
  for (let i = 0; i < has.length; i++) {
    if (b.has[i] === 0) continue;
    if (has[i] === 1) failed[i] = 1;
    has[i] = 1;
    values[i] = b.values[i] ?? NaN;
  }
  return { labels: a.labels, values, has };
}

/** Each value changed by itself; the metric's name goes. */
export function mapped(
  at: Moments,
  columns: readonly Column[],
  change: (value: number, moment: number) => number,
): Value {
  return distinct(
    at,
    columns.map((column) => ({ ...anonymous(column), values: column.values.map(change) })),
  );
}
