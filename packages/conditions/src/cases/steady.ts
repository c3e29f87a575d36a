import { VERDICTS } from '../evaluate/course.ts';
import { courseOf } from '../evaluate/evaluate.ts';
import { parseSeries } from '../evaluate/notation.ts';
import type { Series } from '../evaluate/series.ts';
import { meaningOf } from '../lower/lower.ts';
import type { Condition } from '../types/condition.ts';
import type { Making, TestSeries } from './series.ts';

/** For which label sets a condition is true in a case; undefined if that hangs on the moment. */
export type SteadyFiring = (made: Making) => readonly Readonly<Record<string, string>>[] | undefined;

/**
 * Tells for which label sets a condition is true at the end of the series of a case. Half an interval to either side must agree, so that it does
 * not matter whether a window includes its edges, which Prometheus 2 and 3 see differently. A search asks more than a thousand times, with
 * series and whole cases that come up again and again, so what was read and answered is kept for as long as this function is. Undefined if
 * nobody but Prometheus can tell.
 */
export function steadyFiring(condition: Condition): SteadyFiring | undefined {
  const meaning = meaningOf(condition);
  // What cannot be evaluated without any data cannot be with data either.
  if (meaning === undefined || courseOf({ holds: meaning.holds }, [], Float64Array.of(0)) === undefined)
    return undefined;
  const known = new Map<string, Series>();
  const read = ({ series, values }: TestSeries, interval: number): Series => {
    const key = `${interval} ${series} ${values}`;
    const found = known.get(key) ?? parseSeries(series, values, interval);
    known.set(key, found);
    return found;
  };
  const firing = ({ series: all, minutes, interval }: Making): ReturnType<SteadyFiring> => {
    const series = [...all.values()].map((each) => read(each, interval));
    const end = minutes * 60_000;
    const beside = (interval * 1000) / 2;
    // Whether it is false or unknown where it is not true makes no difference to whether it fires.
    const found = courseOf({ holds: meaning.holds }, series, Float64Array.of(end - beside, end, end + beside));
    // A test must not hang on a query that Prometheus ends with an error.
    if (found === undefined || found.failed.includes(1)) return undefined;
    const { courses } = found;
    const holds = VERDICTS.indexOf('true');
    if (courses.some(({ states }) => states.some((state) => (state === holds) !== (states[1] === holds))))
      return undefined;
    return courses.filter(({ states }) => states[1] === holds).map(({ labels }) => labels);
  };
  const answers = new Map<string, { readonly labels: ReturnType<SteadyFiring> }>();
  return (made) => {
    let key = `${made.minutes} ${made.interval}`;
    for (const { series, values } of made.series.values()) key += `\n${series} ${values}`;
    const answer = answers.get(key) ?? { labels: firing(made) };
    answers.set(key, answer);
    return answer.labels;
  };
}
