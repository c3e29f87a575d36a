import { nearest, parseExpression } from '@trainyard/syntax';
import type { Diagnostic, Expression, Locate, Outcome, Span } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import { functionFacts, functions, quantileOf } from '../functions/table.ts';
import type { FunctionFacts } from '../functions/table.ts';
import type { Condition, MetricDeclaration, Type, Use, MetricVocabulary } from './condition.ts';
import { convertUnit, dimensionOf } from './units.ts';

interface Checking {
  readonly text: string;
  readonly use: Use;
  readonly vocabulary: MetricVocabulary;
  readonly locate: Locate;
  readonly diagnostics: Diagnostic[];
  readonly metrics: Map<string, MetricDeclaration | undefined>;
  readonly byName: ReadonlyMap<string, MetricDeclaration>;
}

interface Typed {
  readonly tree: Expression;
  readonly type: Type;
}

/** Range taken by functions over time that give none. */
const DEFAULT_WINDOW = 300;

const TRUTH: Type = { kind: 'truth', dimension: 'none', shape: 'series' };
const NUMBER: Type = { kind: 'number', dimension: 'none', shape: 'scalar' };

/** What was found ends the check of this branch only; the finding is already noted. */
class Refused extends Error {}

/**
 * Reads a condition and gives it its meaning among the declared metrics: aliases resolved, a histogram's p95 written out, numbers in the
 * unit of what they are compared with. Without a value there is an error.
 */
export function checkCondition(text: string, use: Use, vocabulary: MetricVocabulary, locate: Locate): Outcome<Condition | undefined> {
  const parsed = parseExpression(text, locate);
  if (parsed.value === undefined) return { value: undefined, diagnostics: parsed.diagnostics };
  const byName = new Map(vocabulary.metrics.flatMap((metric) => metric.aliases.map((alias) => [alias, metric] as const)));
  for (const metric of vocabulary.metrics) byName.set(metric.name, metric);
  const checking: Checking = { text, use, vocabulary, locate, diagnostics: [], metrics: new Map(), byName };
  const tree = attempt(() => top(checking, parsed.value?.expression as Expression));
  if (parsed.value.for !== undefined && use !== 'alert' && use !== 'trigger') checking.diagnostics.push(conditions.noForHere({ range: locate(0, text.length) }, { use }));
  if (tree === undefined || checking.diagnostics.some((each) => each.severity === 'error')) return { value: undefined, diagnostics: checking.diagnostics };
  const declarations = [...checking.metrics].map(([name, metric]) => ({ name, type: metric?.type ?? ('gauge' as const), ...(metric?.unit === undefined ? {} : { unit: metric.unit }), labels: metric?.labels ?? [], external: metric?.external ?? true }));
  const value: Condition = { text, use, tree, ...(parsed.value.for === undefined ? {} : { for: parsed.value.for }), metrics: declarations.map((each) => each.name), declarations };
  return { value, diagnostics: checking.diagnostics };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (reason) {
    if (reason instanceof Refused) return undefined;
    throw reason;
  }
}

function refuse(checking: Checking, diagnostic: Diagnostic): never {
  checking.diagnostics.push(diagnostic);
  throw new Refused();
}

function at(checking: Checking, span: Span): { range: ReturnType<Locate> } {
  return { range: checking.locate(span.start, span.end) };
}

function source(checking: Checking, node: Expression): string {
  return checking.text.slice(node.span.start, node.span.end);
}

function top(checking: Checking, expression: Expression): Expression {
  if (checking.use === 'selector') {
    const typed = value(checking, expression, true);
    return typed.tree;
  }
  if (checking.use === 'scaling') return value(checking, expression).tree;
  return truth(checking, expression);
}

/** A condition: true, false or unknown for each label set. */
function truth(checking: Checking, expression: Expression): Expression {
  switch (expression.kind) {
    case 'group':
      return { ...expression, inner: truth(checking, expression.inner) };
    case 'boolean':
      return expression;
    case 'unary':
      if (expression.op === 'not') return { ...expression, operand: truth(checking, expression.operand) };
      break;
    case 'call': {
      if (expression.name !== 'absent' && expression.name !== 'exists') break;
      return call(checking, expression).tree;
    }
    case 'binary':
      if (expression.op === 'and' || expression.op === 'or' || expression.op === 'unless') {
        // Both sides are looked at even if the first is wrong: two mistakes give two findings.
        const left = attempt(() => truth(checking, expression.left));
        const right = truth(checking, expression.right);
        if (left === undefined) throw new Refused();
        return { ...expression, left, right };
      }
      if (COMPARE.has(expression.op)) return comparison(checking, expression);
      break;
    default:
  }
  const typed = value(checking, expression);
  return refuse(checking, conditions.notACondition(at(checking, typed.tree.span), { text: source(checking, expression) }));
}

