import type { Join } from '@trainyard/syntax';
import type { QueryOperator } from '../query/tree.ts';
import { keyOf, labelOf, nameless, only, without } from '../types/labels.ts';
import type { Labels } from '../types/labels.ts';
import { anonymous, columnsOf, distinct, vector } from './columns.ts';
import type { Column, Moments, Value } from './columns.ts';
import { power } from './numbers.ts';

/** How two sides match, and whether a comparison gives 1 or 0 instead of filtering. */
export interface Matching {
  readonly join?: Join;
  readonly bool?: true;
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^']);

/** A result of arithmetic; a choice here costs less than a call of another function for every value. */
function computed(op: QueryOperator, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return power(a, b);
  }
}

/** Whether a comparison holds. */
function holdsFor(op: QueryOperator, a: number, b: number): boolean {
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '==':
      return a === b;
    default:
      return a !== b;
  }
}

/** Two sides under an operator, as PromQL joins them. */
export function operate(at: Moments, op: QueryOperator, left: Value, right: Value, matching: Matching = {}): Value {
  if (op === 'and' || op === 'or' || op === 'unless')
    return combine(at, op, columnsOf(left), columnsOf(right), matching.join);
  if (left.kind === 'scalar' && right.kind === 'scalar') return scalars(op, left.values, right.values);
  if (right.kind === 'scalar') return withNumber(at, op, columnsOf(left), right.values, false, matching);
  if (left.kind === 'scalar') return withNumber(at, op, columnsOf(right), left.values, true, matching);
  return pairs(at, op, columnsOf(left), columnsOf(right), matching);
}

function scalars(op: QueryOperator, left: Float64Array, right: Float64Array): Value {
  const make = ARITHMETIC.has(op) ? computed : (_: QueryOperator, a: number, b: number) => (holdsFor(op, a, b) ? 1 : 0);
  return { kind: 'scalar', values: left.map((value, i) => make(op, value, right[i] ?? NaN)) };
}

/** Series with a number on the right or, `swapped`, on the left. A filter keeps the series' value. */
function withNumber(
  at: Moments,
  op: QueryOperator,
  columns: readonly Column[],
  numbers: Float64Array,
  swapped: boolean,
  { bool }: Matching,
): Value {
  const arithmetic = ARITHMETIC.has(op);
  const results = columns.map((column): Column => {
    if (arithmetic) return { ...anonymous(column), values: calculated(op, column.values, numbers, swapped) };
    const has = held(op, column, numbers, swapped);
    return bool === true
      ? { ...anonymous(column), values: Float64Array.from(has) }
      : { labels: column.labels, values: column.values, has };
  });
  return arithmetic || bool === true ? distinct(at, results) : vector(results);
}

function calculated(op: QueryOperator, values: Float64Array, numbers: Float64Array, swapped: boolean): Float64Array {
  const results = new Float64Array(values.length);
  for (let i = 0; i < results.length; i++) {
    const value = values[i] ?? NaN;
    const number = numbers[i] ?? NaN;
    results[i] = swapped ? computed(op, number, value) : computed(op, value, number);
  }
  return results;
}

function held(op: QueryOperator, { values, has }: Column, numbers: Float64Array, swapped: boolean): Uint8Array {
  const holds = new Uint8Array(values.length);
  for (let i = 0; i < holds.length; i++) {
    if (has[i] !== 1) continue;
    const value = values[i] ?? NaN;
    const number = numbers[i] ?? NaN;
    if (swapped ? holdsFor(op, number, value) : holdsFor(op, value, number)) holds[i] = 1;
  }
  return holds;
}

/** What two sides have in common, as text: all labels but the name, or those that a join names. */
function matchKey(labels: Labels, join: Join | undefined): string {
  return keyOf(
    join?.kind === 'on' ? only(labels, join.labels) : without(labels, ['__name__', ...(join?.labels ?? [])]),
  );
}

function byMatch(columns: readonly Column[], join: Join | undefined): Map<string, Column[]> {
  const found = new Map<string, Column[]>();
  for (const column of columns) {
    const key = matchKey(column.labels, join);
    const list = found.get(key);
    if (list === undefined) found.set(key, [column]);
    else list.push(column);
  }
  return found;
}

/** Where any of some columns has a value. */
function anywhere(columns: readonly Column[], length: number): Uint8Array {
  const any = new Uint8Array(length);
  for (const { has } of columns) for (let i = 0; i < length; i++) if (has[i] === 1) any[i] = 1;
  return any;
}

