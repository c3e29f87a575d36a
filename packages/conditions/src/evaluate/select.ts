import type { Expression, Matcher } from '@trainyard/syntax';
import type { Series } from './series.ts';
import type { Result, Stretch } from './vector.ts';

type Metric = Expression & { kind: 'metric' };

/** How long Prometheus takes a sample for current, in seconds. */
const LOOKBACK = 300;

const compiled = new Map<string, RegExp>();

/** A regular expression anchored at both ends, as PromQL reads it. Throws for one that JavaScript cannot read. */
export function anchored(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const regex = new RegExp(`^(?:${pattern})$`, 'su');
  compiled.set(pattern, regex);
  return regex;
}

function holds({ label, op, value }: Matcher, labels: Series['labels']): boolean {
  const actual = labels[label] ?? '';
  if (op === '=' || op === '!=') return (actual === value) === (op === '=');
  return anchored(value).test(actual) === (op === '=~');
}

function matching(series: readonly Series[], metric: Metric): readonly Series[] {
  return series.filter(
    ({ labels }) =>
      (metric.name === undefined || labels['__name__'] === metric.name) &&
      metric.matchers.every((matcher) => holds(matcher, labels)),
  );
}

/** Index of the first sample later than a time. */
function after(samples: Series['samples'], time: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.time ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The current value of each series that matches: its last sample within five minutes, the older end left out (Prometheus 3). */
export function instant(series: readonly Series[], metric: Metric, time: number): Result {
  const at = time - (metric.range.offset ?? 0);
  const points = matching(series, metric).flatMap(({ labels, samples }) => {
    const last = samples[after(samples, at) - 1];
    return last === undefined || last.value === undefined || last.time <= at - LOOKBACK
      ? []
      : [{ labels, value: last.value }];
  });
  return { kind: 'vector', points };
}

/** The times of the samples that `instant` would take. */
export function instantTimes(
  series: readonly Series[],
  metric: Metric,
  time: number,
): readonly { readonly labels: Series['labels']; readonly time: number }[] {
  const at = time - (metric.range.offset ?? 0);
  return matching(series, metric).flatMap(({ labels, samples }) => {
    const last = samples[after(samples, at) - 1];
    return last === undefined || last.value === undefined || last.time <= at - LOOKBACK
      ? []
      : [{ labels, time: last.time }];
  });
}

/** The samples of a window, its older end left out (Prometheus 3). */
export function windowOf(series: readonly Series[], metric: Metric, time: number): Result {
  const end = time - (metric.range.offset ?? 0);
  const start = end - (metric.range.window ?? 0);
  const stretches = matching(series, metric).flatMap(({ labels, samples }): Stretch[] => {
    const points = samples
      .slice(after(samples, start), after(samples, end))
      .flatMap(({ time: when, value }) => (value === undefined ? [] : [{ time: when, value }]));
    return points.length === 0 ? [] : [{ labels, points }];
  });
  return { kind: 'matrix', stretches, start, end };
}
