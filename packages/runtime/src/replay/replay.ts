import { courseOf, keyOf, meaningOf, VERDICTS, withParameters } from '@trainyard/conditions';
import type { Condition, Labels, Series, Versions } from '@trainyard/conditions';
import type { Path } from '@trainyard/syntax';
import { firings } from './firing.ts';
import type { Firing } from './firing.ts';

/** What a condition of a service is for. */
export type ReplayKind = 'alert' | 'rollback' | 'gate' | 'trigger';

/** One condition to be asked of the past. */
export interface ReplayQuestion {
  readonly kind: ReplayKind;
  /** The alert's, stage's or service's name. */
  readonly name: string;
  readonly path: Path;
  readonly condition: Condition;
  /** How long an alert's condition must hold before it fires, and how long it then stays on; seconds. */
  readonly for?: number;
  readonly keepFiringFor?: number;
  /** Numbers that a gate reads from its stage's parameters. */
  readonly parameters?: ReadonlyMap<string, number>;
}

/** When to ask: from, to (both included) and how often; milliseconds since 1970 and milliseconds. */
export interface ReplayRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What a condition was for a while: from its first moment up to the last one, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** `none` where nothing was known of the label set. */
  readonly state: (typeof VERDICTS)[number];
}

/** The course of a condition for one label set. */
export interface Track {
  readonly labels: Labels;
  readonly stretches: readonly Stretch[];
  /** When an alert would have fired, or a trigger started something. */
  readonly firings: readonly Firing[];
}

/** How many moments a condition, all label sets taken together, was true for any, else false for any, else unknown. */
export interface Shares {
  readonly true: number;
  readonly false: number;
  readonly unknown: number;
}

/** A condition's answer to the past. */
export interface Replayed {
  readonly question: ReplayQuestion;
  readonly tracks: readonly Track[];
  readonly moments: Shares;
  /** At how many moments Prometheus would have ended the query with an error, as where several series match one. */
  readonly errors: number;
  /** Why nothing can be said at all, if so. */
  readonly unanswerable?: 'versions' | 'raw';
}

/** Moments that are computed together: few enough that their columns stay in the processor's cache and are soon free again. */
const CHUNK = 2048;

/** The moments of a range; at least one. */
export function momentsOf({ from, to, step }: ReplayRange): number {
  return Math.max(1, Math.floor((to - from) / step) + 1);
}

/** Asks a condition of recorded series, at every step of a range. `versions` tells candidate and stable version apart; only a rollback looks at them. */
export function replay(
  question: ReplayQuestion,
  series: readonly Series[],
  range: ReplayRange,
  versions?: Versions,
): Replayed {
  const asWritten = meaningOf(question.condition, question.kind === 'rollback' ? versions : undefined);
  const count = momentsOf(range);
  const nothing = { question, tracks: [], errors: 0, moments: { true: 0, false: 0, unknown: count } };
  if (asWritten === undefined) return { ...nothing, unanswerable: 'versions' };
  const meaning = withParameters(asWritten, question.parameters ?? new Map());
  let errors = 0;
  const tracks = new Map<string, { labels: Labels; states: Uint8Array }>();
  for (let start = 0; start < count; start += CHUNK) {
    const size = Math.min(CHUNK, count - start);
    const times = Float64Array.from({ length: size }, (_, i) => range.from + (start + i) * range.step);
    const asked = courseOf(meaning, series, times);
    if (asked === undefined) return { ...nothing, unanswerable: 'raw' };
    errors += asked.failed.reduce((sum, each) => sum + each, 0);
    for (const { labels, states } of asked.courses) {
      const key = keyOf(labels);
      const track = tracks.get(key) ?? { labels, states: new Uint8Array(count) };
      tracks.set(key, track);
      track.states.set(states, start);
    }
  }
  const found = [...tracks.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, track]) => track);
  return {
    question,
    errors,
    tracks: found.map(({ labels, states }) => ({
      labels,
      stretches: stretchesOf(states, range),
      firings: question.kind === 'alert' || question.kind === 'trigger' ? firings(states, question, range) : [],
    })),
    moments: sharesOf(
      found.map(({ states }) => states),
      count,
    ),
  };
}

function stretchesOf(states: Uint8Array, { from, step }: ReplayRange): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let begin = 0;
  for (let i = 1; i <= states.length; i++) {
    if (i < states.length && states[i] === states[begin]) continue;
    stretches.push({
      from: from + begin * step,
      to: from + (i - 1) * step,
      state: VERDICTS[states[begin] ?? 0] ?? 'none',
    });
    begin = i;
  }
  return stretches;
}

function sharesOf(all: readonly Uint8Array[], count: number): Shares {
  const best = new Uint8Array(count);
  for (const states of all)
    for (let i = 0; i < count; i++) if ((states[i] ?? 0) > (best[i] ?? 0)) best[i] = states[i] ?? 0;
  const number = (code: number): number => best.reduce((sum, each) => sum + (each === code ? 1 : 0), 0);
  const [isTrue, isFalse] = [number(VERDICTS.indexOf('true')), number(VERDICTS.indexOf('false'))];
  return { true: isTrue, false: isFalse, unknown: count - isTrue - isFalse };
}
