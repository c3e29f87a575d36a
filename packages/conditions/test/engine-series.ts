import { numberText, type EngineSeries } from '@trainyard/oracles';
import type { Series } from '../src/index.ts';

/** Series as the real Prometheus takes them. */
export function engineSeries(series: readonly Series[]): readonly EngineSeries[] {
  return series.map(({ labels, times, values, stale }) => ({
    labels,
    samples: [...times].map((time, index) => [
      time / 1000,
      stale?.[index] === 1 ? 'stale' : numberText(values[index] ?? NaN),
    ]),
  }));
}
