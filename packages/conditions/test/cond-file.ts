import type { Range } from '@trainyard/syntax';
import { parseExpression } from '@trainyard/syntax';
import type { Condition, MetricDeclaration, Series, Verdict } from '../src/index.ts';
import { checkCondition, parseSeriesName, parseSeries } from '../src/index.ts';

/** Where nothing is shown, all findings may stand at one place. */
export const locate = (start: number, end: number): Range => ({ source: { file: 'test.cond', text: '' }, start, end });

/** One line of a `.cond` file: at a time, a condition has these verdicts. */
export interface Evaluation {
  readonly line: number;
  readonly time: number;
  readonly condition: Condition;
  readonly expected: readonly Verdict[];
}

/** A block of a `.cond` file: series, and what holds for them. */
export interface Block {
  readonly title: string;
  readonly interval: number;
  readonly loads: readonly { readonly series: string; readonly values: string }[];
  readonly series: readonly Series[];
  readonly evaluations: readonly Evaluation[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/**
 * Reads a `.cond` file. `metric NAME TYPE [UNIT] [label,label]` declares, `== TITLE` opens a block, `load INTERVAL` is followed by indented
 * series in promtool's notation, and `at TIME CONDITION => VERDICTS` says what comes out. Verdicts are `true`, `false` or `unknown`, each
 * with its labels before it if it has any, separated by `;`.
 */
export function parseCondFile(text: string): readonly Block[] {
  const metrics: MetricDeclaration[] = [];
  const blocks: Mutable<Block>[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    if (line.trim() === '' || line.startsWith('#')) continue;
    const block = blocks.at(-1);
    if (line.startsWith('metric ')) metrics.push(declaration(line));
    else if (line.startsWith('== '))
      blocks.push({ title: line.slice(3), interval: 60, loads: [], series: [], evaluations: [] });
    else if (block === undefined) throw new Error(`line ${index + 1}: no block is open`);
    else if (line.startsWith('load ')) block.interval = seconds(line.slice(5));
    else if (line.startsWith('  ')) addSeries(block, line);
    else block.evaluations.push(evaluation(metrics, line, index + 1));
  }
  return blocks;
}

/** A declared metric from its name, type, unit and labels. */
export function metricOf(name: string, type: string, unit?: string, labels: readonly string[] = []): MetricDeclaration {
  return {
    name,
    type: type as MetricDeclaration['type'],
    ...(unit === undefined ? {} : { unit }),
    labels,
    aliases: [],
    external: false,
    at: { range: locate(0, 0) },
  };
}

function declaration(line: string): MetricDeclaration {
  const [, name = '', type = '', ...rest] = line.split(/\s+/);
  const unit = rest.find((word) => !word.startsWith('['));
  const labels =
    rest
      .find((word) => word.startsWith('['))
      ?.slice(1, -1)
      .split(',') ?? [];
  return metricOf(name, type, unit, labels);
}

function addSeries(block: Mutable<Block>, line: string): void {
  const [, series = '', values = ''] = /^\s*((?:[^\s{]+)?(?:\{[^}]*\})?)\s+(.*)$/.exec(line) ?? [];
  block.loads.push({ series, values });
  block.series.push(parseSeries(series, values, block.interval));
}

function evaluation(metrics: readonly MetricDeclaration[], line: string, number: number): Evaluation {
  const match = /^at (\S+)\s+(?:(rollback|gate)\s+)?(.*?)\s*=>\s*(.*)$/.exec(line);
  if (match === null) throw new Error(`line ${number}: not understood`);
  const [, time = '', use = 'alert', condition = '', verdicts = ''] = match;
  const { value, diagnostics } = checkCondition(condition, use as 'alert', { metrics }, locate);
  if (value === undefined) throw new Error(`line ${number}: ${diagnostics.map((each) => each.message).join(' ')}`);
  return { line: number, time: seconds(time), condition: value, expected: verdicts.split(/\s*;\s*/).map(verdict) };
}

function verdict(text: string): Verdict {
  const [, labels = '', word = ''] = /^(\{.*\})?\s*(true|false|unknown)$/.exec(text) ?? [];
  if (word === '') throw new Error(`no verdict: ${text}`);
  return { labels: labels === '' ? {} : parseSeriesName(labels), verdict: word as Verdict['verdict'] };
}

function seconds(text: string): number {
  const parsed = parseExpression(`x[${text}]`, locate).value?.expression;
  if (parsed?.kind !== 'metric' || parsed.range.window === undefined) throw new Error(`no duration: ${text}`);
  return parsed.range.window;
}

/** Verdicts as sorted text, to compare lists whatever their order. */
export function shown(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.map(({ labels, verdict: word }) => `${labelText(labels)} ${word}`).sort();
}

/** Labels as PromQL writes them, sorted. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;
}
