import { isMap } from './accepts.ts';

/** Data of which the form is right; what is absent answers undefined. */
type Loose = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- walked by the rules below, which expect any shape

const list = (value: Loose): Loose[] => (Array.isArray(value) ? value : []);
const keysOf = (value: Loose): string[] => (isMap(value) ? Object.keys(value) : []);
const number = (value: Loose): number =>
  typeof value === 'string' && value.endsWith('%') ? Number(value.slice(0, -1)) / 100 : Number(value);
const repeats = (names: readonly string[]): boolean => new Set(names).size < names.length;
const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** Words of a condition that name no metric: functions, keywords, units, labels, texts. */
function metricsIn(condition: Loose): string[] {
  if (typeof condition !== 'string') return [];
  const bare = condition
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]|\bby\s*\([^)]*\)|(?<!\w)\d+(\.\d+)?(e-?\d+)?[a-zA-Z%]*/g, ' ');
  return [...bare.matchAll(/[A-Za-z_][\w:]*(?!\s*\()\b(?!\w*\()/g)]
    .map(([word]) => word)
    .filter((word) => !/^(and|or|not|unless|for|where|else|true|false|null|d|m|h|s)$/.test(word));
}

function* wrongPipeline(mlops: Loose): Generator<string> {
  const stages = list(mlops.training?.pipeline?.stages);
  const names = stages.map((stage) => stage.name);
  const makers = new Map<string, string>();
  for (const stage of stages) {
    for (const field of ['inputs', 'outputs', 'after']) if (repeats(list(stage[field]))) yield `repeated in ${field}`;
    for (const output of list(stage.outputs)) {
      if (makers.has(output) && makers.get(output) !== stage.name) yield 'two producers';
      makers.set(output, stage.name);
    }
    for (const before of list(stage.after)) if (!names.includes(before)) yield 'unknown stage';
    if (stage.entrypoint !== undefined && stage.command !== undefined) yield 'entrypoint and command';
  }
  const needs = new Map(
    stages.map((stage) => [
      stage.name,
      [...list(stage.inputs).flatMap((input) => makers.get(input) ?? []), ...list(stage.after)],
    ]),
  );
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (needs.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
  if (names.some((name) => reaches(name, name))) yield 'cycle';
  const outside = [
    ...stages.flatMap((stage) => list(stage.inputs)).filter((input) => !makers.has(input)),
    ...keysOf(mlops.training?.data?.datasets),
  ];
  const { triggers, artifacts } = mlops.training?.pipeline ?? {};
  for (const name of list(triggers?.on_data)) if (!outside.includes(name)) yield 'unknown data set';
  for (const name of list(triggers?.on_alert))
    if (!list(mlops.monitoring?.alerts).some((alert) => alert.name === name)) yield 'unknown alert';
  for (const name of keysOf(artifacts?.types))
    if (!outside.includes(name) && !makers.has(name)) yield 'unknown artifact';
  for (const name of list(mlops.training?.experiments?.runs?.scope)) if (!names.includes(name)) yield 'unknown stage';
  for (const name of list(mlops.monitoring?.drift?.data_sources))
    if (!outside.includes(name) && !makers.has(name)) yield '?';
}

const ALIASES: Readonly<Record<string, readonly string[]>> = { mean_average_precision: ['mAP', 'map'], auc: [] };

function* wrongMonitoring(mlops: Loose): Generator<string> {
  const metrics = list(mlops.monitoring?.metrics);
  const alerts = list(mlops.monitoring?.alerts);
  const known = new Set(
    metrics.flatMap((metric) => [metric.name, ...list(metric.aliases), ...(ALIASES[metric.name] ?? [])]),
  );
  const gates = new Set([...known, ...list(mlops.training?.experiments?.metrics).map((metric) => metric.name)]);
  const reads = (condition: Loose, names = known): boolean => metricsIn(condition).every((name) => names.has(name));
  for (const alert of alerts) {
    if (!reads(alert.condition)) yield 'unknown metric';
    if (/\bfor \w+$/.test(alert.condition) && isGiven(alert.for)) yield 'for twice';
  }
  for (const stage of list(mlops.training?.pipeline?.stages))
    if (!reads(stage.when, new Set([...gates, ...keysOf(stage.parameters)]))) yield 'unknown metric';
  for (const condition of [
    mlops.training?.pipeline?.triggers?.when,
    ...list(mlops.deployment?.scaling?.when).map((each) => each.metric),
    ...list(mlops.monitoring?.performance?.objectives).flatMap((each) => [each.indicator, each.good, each.total]),
  ])
    if (!reads(condition)) yield 'unknown metric';
  const tried = mlops.deployment?.testing?.a_b_test?.metric;
  if (isGiven(tried) && !known.has(tried)) yield 'unknown metric';
  const { rollback } = mlops.deployment ?? {};
  if (!isGiven(rollback)) return;
  if (!isGiven(rollback.trigger) === !isGiven(rollback.condition)) yield 'trigger or condition';
  if (isGiven(rollback.condition) && !reads(rollback.condition)) yield 'unknown metric';
  if (!isGiven(rollback.trigger)) return;
  const isAlert = alerts.some((alert) => String(alert.name).toLowerCase() === rollback.trigger.toLowerCase());
  if (!isAlert && !(rollback.trigger.endsWith('_drop') && known.has(rollback.trigger.slice(0, -5))))
    yield 'unknown trigger';
  if (!isAlert && !isGiven(rollback.threshold)) yield 'no threshold';
  const named = alerts.find((alert) => alert.name === rollback.trigger);
  if (named !== undefined && isGiven(rollback.threshold) && new Set(metricsIn(named.condition)).size !== 1)
    yield 'trigger of an alert without one metric';
}

function* wrongNumbers(mlops: Loose): Generator<string> {
  const { scaling } = mlops.deployment ?? {};
  const spaces = [
    ...Object.values<Loose>(mlops.training?.data?.schema ?? {}).filter(isMap),
    ...Object.values<Loose>(mlops.training?.experiments?.hyperparameters ?? {}).filter(isMap),
    { min: scaling?.min_replicas, max: scaling?.max_replicas },
  ] as Loose[];
  if (spaces.some(({ min, max }) => isGiven(min) && isGiven(max) && Number(min) > Number(max))) yield 'min over max';
  const splits = Object.values<Loose>(mlops.training?.data?.splits ?? {}).filter((each) => each !== null);
  if (splits.length > 0 && Math.abs(splits.reduce((sum, each) => sum + number(each), 0) - 1) > 1e-9) yield 'splits';
  for (const metric of list(mlops.monitoring?.metrics)) {
    if (list(metric.buckets).some((bound, index, all) => index > 0 && Number(bound) <= Number(all[index - 1])))
      yield 'buckets';
    if (metric.unit !== undefined && metric.unit !== null && !/^(ms|ratio)$/.test(metric.unit)) yield '?';
    if (!isGiven(metric.unit) && metric.name === 'scoring_latency') yield '?';
    if (typeof metric.threshold === 'string' && /[%A-Za-z]$/.test(metric.threshold)) yield '?';
  }
}

/** What is wrong with a document of which every field has the form it needs; `?` where a person could argue either way. */
export function* inconsistencies(document: Loose): Generator<string> {
  const { mlops } = document;
  if (keysOf(mlops.environments).some((name) => /^(env|training|deployment|monitoring|governance)$/.test(name)))
    yield 'a section for an environment';
  for (const file of typeof document.extends === 'string' ? [document.extends] : list(document.extends))
    if (file !== './team-defaults.mlops.yaml') yield 'no such file';
  const named: readonly (readonly [Loose, string])[] = [
    [mlops.training?.pipeline?.stages, 'name'],
    [mlops.monitoring?.metrics, 'name'],
    [mlops.monitoring?.alerts, 'name'],
    [mlops.training?.experiments?.metrics, 'name'],
    [mlops.training?.experiments?.tracking, 'backend'],
    [mlops.monitoring?.performance?.objectives, 'name'],
    [mlops.governance?.compliance?.approvals, 'role'],
  ];
  for (const [items, key] of named) if (repeats(list(items).map((item) => item[key]))) yield 'one name twice';
  for (const items of [mlops.training?.pipeline?.stages, mlops.monitoring?.metrics])
    if (repeats(list(items).map((item) => folded(String(item.name))))) yield 'names that fold to one';
  yield* wrongPipeline(mlops);
  yield* wrongMonitoring(mlops);
  yield* wrongNumbers(mlops);
  const { automated_decision: decision, legal_basis: basis } = mlops.governance?.compliance ?? {};
  if (decision?.solely === true && decision.effect !== 'none' && basis === 'legitimate_interest')
    yield 'automated interest';
}

/** An overlay laid over the base: maps by key, named lists by name, `null` takes away, and so does a list of none. */
export function overlaid(base: Loose, over: Loose): Loose {
  if (Array.isArray(base) && isMap(over)) {
    // A name that the list does not have stands for nothing: an item that is wrong in every way.
    if (Object.keys(over).some((name) => !base.some((item) => item.name === name))) return [...base, null];
    const kept = base
      .filter((item) => (over as Loose)[item.name] !== null)
      .map((item) => overlaid(item, (over as Loose)[item.name] ?? {}));
    return kept;
  }
  if (!isMap(base) || !isMap(over)) return over;
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [
      key,
      key in over ? overlaid(base[key], over[key]) : base[key],
    ]),
  );
}

/** Whether a field holds something: null is absent. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
