import { meaningOf, queryOf } from '../lower/lower.ts';
import type { Meaning, Query } from '../query/tree.ts';
import type { Condition } from '../types/condition.ts';
import { keyOf, nameless } from '../types/labels.ts';
import type { Labels } from '../types/labels.ts';
import type { Versions } from '../types/versions.ts';
import { anonymous } from './columns.ts';
import type { Column, Moments } from './columns.ts';
import { NotEvaluable, run } from './run.ts';
import { storeOf } from './series.ts';
import type { Series } from './series.ts';

/** What a condition is for one label set. */
export interface Verdict {
  readonly labels: Labels;
  readonly verdict: 'true' | 'false' | 'unknown';
}

/** One value of an instant. */
export interface Point {
  readonly labels: Labels;
  readonly value: number;
}

/** The answers to a query at many moments. */
export interface Answer {
  readonly columns: readonly Column[];
  /** 1 at the moments at which Prometheus would end the query with an error. */
  readonly failed: Uint8Array;
}

/** What a condition is at many moments, for one label set: a code of `VERDICTS` at each. */
export interface Course {
  readonly labels: Labels;
  readonly states: Uint8Array;
}

/** The courses of a condition for all label sets, and 1 at the moments at which Prometheus would end its query with an error. */
export interface Courses {
  readonly courses: readonly Course[];
  readonly failed: Uint8Array;
}

/** What the codes of a course mean; 0 where nothing is known of its label set. */
export const VERDICTS = ['none', 'unknown', 'false', 'true'] as const;
const UNKNOWN = 1;
const FALSE = 2;
const TRUE = 3;

/**
 * The answer to a query at some times (milliseconds since 1970, ascending), as Prometheus 3 gives it one by one to instant queries.
 * Undefined for raw text.
 */
export function answer(query: Query, series: readonly Series[], times: Float64Array): Answer | undefined {
  return answerOf({ store: storeOf(series), times, failed: new Uint8Array(times.length) }, query);
}

function answerOf(at: Moments, query: Query): Answer | undefined {
  const { times } = at;
  try {
    const value = run(at, query);
    const columns =
      value.kind === 'vector'
        ? value.columns
        : value.kind === 'scalar'
          ? [{ labels: {}, values: value.values, has: new Uint8Array(times.length).fill(1) }]
          : [];
    return { columns, failed: at.failed };
  } catch (reason) {
    if (reason instanceof NotEvaluable) return undefined;
    throw reason;
  }
}

/**
 * The course of a meaning over some times (milliseconds, ascending), for each label set that something is known of at any of them. It is
 * true exactly where Prometheus 3 answers `holds` with a series. Undefined where only Prometheus can tell: raw text is in it.
 */
export function courseOf(meaning: Meaning, series: readonly Series[], times: Float64Array): Courses | undefined {
  const courses = new Map<string, Course>();
  const at = { store: storeOf(series), times, known: new Map() };
  const mark = (query: Query | undefined, state: number): Uint8Array | undefined => {
    const found = query === undefined ? undefined : answerOf({ ...at, failed: new Uint8Array(times.length) }, query);
    const failed = found?.failed.includes(1) === true ? found.failed : undefined;
    for (const column of found?.columns ?? []) {
      const { labels, has } = anonymous(column);
      const key = keyOf(labels);
      const course = courses.get(key) ?? { labels, states: new Uint8Array(times.length) };
      courses.set(key, course);
      const { states } = course;
      for (let i = 0; i < has.length; i++) if (has[i] === 1 && failed?.[i] !== 1) states[i] = state;
    }
    return found?.failed;
  };
  mark(meaning.seen, UNKNOWN);
  mark(meaning.fails, FALSE);
  const failed = mark(meaning.holds, TRUE);
  if (failed === undefined) return undefined;
  // Where Prometheus would end the query, no label set is true, so none may be called false either.
  if (failed.includes(1))
    for (const { states } of courses.values())
      for (let i = 0; i < states.length; i++) if (failed[i] === 1) states[i] = 0;
  return { courses: [...courses.values()].filter(({ states }) => states.some((state) => state !== 0)), failed };
}

/**
 * What a condition is at a time (in seconds), for each label set that something is known of. Without any data there is one verdict,
 * unknown, under no labels. A `drop` against the stable version needs to know which series are whose; without `versions` it is unknown.
 */
export function evaluate(
  condition: Condition,
  series: readonly Series[],
  time: number,
  versions?: Versions,
): readonly Verdict[] {
  const meaning = meaningOf(condition, versions);
  const found = meaning === undefined ? undefined : courseOf(meaning, series, Float64Array.of(Math.round(time * 1000)));
  const courses = found?.courses ?? [];
  return courses.length === 0
    ? [{ labels: {}, verdict: 'unknown' }]
    : courses.map(({ labels, states }) => ({ labels, verdict: VERDICTS[states[0] ?? UNKNOWN] as Verdict['verdict'] }));
}

/** The values of an expression at a time (in seconds), for scaling and charts; none where nothing is known. */
export function evaluateValue(
  condition: Condition,
  series: readonly Series[],
  time: number,
  versions?: Versions,
): readonly Point[] {
  const query = queryOf(condition, condition.tree, versions);
  const found = query === undefined ? undefined : answer(query, series, Float64Array.of(Math.round(time * 1000)));
  if (found === undefined || found.failed[0] === 1) return [];
  return found.columns
    .filter(({ has }) => has[0] === 1)
    .map(({ labels, values }) => ({ labels: nameless(labels), value: values[0] ?? NaN }));
}
