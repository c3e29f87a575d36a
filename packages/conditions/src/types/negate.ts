import type { Expression } from '@trainyard/syntax';
import { isComparison, opposite } from './opposite.ts';

/**
 * The opposite of a condition, with `not` pushed down to comparisons, where it turns the operator round: unknown stays unknown.
 * `a unless b` is false where a is false, and where both hold. Throws for what the checker refuses before.
 */
export function negate(tree: Expression): Expression {
  switch (tree.kind) {
    case 'group':
      return { ...tree, inner: negate(tree.inner) };
    case 'unary':
      if (tree.op === 'not') return tree.operand;
      break;
    case 'boolean':
      return { ...tree, value: !tree.value };
    case 'call':
      if (tree.name === 'absent' || tree.name === 'exists')
        return { ...tree, name: tree.name === 'absent' ? 'exists' : 'absent' };
      break;
    case 'binary': {
      const { left, right } = tree;
      if (tree.op === 'and')
        return { kind: 'binary', op: 'or', left: negate(left), right: negate(right), span: tree.span };
      if (tree.op === 'or') return { ...tree, op: 'and', left: negate(left), right: negate(right) };
      if (tree.op === 'unless')
        return { kind: 'binary', op: 'or', left: negate(left), right: { ...tree, op: 'and' }, span: tree.span };
      if (isComparison(tree.op)) return { ...tree, op: opposite(tree.op) };
      break;
    }
    default:
  }
  throw new Error('only conditions can be negated');
}
