import type { CatalogueMetric, MetricDeclaration } from '@trainyard/conditions';
import { fieldsAdded, memberOf, pathOf, spellingOf } from '@trainyard/syntax';
import type { Diagnostic } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { Spec } from '../schema/root.ts';
import { fixOf } from './readings.ts';

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
  return [...metric.aliases, ...knownAliasesOf(metric, metrics)];
}

/** The names by which the field calls a metric, where nobody has declared them for anything. */
function knownAliasesOf(metric: Metric, metrics: readonly Metric[]): readonly string[] {
  const known = KNOWN_ALIASES.get(metric.name) ?? [];
  return known.filter((alias) => !metrics.some((each) => each.name === alias || each.aliases.includes(alias)));
}

/** The metrics as conditions see them. */
export function declareMetrics(
  spec: Spec,
  places: Places,
  provided: readonly (CatalogueMetric & { readonly plugin: string })[],
): MetricDeclaration[] {
  const metrics = spec.monitoring?.metrics ?? [];
  const declared = metrics.map((metric): MetricDeclaration => {
    const unit = unitOf(metric);
    return {
      name: metric.name,
      type: metric.type,
      ...(unit === undefined ? {} : { unit }),
      labels: metric.labels,
      aliases: aliasesOf(metric, metrics),
      assumedAliases: knownAliasesOf(metric, metrics),
      ...(metric.buckets === undefined ? {} : { buckets: metric.buckets }),
      external: metric.external,
      ...(metric.nan ? {} : { nan: false }),
      at: places.at(pathOf('monitoring', 'metrics', [metric.name])),
    };
  });
  // What the specification says of a name wins.
  const taken = new Set(declared.flatMap(({ name, aliases }) => [name, ...aliases]));
  const further = provided.filter(({ name }) => !taken.has(name) && taken.add(name));
  if (further.length === 0) return declared;
  const at = places.at('monitoring.metrics');
  return [
    ...declared,
    ...further.map(({ name, type, unit, labels = [], plugin }): MetricDeclaration => ({
      name,
      type,
      ...(unit === undefined ? {} : { unit }),
      labels,
      aliases: [],
      external: true,
      plugin,
      at,
    })),
  ];
}

/** Says which units were taken from a name, with a fix that writes them out. */
export function* assumedUnits(spec: Spec, places: Places): Generator<Diagnostic> {
  for (const metric of spec.monitoring?.metrics ?? []) {
    if (metric.unit !== undefined || unitOf(metric) === undefined) continue;
    const path = pathOf('monitoring', 'metrics', [metric.name]);
    const item = places.node(path);
    const at = places.at(`${path}.threshold`);
    const spelling = spellingOf(at.range.source);
    const unit = spelling.text('ms');
    const edit =
      item?.kind === 'map' ? fieldsAdded(item, [{ key: 'unit', value: unit }], memberOf(item, 'threshold')) : undefined;
    yield model.assumedUnit(
      at,
      { metric: metric.name },
      { fixes: fixOf(`write \`${spelling.field('unit', unit)}\``, edit) },
    );
  }
}
