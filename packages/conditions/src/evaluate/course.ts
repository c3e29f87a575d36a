import { keyOf } from '../types/labels.ts';
import type { Labels } from '../types/labels.ts';
import { anonymous } from './columns.ts';
import type { Column } from './columns.ts';

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

/** What the codes of a course mean; 0 where nothing is known of its label set. */
export const VERDICTS = ['none', 'unknown', 'false', 'true'] as const;
const UNKNOWN = 1;
const FALSE = 2;
const TRUE = 3;

/** The answers to the queries of a condition; undefined for one that was not asked. */
export interface Answers {
  /** A series for each label set for which it is true. */
  readonly holds: Answer | undefined;
  /** One for each for which it is false. */
  readonly fails: Answer | undefined;
  /** One for each that something is known of. */
  readonly seen: Answer | undefined;
}

/** The course of a condition over so many moments, for each label set that something is known of at any of them. */
export function courseFrom({ holds, fails, seen }: Answers, length: number): readonly Course[] {
  const courses = new Map<string, Course>();
  const mark = (found: Answer | undefined, state: number): void => {
    const failed = found?.failed.includes(1) === true ? found.failed : undefined;
    for (const column of found?.columns ?? []) {
      const { labels, has } = anonymous(column);
      const key = keyOf(labels);
      const course = courses.get(key) ?? { labels, states: new Uint8Array(length) };
      courses.set(key, course);
      const { states } = course;
      for (let i = 0; i < has.length; i++) if (has[i] === 1 && failed?.[i] !== 1) states[i] = state;
    }
  };
  mark(seen, UNKNOWN);
  mark(fails, FALSE);
  mark(holds, TRUE);
  // Where Prometheus would end the query, no label set is true, so none may be called false either.
  const failed = holds?.failed;
  if (failed?.includes(1) === true)
    for (const { states } of courses.values())
      for (let i = 0; i < states.length; i++) if (failed[i] === 1) states[i] = 0;
  return [...courses.values()].filter(({ states }) => states.some((state) => state !== 0));
}
