import { labelOf } from '../types/labels.ts';
import type { Labels } from '../types/labels.ts';
import { vector } from './columns.ts';
import type { Column, Moments, Stretch, Value } from './columns.ts';
import type { Series, Store } from './series.ts';

/** How long Prometheus takes a sample for current, in milliseconds. */
const LOOKBACK = 300_000;

/** What a label must be: equal to a text, or matched by a regular expression, or not. A missing label is empty. */
export interface LabelTest {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string | RegExp;
}

/** Which series a query asks for. */
export interface Selection {
  readonly name?: string;
  readonly matchers?: readonly LabelTest[];
  /** Seconds. */
  readonly offset?: number;
}

function passes({ label, op, value }: LabelTest, labels: Labels): boolean {
  const actual = labelOf(labels, label);
  const found = typeof value === 'string' ? actual === value : value.test(actual);
  return found === (op === '=' || op === '=~');
}

function matching({ all, byName }: Store, { name, matchers = [] }: Selection): readonly Series[] {
  const candidates = name === undefined ? all : (byName.get(name) ?? []);
  return matchers.length === 0
    ? candidates
    : candidates.filter(({ labels }) => matchers.every((matcher) => passes(matcher, labels)));
}

/** For each moment, the index of the first sample later than it. */
export function positions(times: Float64Array, moments: Float64Array, offset: number): Int32Array {
  const found = new Int32Array(moments.length);
  let next = 0;
  for (let i = 0; i < moments.length; i++) {
    const moment = (moments[i] ?? 0) - offset;
    if (i === 0) next = firstAfter(times, moment);
    else while (next < times.length && (times[next] ?? 0) <= moment) next += 1;
    found[i] = next;
  }
  return found;
}

function firstAfter(times: Float64Array, moment: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The current values of the series that match: at each moment the last sample within five minutes, the older end left out (Prometheus 3),
 * or nothing behind a stale marker.
 */
export function select(at: Moments, selection: Selection): Value {
  return current(at, selection, ({ values }, index) => values[index] ?? NaN);
}

/** The times, in seconds, of the samples that `select` would take; without the metric's name. */
export function selectTimes(at: Moments, selection: Selection): Value {
  return current(at, selection, ({ times }, index) => (times[index] ?? NaN) / 1000);
}

function current(at: Moments, selection: Selection, read: (series: Series, index: number) => number): Value {
  const offset = (selection.offset ?? 0) * 1000;
  const columns: Column[] = [];
  for (const series of matching(at.store, selection)) {
    const { times, stale, labels } = series;
    const found = positions(times, at.times, offset);
    const values = new Float64Array(found.length);
    const has = new Uint8Array(found.length);
    for (let i = 0; i < found.length; i++) {
      const index = (found[i] ?? 0) - 1;
      if (index < 0 || (times[index] ?? 0) <= (at.times[i] ?? 0) - offset - LOOKBACK || stale?.[index] === 1) continue;
      has[i] = 1;
      values[i] = read(series, index);
    }
    columns.push({ labels, values, has });
  }
  return vector(columns);
}

const lasting = new WeakMap<Series, Stretch>();

/** A series without its stale markers, which stretches of time do not see. */
function withoutMarkers(series: Series): Stretch {
  const { stale, times, values, labels } = series;
  if (stale === undefined) return series;
  const known = lasting.get(series);
  if (known !== undefined) return known;
  const kept = {
    labels,
    times: times.filter((_, i) => stale[i] !== 1),
    values: values.filter((_, i) => stale[i] !== 1),
  };
  lasting.set(series, kept);
  return kept;
}

/** Stretches of the series that match, over a window in seconds. */
export function selectWindow(at: Moments, selection: Selection & { readonly window: number }): Value {
  return {
    kind: 'matrix',
    stretches: matching(at.store, selection).map(withoutMarkers),
    window: selection.window * 1000,
    offset: (selection.offset ?? 0) * 1000,
  };
}
