import type { Expression, Matcher } from '@trainyard/syntax';
import type { FunctionName } from '../functions/table.ts';
import { compare } from '../types/compare.ts';
import type { Condition } from '../types/condition.ts';
import { negate } from '../types/negate.ts';
import { dropSides, runners } from './calls.ts';
import type { Evaluating, Known, Versions } from './evaluating.ts';
import { NotEvaluable, pointsOf } from './evaluating.ts';
import { AmbiguousMatch } from './match.ts';
import { arithmetic, combination, comparedPairs, filter, sets, union, where } from './operators.ts';
import { instant, windowOf } from './select.ts';
import type { Labels, Series } from './series.ts';
import type { Point, Result, Stretch } from './vector.ts';
import { mapPoints, nameless } from './vector.ts';

/** What a condition is for one label set. */
export interface Verdict {
  readonly labels: Labels;
  readonly verdict: 'true' | 'false' | 'unknown';
}

/**
 * What a condition is at a time (in seconds), for each label set that something is known of. It is true exactly where Prometheus 3 would
 * answer with a series. Without any data there is one verdict, unknown, under no labels. A `drop` against the stable version needs to
 * know which series are whose; without `versions` it is unknown.
 */
export function evaluate(
  condition: Condition,
  series: readonly Series[],
  time: number,
  versions?: Versions,
): readonly Verdict[] {
  try {
    const known = contextOf(condition, series, time, versions).truth(condition.tree);
    if (known.length > 0)
      return known.map(({ labels, truth }) => ({
        labels: nameless(labels),
        verdict: truth === undefined ? 'unknown' : truth ? 'true' : 'false',
      }));
  } catch (reason) {
    if (!(reason instanceof AmbiguousMatch) && !(reason instanceof NotEvaluable)) throw reason;
  }
  return [{ labels: {}, verdict: 'unknown' }];
}

/** The values of an expression at a time (in seconds), for scaling and charts; none where nothing is known. */
export function evaluateValue(
  condition: Condition,
  series: readonly Series[],
  time: number,
  versions?: Versions,
): readonly Point[] {
  try {
    return pointsOf(contextOf(condition, series, time, versions).value(condition.tree)).map((point) => ({
      labels: nameless(point.labels),
      value: point.value,
    }));
  } catch (reason) {
    if (reason instanceof AmbiguousMatch || reason instanceof NotEvaluable) return [];
    throw reason;
  }
}

function contextOf(
  condition: Condition,
  series: readonly Series[],
  time: number,
  versions: Versions | undefined,
): Evaluating {
  return {
    series,
    time,
    facts: new Map(condition.declarations.map((each) => [each.name, each])),
    versions,
    // `this` matters: a part of the evaluator may hand on a changed copy, for another time or the series of the stable version.
    value(tree) {
      return value(this, tree);
    },
    truth(tree) {
      return truth(this, tree);
    },
  };
}

function value(evaluating: Evaluating, tree: Expression): Result {
  switch (tree.kind) {
    case 'number':
      return { kind: 'scalar', value: tree.value };
    case 'group':
      return tree.range.window === undefined ? evaluating.value(tree.inner) : subquery(evaluating, tree);
    case 'metric': {
      const metric = { ...tree, matchers: [...tree.matchers, ...(evaluating.versions?.candidate ?? [])] };
      return (metric.range.window === undefined ? instant : windowOf)(evaluating.series, metric, evaluating.time);
    }
    case 'unary': {
      const inner = evaluating.value(tree.operand);
      return inner.kind === 'scalar'
        ? { kind: 'scalar', value: -inner.value }
        : mapPoints(pointsOf(inner), (each) => -each);
    }
    case 'call':
      return runners[tree.name as FunctionName](evaluating, tree);
    case 'binary':
      return operator(evaluating, tree);
    default:
      throw new Error(`a ${tree.kind} is no value`);
  }
}

function operator(evaluating: Evaluating, tree: Expression & { kind: 'binary' }): Result {
  if (COMPARE.test(tree.op)) return filter(evaluating, tree);
  if (SETS.test(tree.op)) return sets(evaluating, tree);
  if (tree.op === 'where') return where(evaluating, tree, isCondition(tree.right));
  if (tree.op !== 'else') return arithmetic(evaluating, tree);
  const left = pointsOf(evaluating.value(tree.left));
  const right = evaluating.value(tree.right);
  if (right.kind === 'scalar')
    return { kind: 'vector', points: left.length > 0 ? left : [{ labels: {}, value: right.value }] };
  return union(left, pointsOf(right), undefined);
}

