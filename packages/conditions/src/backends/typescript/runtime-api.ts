import { courseFrom, VERDICTS } from '../../evaluate/course.ts';
import type { Answer } from '../../evaluate/course.ts';
import type { Moments, Value } from '../../evaluate/columns.ts';
import { seriesIn } from '../../evaluate/direct.ts';
import type { Ask } from '../../evaluate/direct.ts';
import { seriesOf, storeOf } from '../../evaluate/series.ts';
import type { Store } from '../../evaluate/series.ts';
import { nameless, without } from '../../types/labels.ts';
import type { Labels } from '../../types/labels.ts';

export { aggregate } from '../../evaluate/aggregate.ts';
export { operate } from '../../evaluate/binary.ts';
export { constant, negative, sampleTimes } from '../../evaluate/direct.ts';
export { absent, functions, labelReplace } from '../../evaluate/functions.ts';
export { select, selectWindow } from '../../evaluate/select.ts';
export { subquery } from '../../evaluate/windows.ts';
export type { Labels } from '../../types/labels.ts';

/** Readings of one series, in the order of their times. */
export interface Readings {
  /** With the name of the metric as `__name__`. */
  readonly labels: Labels;
  /** Times in seconds since 1970; null for a value says that the series ended there. */
  readonly samples: readonly (readonly [time: number, value: number | null])[];
}

/** Series, made ready to be asked more than once. */
export interface Data {
  readonly store: Store;
}

/** Whether a condition is true; unknown where there is no data, or none that decides. */
export type Truth = 'true' | 'false' | 'unknown';

/** What a condition is at some times, for one label set. */
export interface Verdicts {
  readonly labels: Labels;
  /** One for each time. */
  readonly verdicts: readonly Truth[];
}

/** A value at some times, for one label set. */
export interface Values {
  readonly labels: Labels;
  /** One for each time; undefined where there is none. */
  readonly values: readonly (number | undefined)[];
}

/** Series of the version that is being rolled out, and of the one that served before. */
export interface TwoVersions {
  readonly candidate: readonly Readings[];
  readonly stable: readonly Readings[];
}

/** What a condition asks of series. */
export interface Asked {
  /** Gives a series for each label set for which it is true. */
  readonly holds: Ask;
  /** Gives one for each for which it is false. */
  readonly fails?: Ask;
  /** Gives one for each that something is known of. */
  readonly seen?: Ask;
}

/** Makes series ready to be asked more than once; later changes of the list are not seen. */
export function dataOf(series: readonly Readings[]): Data {
  return {
    store: storeOf(
      series.map(({ labels, samples }) =>
        seriesOf(
          without(labels, []),
          samples.map(([time, value]) => ({ time, value: value ?? undefined })),
        ),
      ),
    ),
  };
}

/** The label by which the series of two versions are told apart. */
const VERSION = '__version__';

/** Makes the series of two versions ready to be asked together. */
export function dataOfVersions({ candidate, stable }: TwoVersions): Data {
  const marked = (series: readonly Readings[], version: string): Readings[] =>
    series.map(({ labels, samples }) => ({ labels: { ...labels, [VERSION]: version }, samples }));
  return dataOf([...marked(candidate, 'candidate'), ...marked(stable, 'stable')]);
}

/** Times in whole milliseconds. Throws for times that do not ascend. */
function millisecondsOf(times: readonly number[]): Float64Array {
  if (times.some((time, i) => !(time >= (times[i - 1] ?? -Infinity)))) throw new RangeError('the times must ascend');
  return Float64Array.from(times, (time) => Math.round(time * 1000));
}

function storeFrom(series: Data | readonly Readings[]): Store {
  return ('store' in series ? series : dataOf(series)).store;
}

/** What a condition is at some times (seconds since 1970, ascending), for each label set that something is known of at any of them. */
export function verdictsOf(
  series: Data | readonly Readings[],
  times: readonly number[],
  { holds, fails, seen }: Asked,
): readonly Verdicts[] {
  const [store, moments] = [storeFrom(series), millisecondsOf(times)];
  const answer = (ask: Ask | undefined): Answer | undefined => {
    if (ask === undefined) return undefined;
    const at = { store, times: moments, failed: new Uint8Array(moments.length) };
    return { columns: seriesIn(ask(at), moments.length), failed: at.failed };
  };
  const courses = courseFrom({ holds: answer(holds), fails: answer(fails), seen: answer(seen) }, moments.length);
  return courses.map(({ labels, states }) => ({
    labels: without(labels, [VERSION]),
    verdicts: Array.from(states, (state): Truth => {
      const verdict = VERDICTS[state] ?? 'none';
      return verdict === 'none' ? 'unknown' : verdict;
    }),
  }));
}

/** A value at some times (seconds since 1970, ascending), for each label set. */
export function valuesOf(series: Data | readonly Readings[], times: readonly number[], ask: Ask): readonly Values[] {
  const moments = millisecondsOf(times);
  const at = { store: storeFrom(series), times: moments, failed: new Uint8Array(moments.length) };
  return seriesIn(ask(at), moments.length)
    .filter(({ has }) => has.includes(1))
    .map(({ labels, values, has }) => ({
      labels: nameless(labels),
      values: Array.from(values, (value, i) => (has[i] === 1 && at.failed[i] !== 1 ? value : undefined)),
    }));
}

/** What a gate is, given the numbers that were reported, by their names. */
export function verdictOn(reported: Readonly<Record<string, number>>, asked: Asked): Truth {
  const series = Object.entries(reported).map(([name, value]): Readings => ({
    labels: { __name__: name },
    samples: [[0, value]],
  }));
  return verdictsOf(series, [0], asked)[0]?.verdicts[0] ?? 'unknown';
}

/** The same question, asked only once of the same moments. */
export function remembered(ask: Ask): Ask {
  const known = new WeakMap<Float64Array, { readonly value: Value; readonly failed: Uint8Array }>();
  return (at: Moments) => {
    let found = known.get(at.times);
    if (found === undefined) {
      const failed = new Uint8Array(at.times.length);
      found = { value: ask({ ...at, failed }), failed };
      known.set(at.times, found);
    }
    for (let i = 0; i < at.failed.length; i++) if (found.failed[i] === 1) at.failed[i] = 1;
    return found.value;
  };
}