const COMPARE: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

function comparison(checking: Checking, expression: Expression & { kind: 'binary' }): Expression {
  const left = attempt(() => compared(checking, expression.left));
  const right = compared(checking, expression.right);
  if (left === undefined) throw new Refused();
  const [a, b] = unify(checking, left, right, expression);
  const tree: Expression = { ...expression, left: a.tree, right: b.tree };
  noteConstant(checking, tree, a, b);
  return tree;
}

/** A side of a comparison: a bare histogram stands for its p95, a bare counter is suspicious. */
function compared(checking: Checking, expression: Expression): Typed {
  const typed = value(checking, expression, true);
  const inner = typed.tree.kind === 'group' ? typed.tree.inner : typed.tree;
  if (inner.kind !== 'metric' || inner.name === undefined) return typed;
  const declared = checking.metrics.get(inner.name);
  if (declared?.type === 'counter') checking.diagnostics.push(conditions.rawCounter(at(checking, inner.span), { metric: inner.name }));
  if (declared?.type !== 'histogram' || checking.use === 'indicator') return typed;
  const written = source(checking, inner);
  const range = checking.locate(inner.span.start, inner.span.end);
  checking.diagnostics.push(conditions.quantileReading({ range }, { metric: inner.name }, { fixes: [{ title: `write \`p95(${written})\``, safe: true, edits: [{ range, text: `p95(${written})` }] }] }));
  return { tree: quantileCall(0.95, inner, undefined, inner), type: { ...typed.type, labels: [] } };
}

function quantileCall(q: number, metric: Expression, grouping: (Expression & { kind: 'call' })['grouping'], whole: Expression): Expression {
  const argument: Expression = metric.kind === 'metric' ? { ...metric, range: { ...metric.range, window: metric.range.window ?? DEFAULT_WINDOW } } : metric;
  return { kind: 'call', name: 'quantile', args: [{ kind: 'number', value: q, span: whole.span }, argument], ...(grouping === undefined ? {} : { grouping }), range: {}, nameSpan: whole.span, span: whole.span };
}

/** Brings a number to the unit of the other side; refuses what has no common scale. */
function unify(checking: Checking, left: Typed, right: Typed, expression: Expression & { kind: 'binary' }): [Typed, Typed] {
  if (isLiteral(left.tree) && !isLiteral(right.tree)) return [fit(checking, left, right, expression), right];
  if (isLiteral(right.tree) && !isLiteral(left.tree)) return [left, fit(checking, right, left, expression)];
  const { dimension: a, unit: from } = right.type;
  const { dimension: b, unit: to } = left.type;
  if (a === 'none' || b === 'none' || from === to) return [left, right];
  if (a !== b) return refuse(checking, conditions.dimensions(at(checking, expression.span), { left: named(left.type), right: named(right.type), op: expression.op }));
  const factor = from === undefined || to === undefined ? undefined : convertUnit(1, from, to);
  if (factor === undefined || factor === 1) return [left, right];
  const tree: Expression = { kind: 'binary', op: '*', left: right.tree, right: { kind: 'number', value: factor, span: right.tree.span }, span: right.tree.span };
  return [left, { tree, type: { ...right.type, ...(to === undefined ? {} : { unit: to }) } }];
}

function isLiteral(tree: Expression): boolean {
  return tree.kind === 'number' || (tree.kind === 'unary' && tree.op === '-' && tree.operand.kind === 'number') || (tree.kind === 'group' && isLiteral(tree.inner));
}

