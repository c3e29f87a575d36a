import type { CatalogueMetric, ContributedFunction } from '@trainyard/conditions';
import { child, nearest, pathOf } from '@trainyard/syntax';
import type { Diagnostic } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { Spec } from '../schema/root.ts';
import type { StageType } from '../schema/stage-fields.ts';

/** A metric of a plugin's catalogue. */
export interface ProvidedMetric extends CatalogueMetric {
  readonly plugin: string;
}

/** What the active plugins declare, as the model needs to know it. */
export interface Vocabulary {
  /** Names of all plugins that are there, active or not. */
  readonly plugins: readonly string[];
  /** Those beyond the language's own. */
  readonly stageTypes: readonly StageType[];
  readonly trackingBackends: readonly string[];
  /** Functions of conditions that plugins add. */
  readonly functions?: readonly ContributedFunction[];
  /** Metrics that exist without being declared, each with the plugin that says so. */
  readonly metrics?: readonly ProvidedMetric[];
}

/** The stage types of the language itself. */
export const builtInStageTypes: readonly string[] = ['data_prep', 'training', 'evaluation', 'deployment'];

/** Stage types, tracking back ends and targets that a plugin must know. */
export function* wordsAreKnown(spec: Spec, vocabulary: Vocabulary, places: Places): Generator<Diagnostic> {
  const types = [...builtInStageTypes, ...vocabulary.stageTypes.map((each) => each.name)];
  for (const stage of spec.training?.pipeline?.stages ?? []) {
    if (types.includes(stage.type)) continue;
    const near = nearest(stage.type, types);
    yield model.unknownStageType(places.at(pathOf('training', 'pipeline', 'stages', [stage.name], 'type')), {
      type: stage.type,
      ...(near === undefined ? {} : { near }),
      known: types,
    });
  }
  for (const tracker of spec.training?.experiments?.tracking ?? []) {
    if (vocabulary.trackingBackends.includes(tracker.backend)) continue;
    const near = nearest(tracker.backend, vocabulary.trackingBackends);
    yield model.unknownBackend(places.at(pathOf('training', 'experiments', 'tracking', [tracker.backend], 'backend')), {
      backend: tracker.backend,
      ...(near === undefined ? {} : { near }),
      known: vocabulary.trackingBackends,
    });
  }
  for (const name of Object.keys(spec.targets ?? {})) {
    if (vocabulary.plugins.includes(name) || name.startsWith('x-')) continue;
    const near = nearest(name, vocabulary.plugins);
    yield model.unknownPlugin(places.keyAt(child('targets', name)), {
      name,
      ...(near === undefined ? {} : { near }),
      known: vocabulary.plugins,
    });
  }
}
