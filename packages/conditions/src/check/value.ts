import type { Expression, Fix } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import type { Type } from '../types/condition.ts';
import { dimensionOf } from '../types/units.ts';
import { isComparison } from '../types/opposite.ts';
import { isTruth } from '../types/truth.ts';
import { at, bare, both, DEFAULT_WINDOW, isPlain, NUMBER, refuse, written } from './checking.ts';
import type { Checking, Typed } from './checking.ts';
import { call } from './call.ts';
import { checkSetJoin, joined, labelled, looseJoin, noteLabels } from './labels.ts';
import { declaredAs, metric } from './metric.ts';
import { ranged } from './range.ts';
import { comparedSides } from './truth.ts';
import { plain, unify } from './unify.ts';

type Binary = Expression & { kind: 'binary' };

/** An expression that yields numbers. A comparison here filters: it keeps the left where it holds. */
export function value(checking: Checking, expression: Expression): Typed {
  switch (expression.kind) {
    case 'number': {
      const { unit } = expression;
      return {
        tree: expression,
        type: {
          ...NUMBER,
          dimension: unit === undefined ? 'none' : dimensionOf(unit),
          ...(unit === undefined ? {} : { unit }),
        },
      };
    }
    case 'group': {
      const inner = checking.value(expression.inner);
      return ranged(checking, { ...inner, tree: { ...expression, inner: inner.tree } }, expression);
    }
    case 'metric':
      return metric(checking, expression);
    case 'call':
      return ranged(checking, call(checking, expression), expression);
    case 'unary': {
      if (expression.op === 'not') break;
      const inner = checking.operand(expression.operand);
      return { ...inner, tree: { ...expression, operand: inner.tree } };
    }
    case 'binary':
      return binary(checking, expression);
    default:
  }
  if (expression.kind === 'string' || expression.kind === 'null')
    return refuse(
      checking,
      conditions.notSupported(at(checking, expression.span), { text: written(checking, expression) }),
    );
  return refuse(checking, conditions.notAValue(at(checking, expression.span), { text: written(checking, expression) }));
}

/** A single number or series of them: a bare histogram stands for its p95, a bare counter is suspicious. */
export function operand(checking: Checking, expression: Expression): Typed {
  const typed = checking.value(expression);
  if (typed.ranged === true)
    return refuse(
      checking,
      conditions.windowHere(at(checking, expression.span), { text: written(checking, expression) }),
    );
  const inner = bare(typed.tree);
  const declared = declaredAs(checking, inner);
  if (declared?.type === 'counter')
    checking.diagnostics.push(conditions.rawCounter(at(checking, inner.span), { metric: declared.name }));
  if (declared?.type !== 'histogram' || inner.kind !== 'metric') return typed;
  if (checking.use === 'indicator' || checking.use === 'gate') return typed;
  checking.diagnostics.push(
    conditions.quantileReading(
      at(checking, inner.span),
      { metric: declared.name },
      { fixes: quantileWritten(checking, inner) },
    ),
  );
  const tree: Expression = {
    kind: 'call',
    name: 'quantile',
    args: [
      { kind: 'number', value: 0.95, span: inner.span },
      { ...inner, range: { ...inner.range, window: DEFAULT_WINDOW } },
    ],
    range: {},
    nameSpan: inner.span,
    span: inner.span,
  };
  return { tree, type: { ...typed.type, labels: [] } };
}

