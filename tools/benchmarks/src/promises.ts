import type { Measured } from './measure.ts';

/** What the cases are called, in tables and in promises. */
export const names = {
  node: 'node -e 0',
  check: 'check, seed',
  generate: 'generate, seed, all targets',
  withoutTypescript: 'generate, seed, without typescript',
  checkOf: (size: number): string => `check, ${size} stages and alerts`,
  generateOf: (size: number): string => `engine: first generate, ${size} stages and alerts`,
  unchanged: (what: string): string => `engine: generate, ${what}, nothing changed`,
  planOf: (count: number, state: string): string => `engine: plan, ${count} services, ${state}`,
  merge: 'engine, in one process: merge 100,000 lines, 100 edits on both sides',
  explain: 'engine: explain a line of the seed',
  watch: 'engine: from an edit to its file, watch',
  import: (count: number): string => `engine: import of ${count} rules`,
  compare: 'engine: diff of two specifications with 1000 stages and alerts',
  megabytes: (syntax: string, size: number): string => `in one process: check ${size} MB, ${syntax}`,
  edit: (syntax: string): string => `in one process: check 10,000 lines after an edit, ${syntax}`,
  replay: (days: number): string => `replay, 100 conditions, 50 series, ${days} days of minutes`,
  conditions: (count: number): string => `in one process: ${count} conditions to all back ends`,
  nx: (what: string): string => `nx, 200 services: ${what}`,
  starts: (count: number): string => `nx: ${count} starts of trainyard --version, one after the other`,
  kfp: 'kfp compiles the pipeline of the seed',
} as const;

/** A figure that is promised: a ratio of two cases, or seconds or megabytes of one. */
interface Promised {
  readonly text: string;
  readonly case: string;
  readonly over?: string;
  readonly of?: 'megabytes';
  readonly atMost: number;
}

const PROMISES: readonly Promised[] = [
  { text: 'check over a bare node', case: names.check, over: names.node, atMost: 3 },
  { text: 'generate without typescript over a bare node', case: names.withoutTypescript, over: names.node, atMost: 5 },
  { text: 'generate of all targets over a bare node', case: names.generate, over: names.node, atMost: 8 },
  { text: 'seconds to generate 1000 stages and alerts', case: names.generateOf(1000), atMost: 3 },
  { text: 'check of ten times as much', case: names.checkOf(10_000), over: names.checkOf(1000), atMost: 12 },
  { text: 'generate of ten times as much', case: names.generateOf(10_000), over: names.generateOf(1000), atMost: 12 },
  {
    text: 'memory to generate ten times as much',
    case: names.generateOf(10_000),
    over: names.generateOf(1000),
    of: 'megabytes',
    atMost: 12,
  },
  ...['card_fraud', 'object_detection', 'recommendation_system', 'sentiment_analysis'].map((seed) => ({
    text: `generate of ${seed} with nothing changed over a bare node`,
    case: names.unchanged(seed),
    over: names.node,
    atMost: 3.5,
  })),
  {
    text: 'seconds to generate 1000 stages and alerts, nothing changed',
    case: names.unchanged('1000 stages and alerts'),
    atMost: 2,
  },
  {
    text: 'generate of ten times as much, nothing changed',
    case: names.unchanged('10000 stages and alerts'),
    over: names.unchanged('1000 stages and alerts'),
    atMost: 12,
  },
  { text: 'seconds to plan 200 services, cold', case: names.planOf(200, 'cold'), atMost: 5 },
  { text: 'seconds to plan 200 services, nothing changed', case: names.planOf(200, 'nothing changed'), atMost: 1 },
  {
    text: 'seconds to plan 200 services with --out, nothing changed',
    case: names.planOf(200, 'nothing changed, with --out'),
    atMost: 1,
  },
  {
    text: 'remembered plans over remembered empty commands',
    case: names.nx('plan, remembered'),
    over: names.nx('empty commands, remembered'),
    atMost: 1.2,
  },
  {
    text: 'nx generate over as many starts of trainyard --version',
    case: names.nx('generate'),
    over: names.starts(200),
    atMost: 1.5,
  },
  {
    text: 'nx generate over nx with as many trainyard --version',
    case: names.nx('generate'),
    over: names.nx('trainyard --version'),
    atMost: 1.5,
  },
  {
    text: 'seconds to infer 200 services, cold (5 ms each)',
    case: names.nx('our share of the project graph, cold'),
    atMost: 1,
  },
  {
    text: 'seconds to infer 200 services, again (1 ms each)',
    case: names.nx('our share of the project graph, again'),
    atMost: 0.2,
  },
  { text: 'seconds to merge 100,000 lines', case: names.merge, atMost: 1 },
  { text: 'explain of a line over a bare node', case: names.explain, over: names.node, atMost: 5 },
  { text: 'seconds from an edit to its file', case: names.watch, atMost: 0.5 },
  { text: 'seconds to import 500 rules', case: names.import(500), atMost: 2 },
  { text: 'seconds to compare 1000 stages and alerts', case: names.compare, atMost: 2 },
  { text: 'seconds to check 1 MB of the native syntax', case: names.megabytes('native', 1), atMost: 1 },
  { text: 'seconds to check 1 MB of YAML', case: names.megabytes('yaml', 1), atMost: 2 },
  ...(['native', 'yaml'] as const).map((syntax) => ({
    text: `check of 10 MB over 1 MB, ${syntax}`,
    case: names.megabytes(syntax, 10),
    over: names.megabytes(syntax, 1),
    atMost: 12,
  })),
  { text: 'seconds to check 10,000 lines after an edit, native', case: names.edit('native'), atMost: 0.1 },
  { text: 'seconds to check 10,000 lines after an edit, YAML', case: names.edit('yaml'), atMost: 0.4 },
  { text: 'seconds to replay 30 days', case: names.replay(30), atMost: 5 },
  { text: 'megabytes to replay 30 days', case: names.replay(30), of: 'megabytes', atMost: 500 },
  { text: 'replay of 60 days over 30', case: names.replay(60), over: names.replay(30), atMost: 2.4 },
  { text: 'seconds to compile 10,000 conditions', case: names.conditions(10_000), atMost: 2 },
  {
    text: 'compile of 10,000 conditions over 1,000',
    case: names.conditions(10_000),
    over: names.conditions(1000),
    atMost: 12,
  },
  { text: 'generate of all targets over kfp alone', case: names.generate, over: names.kfp, atMost: 1 },
];

/** One line for each promise whose cases were measured: what is promised, what was measured, whether it holds. */
export function promises(measured: readonly Measured[]): readonly string[] {
  const medians = new Map(measured.map(({ name, median }) => [name, median]));
  const memory = new Map(measured.map(({ name, megabytes }) => [name, megabytes]));
  return PROMISES.flatMap(({ text, case: name, over, of, atMost }) => {
    const figures = of === 'megabytes' ? memory : medians;
    const own = figures.get(name);
    const unit = over !== undefined ? figures.get(over) : of === 'megabytes' ? 1 : 1000;
    if (own === undefined || unit === undefined) return [];
    const figure = own / unit;
    return [`${figure <= atMost ? 'kept  ' : 'BROKEN'} ${text}: ${figure.toFixed(2)} (at most ${atMost})`];
  });
}