function fit(checking: Checking, literal: Typed, other: Typed, expression: Expression): Typed {
  const number = numberIn(literal.tree);
  const { unit } = number;
  if (unit === undefined) return literal;
  const relativeDrop = unit === '%' && isDrop(other.tree);
  const wanted = other.type.unit;
  const converted = relativeDrop || (unit === '%' && (wanted === undefined || wanted === 'ratio')) ? convertUnit(number.value, '%', 'ratio') : wanted === undefined ? (other.type.dimension === 'none' || other.type.dimension === 'count' ? baseValue(number.value, unit) : undefined) : convertUnit(number.value, unit, wanted);
  if (converted === undefined) return refuse(checking, conditions.dimensions(at(checking, expression.span), { left: named(other.type), right: `${number.value}${unit} (${named({ kind: 'number', shape: 'scalar', dimension: dimensionOf(unit) })})`, op: expression.kind === 'binary' ? expression.op : '' }));
  const signed = number.negative ? -converted : converted;
  return { tree: { kind: 'number', value: signed, ...(relativeDrop ? { unit: '%' } : {}), span: literal.tree.span }, type: other.type };
}

/** A number with a unit beside a value without one: sizes and counts in their base, times in seconds. */
function baseValue(value: number, unit: string): number | undefined {
  const dimension = dimensionOf(unit);
  return convertUnit(value, unit, dimension === 'time' ? 's' : dimension === 'bytes' ? 'bytes' : 'count');
}

function numberIn(tree: Expression): { value: number; unit?: string; negative: boolean } {
  if (tree.kind === 'group') return numberIn(tree.inner);
  if (tree.kind === 'unary') return { ...numberIn(tree.operand), negative: !numberIn(tree.operand).negative };
  return tree.kind === 'number' ? { value: tree.value, ...(tree.unit === undefined ? {} : { unit: tree.unit }), negative: false } : { value: 0, negative: false };
}

function isDrop(tree: Expression): boolean {
  return tree.kind === 'call' ? tree.name === 'drop' : tree.kind === 'group' && isDrop(tree.inner);
}

function named({ dimension, unit }: Type): string {
  if (dimension === 'none') return 'a number';
  if (dimension.startsWith('unit:')) return `a value in ${dimension.slice(5)}`;
  const words = { time: 'a time', bytes: 'a size', ratio: 'a ratio', count: 'a count' } as const;
  return `${words[dimension as keyof typeof words]}${unit === undefined || unit === dimension ? '' : ` in ${unit}`}`;
}

function noteConstant(checking: Checking, tree: Expression & { kind: 'binary' }, left: Typed, right: Typed): void {
  const text = source(checking, tree);
  if (isLiteral(left.tree) && isLiteral(right.tree)) {
    const [a, b] = [left.tree, right.tree].map((each) => signedValue(each)) as [number, number];
    return void checking.diagnostics.push(conditions.constant(at(checking, tree.span), { text, always: holds(a, tree.op, b) }));
  }
  if (left.type.unit !== 'ratio' || !isLiteral(right.tree) || isDrop(left.tree) || left.tree.kind === 'binary') return;
  const bound = signedValue(right.tree);
  const [never, always] = bound > 1 || bound < 0 ? [!holds(0, tree.op, bound) && !holds(1, tree.op, bound), holds(0, tree.op, bound) && holds(1, tree.op, bound)] : [false, false];
  if (never || always) checking.diagnostics.push(conditions.outsideRatio(at(checking, tree.span), { text, always }));
}

function signedValue(tree: Expression): number {
  const { value: size, negative } = numberIn(tree);
  return negative ? -size : size;
}

/** Whether a comparison of two numbers holds. */
export function holds(a: number, op: string, b: number): boolean {
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b, '==': a === b, '!=': a !== b && !Number.isNaN(a) && !Number.isNaN(b) }[op] ?? false;
}

/** An expression that yields numbers. `bare` allows a histogram as it is, for those who know what to do with it. */
function value(checking: Checking, expression: Expression, bare = false): Typed {
  switch (expression.kind) {
    case 'number': {
      const { unit } = expression;
      return { tree: expression, type: { ...NUMBER, dimension: unit === undefined ? 'none' : dimensionOf(unit), ...(unit === undefined ? {} : { unit }) } };
    }
    case 'group': {
      if (Object.keys(expression.range).length > 0) return refuse(checking, conditions.notSupported(at(checking, expression.span), { text: source(checking, expression) }));
      const inner = value(checking, expression.inner, bare);
      return { ...inner, tree: { ...expression, inner: inner.tree } };
    }
    case 'metric':
      return metric(checking, expression);
    case 'call':
      return call(checking, expression);
    case 'unary': {
      if (expression.op === 'not') break;
      const inner = value(checking, expression.operand);
      return { ...inner, tree: { ...expression, operand: inner.tree } };
    }
    case 'binary':
      return operation(checking, expression);
    default:
  }
  if (expression.kind === 'string' || expression.kind === 'null') return refuse(checking, conditions.notSupported(at(checking, expression.span), { text: source(checking, expression) }));
  return refuse(checking, conditions.notAValue(at(checking, expression.span), { text: source(checking, expression) }));
}

