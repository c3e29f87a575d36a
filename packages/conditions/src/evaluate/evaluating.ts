import type { Expression, Matcher } from '@trainyard/syntax';
import type { MetricFacts } from '../types/condition.ts';
import type { Labels, Series } from './series.ts';
import type { Point, Result } from './vector.ts';

/** Which series belong to the candidate and which to the stable version, where a condition compares the two. */
export interface Versions {
  readonly candidate: readonly Matcher[];
  readonly stable: readonly Matcher[];
}

/** What is known of one label set; undefined for nothing. */
export interface Known {
  readonly labels: Labels;
  readonly truth: boolean | undefined;
}

/** What the parts of the evaluator share. They call each other through it, so that no two of them import each other. */
export interface Evaluating {
  readonly series: readonly Series[];
  readonly time: number;
  readonly facts: ReadonlyMap<string, MetricFacts>;
  readonly versions: Versions | undefined;
  value(tree: Expression): Result;
  truth(tree: Expression): readonly Known[];
}

/** Thrown for what no back end but Prometheus can answer; the condition is then unknown. */
export class NotEvaluable extends Error {}

/** The values of an instant. A single number stands under no labels. */
export function pointsOf(result: Result): readonly Point[] {
  if (result.kind === 'matrix') throw new Error('a stretch of time is no instant');
  return result.kind === 'scalar' ? [{ labels: {}, value: result.value }] : result.points;
}
