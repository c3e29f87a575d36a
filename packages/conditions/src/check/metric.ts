import { nearest } from '@trainyard/syntax';
import type { Expression, Matcher, Span } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import { knowsLabels } from '../types/condition.ts';
import type { MetricDeclaration } from '../types/condition.ts';
import { patternProblem, readPattern, takesEmpty } from '../types/pattern.ts';
import { dimensionOf } from '../types/units.ts';
import { at, refuse, written } from './checking.ts';
import { labelled, TARGET } from './labels.ts';
import type { Checking, Typed } from './checking.ts';

/** The series that a histogram or summary consists of. */
const PART = /_(bucket|count|sum)$/;

/** What a metric's name stands for: a declaration, perhaps with the part of it that is read. */
interface Found {
  readonly declared: MetricDeclaration;
  readonly part?: string;
}

function find(checking: Checking, name: string): Found | undefined {
  const declared = checking.names.byName.get(name);
  if (declared !== undefined) return { declared };
  const part = PART.exec(name)?.[1];
  const base = part === undefined ? undefined : checking.names.byName.get(name.replace(PART, ''));
  const has = base?.type === 'histogram' || (base?.type === 'summary' && part !== 'bucket');
  return base !== undefined && part !== undefined && has ? { declared: base, part } : undefined;
}

/** A metric by its name or alias, with the unit and labels that it declares. */
export function metric(checking: Checking, expression: Expression & { kind: 'metric' }): Typed {
  const { vocabulary, use } = checking;
  const { name } = expression;
  for (const { op, value, span } of expression.matchers)
    if (op === '=~' || op === '!~') refuseBadPattern(checking, value, span);
  if (name === undefined) return unnamed(checking, expression);
  const found = find(checking, name);
  const reported =
    use === 'gate' && (vocabulary.reported?.includes(name) === true || vocabulary.parameters?.includes(name) === true);
  if (found === undefined && !reported) return unknown(checking, expression, name);
  if (use === 'gate' && Object.keys(expression.range).length > 0)
    return refuse(
      checking,
      conditions.noWindowInGate(at(checking, expression.span), { text: written(checking, expression) }),
    );
  const declared = found?.declared;
  checking.metrics.set(declared?.name ?? name, declared);
  if (declared?.assumedAliases?.includes(name) === true) noteAlias(checking, expression.span, name, declared.name);
  for (const matcher of expression.matchers) noteLabel(checking, matcher.label, declared, matcher.span);
  const unit = found?.part === 'count' || found?.part === 'bucket' ? undefined : declared?.unit;
  const tree = {
    ...expression,
    name: declared === undefined ? name : found?.part === undefined ? declared.name : `${declared.name}_${found.part}`,
  };
  const labels =
    declared === undefined || !knowsLabels(declared)
      ? undefined
      : [...declared.labels, ...(found?.part === 'bucket' ? ['le'] : []), ...TARGET];
  return {
    tree,
    type: {
      kind: 'number',
      dimension: dimensionOf(unit),
      ...(unit === undefined ? {} : { unit }),
      shape: use === 'gate' ? 'scalar' : 'series',
      ...labelled(labels),
    },
    ranged: expression.range.window !== undefined,
  };
}

/** `{__name__=~"…"}` may be any series, so nothing is known of it. A gate, which has no series, has none to choose from. */
function unnamed(checking: Checking, expression: Expression & { kind: 'metric' }): Typed {
  if (checking.use === 'gate' || expression.matchers.every(takesMissing))
    return refuse(
      checking,
      conditions.notSupported(at(checking, expression.span), { text: written(checking, expression) }),
    );
  return {
    tree: expression,
    type: { kind: 'number', dimension: 'none', shape: 'series' },
    ranged: expression.range.window !== undefined,
  };
}

/** A selector all of whose matchers hold for a missing label would take every series that there is. */
function takesMissing({ op, value }: Matcher): boolean {
  if (op === '=' || op === '!=') return (op === '=') === (value === '');
  return takesEmpty(readPattern(value).tree) === (op === '=~');
}

