import type { Labels } from '../types/labels.ts';
import { keyOf } from '../types/labels.ts';

/** Readings of one series in the order of their times, column by column: a month of minutes takes two thirds of a megabyte. */
export interface Series {
  readonly labels: Labels;
  /** Milliseconds since 1970, whole numbers, as Prometheus stores them. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** 1 where the series was marked as ended (a stale marker); its value is of no account. Left out where there is none. */
  readonly stale?: Uint8Array;
}

/** Series, found by the name of their metric. */
export interface Store {
  readonly all: readonly Series[];
  readonly byName: ReadonlyMap<string, readonly Series[]>;
}

const stores = new WeakMap<readonly Series[], Store>();

/** Series ready to be asked, in the order in which Prometheus keeps them: where values tie, the first one counts. */
export function storeOf(series: readonly Series[]): Store {
  const known = stores.get(series);
  if (known !== undefined) return known;
  const all = series
    .map((each) => ({ key: keyOf(each.labels), each }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ each }) => each);
  const byName = new Map<string, Series[]>();
  for (const each of all) {
    const name = each.labels['__name__'] ?? '';
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [each]);
    else list.push(each);
  }
  const store: Store = { all, byName };
  stores.set(series, store);
  return store;
}

/** A series from its labels and readings; a reading without a value is a stale marker. Times in seconds. */
export function seriesOf(
  labels: Labels,
  samples: readonly { readonly time: number; readonly value: number | undefined }[],
): Series {
  const times = new Float64Array(samples.length);
  const values = new Float64Array(samples.length);
  const stale = new Uint8Array(samples.length);
  samples.forEach(({ time, value }, index) => {
    times[index] = Math.round(time * 1000);
    values[index] = value ?? NaN;
    if (value === undefined) stale[index] = 1;
  });
  return { labels, times, values, ...(stale.includes(1) ? { stale } : {}) };
}