function operation(checking: Checking, expression: Expression & { kind: 'binary' }): Typed {
  const { op } = expression;
  if (COMPARE.has(op) || op === 'and' || op === 'or' || op === 'unless') return refuse(checking, conditions.notAValue(at(checking, expression.span), { text: source(checking, expression) }));
  if (op === 'where' || op === 'else') return refuse(checking, conditions.notSupported(at(checking, expression.span), { text: source(checking, expression) }));
  const left = attempt(() => compared(checking, expression.left));
  const right = compared(checking, expression.right);
  if (left === undefined) throw new Refused();
  const [a, b] = op === '+' || op === '-' || op === '%' ? unify(checking, left, right, expression) : [plain(left), plain(right)];
  const shape = a.type.shape === 'series' || b.type.shape === 'series' ? 'series' : 'scalar';
  const labels = a.type.shape === 'series' ? a.type.labels : b.type.labels;
  return { tree: { ...expression, left: a.tree, right: b.tree }, type: { ...resultOf(op, a.type, b.type), shape, ...(labels === undefined ? {} : { labels }) } };
}

/** A literal with a unit as a bare number in base units, where no other side gives a unit. */
function plain(typed: Typed): Typed {
  const { tree } = typed;
  if (tree.kind !== 'number' || tree.unit === undefined) return typed;
  const converted = tree.unit === '%' ? convertUnit(tree.value, '%', 'ratio') : baseValue(tree.value, tree.unit);
  return { tree: { kind: 'number', value: converted ?? tree.value, span: tree.span }, type: NUMBER };
}

function resultOf(op: string, a: Type, b: Type): Type {
  const none: Type = { kind: 'number', dimension: 'none', shape: 'series' };
  if (op === '+' || op === '-' || op === '%') return a.dimension === 'none' ? b : a;
  if (op === '*') return a.dimension === 'none' || a.dimension === 'ratio' ? b : b.dimension === 'none' || b.dimension === 'ratio' ? a : none;
  if (op === '/') return b.dimension === 'none' ? a : none;
  return none;
}

function metric(checking: Checking, expression: Expression & { kind: 'metric' }): Typed {
  const { vocabulary } = checking;
  const written = expression.name;
  if (written === undefined) return refuse(checking, conditions.notSupported(at(checking, expression.span), { text: source(checking, expression) }));
  const declared = checking.byName.get(written);
  const reported = checking.use === 'gate' && (vocabulary.reported?.includes(written) === true || vocabulary.parameters?.includes(written) === true);
  if (declared === undefined && !reported) {
    const known = [...new Set([...vocabulary.metrics.map((each) => each.name), ...(checking.use === 'gate' ? [...(vocabulary.reported ?? []), ...(vocabulary.parameters ?? [])] : [])])];
    const near = nearest(written, [...known, ...checking.byName.keys()]);
    const span = { start: expression.span.start, end: expression.span.start + written.length };
    const range = checking.locate(span.start, span.end);
    const fixes = near === undefined ? [] : [{ title: `write '${near}'`, safe: false, edits: [{ range, text: near }] }];
    return refuse(checking, conditions.unknownMetric({ range }, { name: written, ...(near === undefined ? {} : { near }), known }, { fixes }));
  }
  if (checking.use === 'gate' && (expression.range.window !== undefined || expression.range.offset !== undefined)) return refuse(checking, conditions.noWindowInGate(at(checking, expression.span), { text: source(checking, expression) }));
  const name = declared?.name ?? written;
  checking.metrics.set(name, declared);
  for (const matcher of expression.matchers) noteLabel(checking, matcher.label, declared, matcher.span);
  const unit = declared?.unit;
  return { tree: { ...expression, name }, type: { kind: 'number', dimension: dimensionOf(unit), ...(unit === undefined ? {} : { unit }), shape: checking.use === 'gate' ? 'scalar' : 'series' } };
}

