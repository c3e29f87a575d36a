import type { Expression } from '@trainyard/syntax';
import type { Query } from '../query/tree.ts';
import type { MetricFacts } from '../types/condition.ts';
import type { Version, Versions } from '../types/versions.ts';

/** What the parts of the lowering share. They call each other through it, so that no two of them import each other. */
export interface Lowering {
  readonly facts: ReadonlyMap<string, MetricFacts>;
  /** The version whose series are asked; undefined for all. */
  readonly version: Version | undefined;
  readonly versions: Versions | undefined;
  /** The same for the series of the stable version. Throws `Unsayable` if nobody knows which those are. */
  stable(): Lowering;
  /** The query of an expression that yields numbers. */
  value(tree: Expression): Query;
  /** A series for each label set for which a condition is true. */
  holds(tree: Expression): Query;
  /** A series for each label set for which it is false. Throws `Unsayable` for raw text. */
  fails(tree: Expression): Query;
  /** A series for each label set that something is known of, be it NaN. */
  seen(tree: Expression): Query;
}

/** Thrown for what no query can ask: the opposite of raw text, or a version that nobody knows. */
export class Unsayable extends Error {}

/** Whether an expression is a stretch of time. */
export function isWindow(tree: Expression): boolean {
  return (tree.kind === 'metric' || tree.kind === 'group') && tree.range.window !== undefined;
}

/** A histogram as it is, without saying which number of it is meant. */
export function asHistogram(
  lowering: Pick<Lowering, 'facts'>,
  tree: Expression,
): (Expression & { kind: 'metric' }) | undefined {
  if (tree.kind === 'group' && Object.keys(tree.range).length === 0) return asHistogram(lowering, tree.inner);
  return tree.kind === 'metric' && lowering.facts.get(tree.name ?? '')?.type === 'histogram' ? tree : undefined;
}
