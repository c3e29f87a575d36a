import type { Expression } from '@trainyard/syntax';
import { isComparison } from './opposite.ts';

/** Whether an expression is true or false, not a value. */
export function isTruth(tree: Expression): boolean {
  switch (tree.kind) {
    case 'group':
      return Object.keys(tree.range).length === 0 && isTruth(tree.inner);
    case 'boolean':
      return true;
    case 'unary':
      return tree.op === 'not';
    case 'binary':
      return isComparison(tree.op) || /^(and|or|unless)$/.test(tree.op);
    case 'call':
      return tree.name === 'absent' || tree.name === 'exists';
    default:
      return false;
  }
}
