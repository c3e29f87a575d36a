import { partsOf } from '@trainyard/syntax';
import type { Expression } from '@trainyard/syntax';
import { add, constantly, decimal, growing, steps, typeOf, Unsolvable } from './series.ts';
import type { Making } from './series.ts';

type Metric = Expression & { kind: 'metric' };

/** How a series goes in a try. */
type Course =
  | { readonly kind: 'none' }
  | { readonly kind: 'still'; readonly value: number }
  /** So much more (or less) every minute. */
  | { readonly kind: 'slope'; readonly value: number }
  /** From one value to another, evenly. */
  | { readonly kind: 'line'; readonly value: number; readonly then: number }
  /** One value, and another in the last third. */
  | { readonly kind: 'jump'; readonly value: number; readonly then: number };

/** How many tries there are at most, and how many samples they may have together. */
const LIMITS = { tries: 1500, samples: 1_500_000 };

/** Numbers that always come up again (mulberry32), since equal specifications give equal tests. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Fills a case by trying: each selector of a condition gets one series or several, whose values come from the numbers that stand in the
 * condition, until `accept` is content. False if nothing was found; the case then holds the last try.
 */
export function search(made: Making, tree: Expression, accept: () => boolean): boolean {
  const parts = partsOf(tree);
  const metrics = distinctSelectors(parts);
  const values = valuesAround(parts);
  const apart = ['instance', ...Object.keys(made.labels)];
  const draw = chance(metrics.length * 1009 + values.length);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const course = (): Course => {
    const kind = pick(['still', 'still', 'still', 'slope', 'slope', 'line', 'jump', 'none'] as const);
    if (kind === 'none') return { kind };
    return kind === 'jump' || kind === 'line'
      ? { kind, value: pick(values), then: pick(values) }
      : { kind, value: pick(values) };
  };
  const tries = Math.min(LIMITS.tries, Math.ceil(LIMITS.samples / (steps(made) * Math.max(1, metrics.length) * 2)));
  for (let index = 0; index < tries; index++) {
    made.series.clear();
    const copies = index % 3 === 2 ? pick([2, 5]) : 1;
    // Now and then all series of a metric go alike, and all metrics, too: conditions compare things that are alike.
    // Several series differ in a label, now and then in one that the condition groups by.
    const label = copies === 1 || index % 2 === 0 ? 'instance' : pick(apart);
    const shared = index % 5 === 0 ? course() : undefined;
    try {
      for (const metric of metrics) {
        const own = shared ?? course();
        for (let copy = 0; copy < copies; copy++)
          fill(made, metric, copy > 0 && index % 2 === 0 ? course() : own, copies === 1 ? {} : { [label]: `${copy}` });
      }
    } catch (reason) {
      if (reason instanceof Unsolvable) continue;
      throw reason;
    }
    if (accept()) return true;
  }
  return false;
}

function distinctSelectors(parts: readonly Expression[]): readonly Metric[] {
  const found = new Map<string, Metric>();
  for (const each of parts)
    if (each.kind === 'metric')
      found.set(JSON.stringify([each.name, each.matchers.map(({ label, op, value }) => [label, op, value])]), each);
  return [...found.values()];
}

/** The numbers of a condition, what lies between, beside and beyond them, and their products; a few small and large ones. */
function valuesAround(parts: readonly Expression[]): readonly number[] {
  const numbers = [...new Set(parts.flatMap((each) => (each.kind === 'number' ? [each.value] : [])))].sort(
    (a, b) => a - b,
  );
  const between = numbers.slice(1).map((each, index) => (each + (numbers[index] ?? each)) / 2);
  const products = numbers.flatMap((a) => numbers.flatMap((b) => (b === 0 ? [] : [a * b, a / b])));
  const whole = parts.reduce(
    (product, each) => (each.kind === 'number' && each.value !== 0 ? product * each.value : product),
    1,
  );
  return [
    ...new Set([
      1,
      0,
      2,
      -1,
      0.5,
      100,
      1000,
      ...between,
      ...numbers.flatMap((each) => [each, each * 2, each / 2, each + 1, each - 1]),
      ...products,
      whole,
      whole * 2,
      -whole * 2,
    ]),
  ].filter(Number.isFinite);
}

/** A gauge goes as it is told, a counter grows by so much a second, a histogram has all its events below a bound. */
function fill(made: Making, metric: Metric, course: Course, extra: Readonly<Record<string, string>>): void {
  if (course.kind === 'none') return;
  const name = metric.name ?? '';
  const type = typeOf(made, name);
  const { value } = course;
  if (type === 'histogram' || (name.endsWith('_bucket') && !metric.matchers.some(({ label }) => label === 'le'))) {
    // All events lie between half of the value and the value itself.
    const bound = Math.max(Math.abs(value), 0.001);
    const buckets = type === 'histogram' ? `${name}_bucket` : name;
    add(made, metric, buckets, { ...extra, le: decimal(bound / 2) }, constantly(made, 0));
    for (const le of [decimal(bound), '+Inf']) add(made, metric, buckets, { ...extra, le }, growing(made, 600));
  } else if (type === 'counter')
    add(made, metric, name, extra, growing(made, Math.max(0, value) * (course.kind === 'slope' ? 1 : 60)));
  else if (course.kind === 'slope') add(made, metric, name, extra, growing(made, value));
  else if (course.kind === 'line') {
    const step = Number(((course.then - value) / steps(made)).toPrecision(12));
    add(made, metric, name, extra, `${decimal(value)}${step < 0 ? '-' : '+'}${decimal(Math.abs(step))}x${steps(made)}`);
  } else if (course.kind === 'jump') {
    const last = Math.max(1, Math.floor(steps(made) / 3));
    add(made, metric, name, extra, `${decimal(value)}+0x${steps(made) - last} ${decimal(course.then)}+0x${last - 1}`);
  } else add(made, metric, name, extra, constantly(made, value));
}