/** A pair's result, where both sides have a value (`met`), and where that passes a filter (`has`). */
interface Pair extends Column {
  readonly met: Uint8Array;
}

/**
 * Series with series. The side of which there is one for each match must have one only, and no two pairs may give the same labels: Prometheus
 * ends the query there (promql/engine.go, VectorBinop). Where one side has no series at all, it does not look.
 */
function pairs(
  at: Moments,
  op: QueryOperator,
  left: readonly Column[],
  right: readonly Column[],
  matching: Matching,
): Value {
  const { join } = matching;
  const swapped = join?.group?.side === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const ones = byMatch(one, join);
  failOnSeveral(at, [...ones.values()], many);
  const results: Pair[] = [];
  for (const [key, columns] of byMatch(many, join)) {
    const partners = ones.get(key);
    if (partners === undefined) continue;
    const made = columns.flatMap((column) => partners.map((partner) => pair(op, column, partner, swapped, matching)));
    if (made.length > 1) failOnSame(at, made, join?.group === undefined);
    for (const each of made) results.push(each);
  }
  return distinct(at, results);
}

function failOnSeveral(at: Moments, groups: readonly (readonly Column[])[], others: readonly Column[]): void {
  const several = groups.filter((columns) => columns.length > 1);
  if (several.length === 0) return;
  const asked = anywhere(others, at.times.length);
  for (const columns of several)
    for (let i = 0; i < asked.length; i++) {
      if (asked[i] !== 1) continue;
      let count = 0;
      for (const { has } of columns) count += has[i] ?? 0;
      if (count > 1) at.failed[i] = 1;
    }
}

/** Pairs of one match: with `all`, no two may meet at all; else none of the same labels. */
function failOnSame(at: Moments, made: readonly Pair[], all: boolean): void {
  const groups = new Map<string, Pair[]>();
  for (const each of made) {
    const key = all ? '' : keyOf(each.labels);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const group of groups.values())
    for (let i = 0; i < at.times.length; i++) {
      let count = 0;
      for (const { met } of group) count += met[i] ?? 0;
      if (count > 1) at.failed[i] = 1;
    }
}

function pair(op: QueryOperator, many: Column, one: Column, swapped: boolean, { join, bool }: Matching): Pair {
  const arithmetic = ARITHMETIC.has(op);
  const { length } = many.has;
  const met = new Uint8Array(length);
  const has = arithmetic || bool === true ? met : new Uint8Array(length);
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    if (many.has[i] !== 1 || one.has[i] !== 1) continue;
    met[i] = 1;
    const a = (swapped ? one : many).values[i] ?? NaN;
    const b = (swapped ? many : one).values[i] ?? NaN;
    if (arithmetic) values[i] = computed(op, a, b);
    else if (bool === true) values[i] = holdsFor(op, a, b) ? 1 : 0;
    else {
      values[i] = a;
      if (holdsFor(op, a, b)) has[i] = 1;
    }
  }
  return { labels: pairedLabels(many.labels, one.labels, join, arithmetic || bool === true), values, has, met };
}

function pairedLabels(many: Labels, one: Labels, join: Join | undefined, drop: boolean): Labels {
  const own = drop ? nameless(many) : many;
  if (join?.group !== undefined)
    return without(
      { ...own, ...Object.fromEntries(join.group.labels.map((label) => [label, labelOf(one, label)])) },
      [],
    );
  if (join?.kind === 'on') return only(own, join.labels);
  return join === undefined ? own : without(own, join.labels);
}

/** `and`, `or`, `unless`: presence counts, the left is kept. */
function combine(
  at: Moments,
  op: 'and' | 'or' | 'unless',
  left: readonly Column[],
  right: readonly Column[],
  join: Join | undefined,
): Value {
  const { length } = at.times;
  const [test, filtered] = op === 'or' ? [left, right] : [right, left];
  const present = new Map<string, Uint8Array>();
  for (const [key, columns] of byMatch(test, join)) present.set(key, anywhere(columns, length));
  const wanted = op === 'and' ? 1 : 0;
  const kept = filtered.flatMap((column) => {
    const others = present.get(matchKey(column.labels, join));
    if (others === undefined) return op === 'and' ? [] : [column];
    const has = new Uint8Array(length);
    for (let i = 0; i < length; i++) has[i] = column.has[i] === 1 && others[i] === wanted ? 1 : 0;
    return [{ ...column, has }];
  });
  return op === 'or' ? distinct(at, [...left, ...kept]) : vector(kept);
}