const COMPARE = /^(<=?|>=?|==|!=)$/;
const SETS = /^(and|or|unless)$/;

function isCondition(tree: Expression): boolean {
  if (tree.kind === 'group') return isCondition(tree.inner);
  return (
    tree.kind === 'boolean' ||
    (tree.kind === 'unary' && tree.op === 'not') ||
    (tree.kind === 'binary' && (COMPARE.test(tree.op) || SETS.test(tree.op))) ||
    (tree.kind === 'call' && (tree.name === 'absent' || tree.name === 'exists'))
  );
}

/** Step of a subquery that gives none, in seconds: Prometheus takes its evaluation interval. */
const DEFAULT_STEP = 60;

/** An expression at every multiple of the step within the window, its older end left out (Prometheus 3). */
function subquery(evaluating: Evaluating, tree: Expression & { kind: 'group' }): Result {
  const step = tree.range.step === undefined || tree.range.step === 0 ? DEFAULT_STEP : tree.range.step;
  const end = evaluating.time - (tree.range.offset ?? 0);
  const start = end - (tree.range.window ?? 0);
  const stretches = new Map<string, { labels: Labels; points: { time: number; value: number }[] }>();
  for (let time = Math.floor(start / step) * step + step; time <= end; time += step) {
    for (const { labels, value: each } of pointsOf({ ...evaluating, time }.value(tree.inner))) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const stretch = stretches.get(key) ?? { labels, points: [] };
      stretches.set(key, stretch);
      stretch.points.push({ time, value: each });
    }
  }
  return { kind: 'matrix', stretches: [...stretches.values()] satisfies Stretch[], start, end };
}

function truth(evaluating: Evaluating, tree: Expression): readonly Known[] {
  switch (tree.kind) {
    case 'boolean':
      return [{ labels: {}, truth: tree.value }];
    case 'group':
      return evaluating.truth(tree.inner);
    case 'unary':
      return evaluating.truth(negate(tree.operand));
    case 'call':
      return called(evaluating, tree);
    case 'binary':
      return COMPARE.test(tree.op)
        ? comparison(evaluating, tree)
        : combination(tree.op, evaluating.truth(tree.left), evaluating.truth(tree.right), tree.join);
    default:
      throw new Error(`a ${tree.kind} is no condition`);
  }
}

function comparison(evaluating: Evaluating, tree: Expression & { kind: 'binary' }): readonly Known[] {
  const [left, right] = [side(evaluating, tree.left, tree.right), side(evaluating, tree.right, tree.left)];
  return comparedPairs(left, right, tree.join).map((each) => ({
    labels: each.point.labels,
    truth: compare(each.left, tree.op, each.right),
  }));
}

/** A drop that is compared with a percentage is a share of what was before. */
function side(evaluating: Evaluating, tree: Expression, other: Expression): Result {
  if (tree.kind === 'group' && tree.range.window === undefined) return side(evaluating, tree.inner, other);
  if (tree.kind !== 'call' || tree.name !== 'drop' || other.kind !== 'number' || other.unit !== '%')
    return evaluating.value(tree);
  return {
    kind: 'vector',
    points: dropSides(evaluating, tree).map(({ labels, left, right }) => ({ labels, value: (left - right) / left })),
  };
}

function called(evaluating: Evaluating, tree: Expression & { kind: 'call' }): readonly Known[] {
  const argument = tree.args[0] as Expression;
  if (tree.name === 'promql') throw new NotEvaluable();
  const histogram = argument.kind === 'metric' && evaluating.facts.get(argument.name ?? '')?.type === 'histogram';
  const found = evaluating.value(histogram ? { ...argument, name: `${argument.name}_count` } : argument);
  const present = found.kind === 'matrix' ? found.stretches : pointsOf(found);
  const exists = tree.name === 'exists';
  // Under the labels where PromQL would have a series for the one or for the other.
  if (present.length === 0) return [{ labels: matchedLabels(argument), truth: !exists }];
  return present.map(({ labels }) => ({ labels: nameless(labels), truth: exists }));
}

/** The labels of an absence: those that the selector asks for by equality, once. */
function matchedLabels(tree: Expression): Labels {
  if (tree.kind === 'group') return matchedLabels(tree.inner);
  if (tree.kind !== 'metric') return {};
  const names = tree.matchers.map((matcher: Matcher) => matcher.label);
  return Object.fromEntries(
    tree.matchers
      .filter(
        ({ label, op, value: text }) => op === '=' && text !== '' && names.indexOf(label) === names.lastIndexOf(label),
      )
      .map((matcher) => [matcher.label, matcher.value]),
  );
}