/** A regular expression that Prometheus refuses makes it refuse the whole file of rules. */
export function refuseBadPattern(checking: Checking, pattern: string, span: Span, bracketed = false): void {
  // In `label_replace` Prometheus puts brackets around it, which a `\Q` without an end would quote, too.
  const problem = patternProblem(pattern) ?? (bracketed ? patternProblem(`(?s:${pattern})`) : undefined);
  if (problem !== undefined) refuse(checking, conditions.badPattern(at(checking, span), { pattern, problem }));
}

/** A name that was never declared was taken for a metric. */
function noteAlias(checking: Checking, span: Span, alias: string, metric: string): void {
  const range = checking.locate(span.start, span.start + alias.length);
  const exact = range.source.text.slice(range.start, range.end) === alias;
  const fixes = exact ? [{ title: `write '${metric}'`, safe: true, edits: [{ range, text: metric }] }] : [];
  checking.diagnostics.push(conditions.aliasReading({ range }, { alias, metric }, { fixes }));
}

function unknown(checking: Checking, expression: Expression, name: string): never {
  const { vocabulary, use } = checking;
  const own = use === 'gate' ? [...(vocabulary.reported ?? []), ...(vocabulary.parameters ?? [])] : [];
  const known = own.length === 0 ? checking.names.declared : [...new Set([...checking.names.declared, ...own])];
  const near = nearest(name, own) ?? checking.names.suggest(name);
  const quoted = checking.text.startsWith('{', expression.span.start);
  const range = checking.locate(expression.span.start, expression.span.start + (quoted ? 1 : name.length));
  const fixes =
    near === undefined || quoted ? [] : [{ title: `write '${near}'`, safe: false, edits: [{ range, text: near }] }];
  return refuse(
    checking,
    conditions.unknownMetric({ range }, { name, ...(near === undefined ? {} : { near }), known }, { fixes }),
  );
}

/** The declaration behind a metric in a checked tree; undefined for reported metrics, parameters, and parts of histograms. */
export function declaredAs(checking: Checking, tree: Expression): MetricDeclaration | undefined {
  return tree.kind === 'metric' && tree.name !== undefined ? checking.metrics.get(tree.name) : undefined;
}

/** Labels that Prometheus itself gives to every series that it scrapes. */
const SCRAPED: ReadonlySet<string> = new Set(['job', 'instance', 'le', 'quantile', '__name__']);

/** Warns of a label that a declared metric does not have. */
export function noteLabel(
  checking: Checking,
  label: string,
  declared: MetricDeclaration | undefined,
  span: Span,
): void {
  if (declared === undefined || !knowsLabels(declared) || declared.labels.includes(label) || SCRAPED.has(label)) return;
  const near = nearest(label, declared.labels);
  checking.diagnostics.push(
    conditions.unknownLabel(at(checking, span), {
      label,
      metric: declared.name,
      ...(near === undefined ? {} : { near }),
    }),
  );
}

/** Warns of labels in a grouping that none of the metrics below it declares. */
export function noteGrouping(checking: Checking, call: Expression & { kind: 'call' }, argument: Expression): void {
  const below = metricsIn(argument).map((each) => declaredAs(checking, each) ?? baseOf(checking, each));
  if (below.length === 0 || below.some((each) => each === undefined || !knowsLabels(each))) return;
  for (const label of call.grouping?.labels ?? [])
    if (!below.some((each) => each?.labels.includes(label))) noteLabel(checking, label, below[0], call.nameSpan);
}

function baseOf(checking: Checking, tree: Expression): MetricDeclaration | undefined {
  return tree.kind === 'metric' ? checking.metrics.get(tree.name?.replace(PART, '') ?? '') : undefined;
}

/** All metrics inside of an expression. Labels that `label_replace` makes are not known, so it hides what is below it. */
function metricsIn(tree: Expression): readonly Expression[] {
  switch (tree.kind) {
    case 'metric':
      return [tree];
    case 'group':
      return metricsIn(tree.inner);
    case 'unary':
      return metricsIn(tree.operand);
    case 'binary':
      return [...metricsIn(tree.left), ...metricsIn(tree.right)];
    case 'call':
      return /^(label_replace|label_join|count_values|promql)$/.test(tree.name) ? [] : tree.args.flatMap(metricsIn);
    default:
      return [];
  }
}
