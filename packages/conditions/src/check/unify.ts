import type { Expression } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import type { Type } from '../types/condition.ts';
import { convertUnit, dimensionOf } from '../types/units.ts';
import { at, bare, refuse } from './checking.ts';
import type { Checking, Typed } from './checking.ts';
import { isLiteral, literalOf } from './literals.ts';

type Binary = Expression & { kind: 'binary' };

/** Brings both sides of an operator to one unit: a bare number takes that of the other side. Refuses what has no common scale. */
export function unify(checking: Checking, left: Typed, right: Typed, expression: Binary): [Typed, Typed] {
  if (isLiteral(left.tree) && !isLiteral(right.tree)) return [fit(checking, left, right, expression), right];
  if (isLiteral(right.tree) && !isLiteral(left.tree)) return [left, fit(checking, right, left, expression)];
  const { dimension: a, unit: to } = left.type;
  const { dimension: b, unit: from } = right.type;
  if (a === 'none' || b === 'none' || from === to) return [left, right];
  if (a !== b)
    return refuse(
      checking,
      conditions.dimensions(at(checking, expression.span), {
        left: named(left.type),
        right: named(right.type),
        op: expression.op,
      }),
    );
  const factor = from === undefined || to === undefined ? undefined : convertUnit(1, from, to);
  if (factor === undefined || factor === 1) return [left, right];
  if (isLiteral(right.tree))
    return [
      left,
      {
        tree: {
          kind: 'number',
          value: convertUnit(literalOf(right.tree).value, from ?? '', to ?? '') ?? 0,
          ...(to === undefined ? {} : { unit: to }),
          span: right.tree.span,
        },
        type: left.type,
      },
    ];
  const tree: Expression = {
    kind: 'binary',
    op: '*',
    left: right.tree,
    right: { kind: 'number', value: factor, span: right.tree.span },
    span: right.tree.span,
  };
  return [left, { tree, type: { ...right.type, ...(to === undefined ? {} : { unit: to }) } }];
}

/** A number in the unit of its neighbour. A percentage against a `drop` stays one: it is relative. */
function fit(checking: Checking, literal: Typed, other: Typed, expression: Binary): Typed {
  const { value, unit } = literalOf(literal.tree);
  if (unit === undefined) return literal;
  const relative = unit === '%' && isDrop(other.tree);
  const converted = relative ? convertUnit(value, '%', 'ratio') : inUnitOf(other.type, value, unit);
  if (converted === undefined) {
    const right = `${value}${unit} (${named({ kind: 'number', shape: 'scalar', dimension: dimensionOf(unit) })})`;
    return refuse(
      checking,
      conditions.dimensions(at(checking, expression.span), { left: named(other.type), right, op: expression.op }),
    );
  }
  return {
    tree: { kind: 'number', value: converted, ...(relative ? { unit: '%' } : {}), span: literal.tree.span },
    type: other.type,
  };
}

function inUnitOf(type: Type, value: number, unit: string): number | undefined {
  if (type.unit !== undefined) return convertUnit(value, unit, type.unit);
  if (type.dimension === 'count') return dimensionOf(unit) === 'count' ? convertUnit(value, unit, 'count') : undefined;
  return type.dimension === 'none' ? baseValue(value, unit) : undefined;
}

/** A number with a unit beside a value without one: sizes and counts in their base, times in seconds, percentages as ratios. */
export function baseValue(value: number, unit: string): number | undefined {
  const base = { time: 's', bytes: 'bytes', ratio: 'ratio', count: 'count' }[dimensionOf(unit) as string];
  return base === undefined ? undefined : convertUnit(value, unit, base);
}

/** A literal with a unit as a bare number in base units, where no other side gives a unit. */
export function plain(typed: Typed): Typed {
  if (!isLiteral(typed.tree)) return typed;
  const { value, unit } = literalOf(typed.tree);
  if (unit === undefined) return typed;
  return {
    tree: { kind: 'number', value: baseValue(value, unit) ?? value, span: typed.tree.span },
    type: { kind: 'number', dimension: 'none', shape: 'scalar' },
  };
}

function isDrop(tree: Expression): boolean {
  const inner = bare(tree);
  return inner.kind === 'call' && inner.name === 'drop';
}

function named({ dimension, unit }: Type): string {
  if (dimension === 'none') return 'a number';
  if (dimension.startsWith('unit:')) return `a value in ${dimension.slice(5)}`;
  const words = { time: 'a time', bytes: 'a size', ratio: 'a ratio', count: 'a count' } as const;
  return `${words[dimension as keyof typeof words]}${unit === undefined || unit === dimension ? '' : ` in ${unit}`}`;
}