/** Labels that Prometheus itself gives to every series that it scrapes. */
const SCRAPED = new Set(['job', 'instance', 'le', 'quantile', '__name__']);

function noteLabel(checking: Checking, label: string, declared: MetricDeclaration | undefined, span: Span): void {
  if (declared === undefined || declared.external || declared.labels.includes(label) || SCRAPED.has(label)) return;
  const near = nearest(label, declared.labels);
  checking.diagnostics.push(conditions.unknownLabel(at(checking, span), { label, metric: declared.name, ...(near === undefined ? {} : { near }) }));
}

type Call = Expression & { kind: 'call' };

function call(checking: Checking, expression: Call): Typed {
  const q = quantileOf(expression.name);
  if (q !== undefined && expression.args.length === 1) return quantile(checking, expression, q, expression.args[0] as Expression);
  const facts = functionFacts(expression.name);
  if (facts === undefined) {
    const near = nearest(expression.name, [...Object.keys(functions), 'p50', 'p90', 'p95', 'p99']);
    return refuse(checking, conditions.unknownFunction(at(checking, expression.nameSpan), { name: expression.name, ...(near === undefined ? {} : { near }) }));
  }
  const [fewest, most] = facts.arity;
  if (expression.args.length < fewest || expression.args.length > most || Object.keys(expression.range).length > 0) return wrongArguments(checking, expression, facts);
  if (expression.name === 'quantile') return quantileWithNumber(checking, expression, facts);
  return special(checking, expression, facts) ?? ordinary(checking, expression, facts);
}

function wrongArguments(checking: Checking, expression: Call, facts: FunctionFacts): never {
  return refuse(checking, conditions.wrongArguments(at(checking, expression.nameSpan), { name: expression.name, signature: facts.signature }));
}

function quantileWithNumber(checking: Checking, expression: Call, facts: FunctionFacts): Typed {
  const [q, argument] = expression.args;
  if (q?.kind !== 'number' || argument === undefined || q.value < 0 || q.value > 1) return wrongArguments(checking, expression, facts);
  return quantile(checking, expression, q.value, argument);
}

function quantile(checking: Checking, expression: Call, q: number, argument: Expression): Typed {
  const inner = value(checking, argument, true);
  if (inner.tree.kind !== 'metric') return refuse(checking, conditions.notSupported(at(checking, expression.span), { text: source(checking, expression) }));
  if (checking.use === 'gate') return refuse(checking, conditions.noWindowInGate(at(checking, expression.span), { text: source(checking, expression) }));
  const declared = checking.metrics.get(inner.tree.name ?? '');
  for (const label of expression.grouping?.labels ?? []) noteLabel(checking, label, declared, expression.nameSpan);
  const labels = declared?.type === 'histogram' ? (expression.grouping?.kind === 'by' ? expression.grouping.labels : expression.grouping === undefined ? [] : undefined) : undefined;
  if (declared?.type !== 'histogram' && expression.grouping !== undefined) return refuse(checking, conditions.notSupported(at(checking, expression.span), { text: source(checking, expression) }));
  return { tree: quantileCall(q, inner.tree, expression.grouping, expression), type: { ...inner.type, shape: 'series', ...(labels === undefined ? {} : { labels }) } };
}

function special(checking: Checking, expression: Call, facts: FunctionFacts): Typed | undefined {
  const [first, second] = expression.args;
  switch (expression.name) {
    case 'time':
      return { tree: expression, type: { kind: 'number', dimension: 'time', unit: 's', shape: 'scalar' } };
    case 'bool':
      return { tree: { ...expression, args: [truth(checking, first as Expression)] }, type: { ...NUMBER, shape: 'series' } };
    case 'absent':
    case 'exists':
      return { tree: { ...expression, args: [value(checking, first as Expression, true).tree] }, type: { ...TRUTH, labels: [] } };
    case 'ratio': {
      const args = [first, second].map((each) => compared(checking, each as Expression).tree);
      const labels = expression.grouping?.kind === 'by' ? expression.grouping.labels : [];
      return { tree: { ...expression, args }, type: { kind: 'number', dimension: 'ratio', unit: 'ratio', shape: 'series', labels } };
    }
    case 'drop':
      return drop(checking, expression, facts);
    case 'forecast': {
      const inner = value(checking, first as Expression);
      if (inner.tree.kind !== 'metric' || second?.kind !== 'number') return wrongArguments(checking, expression, facts);
      const seconds = second.unit === undefined ? second.value : (convertUnit(second.value, second.unit, 's') ?? 0);
      return { tree: { ...expression, args: [withWindow(inner.tree), { kind: 'number', value: seconds, span: second.span }] }, type: inner.type };
    }
    default:
      return undefined;
  }
}

