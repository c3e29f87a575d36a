import type { Expression } from './tree.ts';

/** Every part of an expression, itself first, in the order in which they are written. */
export function partsOf(tree: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const walk = (each: Expression): void => {
    found.push(each);
    switch (each.kind) {
      case 'group':
        return walk(each.inner);
      case 'unary':
        return walk(each.operand);
      case 'binary':
        walk(each.left);
        return walk(each.right);
      case 'call':
        return each.args.forEach(walk);
      default:
    }
  };
  walk(tree);
  return found;
}
