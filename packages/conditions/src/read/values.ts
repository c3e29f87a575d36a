import type { BinaryOperator, Expression, ExpressionRange, Grouping, Join } from '@trainyard/syntax';
import { isScalar } from '../query/shape.ts';
import type { Query, QueryOf } from '../query/tree.ts';
import { isComparison } from '../types/opposite.ts';
import { called } from './calls.ts';
import { histogramIn } from './metrics.ts';
import { binaryNode, callNode, metricNode, minusNode, numberNode, rangedNode, textNode, Unreadable } from './nodes.ts';
import { shortQuantile } from './reading.ts';
import type { Reading } from './reading.ts';

/** The expression of a query that yields numbers, or a window of them. Throws `Unreadable`. */
export function value(reading: Reading, query: Query): Expression {
  switch (query.kind) {
    case 'number':
      return numberNode(query.value);
    case 'text':
      return textNode(query.value);
    case 'selector':
      return metricNode(query.name, query.matchers, rangeOf(query));
    case 'subquery':
      return rangedNode(reading.value(query.of), { ...rangeOf(query), step: query.step ?? 0 });
    case 'minus':
      return minusNode(reading.value(query.of));
    case 'call':
      return called(reading, query) ?? quantileOf(reading, query);
    case 'aggregate':
      return aggregated(reading, query);
    case 'binary':
      return operated(reading, query);
    case 'raw':
      return callNode('promql', [textNode(query.text)]);
  }
}

function rangeOf({ window, offset }: { readonly window?: number; readonly offset?: number }): ExpressionRange {
  return { ...(window === undefined ? {} : { window }), ...(offset === undefined ? {} : { offset }) };
}

/** How far back a function over time looks if it does not say so, in seconds. */
const DEFAULT_WINDOW = 300;

/** The quantile of a histogram by its name, or of buckets of which more is told. */
function quantileOf(reading: Reading, query: QueryOf<'call'>): Expression {
  const [q, of] = query.args as readonly [Query, Query];
  const histogram = histogramIn(query);
  if (histogram === undefined || reading.metrics.get(histogram.name)?.type !== 'histogram')
    return callNode('histogram_quantile', [reading.value(q), reading.value(of)]);
  const { name, buckets, sum } = histogram;
  const { window, ...range } = rangeOf(buckets);
  const metric = metricNode(name, buckets.matchers, {
    ...range,
    ...(window === undefined || window === DEFAULT_WINDOW ? {} : { window }),
  });
  const labels = sum.grouping?.kind === 'by' ? sum.grouping.labels.slice(1) : sum.grouping?.labels;
  const grouping: Grouping | undefined =
    sum.grouping === undefined || labels === undefined || (sum.grouping.kind === 'by' && labels.length === 0)
      ? undefined
      : { kind: sum.grouping.kind, labels };
  const short = shortQuantile(q);
  return short === undefined
    ? callNode('quantile', [reading.value(q), metric], grouping)
    : callNode(short, [metric], grouping);
}

function aggregated(reading: Reading, { name, of, parameter, grouping }: QueryOf<'aggregate'>): Expression {
  const inner = reading.value(of);
  if (parameter === undefined) return callNode(name, [inner], grouping);
  // `p95(x)` of a metric without a grouping would be a quantile over time.
  const short = name === 'quantile' && (grouping !== undefined || of.kind !== 'selector') && shortQuantile(parameter);
  if (typeof short === 'string') return callNode(short, [inner], grouping);
  return callNode(name, [reading.value(parameter), inner], grouping);
}

/** An operator where a value is wanted: what compares filters, and `and` keeps its left. */
function operated(reading: Reading, query: QueryOf<'binary'>): Expression {
  const { op, left, right, join, bool } = query;
  if (bool === true) return callNode('bool', [compared(reading, query)]);
  if (isComparison(op)) return compared(reading, query);
  if (op === 'and')
    return binaryNode('where', reading.value(left), isTest(right) ? reading.truth(right) : reading.value(right), join);
  if (op === 'or' && join === undefined) return binaryNode('else', reading.value(left), reading.value(right));
  const fallback = op === 'or' ? defaultOf(right, join) : undefined;
  if (fallback !== undefined) return binaryNode('else', reading.value(left), numberNode(fallback));
  return binaryNode(op as BinaryOperator, reading.value(left), reading.value(right), join);
}

/** The number of `or on () vector(0)`. */
function defaultOf(right: Query, join: Join | undefined): number | undefined {
  if (join?.kind !== 'on' || join.labels.length > 0 || right.kind !== 'call' || right.name !== 'vector')
    return undefined;
  const [number] = right.args;
  return number?.kind === 'number' ? number.value : undefined;
}

/** What `where` takes for a condition, and not for the presence of a value. */
function isTest(query: Query): boolean {
  if (query.kind === 'call') return query.name === 'absent' || query.name === 'absent_over_time';
  return (
    query.kind === 'binary' && query.bool !== true && (isComparison(query.op) || /^(and|or|unless)$/.test(query.op))
  );
}

function compared(reading: Reading, { op, left, right, join }: QueryOf<'binary'>): Expression {
  if (isScalar(left) && isScalar(right))
    throw new Unreadable('two plain numbers are compared, which a condition does on a series only');
  return binaryNode(op, reading.value(left), reading.value(right), join);
}

/** The expression of a query that stands where something true or false is wanted. Throws `Unreadable`. */
export function truth(reading: Reading, query: Query): Expression {
  if (query.kind === 'call' && (query.name === 'absent' || query.name === 'absent_over_time'))
    return reading.value(query);
  if (query.kind === 'raw') return reading.value(query);
  if (query.kind === 'binary' && query.bool !== true) {
    const { op, left, right, join } = query;
    if (isComparison(op)) return compared(reading, query);
    if (op === 'and' || op === 'or' || op === 'unless')
      return binaryNode(op, reading.truth(left), reading.truth(right), join);
  }
  if (isScalar(query)) throw new Unreadable('a plain number is neither true nor false');
  return callNode('exists', [reading.value(query)]);
}
