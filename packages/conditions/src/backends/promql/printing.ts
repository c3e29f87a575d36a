import type { BinaryOperator, Expression } from '@trainyard/syntax';
import type { Versions } from '../../evaluate/evaluating.ts';
import type { MetricFacts } from '../../types/condition.ts';

/** Text of PromQL with how tightly its outermost operator binds. */
export interface Printed {
  readonly text: string;
  readonly level: number;
}

/** What the parts of the printer share. */
export interface Printing {
  readonly facts: ReadonlyMap<string, MetricFacts>;
  readonly versions: Versions | undefined;
  print(tree: Expression): Printed;
  /** The text of an expression where something at least as tight as `level` is wanted. */
  inside(tree: Expression, level: number): string;
}

/** Precedence of PromQL's operators, loosest first (prometheus.io, Operators). */
export const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<=', '<', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['^'],
];

/** The level of what needs no brackets anywhere. */
export const ATOM = LEVELS.length + 1;

/** Text that needs no brackets. */
export function atom(text: string): Printed {
  return { text, level: ATOM };
}

/** Whether an expression is a single number to PromQL, not a series. */
export function isScalar(tree: Expression): boolean {
  switch (tree.kind) {
    case 'number':
      return true;
    case 'group':
      return tree.range.window === undefined && isScalar(tree.inner);
    case 'unary':
      return tree.op === '-' && isScalar(tree.operand);
    case 'binary':
      return (
        LEVELS.slice(3).some((operators) => operators.includes(tree.op)) && isScalar(tree.left) && isScalar(tree.right)
      );
    case 'call':
      return tree.name === 'scalar' || tree.name === 'time';
    default:
      return false;
  }
}

/** Whether an expression is a stretch of time. */
export function isWindow(tree: Expression): boolean {
  return (tree.kind === 'metric' || tree.kind === 'group') && tree.range.window !== undefined;
}

/** Whether an expression is a histogram as it is. */
export function isHistogram(
  printing: Pick<Printing, 'facts'>,
  tree: Expression,
): tree is Expression & { kind: 'metric' } {
  return tree.kind === 'metric' && printing.facts.get(tree.name ?? '')?.type === 'histogram';
}
