import { numberText, type EngineSeries } from '@trainyard/oracles';

/** Seconds between two samples. */
const STEP = 15;

/** A value that does not change, or one that depends on how many seconds ago it was; undefined where there is no sample. */
export type Value = number | ((secondsAgo: number) => number | undefined);

/**
 * A series as it would have been recorded: samples from half an hour before `now` (in seconds) until ten minutes after it, so that there are
 * new ones while a test runs. `text` is its name and labels, as `a{x="1"}`.
 */
export function recorded(now: number, text: string, value: Value): EngineSeries {
  const [, name = '', inner = ''] = /^([a-z_]+)(?:\{(.*)\})?$/.exec(text) ?? [];
  const labels = [...inner.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', of = '']) => [label, of] as const);
  const samples: [number, string][] = [];
  for (let ago = 1800; ago >= -600; ago -= STEP) {
    const at = typeof value === 'number' ? value : value(ago);
    if (at !== undefined) samples.push([Math.round(now - ago), numberText(at)]);
  }
  return { labels: { __name__: name, ...Object.fromEntries(labels) }, samples };
}
