import type { Expression } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import { compare } from '../types/compare.ts';
import { boundsOf, decided } from './bounds.ts';
import { at, bare, written } from './checking.ts';
import type { Checking, Typed } from './checking.ts';
import { isLiteral, literalOf } from './literals.ts';

type Binary = Expression & { kind: 'binary' };

/** Says so where a comparison always or never holds: two numbers, a count below one, a number outside of what a value can be. */
export function noteConstant(checking: Checking, tree: Binary, left: Typed, right: Typed): void {
  const inner = bare(left.tree);
  const { unit } = isLiteral(right.tree) ? literalOf(right.tree) : {};
  if (isLiteral(right.tree) && isFilterCount(inner) && neverBelowOne(tree.op, literalOf(right.tree).value))
    return void checking.diagnostics.push(
      conditions.countNeverZero(at(checking, tree.span), { text: written(checking, left.tree) }),
    );
  // A relative drop is a share of what was before, whatever the metric measures.
  if (unit === '%') return;
  const [a, b] = [boundsOf(checking, left.tree), boundsOf(checking, right.tree)];
  const always = decided(a, tree.op, b);
  if (always === undefined) return;
  const text = written(checking, tree);
  const plain = inner.kind === 'metric' || (inner.kind === 'call' && left.type.unit === 'ratio');
  if (left.type.unit === 'ratio' && plain && a.low === 0 && a.high === 1)
    checking.diagnostics.push(conditions.outsideRatio(at(checking, tree.span), { text, always }));
  else
    checking.diagnostics.push(
      conditions.constant(at(checking, tree.span), {
        text,
        always,
        ...(isLiteral(left.tree) && isLiteral(right.tree) ? {} : { because: 'range', range: a }),
      }),
    );
}

function neverBelowOne(op: Binary['op'], bound: number): boolean {
  return [0, 0.5].every((each) => compare(each, op, bound) === true || each > 0) && compare(1, op, bound) === false;
}

/** `count(x > 5)` has no value where nothing passes; it is never 0. */
function isFilterCount(tree: Expression): boolean {
  return (
    tree.kind === 'call' &&
    tree.name === 'count' &&
    !(tree.args[0]?.kind === 'metric' && tree.args[0].range.window !== undefined)
  );
}
