import type { Expression } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import type { Type } from '../types/condition.ts';
import { isComparison } from '../types/opposite.ts';
import { at, bare, both, refuse, written } from './checking.ts';
import type { Checking, Typed } from './checking.ts';
import { checkSetJoin, joined, labelled, looseJoin, noteLabels } from './labels.ts';
import { noteConstant } from './constant.ts';
import { noteContradiction } from './contradiction.ts';
import { unify } from './unify.ts';

type Binary = Expression & { kind: 'binary' };

/** A condition: true, false or unknown for each label set. */
export function truth(checking: Checking, expression: Expression): Typed {
  switch (expression.kind) {
    case 'group':
      if (Object.keys(expression.range).length > 0) break;
      return around(checking, expression);
    case 'boolean':
      return {
        tree: expression,
        type: { kind: 'truth', dimension: 'none', shape: checking.use === 'gate' ? 'scalar' : 'series', labels: [] },
      };
    case 'unary':
      if (expression.op === 'not') return negated(checking, expression);
      break;
    case 'call': {
      if (expression.name !== 'absent' && expression.name !== 'exists' && expression.name !== 'promql') break;
      const typed = checking.value(expression);
      return { tree: typed.tree, type: { ...typed.type, kind: 'truth' } };
    }
    case 'binary':
      if (expression.op === 'and' || expression.op === 'or' || expression.op === 'unless')
        return combination(checking, expression);
      if (isComparison(expression.op)) return comparison(checking, expression);
      break;
    default:
  }
  checking.value(expression);
  return refuse(
    checking,
    conditions.notACondition(at(checking, expression.span), { text: written(checking, expression) }),
  );
}

function around(checking: Checking, expression: Expression & { kind: 'group' }): Typed {
  const inner = checking.truth(expression.inner);
  return { tree: { ...expression, inner: inner.tree }, type: inner.type };
}

function negated(checking: Checking, expression: Expression & { kind: 'unary' }): Typed {
  const inner = checking.truth(expression.operand);
  const raw = rawIn(inner.tree);
  if (raw !== undefined)
    return refuse(
      checking,
      conditions.notSupported(at(checking, expression.span), { text: written(checking, expression) }),
    );
  return { tree: { ...expression, operand: inner.tree }, type: inner.type };
}

/** Raw text cannot be negated: what it means is not known. */
function rawIn(tree: Expression): Expression | undefined {
  const inner = bare(tree);
  if (inner.kind === 'call') return inner.name === 'promql' ? inner : undefined;
  if (inner.kind === 'unary') return rawIn(inner.operand);
  if (inner.kind === 'binary' && /^(and|or|unless)$/.test(inner.op)) return rawIn(inner.left) ?? rawIn(inner.right);
  return undefined;
}

function combination(checking: Checking, expression: Binary): Typed {
  const [left, right] = both(
    () => checking.truth(expression.left),
    () => checking.truth(expression.right),
  );
  noteContradiction(checking, { ...expression, left: left.tree, right: right.tree });
  checkSetJoin(checking, left, right, expression);
  if (expression.op === 'or') {
    const same =
      left.type.labels !== undefined &&
      right.type.labels !== undefined &&
      left.type.labels.join() === right.type.labels.join();
    return {
      tree: { ...expression, left: left.tree, right: right.tree },
      type: truthType(left.type, right.type, labelled(same ? left.type.labels : undefined)),
    };
  }
  const join = expression.join ?? looseJoin(left.type, right.type);
  return {
    tree: { ...expression, left: left.tree, right: right.tree, ...(join === undefined ? {} : { join }) },
    type: truthType(left.type, right.type, labelled(left.type.labels)),
  };
}

function truthType(left: Type, right: Type, labels: { labels?: readonly string[] }): Type {
  return {
    kind: 'truth',
    dimension: 'none',
    shape: left.shape === 'series' || right.shape === 'series' ? 'series' : 'scalar',
    ...labels,
  };
}

/** Two values in one unit; the numbers of the left are what a filter keeps. */
export function comparedSides(
  checking: Checking,
  expression: Binary,
): { readonly tree: Binary; readonly left: Typed; readonly right: Typed } {
  const [first, second] = both(
    () => checking.operand(expression.left),
    () => checking.operand(expression.right),
  );
  const [left, right] = unify(checking, first, second, expression);
  noteLabels(checking, left, right, expression);
  const tree = { ...expression, left: left.tree, right: right.tree };
  noteConstant(checking, tree, left, right);
  return { tree, left, right };
}

function comparison(checking: Checking, expression: Binary): Typed {
  const { tree, left, right } = comparedSides(checking, expression);
  return { tree, type: truthType(left.type, right.type, labelled(joined(left.type, right.type, expression.join))) };
}
