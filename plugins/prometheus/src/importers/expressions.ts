import { checkCondition, meaningOf, printExpression, printQuery } from '@trainyard/sdk';
import type { Diagnostic, MetricDeclaration, Node, Range } from '@trainyard/sdk';
import { parseQuery, queryDiagnostics, readQuery } from '@trainyard/sdk/promql';
import type { Query } from '@trainyard/sdk/promql';

/** What an expression of PromQL is as a condition. */
export interface ReadExpression {
  readonly text: string;
  readonly range: Range;
  readonly query?: Query;
  readonly condition?: string;
  readonly metrics: readonly MetricDeclaration[];
  /** Why it cannot be said as a condition. */
  readonly why?: string;
  /** True for what Prometheus would refuse, too. */
  readonly malformed?: boolean;
}

const DECLARABLE = /^[A-Za-z_][A-Za-z0-9_:]{0,199}$/;

const expressions = new WeakMap<Node, ReadExpression>();

/** Reads the expression of a rule, once for all rounds of an import; findings stand in the file, at the whole expression. */
export function readExpression(node: Node): ReadExpression {
  const expression = expressions.get(node) ?? expressionOf(node);
  expressions.set(node, expression);
  return expression;
}

function expressionOf(node: Node): ReadExpression {
  const text = node.kind === 'scalar' ? node.text : '';
  const { range } = node;
  const parsed = parseQuery(text, () => range);
  if (parsed.value === undefined) {
    const malformed = parsed.diagnostics.some(({ code }) => code === queryDiagnostics.malformed.entry.code);
    return { text, range, metrics: [], malformed, why: whyOf(parsed.diagnostics) };
  }
  const read = readQuery(parsed.value, { range });
  if (read.value === undefined) return { text, range, query: parsed.value, metrics: [], why: whyOf(read.diagnostics) };
  const strange = read.value.metrics.find(({ name }) => !DECLARABLE.test(name));
  if (strange !== undefined)
    return { text, range, query: parsed.value, metrics: [], why: `no metric can be declared as '${strange.name}'` };
  return { text, range, query: parsed.value, ...read.value };
}

/** Raw text for Prometheus, as a condition. */
export function rawCondition(text: string): string {
  const span = { start: 0, end: 0 };
  return printExpression({
    kind: 'call',
    name: 'promql',
    args: [{ kind: 'string', value: text, span }],
    range: {},
    nameSpan: span,
    span,
  });
}

const answers = new WeakMap<ReadExpression, Map<string, boolean>>();

/** Whether a condition still is the query that it was made of when its metrics are declared so. These differ in type, unit and `nan` alone. */
export function meansTheSame(read: ReadExpression, metrics: readonly MetricDeclaration[]): boolean {
  const known = answers.get(read) ?? new Map<string, boolean>();
  answers.set(read, known);
  const key = JSON.stringify(metrics.map(({ name, type, unit, nan }) => [name, type, unit, nan]));
  const same = known.get(key) ?? isSame(read, metrics);
  known.set(key, same);
  return same;
}

function isSame(read: ReadExpression, metrics: readonly MetricDeclaration[]): boolean {
  if (read.query === undefined || read.condition === undefined) return false;
  const { value, diagnostics } = checkCondition(read.condition, 'alert', { metrics }, () => read.range);
  if (value === undefined || diagnostics.some(({ severity }) => severity === 'error')) return false;
  const meaning = meaningOf(value);
  return meaning !== undefined && printQuery(meaning.holds) === printQuery(read.query);
}

function whyOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ message }) => message)
    .join(' ')
    .replace(/\.$/, '');
}