function drop(checking: Checking, expression: Call, facts: FunctionFacts): Typed {
  const [first, second] = expression.args;
  const inner = value(checking, first as Expression);
  if (inner.tree.kind !== 'metric') return wrongArguments(checking, expression, facts);
  if (second === undefined) {
    if (checking.use !== 'gate' && checking.use !== 'rollback') return refuse(checking, conditions.noDropHere(at(checking, expression.span), { metric: inner.tree.name ?? '' }));
    return { tree: { ...expression, args: [inner.tree] }, type: inner.type };
  }
  if (second.kind !== 'number' || second.unit === undefined || dimensionOf(second.unit) !== 'time') return wrongArguments(checking, expression, facts);
  if (checking.use === 'gate') return refuse(checking, conditions.noWindowInGate(at(checking, expression.span), { text: source(checking, expression) }));
  return { tree: { ...expression, args: [inner.tree, { kind: 'number', value: convertUnit(second.value, second.unit, 's') ?? 0, span: second.span }] }, type: inner.type };
}

function withWindow(tree: Expression): Expression {
  return tree.kind === 'metric' ? { ...tree, range: { ...tree.range, window: tree.range.window ?? DEFAULT_WINDOW } } : tree;
}

function ordinary(checking: Checking, expression: Call, facts: FunctionFacts): Typed {
  const argument = expression.args[0] as Expression;
  const inner = facts.kind === 'aggregate' ? value(checking, argument) : value(checking, argument, true);
  const windowed = inner.tree.kind === 'metric' && inner.tree.range.window !== undefined;
  if (checking.use === 'gate' && facts.kind !== 'math') return refuse(checking, conditions.noWindowInGate(at(checking, expression.span), { text: source(checking, expression) }));
  if (facts.kind === 'math' && (windowed || expression.grouping !== undefined)) return wrongArguments(checking, expression, facts);
  if (facts.kind === 'window') return windowFunction(checking, expression, facts, inner);
  if (facts.kind === 'aggregate' && windowed && expression.grouping !== undefined) return wrongArguments(checking, expression, facts);
  const type = retype(facts, inner.type);
  if (facts.kind !== 'aggregate' || windowed) return { tree: { ...expression, args: [inner.tree] }, type };
  const declared = inner.tree.kind === 'metric' ? checking.metrics.get(inner.tree.name ?? '') : undefined;
  for (const label of expression.grouping?.labels ?? []) noteLabel(checking, label, declared, expression.nameSpan);
  const labels = expression.grouping === undefined ? [] : expression.grouping.kind === 'by' ? expression.grouping.labels : undefined;
  return { tree: { ...expression, args: [inner.tree] }, type: { ...type, ...(labels === undefined ? {} : { labels }) } };
}

const FOR_COUNTERS = new Set(['rate', 'irate', 'increase', 'resets']);

function windowFunction(checking: Checking, expression: Call, facts: FunctionFacts, inner: Typed): Typed {
  if (inner.tree.kind !== 'metric' || expression.grouping !== undefined) return wrongArguments(checking, expression, facts);
  const declared = checking.metrics.get(inner.tree.name ?? '');
  if (declared?.type === 'gauge' && FOR_COUNTERS.has(expression.name)) checking.diagnostics.push(conditions.rateOfGauge(at(checking, expression.span), { metric: declared.name, name: expression.name }));
  return { tree: { ...expression, args: [withWindow(inner.tree)] }, type: retype(facts, inner.type) };
}

function retype(facts: FunctionFacts, type: Type): Type {
  if (facts.result === 'same') return type;
  const { unit: _unit, ...rest } = type;
  return { ...rest, dimension: facts.result === 'count' ? 'count' : 'none' };
}

