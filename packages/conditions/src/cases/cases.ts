import type { Expression, Matcher } from '@trainyard/syntax';
import { selector } from '../backends/promql/selector.ts';
import type { Condition, MetricFacts } from '../types/condition.ts';
import { textFor } from './regex.ts';

/** One series of a test, in promtool's notation: a sample a minute. */
export interface TestSeries {
  readonly series: string;
  readonly values: string;
}

/** Series, and whether the condition is true for them once windows and `for` have passed. */
export interface TestCase {
  readonly title: string;
  readonly series: readonly TestSeries[];
  readonly fires: boolean;
  /** Labels of the series that fire, beside those that the alert adds. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Where a value should lie: just beyond the threshold, exactly on it, just beside it on the silent side, or nowhere (NaN). */
type Aim = 'true' | 'edge' | 'beside' | 'nan';

interface Making {
  readonly facts: ReadonlyMap<string, MetricFacts>;
  readonly series: Map<string, TestSeries>;
  readonly minutes: number;
}

/** Thrown where no series can be made by construction; the case is then left out. */
class Unsolvable extends Error {}

/**
 * Tests of a condition, made by construction: a case in which it is true, cases at the threshold and just beside it, NaN, and no data.
 * `minutes` is how long the series run. Cases for which no series can be constructed are left out, so the result may lack a firing one.
 */
export function testCases(condition: Condition, minutes: number): readonly TestCase[] {
  const facts = new Map(condition.declarations.map((each) => [each.name, each]));
  const make = (aim: Aim, title: string): TestCase[] => {
    const making: Making = { facts, series: new Map(), minutes };
    try {
      const outcome = satisfy(making, condition.tree, aim);
      return [{ title, series: [...making.series.values()], fires: outcome, labels: labelsOfCase(making, condition.tree) }];
    } catch (reason) {
      if (reason instanceof Unsolvable) return [];
      throw reason;
    }
  };
  const absent = mentionsAbsence(condition.tree);
  return [
    ...make('true', 'fires just beyond the threshold'),
    ...make('edge', 'at the threshold'),
    ...make('beside', 'is silent just beside the threshold'),
    ...make('nan', 'is silent on NaN'),
    ...(absent ? [] : [{ title: 'is silent without data', series: [], fires: false, labels: {} }]),
  ];
}

function mentionsAbsence(tree: Expression): boolean {
  if (tree.kind === 'call') return tree.name === 'absent' || tree.args.some(mentionsAbsence);
  if (tree.kind === 'binary') return mentionsAbsence(tree.left) || mentionsAbsence(tree.right);
  if (tree.kind === 'unary') return tree.op === 'not' || mentionsAbsence(tree.operand);
  return tree.kind === 'group' && mentionsAbsence(tree.inner);
}

/** Makes series for an aim; answers whether the condition is true for them. */
function satisfy(making: Making, tree: Expression, aim: Aim): boolean {
  if (tree.kind === 'group') return satisfy(making, tree.inner, aim);
  if (tree.kind !== 'binary') throw new Unsolvable();
  if (tree.op === 'and') {
    const left = satisfy(making, tree.left, aim);
    return satisfy(making, tree.right, aim) && left;
  }
  // One side is enough for `or`; the other has no data and stays unknown.
  if (tree.op === 'or') return satisfy(making, tree.left, aim);
  return compare(making, tree, aim);
}

function compare(making: Making, tree: Expression & { kind: 'binary' }, aim: Aim): boolean {
  const threshold = constant(tree.right);
  if (threshold === undefined) throw new Unsolvable();
  const { op } = tree;
  const up = op === '>' || op === '>=';
  if (op === '==' || op === '!=') throw new Unsolvable();
  const near = Math.max(Math.abs(threshold) * 0.001, 0.001);
  const value = { true: up ? threshold + near : threshold - near, edge: threshold, beside: up ? threshold - near : threshold + near, nan: NaN }[aim];
  realise(making, tree.left, value, { threshold, up, aim });
  return aim === 'true' || (aim === 'edge' && (op === '>=' || op === '<='));
}

interface Goal {
  readonly threshold: number;
  readonly up: boolean;
  readonly aim: Aim;
}

/** Makes an expression take a value. */
function realise(making: Making, tree: Expression, value: number, goal: Goal): void {
  if (tree.kind === 'group') return realise(making, tree.inner, value, goal);
  if (tree.kind === 'metric') return gauge(making, tree, value);
  if (tree.kind !== 'call') throw new Unsolvable();
  const argument = tree.args[0] as Expression;
  switch (tree.name) {
    case 'quantile':
      return quantile(making, tree, value, goal);
    case 'avg':
    case 'min':
    case 'max':
    case 'sum':
    case 'last':
      // Windows of `sum` add up samples, whose number depends on their edges.
      if (tree.name === 'sum' && argument.kind === 'metric' && argument.range.window !== undefined) throw new Unsolvable();
      return realise(making, argument, value, goal);
    case 'rate':
      return counter(making, argument, value, goal);
    case 'increase':
      if (argument.kind !== 'metric') throw new Unsolvable();
      return counter(making, argument, value / (argument.range.window ?? 300), goal);
    case 'ratio':
      return share(making, tree, value, goal);
    default:
      throw new Unsolvable();
  }
}

function gauge(making: Making, metric: Expression & { kind: 'metric' }, value: number): void {
  if (making.facts.get(metric.name ?? '')?.type === 'histogram') throw new Unsolvable();
  add(making, metric, metric.name ?? '', {}, Number.isNaN(value) ? `NaN+0x${making.minutes}` : `${decimal(value)}+0x${making.minutes}`);
}

/** A counter that grows by a whole number a minute, as near to the rate as that allows and on the same side of the threshold. */
function counter(making: Making, argument: Expression, perSecond: number, goal: Goal): void {
  if (argument.kind !== 'metric' || Number.isNaN(perSecond) || goal.aim === 'edge' || perSecond < 0) throw new Unsolvable();
  const perMinute = Number((perSecond * 60).toPrecision(12));
  add(making, argument, argument.name ?? '', {}, `0+${decimal(perMinute)}x${making.minutes}`);
}

/** Counters of which one is a share of the other; all counts are whole numbers. */
function share(making: Making, tree: Expression & { kind: 'call' }, value: number, goal: Goal): void {
  const [part, whole] = tree.args.map((each) => rated(each));
  if (part === undefined || whole === undefined || Number.isNaN(value) || goal.aim === 'edge' || value < 0 || value > 1) throw new Unsolvable();
  // Enough events that the distance from the threshold is at least ten of them.
  const total = Math.max(100_000, 10 ** Math.ceil(Math.log10(10 / Math.abs(value - goal.threshold))));
  const hits = Math.round(total * value);
  add(making, part, part.name ?? '', {}, `0+${hits}x${making.minutes}`);
  if (part.name === whole.name && whole.matchers.length === 0) add(making, { ...part, matchers: part.matchers.map(opposite) }, part.name ?? '', {}, `0+${total - hits}x${making.minutes}`);
  else add(making, whole, whole.name ?? '', {}, `0+${total}x${making.minutes}`);
}

function rated(tree: Expression): (Expression & { kind: 'metric' }) | undefined {
  if (tree.kind === 'group') return rated(tree.inner);
  if (tree.kind === 'call' && (tree.name === 'rate' || tree.name === 'increase') && tree.args[0]?.kind === 'metric') return tree.args[0];
  return undefined;
}

function opposite(matcher: Matcher): Matcher {
  return { ...matcher, op: ({ '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const)[matcher.op] };
}

/**
 * A histogram whose quantile lies on the wanted side. Prometheus interpolates inside a bucket, so with all events in (0, t] the quantile q
 * is q·t, and with all in (t, 2t] it is t + q·t. Just beside: all events in (0, t·(1 - 1/1000)/q].
 */
function quantile(making: Making, tree: Expression & { kind: 'call' }, value: number, goal: Goal): void {
  const [q, metric] = tree.args;
  if (q?.kind !== 'number' || metric?.kind !== 'metric') throw new Unsolvable();
  if (making.facts.get(metric.name ?? '')?.type !== 'histogram') return gauge(making, metric, value);
  // An empty histogram has a NaN quantile; at the edge the interpolated value is not exact in floating point.
  if (goal.aim === 'edge' || goal.threshold <= 0 || value <= 0) throw new Unsolvable();
  const bound = Number.isNaN(value) ? goal.threshold : Number((value / q.value).toPrecision(9));
  const perMinute = Number.isNaN(value) ? 0 : 60;
  for (const le of [decimal(bound), '+Inf']) add(making, metric, `${metric.name}_bucket`, { le }, `0+${perMinute}x${making.minutes}`);
}

function add(making: Making, metric: Expression & { kind: 'metric' }, name: string, extra: Readonly<Record<string, string>>, values: string): void {
  const labels = { ...labelValues(making, metric), ...extra };
  const matchers = Object.entries(labels).map(([label, value]): Matcher => ({ label, op: '=', value, span: metric.span }));
  const series = selector({ name, matchers, range: {} });
  const known = making.series.get(series);
  // Two comparisons that want the same series to be different cannot be met this way.
  if (known !== undefined && known.values !== values) throw new Unsolvable();
  making.series.set(series, { series, values });
}

/** A value for every label that the metric declares, such that its matchers hold. */
function labelValues(making: Making, metric: Expression & { kind: 'metric' }): Record<string, string> {
  const declared = making.facts.get(metric.name ?? '')?.labels ?? [];
  const labels: Record<string, string> = Object.fromEntries(declared.map((label) => [label, 'a']));
  for (const { label, op, value } of metric.matchers) {
    const found = textFor(op, value);
    if (found === undefined) throw new Unsolvable();
    if (found === '') delete labels[label];
    else labels[label] = found;
  }
  return labels;
}

/** The labels that the result carries: those of an aggregation, or all of the one metric that is compared as it is. */
function labelsOfCase(making: Making, tree: Expression): Record<string, string> {
  if (tree.kind === 'group') return labelsOfCase(making, tree.inner);
  if (tree.kind === 'binary') return labelsOfCase(making, tree.left);
  if (tree.kind === 'metric') return labelValues(making, tree);
  if (tree.kind !== 'call') return {};
  const windowed = tree.args[0]?.kind === 'metric' && tree.args[0].range.window !== undefined;
  if (tree.grouping?.kind === 'by') return Object.fromEntries(tree.grouping.labels.map((label) => [label, valueOf(making, label)]));
  if (tree.name === 'rate' || tree.name === 'increase' || tree.name === 'last' || windowed) return labelsOfCase(making, tree.args[0] as Expression);
  const quantileArgument = tree.name === 'quantile' ? tree.args[1] : undefined;
  if (quantileArgument?.kind === 'metric' && making.facts.get(quantileArgument.name ?? '')?.type !== 'histogram') return labelsOfCase(making, quantileArgument);
  return {};
}

function valueOf(making: Making, label: string): string {
  for (const { series } of making.series.values()) {
    const match = new RegExp(`[{ ]${label}="((?:[^"\\\\]|\\\\.)*)"`).exec(series);
    if (match !== null) return JSON.parse(`"${match[1] ?? ''}"`) as string;
  }
  return '';
}

function constant(tree: Expression): number | undefined {
  if (tree.kind === 'group') return constant(tree.inner);
  return tree.kind === 'number' ? tree.value : undefined;
}

function decimal(value: number): string {
  return String(Number(value.toPrecision(12)));
}
