import { child, pathOf } from '@trainyard/syntax';
import type { Diagnostic, Path } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import { convert } from '../resolve/thresholds.ts';
import { unitOf } from '../resolve/metrics.ts';
import type { Spec } from '../schema/root.ts';
import { isFolder } from './names.ts';
import { knownNames, referenceFinder } from './references.ts';

interface Pair {
  readonly path: Path;
  readonly low: string;
  readonly high: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The smaller of two bounds is not more than the larger. */
export function* boundsAreOrdered(spec: Spec, places: Places): Generator<Diagnostic> {
  const scaling = spec.deployment?.scaling;
  const pairs: Pair[] = [
    {
      path: 'deployment.scaling',
      low: 'min_replicas',
      high: 'max_replicas',
      min: scaling?.min_replicas,
      max: scaling?.max_replicas,
    },
    ...Object.entries(spec.training?.data?.schema ?? {}).map(([name, column]) => ({
      path: pathOf('training', 'data', 'schema', name),
      low: 'min',
      high: 'max',
      min: column.min,
      max: column.max,
    })),
    ...Object.entries(spec.training?.experiments?.hyperparameters ?? {}).flatMap(([name, space]) =>
      typeof space === 'object' && 'min' in space
        ? [
            {
              path: pathOf('training', 'experiments', 'hyperparameters', name),
              low: 'min',
              high: 'max',
              min: space.min,
              max: space.max,
            },
          ]
        : [],
    ),
  ];
  for (const { path, low, high, min, max } of pairs) {
    if (min === undefined || max === undefined || min <= max) continue;
    yield model.minOverMax(
      places.at(`${path}.${low}`),
      { low, high, min: String(min), max: String(max) },
      { related: [{ ...places.at(`${path}.${high}`), message: `'${high}' stands here` }] },
    );
  }
}

/** Replicas beside scaling lie within its bounds. */
export function* replicasFitScaling(spec: Spec, places: Places): Generator<Diagnostic> {
  const { serving, scaling } = spec.deployment ?? {};
  if (serving?.replicas === undefined || scaling === undefined) return;
  const min = scaling.min_replicas ?? 1;
  if (min > scaling.max_replicas || (serving.replicas >= min && serving.replicas <= scaling.max_replicas)) return;
  yield model.replicasOutsideScaling(places.at('deployment.serving.replicas'), {
    replicas: serving.replicas,
    min,
    max: scaling.max_replicas,
  });
}

/** Splits add up to one (to within rounding), buckets rise, thresholds convert to their metric's unit. */
export function* numbersFit(spec: Spec, places: Places): Generator<Diagnostic> {
  const splits = Object.values(spec.training?.data?.splits ?? {});
  const sum = splits.reduce((total, share) => total + share, 0);
  if (splits.length > 0 && Math.abs(sum - 1) > 1e-9)
    yield model.splits(places.keyAt('training.data.splits'), { sum: Number(sum.toPrecision(12)) });
  for (const metric of spec.monitoring?.metrics ?? []) {
    const path = pathOf('monitoring', 'metrics', [metric.name]);
    const { buckets } = metric;
    if (buckets?.some((bound, index) => index > 0 && bound <= (buckets[index - 1] ?? -Infinity)) === true)
      yield model.bucketsOrder(places.keyAt(`${path}.buckets`), { metric: metric.name });
    const unit = unitOf(metric);
    if (metric.threshold !== undefined && convert(metric.threshold, unit) === undefined) {
      const written = places.node(`${path}.threshold`);
      yield model.thresholdUnit(places.at(`${path}.threshold`), {
        metric: metric.name,
        written: written?.kind === 'scalar' ? written.text : '',
        ...(unit === undefined ? {} : { unit }),
      });
    }
  }
}

/** The metric of an A/B test is declared; environments do not use the reserved name. */
export function* deploymentReferences(spec: Spec, places: Places): Generator<Diagnostic> {
  const metric = spec.deployment?.testing?.a_b_test?.metric;
  const metrics = (spec.monitoring?.metrics ?? []).flatMap((each) => [each.name, ...each.aliases]);
  if (metric !== undefined && !metrics.includes(metric)) {
    for (const found of referenceFinder(places)(
      'metric',
      [metric],
      'deployment.testing.a_b_test.metric',
      knownNames(metrics),
      true,
    ))
      yield { ...found, range: places.at('deployment.testing.a_b_test.metric').range };
  }
  for (const name of ['all', 'env', 'training', 'deployment', 'monitoring', 'governance'])
    if (spec.environments?.[name] !== undefined)
      yield model.reservedEnvironment(places.keyAt(`environments.${name}`), { name });
  for (const name of Object.keys(spec.environments ?? {}))
    if (!isFolder(name))
      yield model.reservedEnvironment(places.keyAt(child('environments', name)), { name, noFolder: true });
}
