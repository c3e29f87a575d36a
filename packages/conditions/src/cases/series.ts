import type { Expression } from '@trainyard/syntax';
import { selectorText } from '../query/print.ts';
import type { Condition, MetricFacts } from '../types/condition.ts';
import { textFor } from './regex.ts';

/** One series of a test, in promtool's notation: a sample a minute. */
export interface TestSeries {
  readonly series: string;
  readonly values: string;
}

/** Thrown where no series can be made this way; the case is then looked for in another way or left out. */
export class Unsolvable extends Error {}

/** Series of one case while they are made. */
export interface Making {
  readonly facts: ReadonlyMap<string, MetricFacts>;
  readonly series: Map<string, TestSeries>;
  readonly minutes: number;
}

/** An empty case that runs for some minutes. */
export function making(condition: Condition, minutes: number): Making {
  return { facts: new Map(condition.declarations.map((each) => [each.name, each])), series: new Map(), minutes };
}

/** What a metric is; the parts of a histogram are counters. */
export function typeOf(made: Pick<Making, 'facts'>, name: string | undefined): MetricFacts['type'] {
  return made.facts.get(name ?? '')?.type ?? (/_(bucket|count|sum)$/.test(name ?? '') ? 'counter' : 'gauge');
}

/** Adds a series that the matchers of a metric let through. Throws `Unsolvable` if it is there already with other values. */
export function add(
  made: Making,
  metric: Expression & { kind: 'metric' },
  name: string,
  extra: Readonly<Record<string, string>>,
  values: string,
): void {
  const labels = { ...labelValues(made, metric), ...extra };
  const matchers = Object.entries(labels).map(([label, value]) => ({ label, op: '=' as const, value }));
  const series = selectorText({ name, matchers });
  const known = made.series.get(series);
  if (known !== undefined && known.values !== values) throw new Unsolvable();
  made.series.set(series, { series, values });
}

/** A value for every label that the metric declares, such that its matchers hold. */
function labelValues(made: Making, metric: Expression & { kind: 'metric' }): Record<string, string> {
  const declared =
    made.facts.get(metric.name ?? '')?.labels ??
    made.facts.get((metric.name ?? '').replace(/_(bucket|count|sum)$/, ''))?.labels ??
    [];
  const labels: Record<string, string> = Object.fromEntries(declared.map((label) => [label, 'a']));
  for (const { label, op, value } of metric.matchers) {
    const found = textFor(op, value);
    if (found === undefined) throw new Unsolvable();
    if (found === '') delete labels[label];
    else labels[label] = found;
  }
  return labels;
}

/** A number as promtool's notation takes it, without the noise of a calculation. */
export function decimal(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** The same value all the time. */
export function constantly(made: Making, value: number): string {
  return `${Number.isNaN(value) ? 'NaN' : decimal(value)}+0x${made.minutes}`;
}

/** A value that grows by so much a minute. */
export function growing(made: Making, perMinute: number): string {
  const step = Number(perMinute.toPrecision(12));
  return step < 0 ? `0-${decimal(-step)}x${made.minutes}` : `0+${decimal(step)}x${made.minutes}`;
}
