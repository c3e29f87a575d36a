import { keyOf } from '@trainyard/conditions';
import type { Labels, Series } from '@trainyard/conditions';

/** The samples of one series while they come in; the columns grow by doubling. */
class Samples {
  times = new Float64Array(64);
  values = new Float64Array(64);
  stale: Uint8Array | undefined;
  count = 0;
  rising = true;

  readonly labels: Labels;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  add(time: number, value: number, ended: boolean): boolean {
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

  /** In the order of time; of samples of one moment that stood apart, the one that came last. */
  finish(): Series {
    if (this.rising) {
      const [times, values] = [this.times.slice(0, this.count), this.values.slice(0, this.count)];
      return { labels: this.labels, times, values, ...(this.stale && { stale: this.stale.slice(0, this.count) }) };
    }
    const order = Array.from({ length: this.count }, (_, index) => index);
    order.sort((a, b) => (this.times[a] ?? 0) - (this.times[b] ?? 0) || a - b);
    const kept = order.filter((at, index) => this.times[at] !== this.times[order[index + 1] ?? -1]);
    const { stale } = this;
    return {
      labels: this.labels,
      times: Float64Array.from(kept, (at) => this.times[at] ?? 0),
      values: Float64Array.from(kept, (at) => this.values[at] ?? 0),
      ...(stale === undefined ? {} : { stale: Uint8Array.from(kept, (at) => stale[at] ?? 0) }),
    };
  }
}

/** Samples of many series, sorted out by their labels. */
export class Gathering {
  private readonly byKey = new Map<string, Samples>();
  private readonly bySpelling = new Map<string, Samples>();

  /** The series of some labels. `spelling` is how they were written, so that labels are worked out once for each way to write them. */
  series(spelling: string, labels: () => Labels): Samples {
    const known = this.bySpelling.get(spelling);
    if (known !== undefined) return known;
    const made = labels();
    const key = keyOf(made);
    const samples = this.byKey.get(key) ?? new Samples(made);
    this.byKey.set(key, samples);
    this.bySpelling.set(spelling, samples);
    return samples;
  }

  /** All series that have a sample, sorted by their labels. */
  finish(): readonly Series[] {
    return [...this.byKey]
      .filter(([, samples]) => samples.count > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, samples]) => samples.finish());
  }
}
