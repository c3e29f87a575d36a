import { parseExpression, printCondition, suggester } from '@trainyard/syntax';
import type { Diagnostic, Expression, Locate, Outcome } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import type { Condition, MetricDeclaration, MetricVocabulary, Use } from '../types/condition.ts';
import { isComparison } from '../types/opposite.ts';
import { at, attempt, bare, refuse } from './checking.ts';
import type { Checking, Names } from './checking.ts';
import { contributedNames, expand } from './expand.ts';
import { truth } from './truth.ts';
import { operand, value } from './value.ts';

/**
 * Reads a condition and gives it its meaning among the declared metrics: aliases resolved, a histogram's p95 written out, numbers in the
 * unit of what they are compared with, joins named where labels differ. Without a value there is an error.
 */
export function checkCondition(
  text: string,
  use: Use,
  vocabulary: MetricVocabulary,
  locate: Locate,
): Outcome<Condition | undefined> {
  const parsed = parseExpression(text, locate);
  if (parsed.value === undefined) return { value: undefined, diagnostics: parsed.diagnostics };
  const { expression, for: hold } = parsed.value;
  const checking = checkingOf(text, use, vocabulary, locate);
  const tree = attempt(() => whole(checking, expand(checking, expression)));
  if (hold !== undefined && use !== 'alert' && use !== 'trigger')
    checking.diagnostics.push(conditions.noForHere({ range: locate(expression.span.end, text.length) }, { use }));
  if (tree === undefined || checking.diagnostics.some((each) => each.severity === 'error'))
    return { value: undefined, diagnostics: found(checking, expression) };
  const declarations = [...checking.metrics].map(([name, metric]) => ({
    name,
    type: metric?.type ?? ('gauge' as const),
    ...(metric?.unit === undefined ? {} : { unit: metric.unit }),
    labels: metric?.labels ?? [],
    external: metric?.external ?? true,
    ...(metric?.plugin === undefined ? {} : { plugin: metric.plugin }),
    ...(metric?.nan === false || metric?.type === 'counter' ? { nan: false } : {}),
  }));
  const condition: Condition = {
    text: printCondition(parsed.value),
    use,
    tree,
    ...(hold === undefined ? {} : { for: hold }),
    metrics: declarations.map((each) => each.name),
    declarations,
  };
  return { value: frozen(condition), diagnostics: found(checking, expression) };
}

/** What was found; a fix would change the text of the condition, where a contributed function is only called. */
function found(checking: Checking, expression: Expression): readonly Diagnostic[] {
  const names = contributedNames(checking, expression).map(({ start, end }) => checking.locate(start, end));
  if (names.length === 0) return checking.diagnostics;
  return checking.diagnostics.map((each) =>
    names.some(({ start, end }) => each.range.start === start && each.range.end === end)
      ? { ...each, fixes: [] }
      : each,
  );
}

function checkingOf(text: string, use: Use, vocabulary: MetricVocabulary, locate: Locate): Checking {
  const checking: Checking = {
    text,
    use,
    vocabulary,
    locate,
    diagnostics: [],
    metrics: new Map(),
    names: namesOf(vocabulary.metrics),
    value: (expression) => value(checking, expression),
    operand: (expression) => operand(checking, expression),
    truth: (expression) => truth(checking, expression),
  };
  return checking;
}

const prepared = new WeakMap<readonly MetricDeclaration[], Names>();

/** The metrics by name and alias; made once for all conditions of a service, since there may be as many of these as of those. */
function namesOf(metrics: readonly MetricDeclaration[]): Names {
  const known = prepared.get(metrics);
  if (known !== undefined) return known;
  const byName = new Map(metrics.flatMap((metric) => metric.aliases.map((alias) => [alias, metric] as const)));
  for (const metric of metrics) byName.set(metric.name, metric);
  const names: Names = {
    byName,
    declared: metrics.flatMap((metric) => (metric.plugin === undefined ? metric.name : [])),
    suggest: suggester(byName.keys()),
  };
  prepared.set(metrics, names);
  return names;
}

function whole(checking: Checking, expression: Expression): Expression {
  if (checking.use !== 'selector' && checking.use !== 'scaling') return checking.truth(expression).tree;
  const { tree } = checking.use === 'selector' ? checking.value(expression) : checking.operand(expression);
  const inner = bare(tree);
  return inner.kind === 'binary' && (isComparison(inner.op) || /^(and|or|unless)$/.test(inner.op))
    ? refuse(checking, conditions.notAValue(at(checking, expression.span), { text: checking.text }))
    : tree;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) frozen(member);
    Object.freeze(value);
  }
  return value;
}
