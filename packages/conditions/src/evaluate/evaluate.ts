import { meaningOf, queryOf } from '../lower/lower.ts';
import type { Meaning, Query } from '../query/tree.ts';
import type { Condition } from '../types/condition.ts';
import { nameless } from '../types/labels.ts';
import type { Labels } from '../types/labels.ts';
import type { Versions } from '../types/versions.ts';
import { courseFrom, VERDICTS } from './course.ts';
import type { Answer, Course } from './course.ts';
import { seriesIn } from './direct.ts';
import { NotEvaluable, run } from './run.ts';
import type { Remembering } from './run.ts';
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

/** The courses of a condition for all label sets, and 1 at the moments at which Prometheus would end its query with an error. */
export interface Courses {
  readonly courses: readonly Course[];
  readonly failed: Uint8Array;
}

/**
 * The answer to a query at some times (milliseconds since 1970, ascending), as Prometheus 3 gives it one by one to instant queries.
 * Undefined for raw text.
 */
export function answer(query: Query, series: readonly Series[], times: Float64Array): Answer | undefined {
  return answerOf({ store: storeOf(series), times, failed: new Uint8Array(times.length) }, query);
}

function answerOf(at: Remembering, query: Query): Answer | undefined {
  try {
    return { columns: seriesIn(run(at, query), at.times.length), failed: at.failed };
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
  const at = { store: storeOf(series), times, known: new Map() };
  const asked = (query: Query | undefined): Answer | undefined =>
    query === undefined ? undefined : answerOf({ ...at, failed: new Uint8Array(times.length) }, query);
  const holds = asked(meaning.holds);
  if (holds === undefined) return undefined;
  const answers = { seen: asked(meaning.seen), fails: asked(meaning.fails), holds };
  return { courses: courseFrom(answers, times.length), failed: holds.failed };
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
    : courses.map(({ labels, states }) => ({ labels, verdict: VERDICTS[states[0] ?? 1] as Verdict['verdict'] }));
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
