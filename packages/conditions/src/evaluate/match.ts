import type { Join } from '@trainyard/syntax';
import type { Labels } from './series.ts';
import type { Point } from './vector.ts';
import { keyOf, nameless, only, without } from './vector.ts';

/** What two sides have in common, as text: all labels but the name, or those that a join names. */
export function matchKey(labels: Labels, join: Join | undefined): string {
  if (join?.kind === 'on') return keyOf(only(labels, join.labels));
  return keyOf(without(labels, ['__name__', ...(join?.labels ?? [])]));
}

/** Values by what they match on. Throws if two of them match the same, which Prometheus refuses as well. */
function unique(points: readonly Point[], join: Join | undefined): Map<string, Point> {
  const found = new Map<string, Point>();
  for (const point of points) {
    const key = matchKey(point.labels, join);
    if (found.has(key)) throw new AmbiguousMatch();
    found.set(key, point);
  }
  return found;
}

/** Several series match where one is needed; Prometheus ends the query there, so nothing is known. */
export class AmbiguousMatch extends Error {}

/** Pairs of values that belong together, with the labels of what is made of them. */
export function pairs(
  left: readonly Point[],
  right: readonly Point[],
  join: Join | undefined,
): readonly { readonly labels: Labels; readonly left: number; readonly right: number }[] {
  if (join?.group !== undefined) return manyToOne(left, right, join);
  const others = unique(right, join);
  unique(
    left.filter((point) => others.has(matchKey(point.labels, join))),
    join,
  );
  return left.flatMap((point) => {
    const other = others.get(matchKey(point.labels, join));
    if (other === undefined) return [];
    const labels =
      join === undefined
        ? nameless(point.labels)
        : join.kind === 'on'
          ? only(point.labels, join.labels)
          : without(point.labels, ['__name__', ...join.labels]);
    return [{ labels, left: point.value, right: other.value }];
  });
}

function manyToOne(left: readonly Point[], right: readonly Point[], join: Join): ReturnType<typeof pairs> {
  const leftIsMany = join.group?.side === 'left';
  const [many, one] = leftIsMany ? [left, right] : [right, left];
  const ones = unique(one, join);
  return many.flatMap((point) => {
    const other = ones.get(matchKey(point.labels, join));
    if (other === undefined) return [];
    const taken = join.group?.labels ?? [];
    const labels = without(
      { ...nameless(point.labels), ...Object.fromEntries(taken.map((label) => [label, other.labels[label] ?? ''])) },
      [],
    );
    return [
      leftIsMany
        ? { labels, left: point.value, right: other.value }
        : { labels, left: other.value, right: point.value },
    ];
  });
}
