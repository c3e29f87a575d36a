import type { MetricDeclaration } from '@trainyard/conditions';
import { pathOf } from '@trainyard/syntax';
import type { Diagnostic, Node, Range } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { Spec } from '../schema/root.ts';

type Metric = NonNullable<Spec['monitoring']>['metrics'][number];

/** Names by which the field calls some metrics, whatever a specification declares; an alias counts only if its metric is declared. */
const KNOWN_ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ['mean_average_precision', ['mAP', 'map']],
  ['area_under_curve', ['auc', 'AUC', 'roc_auc']],
  ['mean_absolute_error', ['mae', 'MAE']],
  ['root_mean_squared_error', ['rmse', 'RMSE']],
]);

/** The unit of a metric: as declared, or milliseconds by its name (see the language's readings), or none. */
export function unitOf(metric: Metric): string | undefined {
  if (metric.unit !== undefined) return metric.unit;
  const bare = metric.threshold !== undefined && metric.threshold.unit === undefined && !metric.threshold.relative;
  return bare && /(latency|duration)$/.test(metric.name) ? 'ms' : undefined;
}

/** All names of a metric but its own. */
export function aliasesOf(metric: Metric, metrics: readonly Metric[]): readonly string[] {
  const taken = new Set(metrics.map((each) => each.name));
  return [...metric.aliases, ...(KNOWN_ALIASES.get(metric.name) ?? []).filter((alias) => !taken.has(alias))];
}

/** The metrics as conditions see them. */
export function declareMetrics(spec: Spec, places: Places): MetricDeclaration[] {
  const metrics = spec.monitoring?.metrics ?? [];
  return metrics.map((metric) => {
    const unit = unitOf(metric);
    return {
      name: metric.name,
      type: metric.type,
      ...(unit === undefined ? {} : { unit }),
      labels: metric.labels,
      aliases: aliasesOf(metric, metrics),
      ...(metric.buckets === undefined ? {} : { buckets: metric.buckets }),
      external: metric.external,
      at: places.at(pathOf('monitoring', 'metrics', [metric.name])),
    };
  });
}

/** Says which units were taken from a name, with a fix that writes them out. */
export function* assumedUnits(spec: Spec, places: Places): Generator<Diagnostic> {
  for (const metric of spec.monitoring?.metrics ?? []) {
    if (metric.unit !== undefined || unitOf(metric) === undefined) continue;
    const path = pathOf('monitoring', 'metrics', [metric.name], 'threshold');
    const node = places.node(path);
    yield model.assumedUnit(places.at(path), { metric: metric.name }, node === undefined ? {} : { fixes: [{ title: 'write `unit: "ms"`', safe: true, edits: [siblingEdit(node, 'unit: "ms"')] }] });
  }
}

/** An edit that writes a further field beside a value, in the block or flow style that stands there. */
export function siblingEdit(node: Node, text: string): { range: Range; text: string } {
  const { source, start, end } = node.range;
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const line = source.text.slice(lineStart, start);
  const at: Range = { source, start: end, end };
  if (/[{,]/.test(line.replace(/"[^"]*"/g, ''))) return { range: at, text: `, ${text}` };
  const indent = /^(\s*)(- )?/.exec(line);
  return { range: at, text: `\n${indent?.[1] ?? ''}${indent?.[2] === undefined ? '' : '  '}${text}` };
}
