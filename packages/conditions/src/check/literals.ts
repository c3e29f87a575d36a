import type { Expression } from '@trainyard/syntax';

/** A number as it stands in a condition; the sign is kept apart from the digits. */
export interface Literal {
  readonly value: number;
  readonly unit?: string;
}

/** Whether an expression is a number with or without sign and brackets. */
export function isLiteral(tree: Expression): boolean {
  return (
    tree.kind === 'number' ||
    (tree.kind === 'unary' && tree.op === '-' && isLiteral(tree.operand)) ||
    (tree.kind === 'group' && Object.keys(tree.range).length === 0 && isLiteral(tree.inner))
  );
}

/** The number that an expression is, signed; zero if it is none. */
export function literalOf(tree: Expression): Literal {
  if (tree.kind === 'group') return literalOf(tree.inner);
  if (tree.kind === 'unary') {
    const { value, unit } = literalOf(tree.operand);
    return { value: -value, ...(unit === undefined ? {} : { unit }) };
  }
  return tree.kind === 'number'
    ? { value: tree.value, ...(tree.unit === undefined ? {} : { unit: tree.unit }) }
    : { value: 0 };
}
