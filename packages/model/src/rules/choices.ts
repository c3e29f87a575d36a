import { fieldsAdded, memberOf, spellingOf } from '@trainyard/syntax';
import type { Diagnostic, NewField } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import { fixOf } from '../resolve/readings.ts';
import type { Spec } from '../schema/root.ts';

/** Drift without its features, reference or schedule: what is taken instead depends on other fields, so it is said. */
export function* driftIsRead(spec: Spec, places: Places): Generator<Diagnostic> {
  const map = places.node('monitoring.drift');
  const { drift } = spec.monitoring ?? {};
  if (drift === undefined || map?.kind !== 'map') return;
  const spelling = spellingOf(map.range.source);
  const data = spec.training?.data;
  const columns = data?.features ?? Object.keys(data?.schema ?? {});
  const open: (NewField & { readonly says: string })[] = [
    ...(drift.features === undefined && columns.length > 0
      ? [
          {
            key: 'features',
            value: spelling.list(columns.map(spelling.text)),
            says: data?.features === undefined ? 'every column of the schema' : 'the features of `training.data`',
          },
        ]
      : []),
    ...(isWritten(places, 'monitoring.drift.reference')
      ? []
      : [{ key: 'reference', value: spelling.text('training'), says: 'the training data as the reference' }]),
    ...(drift.schedule === undefined
      ? [{ key: 'schedule', value: spelling.text('@daily'), says: 'a run once a day' }]
      : []),
  ];
  if (open.length === 0) return;
  const edit = open.some(({ key }) => memberOf(map, key) !== undefined) ? undefined : fieldsAdded(map, open);
  yield model.driftReading(
    places.keyAt('monitoring.drift'),
    { taken: open.map(({ says }) => says) },
    { fixes: fixOf(`write ${open.map(({ key }) => `\`${key}\``).join(', ')}`, edit) },
  );
}

/** Several metrics to compare runs by, none of them marked: the first is what the search follows. */
export function* searchMetricIsRead(spec: Spec, places: Places): Generator<Diagnostic> {
  const experiments = spec.training?.experiments;
  const metrics = experiments?.metrics ?? [];
  const [first] = metrics;
  if (
    first === undefined ||
    metrics.length < 2 ||
    experiments?.hyperparameters === undefined ||
    metrics.some((metric) => metric.primary !== undefined)
  )
    return;
  const path = `training.experiments.metrics[${first.name}]`;
  const item = places.node(path);
  const at = places.at(`${path}.name`);
  const edit = item?.kind === 'map' ? fieldsAdded(item, [{ key: 'primary', value: 'true' }]) : undefined;
  yield model.searchMetric(
    at,
    { metric: first.name, others: metrics.slice(1).map((metric) => metric.name) },
    { fixes: fixOf(`write \`${spellingOf(at.range.source).field('primary', 'true')}\``, edit) },
  );
}

function isWritten(places: Places, path: string): boolean {
  const node = places.node(path);
  return node !== undefined && !(node.kind === 'scalar' && node.value === null);
}
