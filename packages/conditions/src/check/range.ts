import type { Expression } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import { at, refuse, written } from './checking.ts';
import type { Checking, Typed } from './checking.ts';

/** A call or bracket with a window is a subquery; an offset alone moves everything inside, because PromQL shifts only selectors. */
export function ranged(checking: Checking, typed: Typed, expression: Expression & { kind: 'group' | 'call' }): Typed {
  const { window, offset } = expression.range;
  if (window === undefined && offset === undefined) return typed;
  if (checking.use === 'gate')
    return refuse(
      checking,
      conditions.noWindowInGate(at(checking, expression.span), { text: written(checking, expression) }),
    );
  if (typed.ranged === true || typed.type.shape === 'scalar')
    return refuse(
      checking,
      conditions.windowHere(at(checking, expression.span), { text: written(checking, expression) }),
    );
  const inner = typed.tree.kind === 'group' ? typed.tree.inner : typed.tree;
  const span = expression.span;
  if (window === undefined)
    return { ...typed, tree: { kind: 'group', inner: shifted(inner, offset ?? 0), range: {}, span } };
  return {
    ...typed,
    tree: { kind: 'group', inner, range: { ...expression.range, step: expression.range.step ?? 0 }, span },
    ranged: true,
  };
}

/** An expression as it was some seconds ago. */
export function shifted(tree: Expression, seconds: number): Expression {
  switch (tree.kind) {
    case 'metric':
      return { ...tree, range: { ...tree.range, offset: (tree.range.offset ?? 0) + seconds } };
    case 'group':
      return tree.range.window === undefined
        ? { ...tree, inner: shifted(tree.inner, seconds) }
        : { ...tree, range: { ...tree.range, offset: (tree.range.offset ?? 0) + seconds } };
    case 'call':
      return { ...tree, args: tree.args.map((each) => shifted(each, seconds)) };
    case 'unary':
      return { ...tree, operand: shifted(tree.operand, seconds) };
    case 'binary':
      return { ...tree, left: shifted(tree.left, seconds), right: shifted(tree.right, seconds) };
    default:
      return tree;
  }
}
