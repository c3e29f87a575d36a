import type { Expression } from '@trainyard/syntax';
import { compare } from '../types/compare.ts';
import type { MetricDeclaration } from '../types/condition.ts';
import { bare } from './checking.ts';
import type { Checking } from './checking.ts';
import { isLiteral, literalOf } from './literals.ts';
import { declaredAs } from './metric.ts';

/** Where the values of an expression lie, ends included. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

const ANYTHING: Bounds = { low: -Infinity, high: Infinity };
const POSITIVE: Bounds = { low: 0, high: Infinity };

const FIXED: Readonly<Record<string, Bounds>> = {
  bool: { low: 0, high: 1 },
  sgn: { low: -1, high: 1 },
  minute: { low: 0, high: 59 },
  hour: { low: 0, high: 23 },
  day_of_week: { low: 0, high: 6 },
  day_of_month: { low: 1, high: 31 },
  day_of_year: { low: 1, high: 366 },
  days_in_month: { low: 28, high: 31 },
  month: { low: 1, high: 12 },
  group: { low: 1, high: 1 },
  present: { low: 1, high: 1 },
  count_values: { low: 1, high: Infinity },
  ...Object.fromEntries(
    [
      'changes',
      'exp',
      'increase',
      'irate',
      'rate',
      'ratio',
      'resets',
      'sqrt',
      'stddev',
      'stdvar',
      'time',
      'timestamp',
    ].map((name) => [name, POSITIVE]),
  ),
};

/** Functions that yield a value of their argument, or something between such values. */
const WITHIN: ReadonlySet<string> = new Set([
  'avg',
  'min',
  'max',
  'last',
  'topk',
  'bottomk',
  'label_replace',
  'label_join',
  'scalar',
]);

/** Where the values of a checked expression can lie, by what is known of metrics and functions; NaN aside. */
export function boundsOf(checking: Checking, written: Expression): Bounds {
  const tree = bare(written);
  if (isLiteral(tree)) {
    const { value } = literalOf(tree);
    return { low: value, high: value };
  }
  switch (tree.kind) {
    case 'metric':
      return ofMetric(declaredAs(checking, tree));
    case 'group':
      return boundsOf(checking, tree.inner);
    case 'unary': {
      const { low, high } = boundsOf(checking, tree.operand);
      return { low: -high, high: -low };
    }
    case 'call':
      return ofCall(checking, tree);
    case 'binary':
      return ofBinary(checking, tree);
    default:
      return ANYTHING;
  }
}

function ofMetric(declared: MetricDeclaration | undefined): Bounds {
  if (declared === undefined) return ANYTHING;
  if (declared.type === 'counter') return POSITIVE;
  if (declared.type !== 'gauge') return ANYTHING;
  if (declared.unit === 'ratio') return { low: 0, high: 1 };
  return declared.unit === '%' || declared.unit === 'percent' ? { low: 0, high: 100 } : ANYTHING;
}

function ofCall(checking: Checking, call: Expression & { kind: 'call' }): Bounds {
  const fixed = FIXED[call.name];
  if (fixed !== undefined && Object.hasOwn(FIXED, call.name)) return fixed;
  const inner = (index: number): Bounds => boundsOf(checking, call.args[index] as Expression);
  if (WITHIN.has(call.name)) return inner(call.name === 'topk' || call.name === 'bottomk' ? 1 : 0);
  if (call.name === 'count') return { low: 1, high: Infinity };
  if (call.name === 'sum') return inner(0).low >= 0 ? POSITIVE : ANYTHING;
  if (call.name === 'abs') {
    const { low, high } = inner(0);
    return { low: low > 0 ? low : high < 0 ? -high : 0, high: Math.max(Math.abs(low), Math.abs(high)) };
  }
  if (call.name === 'clamp') {
    const { low, high } = inner(0);
    const [least, most] = [call.args[1], call.args[2]].map((each) =>
      each !== undefined && isLiteral(each) ? literalOf(each).value : undefined,
    );
    return { low: Math.max(low, least ?? -Infinity), high: Math.min(high, most ?? Infinity) };
  }
  if (call.name === 'quantile' && call.args[1] !== undefined) return inner(1);
  return ANYTHING;
}

function ofBinary(checking: Checking, { op, left, right }: Expression & { kind: 'binary' }): Bounds {
  const [a, b] = [boundsOf(checking, left), boundsOf(checking, right)];
  switch (op) {
    case '+':
      return { low: a.low + b.low, high: a.high + b.high };
    case '-':
      return { low: a.low - b.high, high: a.high - b.low };
    case '*': {
      // Infinity times nothing is nothing here: the ends are limits, not values.
      const ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high].map((each) =>
        Number.isNaN(each) ? 0 : each,
      );
      return { low: Math.min(...ends), high: Math.max(...ends) };
    }
    case '/':
      if (b.low !== b.high || b.low === 0) return a.low >= 0 && b.low >= 0 ? POSITIVE : ANYTHING;
      return b.low > 0 ? { low: a.low / b.low, high: a.high / b.low } : { low: a.high / b.low, high: a.low / b.low };
    case 'where':
    case 'and':
    case 'unless':
      return a;
    case 'else':
    case 'or':
      return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
    case '%':
    case '^':
      return ANYTHING;
    default:
      // A comparison that filters keeps values of the left.
      return isLiteral(left) ? b : a;
  }
}

/** Whether a comparison holds for all values within bounds (true), for none (false), or for some (undefined). */
export function decided(left: Bounds, op: string, right: Bounds): boolean | undefined {
  const corners = [
    [left.low, right.low],
    [left.low, right.high],
    [left.high, right.low],
    [left.high, right.high],
  ].map(([a, b]) => compare(a ?? NaN, op, b ?? NaN));
  const all = corners.every((each) => each === corners[0]) ? corners[0] : undefined;
  if (op !== '==' && op !== '!=') return all;
  const apart = left.high < right.low || left.low > right.high;
  if (apart) return op === '!=';
  const same = left.low === left.high && right.low === right.high && left.low === right.low;
  return same ? op === '==' : undefined;
}
