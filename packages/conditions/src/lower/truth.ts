import type { Expression } from '@trainyard/syntax';
import { binary, isScalar, mayBeNaN } from '../query/shape.ts';
import type { Query } from '../query/tree.ts';
import { isComparison, opposite } from '../types/opposite.ts';
import type { Comparison } from '../types/opposite.ts';
import { drop } from './calls.ts';
import { asHistogram, isWindow, Unsayable } from './lowering.ts';
import type { Lowering } from './lowering.ts';

type Call = Expression & { kind: 'call' };
type Binary = Expression & { kind: 'binary' };

const ALWAYS: Query = vectorOf({ kind: 'number', value: 1 });

function vectorOf(of: Query): Query {
  return { kind: 'call', name: 'vector', args: [of] };
}

/** A series for each label set for which a condition is true. */
export function holds(lowering: Lowering, tree: Expression): Query {
  switch (tree.kind) {
    case 'group':
      return lowering.holds(tree.inner);
    case 'boolean':
      return binary(tree.value ? '==' : '!=', ALWAYS, { kind: 'number', value: 1 });
    case 'unary':
      return lowering.fails(tree.operand);
    case 'call':
      return called(lowering, tree, true);
    case 'binary':
      if (isComparison(tree.op)) return comparison(lowering, tree, tree.op);
      return binary(tree.op as 'and', lowering.holds(tree.left), lowering.holds(tree.right), tree.join);
    default:
      throw new Error(`a ${tree.kind} is no condition`);
  }
}

/**
 * A series for each label set for which a condition is false: `not` is pushed down to comparisons, where it turns the operator round, so
 * that what is unknown stays unknown. Of many series that a join finds on the right of `and`, one that is true decides, else one that is
 * false.
 */
export function fails(lowering: Lowering, tree: Expression): Query {
  switch (tree.kind) {
    case 'group':
      return lowering.fails(tree.inner);
    case 'boolean':
      return lowering.holds({ ...tree, value: !tree.value });
    case 'unary':
      return lowering.holds(tree.operand);
    case 'call':
      return called(lowering, tree, false);
    case 'binary': {
      if (isComparison(tree.op)) return comparison(lowering, tree, opposite(tree.op));
      const { op, left, right, join } = tree;
      if (op === 'or') return binary('and', lowering.fails(left), lowering.fails(right), join);
      if (op === 'unless')
        return binary('or', lowering.fails(left), binary('and', lowering.holds(left), lowering.holds(right), join));
      if (join === undefined) return binary('or', lowering.fails(left), lowering.fails(right));
      const right_ = binary('and', lowering.seen(left), lowering.fails(right), join);
      return binary('or', lowering.fails(left), binary('unless', right_, lowering.holds(right), join));
    }
    default:
      throw new Error(`a ${tree.kind} is no condition`);
  }
}

/** A series for each label set that something is known of, be it NaN. */
export function seen(lowering: Lowering, tree: Expression): Query {
  switch (tree.kind) {
    case 'group':
      return lowering.seen(tree.inner);
    case 'unary':
      return lowering.seen(tree.operand);
    case 'boolean':
      return ALWAYS;
    case 'call':
      return tree.name === 'promql' ? lowering.holds(tree) : binary('or', lowering.holds(tree), lowering.fails(tree));
    case 'binary': {
      if (isComparison(tree.op)) {
        const [left, right] = sides(lowering, tree);
        if (isScalar(right)) return isScalar(left) ? vectorOf(left) : left;
        return isScalar(left) ? right : binary('-', left, right, tree.join);
      }
      if (tree.op === 'unless') return lowering.seen(tree.left);
      return binary('or', lowering.seen(tree.left), lowering.seen(tree.right), tree.join);
    }
    default:
      throw new Error(`a ${tree.kind} is no condition`);
  }
}

/** Both sides; a drop that is compared with a percentage is a share of what was before. */
function sides(lowering: Lowering, { left, right }: Binary): readonly [Query, Query] {
  const side = (tree: Expression, other: Expression): Query => {
    const relative = other.kind === 'number' && other.unit === '%' ? dropIn(tree) : undefined;
    return relative === undefined ? lowering.value(tree) : drop(lowering, relative, true);
  };
  return [side(left, right), side(right, left)];
}

function dropIn(tree: Expression): Call | undefined {
  if (tree.kind === 'group') return dropIn(tree.inner);
  return tree.kind === 'call' && tree.name === 'drop' ? tree : undefined;
}

/** Two plain numbers need a series to be compared on. NaN never compares, while PromQL keeps it with `!=`. */
function comparison(lowering: Lowering, tree: Binary, op: Comparison): Query {
  const [left, right] = sides(lowering, tree);
  const compared = binary(op, isScalar(left) && isScalar(right) ? vectorOf(left) : left, right, tree.join);
  const never = (name: string): boolean => lowering.facts.get(name)?.nan === false;
  if (op !== '!=' || !(mayBeNaN(left, never) || mayBeNaN(right, never))) return compared;
  if (isScalar(left) || isScalar(right)) {
    const series = isScalar(left) ? (isScalar(right) ? vectorOf(left) : right) : left;
    return binary('and', compared, binary('==', series, series));
  }
  return binary('or', binary('<', left, right, tree.join), binary('>', left, right, tree.join));
}

function called(lowering: Lowering, tree: Call, wanted: boolean): Query {
  if (tree.name === 'promql') {
    if (!wanted) throw new Unsayable('the opposite of raw text is not known');
    return lowering.value(tree);
  }
  if (tree.name !== 'exists' && tree.name !== 'absent') throw new Error(`'${tree.name}' is a value, not a condition`);
  const argument = tree.args[0] as Expression;
  const histogram = asHistogram(lowering, argument);
  const of = lowering.value(histogram === undefined ? argument : { ...histogram, name: `${histogram.name}_count` });
  if ((tree.name === 'exists') === wanted)
    return isWindow(argument) ? { kind: 'call', name: 'present_over_time', args: [of] } : of;
  return { kind: 'call', name: isWindow(argument) ? 'absent_over_time' : 'absent', args: [of] };
}
