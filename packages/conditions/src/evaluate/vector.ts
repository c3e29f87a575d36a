import type { Labels } from './series.ts';

/** One value of an instant. */
export interface Point {
  readonly labels: Labels;
  readonly value: number;
}

/** A stretch of one series. */
export interface Stretch {
  readonly labels: Labels;
  readonly points: readonly { readonly time: number; readonly value: number }[];
}

/** What an expression yields: one number, values of an instant, or stretches of time with their bounds. */
export type Result =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'vector'; readonly points: readonly Point[] }
  | { readonly kind: 'matrix'; readonly stretches: readonly Stretch[]; readonly start: number; readonly end: number };

/** Labels without some, and without those that are empty, which PromQL takes for missing. */
export function without(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => !names.includes(name) && value !== ''));
}

/** Only some of the labels. */
export function only(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => names.includes(name) && value !== ''));
}

/** Labels without the metric's name. */
export function nameless(labels: Labels): Labels {
  return without(labels, ['__name__']);
}

/** A text that is equal for equal labels. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** The same values under other labels or numbers. */
export function mapPoints(points: readonly Point[], change: (value: number, point: Point) => number): Result {
  return {
    kind: 'vector',
    points: points.map((point) => ({ labels: nameless(point.labels), value: change(point.value, point) })),
  };
}
