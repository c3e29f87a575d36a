import { convertThreshold, pathOf, unitOf } from '@trainyard/sdk';
import type { Path, Spec } from '@trainyard/sdk';

/** One instrument of prom-client. */
export interface Instrument {
  readonly name: string;
  readonly variable: string;
  readonly class: 'Gauge' | 'Histogram' | 'Counter' | 'Summary';
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
  readonly path: Path;
}

const CLASS = { gauge: 'Gauge', histogram: 'Histogram', counter: 'Counter', summary: 'Summary' } as const;

/** Bounds of a histogram that gives none: a spread from 1 ms to 10 s for times, in the unit of the metric, else powers of ten. */
function defaultBuckets(unit: string | undefined): readonly number[] {
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  if (unit === 's' || unit === 'seconds') return seconds;
  if (unit === 'ms' || unit === 'milliseconds') return seconds.map((bound) => Number((bound * 1000).toPrecision(6)));
  return unit === 'ratio'
    ? [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1]
    : [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000];
}

/** An instrument for every metric that the service itself exposes. */
export function instrumentsOf(spec: Spec, identifier: (name: string) => string): readonly Instrument[] {
  return (spec.monitoring?.metrics ?? [])
    .filter((metric) => !metric.external)
    .map((metric) => {
      const unit = unitOf(metric);
      const promise = metric.threshold === undefined ? undefined : convertThreshold(metric.threshold, unit);
      const bounds = [...(metric.buckets ?? defaultBuckets(unit)), ...(promise === undefined ? [] : [promise])];
      return {
        name: metric.name,
        variable: identifier(metric.name),
        class: CLASS[metric.type],
        help: `${metric.help ?? metric.name}${unit === undefined ? '' : ` (${unit})`}`,
        labels: metric.labels,
        ...(metric.type === 'histogram' ? { buckets: [...new Set(bounds)].sort((a, b) => a - b) } : {}),
        path: pathOf('monitoring', 'metrics', [metric.name]),
      };
    });
}
