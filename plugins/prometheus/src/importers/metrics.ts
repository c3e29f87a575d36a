import type { MetricDeclaration } from '@trainyard/sdk';
import { meansTheSame } from './expressions.ts';
import type { ReadExpression } from './expressions.ts';

/** Units that Prometheus's naming conventions put at the end of a name (prometheus.io, Metric and label naming). */
const SUFFIXES: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/_seconds(?:_total)?$/, 's'],
  [/_milliseconds(?:_total)?$/, 'ms'],
  [/_bytes(?:_total)?$/, 'bytes'],
  [/_ratio$/, 'ratio'],
];

const STRENGTH = ['gauge', 'summary', 'counter', 'histogram'] as const;

/** The metrics that all conditions read together, and the conditions that they could not be declared for. */
export interface SharedMetrics {
  readonly metrics: readonly MetricDeclaration[];
  readonly lost: ReadonlySet<ReadExpression>;
}

/**
 * One declaration for each metric, such that each condition still means its query: units and counters are taken from names as long as
 * that changes no condition. A condition that the declarations of others change is lost.
 */
export function sharedMetrics(
  expressions: readonly ReadExpression[],
  isRefused: (metric: string) => boolean,
): SharedMetrics {
  const bare = new Map<string, MetricDeclaration>();
  for (const { metrics } of expressions)
    for (const metric of metrics) bare.set(metric.name, combined(bare.get(metric.name), metric));
  const declared = new Map([...bare].map(([name, metric]) => [name, guessed(metric)]));
  const wrong = (): readonly ReadExpression[] => {
    const byPart = partsOf(declared);
    return expressions.filter(
      (each) => each.condition !== undefined && !meansTheSame(each, neededBy(each, declared, byPart)),
    );
  };
  for (const { metrics } of wrong())
    for (const { name } of metrics) declared.set(name, bare.get(name) ?? declared.get(name)!);
  const lost = new Set([
    ...wrong(),
    ...expressions.filter(({ metrics }) => metrics.some(({ name }) => isRefused(name))),
  ]);
  const needed = new Set(expressions.flatMap((each) => (lost.has(each) ? [] : each.metrics.map(({ name }) => name))));
  return { metrics: [...declared.values()].filter(({ name }) => needed.has(name)), lost };
}

/** What the name of a metric tells of it. */
function guessed(metric: MetricDeclaration): MetricDeclaration {
  const unit = SUFFIXES.find(([ending]) => ending.test(metric.name))?.[1];
  const type = metric.type === 'gauge' && metric.name.endsWith('_total') ? 'counter' : metric.type;
  return { ...metric, type, ...(unit === undefined ? {} : { unit }) };
}

function combined(first: MetricDeclaration | undefined, second: MetricDeclaration): MetricDeclaration {
  if (first === undefined) return second;
  const type = STRENGTH.indexOf(first.type) >= STRENGTH.indexOf(second.type) ? first.type : second.type;
  return { ...first, type, ...(first.nan === false || second.nan === false ? { nan: false } : {}) };
}

/** The metrics that decide over the meaning of a condition: those that it reads, and a histogram of which it reads a part. */
function neededBy(
  { metrics }: ReadExpression,
  declared: ReadonlyMap<string, MetricDeclaration>,
  histograms: ReadonlySet<string>,
): readonly MetricDeclaration[] {
  const names = new Set(metrics.map(({ name }) => name));
  for (const name of [...names]) {
    const whole = name.replace(/_(?:bucket|count|sum)$/, '');
    if (histograms.has(whole)) names.add(whole);
  }
  return [...names].flatMap((name) => declared.get(name) ?? []);
}

function partsOf(declared: ReadonlyMap<string, MetricDeclaration>): ReadonlySet<string> {
  return new Set([...declared.values()].filter(({ type }) => type === 'histogram').map(({ name }) => name));
}
