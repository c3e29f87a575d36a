import type { BinaryOperator, Expression, ExpressionRange, Grouping, Join } from '@trainyard/syntax';

/** Trees that are printed have no place yet. */
const NOWHERE = { start: 0, end: 0 } as const;

/** What a condition cannot say, in words that go into a message. */
export class Unreadable extends Error {}

/** A number of the language, whose digits have no sign. Throws `Unreadable` for NaN, which no condition can write. */
export function numberNode(value: number): Expression {
  if (Number.isNaN(value)) throw new Unreadable('a condition cannot name NaN, which compares with nothing');
  if (value < 0 || Object.is(value, -0)) return { kind: 'unary', op: '-', operand: numberNode(-value), span: NOWHERE };
  return { kind: 'number', value, span: NOWHERE };
}

/** A text in quotes. */
export function textNode(value: string): Expression {
  return { kind: 'string', value, span: NOWHERE };
}

/** `null`, an open end. */
export const nothing: Expression = { kind: 'null', span: NOWHERE };

/** A call; its grouping and range are left out where there are none. */
export function callNode(name: string, args: readonly Expression[], grouping?: Grouping): Expression {
  if (grouping !== undefined) grouping.labels.forEach(requireLabel);
  return {
    kind: 'call',
    name,
    args,
    ...(grouping === undefined ? {} : { grouping }),
    range: {},
    nameSpan: NOWHERE,
    span: NOWHERE,
  };
}

/** An operator between two expressions. */
export function binaryNode(op: BinaryOperator, left: Expression, right: Expression, join?: Join): Expression {
  for (const label of [...(join?.labels ?? []), ...(join?.group?.labels ?? [])]) requireLabel(label);
  return { kind: 'binary', op, left, right, ...(join === undefined ? {} : { join }), span: NOWHERE };
}

/** `-x`. */
export function minusNode(operand: Expression): Expression {
  return { kind: 'unary', op: '-', operand, span: NOWHERE };
}

/** A metric with its matchers, window and offset. */
export function metricNode(
  name: string | undefined,
  matchers: readonly { readonly label: string; readonly op: '=' | '!=' | '=~' | '!~'; readonly value: string }[],
  range: ExpressionRange,
): Expression {
  for (const { label } of matchers) requireLabel(label);
  return {
    kind: 'metric',
    ...(name === undefined ? {} : { name }),
    matchers: matchers.map((each) => ({ ...each, span: NOWHERE })),
    range,
    span: NOWHERE,
  };
}

/** `(x)[1h:5m]`. */
export function rangedNode(inner: Expression, range: ExpressionRange): Expression {
  return { kind: 'group', inner, range, span: NOWHERE };
}

function requireLabel(label: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z0-9_]+)*$/.test(label))
    throw new Unreadable(`the label '${label}' has no name that a condition can write`);
}
