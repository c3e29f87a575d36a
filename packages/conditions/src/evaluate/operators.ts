import type { Expression, Join } from '@trainyard/syntax';
import { compare } from '../types/compare.ts';
import type { Evaluating, Known } from './evaluating.ts';
import { pointsOf } from './evaluating.ts';
import { matchKey, pairs } from './match.ts';
import type { Point, Result } from './vector.ts';
import { nameless } from './vector.ts';

type Binary = Expression & { kind: 'binary' };

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

/** `a + b` over numbers, series, or both. */
export function arithmetic(evaluating: Evaluating, tree: Binary): Result {
  const make = ARITHMETIC[tree.op] ?? (() => NaN);
  const [left, right] = [evaluating.value(tree.left), evaluating.value(tree.right)];
  if (left.kind === 'scalar' && right.kind === 'scalar')
    return { kind: 'scalar', value: make(left.value, right.value) };
  if (right.kind === 'scalar')
    return {
      kind: 'vector',
      points: pointsOf(left).map((point) => ({
        labels: nameless(point.labels),
        value: make(point.value, right.value),
      })),
    };
  if (left.kind === 'scalar')
    return {
      kind: 'vector',
      points: pointsOf(right).map((point) => ({
        labels: nameless(point.labels),
        value: make(left.value, point.value),
      })),
    };
  return {
    kind: 'vector',
    points: pairs(pointsOf(left), pointsOf(right), tree.join).map((pair) => ({
      labels: pair.labels,
      value: make(pair.left, pair.right),
    })),
  };
}

/** The sides of a comparison, pair by pair, with the value that a filter keeps. */
export function comparedPairs(
  left: Result,
  right: Result,
  join: Join | undefined,
): readonly { readonly point: Point; readonly left: number; readonly right: number }[] {
  if (left.kind === 'scalar' && right.kind === 'scalar')
    return [{ point: { labels: {}, value: left.value }, left: left.value, right: right.value }];
  if (right.kind === 'scalar')
    return pointsOf(left).map((point) => ({
      point: { ...point, labels: nameless(point.labels) },
      left: point.value,
      right: right.value,
    }));
  if (left.kind === 'scalar')
    return pointsOf(right).map((point) => ({
      point: { ...point, labels: nameless(point.labels) },
      left: left.value,
      right: point.value,
    }));
  return pairs(pointsOf(left), pointsOf(right), join).map((pair) => ({
    point: { labels: pair.labels, value: pair.left },
    left: pair.left,
    right: pair.right,
  }));
}

/** A comparison where a value is wanted: what does not hold, or is not known, falls out. */
export function filter(evaluating: Evaluating, tree: Binary): Result {
  const found = comparedPairs(evaluating.value(tree.left), evaluating.value(tree.right), tree.join);
  return {
    kind: 'vector',
    points: found.filter((each) => compare(each.left, tree.op, each.right) === true).map((each) => each.point),
  };
}

/** `and`, `or`, `unless` between values: presence counts, the left is kept. */
export function sets(evaluating: Evaluating, tree: Binary): Result {
  const [left, right] = [pointsOf(evaluating.value(tree.left)), pointsOf(evaluating.value(tree.right))];
  if (tree.op === 'or') return union(left, right, tree.join);
  const present = new Set(right.map((point) => matchKey(point.labels, tree.join)));
  return {
    kind: 'vector',
    points: left.filter((point) => present.has(matchKey(point.labels, tree.join)) === (tree.op === 'and')),
  };
}

/** All of the left, and of the right what matches none of it. */
export function union(left: readonly Point[], right: readonly Point[], join: Join | undefined): Result {
  const present = new Set(left.map((point) => matchKey(point.labels, join)));
  return { kind: 'vector', points: [...left, ...right.filter((point) => !present.has(matchKey(point.labels, join)))] };
}

/** The left where a test holds. */
export function where(evaluating: Evaluating, tree: Binary, isTest: boolean): Result {
  const right: readonly { readonly labels: Point['labels'] }[] = isTest
    ? evaluating.truth(tree.right).filter((known) => known.truth === true)
    : pointsOf(evaluating.value(tree.right));
  const present = new Set(right.map((each) => matchKey(each.labels, tree.join)));
  return {
    kind: 'vector',
    points: pointsOf(evaluating.value(tree.left)).filter((point) => present.has(matchKey(point.labels, tree.join))),
  };
}

/** `and`, `or`, `unless` between conditions, with Kleene's three values. */
export function combination(
  op: string,
  left: readonly Known[],
  right: readonly Known[],
  join: Join | undefined,
): readonly Known[] {
  const byKey = new Map<string, boolean | undefined>();
  for (const { labels, truth } of right) {
    const key = matchKey(labels, join);
    byKey.set(key, byKey.has(key) ? either(byKey.get(key), truth) : truth);
  }
  const combine = { and: all, or: either, unless: butNot }[op] ?? butNot;
  const met = new Set(left.map((known) => matchKey(known.labels, join)));
  const holds = new Set(left.filter((known) => known.truth === true).map((known) => matchKey(known.labels, join)));
  const alone = right.filter((known) => !met.has(matchKey(known.labels, join)));
  if (op === 'or') {
    // As in PromQL: what holds on the right under labels of its own stands beside the left, unless the left holds there.
    const extra = join === undefined ? alone : right.filter((known) => !holds.has(matchKey(known.labels, join)));
    const mine =
      join === undefined
        ? left.map(({ labels, truth }) => ({ labels, truth: either(truth, byKey.get(matchKey(labels, join))) }))
        : left;
    return [...mine, ...extra.map(({ labels, truth }) => ({ labels, truth: either(undefined, truth) }))];
  }
  const mine = left.map(({ labels, truth }) => ({ labels, truth: combine(truth, byKey.get(matchKey(labels, join))) }));
  return op === 'and'
    ? [...mine, ...alone.map(({ labels, truth }) => ({ labels, truth: all(undefined, truth) }))]
    : mine;
}

function all(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function either(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

/** `unless` asks whether the right is known to hold; unknown does not count against the left. */
function butNot(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  return a === true && b === true ? false : a;
}
