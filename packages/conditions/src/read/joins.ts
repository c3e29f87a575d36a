import { parseExpression, printExpression } from '@trainyard/syntax';
import type { Expression, Join, Locate } from '@trainyard/syntax';

/** To ignore no label is what PromQL does without a join. */
const PLAIN: Join = { kind: 'ignoring', labels: [] };

/**
 * A condition in which every `and`, `unless` and `where` joins as PromQL does: where the checker found a join by itself, as it does for
 * sides with different labels, `ignoring ()` is written. `checked` is the tree that the check of this text gave.
 */
export function withPlainJoins(text: string, checked: Expression, locate: Locate): string {
  const added = new Set<string>();
  visit(checked, (node) => void (node.join === undefined || added.add(placeOf(node))));
  const parsed = parseExpression(text, locate).value?.expression;
  if (parsed === undefined || added.size === 0) return text;
  let changed = false;
  const plain = rewritten(parsed, (node) => {
    if (node.join !== undefined || !added.has(placeOf(node))) return node;
    changed = true;
    return { ...node, join: PLAIN };
  });
  return changed ? printExpression(plain) : text;
}

type Binary = Expression & { kind: 'binary' };

function placeOf({ op, span }: Binary): string {
  return `${span.start} ${span.end} ${op}`;
}

function visit(tree: Expression, see: (node: Binary) => void): void {
  rewritten(tree, (node) => {
    see(node);
    return node;
  });
}

function rewritten(tree: Expression, change: (node: Binary) => Binary): Expression {
  const inside = (each: Expression): Expression => rewritten(each, change);
  switch (tree.kind) {
    case 'group':
      return { ...tree, inner: inside(tree.inner) };
    case 'unary':
      return { ...tree, operand: inside(tree.operand) };
    case 'call':
      return { ...tree, args: tree.args.map(inside) };
    case 'binary':
      return change({ ...tree, left: inside(tree.left), right: inside(tree.right) });
    default:
      return tree;
  }
}