/** `p95(` before and `)` behind, so that what stands between keeps its quotes and escapes. None where folded text hides the place. */
function quantileWritten(checking: Checking, metric: Expression): Fix[] {
  const text = written(checking, metric);
  const range = checking.locate(metric.span.start, metric.span.end);
  const { source, start, end } = range;
  if (source.text.slice(start, end).replace(/\\(["\\])/g, '$1') !== text) return [];
  return [
    {
      title: `write \`p95(${text})\``,
      safe: true,
      edits: [
        { range: { source, start, end: start }, text: 'p95(' },
        { range: { source, start: end, end }, text: ')' },
      ],
    },
  ];
}

function binary(checking: Checking, expression: Binary): Typed {
  const { op } = expression;
  if (isComparison(op)) return filter(checking, expression);
  if (op === 'and' || op === 'or' || op === 'unless') return sets(checking, expression);
  if (op === 'where') return where(checking, expression);
  return op === 'else' ? otherwise(checking, expression) : arithmetic(checking, expression);
}

/** A filter needs a series to take from: `1 < 2` is no value. */
function filter(checking: Checking, expression: Binary): Typed {
  const { tree, left, right } = comparedSides(checking, expression);
  if (left.type.shape === 'scalar' && right.type.shape === 'scalar')
    return refuse(
      checking,
      conditions.notAValue(at(checking, expression.span), { text: written(checking, expression) }),
    );
  const kept = left.type.shape === 'scalar' ? right.type : left.type;
  const { labels: _labels, ...type } = kept;
  return { tree, type: { ...type, ...labelled(joined(left.type, right.type, expression.join)) } };
}

function sets(checking: Checking, expression: Binary): Typed {
  const [left, right] = both(
    () => checking.operand(expression.left),
    () => checking.operand(expression.right),
  );
  if (left.type.shape === 'scalar' || right.type.shape === 'scalar')
    return refuse(
      checking,
      conditions.notAValue(at(checking, expression.span), { text: written(checking, expression) }),
    );
  checkSetJoin(checking, left, right, expression);
  const join = expression.join ?? (expression.op === 'or' ? undefined : looseJoin(left.type, right.type));
  const { labels: _labels, ...type } = left.type;
  return {
    tree: { ...expression, left: left.tree, right: right.tree, ...(join === undefined ? {} : { join }) },
    type: { ...type, ...labelled(expression.op === 'or' ? undefined : left.type.labels) },
  };
}

/** `x where y > 5`: the test is a condition or, as in PromQL, the presence of a value. */
function where(checking: Checking, expression: Binary): Typed {
  const isTest = isTruth(expression.right);
  const [left, right] = both(
    () => checking.operand(expression.left),
    () => (isTest ? checking.truth(expression.right) : checking.value(expression.right)),
  );
  if (left.type.shape === 'scalar' || (right.type.shape === 'scalar' && checking.use !== 'gate'))
    return refuse(
      checking,
      conditions.notSupported(at(checking, expression.span), { text: written(checking, expression) }),
    );
  checkSetJoin(checking, left, right, expression);
  const join = expression.join ?? looseJoin(left.type, right.type);
  return {
    tree: { ...expression, left: left.tree, right: right.tree, ...(join === undefined ? {} : { join }) },
    type: left.type,
  };
}

function otherwise(checking: Checking, expression: Binary): Typed {
  const [first, second] = both(
    () => checking.operand(expression.left),
    () => checking.operand(expression.right),
  );
  if (isPlain(checking, first))
    return refuse(
      checking,
      conditions.elseNever(at(checking, expression.span), { text: written(checking, expression.left) }),
    );
  const [left, right] = unify(checking, first, second, expression);
  const { labels: _labels, ...type } = left.type;
  const same =
    left.type.labels !== undefined &&
    (right.type.shape === 'scalar'
      ? left.type.labels.length === 0
      : left.type.labels.join() === right.type.labels?.join());
  return {
    tree: { ...expression, left: left.tree, right: right.tree },
    type: { ...type, ...labelled(same ? left.type.labels : undefined) },
  };
}

function arithmetic(checking: Checking, expression: Binary): Typed {
  const { op } = expression;
  const [first, second] = both(
    () => checking.operand(expression.left),
    () => checking.operand(expression.right),
  );
  const [left, right] =
    op === '+' || op === '-' || op === '%' ? unify(checking, first, second, expression) : [plain(first), plain(second)];
  noteLabels(checking, left, right, expression);
  const shape = left.type.shape === 'series' || right.type.shape === 'series' ? 'series' : 'scalar';
  const { labels: _labels, ...type } = resultOf(op, left.type, right.type);
  return {
    tree: { ...expression, left: left.tree, right: right.tree },
    type: { ...type, shape, ...labelled(joined(left.type, right.type, expression.join)) },
  };
}

/** The dimension of a result. What a product or quotient measures is followed only where it stays one of the two. */
function resultOf(op: string, a: Type, b: Type): Type {
  const none: Type = { kind: 'number', dimension: 'none', shape: 'series' };
  if (op === '+' || op === '-' || op === '%') return a.dimension === 'none' ? b : a;
  if (op === '*')
    return a.dimension === 'none' || a.dimension === 'ratio'
      ? b
      : b.dimension === 'none' || b.dimension === 'ratio'
        ? a
        : none;
  if (op === '/') return b.dimension === 'none' ? a : none;
  return none;
}
