import type { Expression } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import { compare } from '../types/compare.ts';
import { isComparison, opposite, turned } from '../types/opposite.ts';
import type { Comparison } from '../types/opposite.ts';
import { at, bare, written } from './checking.ts';
import type { Checking } from './checking.ts';
import { isLiteral, literalOf } from './literals.ts';

type Binary = Expression & { kind: 'binary' };

interface Bound {
  readonly key: string;
  readonly op: Comparison;
  readonly number: number;
}

/**
 * Says so where two comparisons of one value contradict each other (`x > 5 and x < 3` never holds) or leave nothing out (`x < 5 or x > 3`
 * always does).
 */
export function noteContradiction(checking: Checking, tree: Binary): void {
  if (tree.op !== 'and' && tree.op !== 'or') return;
  const bounds = new Map<string, Bound[]>();
  for (const each of operands(tree, tree.op)) {
    const bound = boundOf(each);
    if (bound === undefined) continue;
    const known = bounds.get(bound.key);
    if (known === undefined) bounds.set(bound.key, [bound]);
    else known.push(bound);
  }
  for (const list of bounds.values()) {
    if (list.length < 2) continue;
    // `a or b` always holds where `not a and not b` never does.
    const asked = tree.op === 'and' ? list : list.map((each) => ({ ...each, op: opposite(each.op) }));
    if (satisfiable(asked)) continue;
    checking.diagnostics.push(
      conditions.constant(at(checking, tree.span), {
        text: written(checking, tree),
        always: tree.op === 'or',
        because: 'bounds',
      }),
    );
    return;
  }
}

function operands(tree: Expression, op: string): readonly Expression[] {
  const found: Expression[] = [];
  const walk = (each: Expression): void => {
    const inner = bare(each);
    if (inner.kind === 'binary' && inner.op === op && inner.join === undefined) {
      walk(inner.left);
      walk(inner.right);
    } else found.push(inner);
  };
  walk(tree);
  return found;
}

function boundOf(tree: Expression): Bound | undefined {
  if (tree.kind !== 'binary' || !isComparison(tree.op)) return undefined;
  const [left, right] = [bare(tree.left), bare(tree.right)];
  if (isLiteral(right) && !isLiteral(left)) return { key: keyOf(left), op: tree.op, number: literalOf(right).value };
  if (isLiteral(left) && !isLiteral(right))
    return { key: keyOf(right), op: turned(tree.op), number: literalOf(left).value };
  return undefined;
}

/** The same text for the same value, wherever it stands. */
function keyOf(tree: Expression): string {
  return JSON.stringify(tree, (key, value: unknown) => (key === 'span' || key === 'nameSpan' ? undefined : value));
}

/** Whether any number meets all bounds: the numbers that stand in them, and one between and beyond any two, are enough to tell. */
function satisfiable(bounds: readonly Bound[]): boolean {
  const ends = [...new Set(bounds.map(({ number }) => number))].sort((a, b) => a - b);
  const tried = ends.flatMap((end, index) => [
    end,
    index + 1 < ends.length ? (end + (ends[index + 1] ?? end)) / 2 : end + 1,
  ]);
  return [(ends[0] ?? 0) - 1, ...tried].some((number) =>
    bounds.every((bound) => compare(number, bound.op, bound.number) === true),
  );
}
