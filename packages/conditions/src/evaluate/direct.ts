import { anonymous, columnsOf, distinct } from './columns.ts';
import type { Column, Moments, Value } from './columns.ts';
import { selectTimes } from './select.ts';
import type { Selection } from './select.ts';

/** A number, at every moment. */
export function constant(at: Moments, value: number): Value {
  return { kind: 'scalar', values: new Float64Array(at.times.length).fill(value) };
}

/** A value with its sign turned round. */
export function negative(at: Moments, of: Value): Value {
  if (of.kind === 'scalar') return { kind: 'scalar', values: of.values.map((value) => -value) };
  return distinct(
    at,
    columnsOf(of).map((column) => ({ ...anonymous(column), values: column.values.map((value) => -value) })),
  );
}

/** The times, in seconds, of the samples that are current. */
export function sampleTimes(at: Moments, selection: Selection): Value {
  return distinct(at, columnsOf(selectTimes(at, selection)).map(anonymous));
}

/** The series of an answer; a single number is one without labels. */
export function seriesIn(value: Value, length: number): readonly Column[] {
  if (value.kind === 'vector') return value.columns;
  return value.kind === 'scalar' ? [{ labels: {}, values: value.values, has: new Uint8Array(length).fill(1) }] : [];
}

/** Asks for a value at some moments. */
export type Ask = (at: Moments) => Value;
