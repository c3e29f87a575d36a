import { checkCondition } from '@trainyard/conditions';
import type { CatalogueMetric, Condition, ContributedFunction, MetricVocabulary } from '@trainyard/conditions';
import { append, insideScalar, pathOf } from '@trainyard/syntax';
import type { Diagnostic, Path } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { Spec } from '../schema/root.ts';
import { declareMetrics } from './metrics.ts';

/** One condition of a specification, where it stands, and how to replace it by what it means. */
interface Slot {
  readonly path: Path;
  readonly condition: Condition;
  readonly parameters?: readonly string[];
  readonly replace: (resolved: Condition) => void;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function slot<Key extends string>(
  path: Path,
  owner: { readonly [K in Key]?: Condition | undefined },
  key: Key,
  parameters?: readonly string[],
): Slot[] {
  const condition = owner[key];
  // The specification is still being built here; it is frozen once every condition has its meaning.
  const replace = (resolved: Condition): void =>
    void ((owner as Mutable<{ [K in Key]?: Condition | undefined }>)[key] = resolved as never);
  return condition === undefined
    ? []
    : [{ path, condition, replace, ...(parameters === undefined ? {} : { parameters }) }];
}

function slotsOf(spec: Spec): Slot[] {
  const { training, deployment, monitoring } = spec;
  return [
    ...(training?.pipeline?.stages ?? []).flatMap((stage) =>
      slot(
        pathOf('training', 'pipeline', 'stages', [stage.name], 'when'),
        stage,
        'when',
        // Only numbers can be compared.
        Object.entries(stage.parameters ?? {}).flatMap(([name, value]) => (typeof value === 'number' ? name : [])),
      ),
    ),
    ...slot(pathOf('training', 'pipeline', 'triggers', 'when'), training?.pipeline?.triggers ?? {}, 'when'),
    ...(deployment?.scaling?.when ?? []).flatMap((each, index) =>
      slot(pathOf('deployment', 'scaling', 'when', index, 'metric'), each, 'metric'),
    ),
    ...slot(pathOf('deployment', 'rollback', 'condition'), deployment?.rollback ?? {}, 'condition'),
    ...(monitoring?.alerts ?? []).flatMap((alert) =>
      slot(pathOf('monitoring', 'alerts', [alert.name], 'condition'), alert, 'condition'),
    ),
    ...(monitoring?.performance?.objectives ?? []).flatMap((objective) =>
      (['indicator', 'good', 'total'] as const).flatMap((key) =>
        slot(pathOf('monitoring', 'performance', 'objectives', [objective.name], key), objective, key),
      ),
    ),
  ];
}

/** What plugins add to conditions. */
interface Provided {
  readonly functions?: readonly ContributedFunction[];
  readonly metrics?: readonly (CatalogueMetric & { readonly plugin: string })[];
}

/** Every condition of a specification with its path, in the order of the language. */
export function conditionsOf(spec: Spec): readonly { readonly path: Path; readonly condition: Condition }[] {
  return slotsOf(spec).map(({ path, condition }) => ({ path, condition }));
}

/** Gives every condition its meaning, in place; an alert's `for` inside its condition moves to its field. */
export function resolveConditions(
  spec: Spec,
  places: Places,
  { functions = [], metrics: provided = [] }: Provided,
): Diagnostic[] {
  const metrics = declareMetrics(spec, places, provided);
  const reported = (spec.training?.experiments?.metrics ?? []).map((metric) => metric.name);
  const diagnostics: Diagnostic[] = [];
  for (const { path, condition, parameters, replace } of slotsOf(spec)) {
    const node = places.node(path);
    const at = places.at(path);
    const locate = (start: number, end: number): Diagnostic['range'] =>
      node?.kind === 'scalar' ? insideScalar(node, start, end) : at.range;
    const vocabulary: MetricVocabulary = {
      metrics,
      reported,
      functions,
      ...(parameters === undefined ? {} : { parameters }),
    };
    const outcome = checkCondition(condition.text, condition.use, vocabulary, locate);
    append(
      diagnostics,
      outcome.diagnostics.map((each) => ({ ...each, path })),
    );
    if (outcome.value === undefined) continue;
    replace(outcome.value);
    if (
      outcome.value.metrics.length === 0 &&
      (condition.use === 'selector' || condition.use === 'scaling') &&
      !condition.text.includes('promql')
    )
      diagnostics.push(model.noMetric(at, { field: path.slice(path.lastIndexOf('.') + 1), text: condition.text }));
  }
  for (const alert of spec.monitoring?.alerts ?? []) {
    if (alert.condition.for === undefined) continue;
    if (alert.for !== undefined)
      diagnostics.push(
        model.forTwice(places.at(pathOf('monitoring', 'alerts', [alert.name], 'for')), { alert: alert.name }),
      );
    else (alert as Mutable<typeof alert>).for = alert.condition.for;
  }
  return diagnostics;
}
