import { keyOf } from '@trainyard/conditions';
import type { Labels, Series } from '@trainyard/conditions';

/** The time whose samples are kept, both ends included; milliseconds since 1970. */
export interface Kept {
  readonly from: number;
  readonly to: number;
}

/** The samples of one series while they come in; the columns grow by doubling. */
class Samples {
  times = new Float64Array(64);
  values = new Float64Array(64);
  stale: Uint8Array | undefined;
  count = 0;
  rising = true;

  readonly labels: Labels;
  private readonly kept: Kept;

  constructor(labels: Labels, kept: Kept) {
    this.labels = labels;
    this.kept = kept;
  }

  /** Takes a sample; false if the one before it is of the same moment. */
  add(time: number, value: number, ended: boolean): boolean {
    if (time < this.kept.from || time > this.kept.to) return true;
    const at = this.count;
    const last = at === 0 ? -Infinity : (this.times[at - 1] ?? 0);
    if (time === last) return false;
    if (time < last) this.rising = false;
    if (at === this.times.length) this.grow();
    this.times[at] = time;
    this.values[at] = value;
    if (ended) (this.stale ??= new Uint8Array(this.times.length))[at] = 1;
    this.count = at + 1;
    return true;
  }

  private grow(): void {
    const size = this.times.length * 2;
    const [times, values] = [new Float64Array(size), new Float64Array(size)];
    times.set(this.times);
    values.set(this.values);
    [this.times, this.values] = [times, values];
    if (this.stale === undefined) return;
    const stale = new Uint8Array(size);
    stale.set(this.stale);
    this.stale = stale;
  }

  /** In the order of time, and a moment of which there is more than one sample, if any. */
  finish(): { readonly series: Series; readonly twice?: number } {
    if (this.rising) {
      const [times, values] = [this.times.slice(0, this.count), this.values.slice(0, this.count)];
      const stale = this.stale?.slice(0, this.count);
      return { series: { labels: this.labels, times, values, ...(stale === undefined ? {} : { stale }) } };
    }
    const order = Uint32Array.from({ length: this.count }, (_, index) => index);
    order.sort((a, b) => (this.times[a] ?? 0) - (this.times[b] ?? 0) || a - b);
    const times = Float64Array.from(order, (at) => this.times[at] ?? 0);
    const twice = times.find((time, index) => time === times[index + 1]);
    const { stale } = this;
    const series: Series = {
      labels: this.labels,
      times,
      values: Float64Array.from(order, (at) => this.values[at] ?? 0),
      ...(stale === undefined ? {} : { stale: Uint8Array.from(order, (at) => stale[at] ?? 0) }),
    };
    return { series, ...(twice === undefined ? {} : { twice }) };
  }
}

/** Samples of many series, sorted out by their labels. */
export class Gathering {
  private readonly byKey = new Map<string, Samples>();
  private readonly bySpelling = new Map<string, Samples>();
  private readonly kept: Kept;

  /** Samples outside of the time that is kept are dropped as they come in. */
  constructor(kept: Kept = { from: -Infinity, to: Infinity }) {
    this.kept = kept;
  }

  /** The series of some labels. `spelling` is how they were written, so that labels are worked out once for each way to write them. */
  series(spelling: string, labels: () => Labels): Samples {
    const known = this.bySpelling.get(spelling);
    if (known !== undefined) return known;
    const made = labels();
    const key = keyOf(made);
    const samples = this.byKey.get(key) ?? new Samples(made, this.kept);
    this.byKey.set(key, samples);
    this.bySpelling.set(spelling, samples);
    return samples;
  }

  /** All series that have a sample, sorted by their labels, and those that have more than one of a moment. */
  finish(): { readonly series: readonly Series[]; readonly twice: readonly Twice[] } {
    const finished = [...this.byKey]
      .filter(([, samples]) => samples.count > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, samples]) => samples.finish());
    return {
      series: finished.map(({ series }) => series),
      twice: finished.flatMap(({ series, twice }) =>
        twice === undefined ? [] : [{ labels: series.labels, time: twice }],
      ),
    };
  }
}

/** A moment of which a series has more than one sample. */
export interface Twice {
  readonly labels: Labels;
  readonly time: number;
}
