import type { Expression } from '@trainyard/syntax';
import { add, constantly, decimal, growing, typeOf } from './series.ts';
import type { Making } from './series.ts';

type Metric = Expression & { kind: 'metric' };

/** How a metric goes in a try: it keeps a value, or rises by it every minute; undefined for no data. */
type Course = { readonly value: number; readonly rises: boolean } | undefined;

/** How many combinations are tried at most, and how many samples they may have together. */
const LIMITS = { tries: 600, samples: 400_000 };

/**
 * Fills a case by trying: each metric that a condition reads takes values around the numbers that stand in it, until `accept` is content.
 * False if nothing was found; the case then holds the last try.
 */
export function search(made: Making, tree: Expression, accept: () => boolean): boolean {
  const metrics = [
    ...new Map(
      all(tree).flatMap((each) =>
        each.kind === 'metric'
          ? [
              [
                JSON.stringify([each.name, each.matchers.map(({ label, op, value }) => [label, op, value])]),
                each,
              ] as const,
            ]
          : [],
      ),
    ).values(),
  ];
  const numbers = [...new Set(all(tree).flatMap((each) => (each.kind === 'number' ? [each.value] : [])))].sort(
    (a, b) => a - b,
  );
  const between = numbers.slice(1).map((each, index) => (each + (numbers[index] ?? each)) / 2);
  const still = [
    ...new Set([1, 0, ...between, ...numbers.flatMap((each) => [each * 2, each / 2, each, each + 1, each - 1]), 1000]),
  ];
  const values: readonly Course[] = [
    ...still.map((value) => ({ value, rises: false })),
    undefined,
    ...[1, -1, ...numbers].map((value) => ({ value, rises: true })),
  ];
  const sets = [1, 5];
  const combinations = sets.length * values.length ** metrics.length;
  const tries = Math.min(
    LIMITS.tries,
    combinations,
    Math.ceil(LIMITS.samples / (made.minutes * Math.max(1, metrics.length))),
  );
  for (let index = 0; index < tries; index++) {
    made.series.clear();
    let rest = Math.floor(index / sets.length);
    for (const metric of metrics) {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      if (value !== undefined) fill(made, metric, value, sets[index % sets.length] ?? 1);
    }
    if (accept()) return true;
  }
  return false;
}

/** Every part of an expression. */
function all(tree: Expression): readonly Expression[] {
  switch (tree.kind) {
    case 'group':
      return [tree, ...all(tree.inner)];
    case 'unary':
      return [tree, ...all(tree.operand)];
    case 'binary':
      return [tree, ...all(tree.left), ...all(tree.right)];
    case 'call':
      return [tree, ...tree.args.flatMap(all)];
    default:
      return [tree];
  }
}

/** A gauge stands still, a counter grows by so much a second, a histogram has all its events below a bound. */
function fill(made: Making, metric: Metric, { value, rises }: NonNullable<Course>, copies: number): void {
  const name = metric.name ?? '';
  const type = typeOf(made, name);
  for (let copy = 0; copy < copies; copy++) {
    const extra: Record<string, string> = copies === 1 ? {} : { instance: `${copy}` };
    if (type === 'histogram')
      for (const le of [decimal(Math.max(value, 0.001)), '+Inf'])
        add(made, metric, `${name}_bucket`, { ...extra, le }, growing(made, 60));
    else
      add(
        made,
        metric,
        name,
        extra,
        type === 'counter'
          ? growing(made, Math.max(0, value) * 60)
          : rises
            ? growing(made, value)
            : constantly(made, value),
      );
  }
}
