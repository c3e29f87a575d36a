import { partsOf } from '@trainyard/syntax';
import type { Expression } from '@trainyard/syntax';
import { selectorText } from '../query/print.ts';
import type { Condition, MetricFacts } from '../types/condition.ts';
import { labelOf } from '../types/labels.ts';
import { textFor } from './regex.ts';

/** One series of a test, in promtool's notation. */
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
  /** Seconds from one sample to the next. */
  readonly interval: number;
  /** What labels of other metrics are called, so that series find each other. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that every series gets besides: those of one of several instances. */
  readonly extra: Readonly<Record<string, string>>;
}

/** An empty case that runs for some minutes, with a sample every `interval` seconds. */
export function making(condition: Condition, minutes: number, interval: number, extra: Making['extra'] = {}): Making {
  return {
    facts: new Map(condition.declarations.map((each) => [each.name, each])),
    series: new Map(),
    minutes,
    interval,
    labels: labelsIn(condition.tree),
    extra,
  };
}

/** How many steps there are from the first sample to the last. */
export function steps({ minutes, interval }: Pick<Making, 'minutes' | 'interval'>): number {
  return (minutes * 60) / interval;
}

/** The labels that a condition names anywhere, with the value that a selector asks for, so that joins meet. */
function labelsIn(tree: Expression): Readonly<Record<string, string>> {
  const found = new Set<string>();
  const name = (labels: readonly string[]): void => {
    for (const label of labels) found.add(label);
  };
  const asked = new Map<string, string>();
  for (const each of partsOf(tree)) {
    if (each.kind === 'metric')
      for (const { label, op, value } of each.matchers)
        if (op === '=' && value !== '' && !asked.has(label)) asked.set(label, value);
    if (each.kind === 'binary') name([...(each.join?.labels ?? []), ...(each.join?.group?.labels ?? [])]);
    if (each.kind === 'call' && each.grouping?.kind === 'by') name(each.grouping.labels);
  }
  const own = [...found].filter((label) => label !== 'le' && label !== '__name__');
  return Object.fromEntries(own.map((label) => [label, asked.get(label) ?? 'a']));
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
  const labels = { ...labelValues(made, metric), ...made.extra, ...extra };
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
  const facts = made.facts.get(metric.name ?? '');
  // What others export may have any label that the condition names.
  const own = facts?.external === true ? Object.keys(made.labels) : [];
  const labels: Record<string, string> = Object.fromEntries(
    [...own, ...declared].map((label) => [label, labelOf(made.labels, label) || 'a']),
  );
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
  return `${Number.isNaN(value) ? 'NaN' : decimal(value)}+0x${steps(made)}`;
}

/** A value that grows by so much a minute. */
export function growing(made: Making, perMinute: number): string {
  const step = Number(((perMinute * made.interval) / 60).toPrecision(12));
  return step < 0 ? `0-${decimal(-step)}x${steps(made)}` : `0+${decimal(step)}x${steps(made)}`;
}
