import type { Expression } from '@trainyard/syntax';
import type { Condition } from './condition.ts';
import { isComparison, turned } from './opposite.ts';
import type { Comparison } from './opposite.ts';

/** A condition that is one comparison of a value with a number. */
export interface Threshold {
  readonly metric: string;
  readonly op: Comparison;
  /** In the unit of the metric. */
  readonly value: number;
}

/** The threshold that a condition states, if it is a single comparison of one metric with a number; undefined otherwise. */
export function thresholdOf(condition: Condition): Threshold | undefined {
  const tree = bare(condition.tree);
  if (tree.kind !== 'binary' || condition.metrics.length !== 1) return undefined;
  const { op } = tree;
  if (!isComparison(op)) return undefined;
  const [left, right] = [bare(tree.left), bare(tree.right)];
  const metric = condition.metrics[0] ?? '';
  if (right.kind === 'number') return { metric, op, value: right.value };
  return left.kind === 'number' ? { metric, op: turned(op), value: left.value } : undefined;
}

function bare(tree: Expression): Expression {
  return tree.kind === 'group' ? bare(tree.inner) : tree;
}
