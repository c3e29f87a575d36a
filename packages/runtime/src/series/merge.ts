import { keyOf } from '@trainyard/conditions';
import type { Series } from '@trainyard/conditions';
import type { Diagnostic, Outcome } from '@trainyard/syntax';
import { ENOUGH, seriesDiagnostics } from './diagnostics.ts';
import { labelText } from './label-text.ts';

/** Series from one place, which is a file or the address of a server. */
export interface Recording {
  readonly place: string;
  readonly series: readonly Series[];
}

interface Placed {
  readonly place: string;
  readonly series: Series;
}

/**
 * The series of several recordings as one. What stands in two of them is put together in the order of time: a moment that both have counts
 * once if they agree, and is an error if they do not.
 */
export function mergeRecordings(recordings: readonly Recording[]): Outcome<readonly Series[]> {
  const groups = new Map<string, Placed[]>();
  for (const { place, series } of recordings) {
    for (const each of series) {
      const key = keyOf(each.labels);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ place, series: each }]);
      else group.push({ place, series: each });
    }
  }
  const diagnostics: Diagnostic[] = [];
  const value = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first, ...others] = group;
      return first === undefined ? [] : [others.reduce((all, other) => joined(all, other, diagnostics), first).series];
    });
  return { value, diagnostics: diagnostics.slice(0, ENOUGH) };
}

function joined(a: Placed, b: Placed, diagnostics: Diagnostic[]): Placed {
  const [first, second] = [a.series, b.series];
  const size = first.times.length + second.times.length;
  const [times, values, stale] = [new Float64Array(size), new Float64Array(size), new Uint8Array(size)];
  let [i, j, count] = [0, 0, 0];
  let repeats = 0;
  let since = 0;
  const take = ({ times: from, values: given, stale: marks }: Series, at: number): void => {
    times[count] = from[at] ?? 0;
    values[count] = given[at] ?? 0;
    stale[count++] = marks?.[at] ?? 0;
  };
  const report = { range: { source: { file: b.place, text: '' }, start: 0, end: 0 } };
  const names = { series: labelText(first.labels), other: a.place };
  while (i < first.times.length || j < second.times.length) {
    const [left, right] = [first.times[i] ?? Infinity, second.times[j] ?? Infinity];
    if (left < right) take(first, i++);
    else if (right < left) take(second, j++);
    else {
      if (!agree(first, i, second, j)) {
        diagnostics.push(seriesDiagnostics.contradiction(report, { ...names, time: left }));
        return a;
      }
      if (repeats++ === 0) since = left;
      take(first, i++);
      j += 1;
    }
  }
  if (repeats > 0) diagnostics.push(seriesDiagnostics.repeated(report, { ...names, count: repeats, time: since }));
  const series: Series = {
    labels: first.labels,
    times: times.slice(0, count),
    values: values.slice(0, count),
    ...(first.stale === undefined && second.stale === undefined ? {} : { stale: stale.slice(0, count) }),
  };
  return { place: b.place, series };
}

function agree(a: Series, i: number, b: Series, j: number): boolean {
  const [ends, endsToo] = [a.stale?.[i] === 1, b.stale?.[j] === 1];
  return ends === endsToo && (ends || Object.is(a.values[i], b.values[j]));
}
