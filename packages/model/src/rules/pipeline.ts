import { child, fieldSet, pathOf, spellingOf, suggester } from '@trainyard/syntax';
import type { Diagnostic, Edit, Fix, Located, Path } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { ServiceGraph } from '../graph/service-graph.ts';
import { fixOf } from '../resolve/readings.ts';
import type { Spec } from '../schema/root.ts';
import { knownNames, referenceFinder } from './references.ts';

type Stage = NonNullable<NonNullable<Spec['training']>['pipeline']>['stages'][number];

const stagePath = (name: string, ...rest: readonly string[]): Path =>
  pathOf('training', 'pipeline', 'stages', [name], ...rest);

/** One producer for each artifact, no item twice in one list. */
export function* artifactsAreClear(spec: Spec, places: Places): Generator<Diagnostic> {
  const producers = new Map<string, Stage>();
  for (const stage of spec.training?.pipeline?.stages ?? []) {
    for (const field of ['inputs', 'outputs', 'after'] as const) {
      const seen = new Set<string>();
      for (const [index, item] of stage[field].entries()) {
        if (seen.has(item)) yield model.repeatedItem(itemAt(places, stage.name, field, index), { field, item });
        seen.add(item);
      }
    }
    for (const output of new Set(stage.outputs)) {
      const first = producers.get(output);
      if (first === undefined) producers.set(output, stage);
      // Two stages of one name are reported as such.
      else if (first.name !== stage.name) {
        yield model.twoProducers(
          itemAt(places, stage.name, 'outputs', stage.outputs.indexOf(output)),
          { artifact: output, first: first.name, second: stage.name },
          {
            related: [
              {
                ...itemAt(places, first.name, 'outputs', first.outputs.indexOf(output)),
                message: 'it is produced here first',
              },
            ],
          },
        );
      }
    }
  }
}

/** No stage waits for itself, directly or through others. */
export function* noCycles(graph: ServiceGraph, spec: Spec, places: Places): Generator<Diagnostic> {
  const stages = new Map((spec.training?.pipeline?.stages ?? []).map((stage) => [stage.name, stage]));
  for (const loop of graph.cycles()) {
    const steps = loop.map((name, index) =>
      linkAt(places, stages.get(name), stages.get(loop[(index + loop.length - 1) % loop.length] ?? '')),
    );
    const [first, ...others] = steps;
    if (first !== undefined)
      yield model.cycle(first.at, { loop }, { related: others.map((step) => ({ ...step.at, message: step.message })) });
  }
}

function linkAt(places: Places, stage: Stage | undefined, before: Stage | undefined): { at: Located; message: string } {
  const name = stage?.name ?? '';
  const input = stage?.inputs.findIndex((each) => before?.outputs.includes(each) === true) ?? -1;
  const message = `'${name}' waits for '${before?.name ?? ''}' here`;
  if (input >= 0) return { at: itemAt(places, name, 'inputs', input), message };
  return { at: itemAt(places, name, 'after', stage?.after.indexOf(before?.name ?? '') ?? 0), message };
}

function itemAt(places: Places, stage: string, field: string, index: number): Located {
  return places.at(child(stagePath(stage, field), index));
}

/** Inputs that nobody produces come from outside: said, with a suggestion if a produced one is near. */
export function* externalInputs(spec: Spec, places: Places): Generator<Diagnostic> {
  const stages = spec.training?.pipeline?.stages ?? [];
  const produced = new Set(stages.flatMap((stage) => stage.outputs));
  const data = spec.training?.data;
  const said = new Set<string>();
  const suggest = suggester(produced);
  for (const stage of stages) {
    for (const [index, input] of stage.inputs.entries()) {
      if (produced.has(input) || said.has(input) || Object.hasOwn(data?.datasets ?? {}, input)) continue;
      said.add(input);
      const near = suggest(input);
      const at = itemAt(places, stage.name, 'inputs', index);
      const source = data?.source === undefined ? '' : `${data.source.replace(/\/+$/, '')}/${input}`;
      const renamed: Fix[] =
        near === undefined
          ? []
          : [{ title: `write '${near}'`, safe: false, edits: [{ range: at.range, text: JSON.stringify(near) }] }];
      yield model.externalInput(
        at,
        { name: input, source, ...(near === undefined ? {} : { near }) },
        {
          fixes: [
            ...fixOf(`declare it under \`training.data.datasets\``, datasetEntry(places, input, source)),
            ...renamed,
          ],
        },
      );
    }
  }
}

/** An entry in `training.data.datasets`, with the sections around it as far as they are missing. */
function datasetEntry(places: Places, name: string, source: string): Edit | undefined {
  const [training, data, datasets] = ['training', 'training.data', 'training.data.datasets'].map((path) =>
    places.node(path),
  );
  const written = [datasets, data, training].find((node) => node?.kind === 'map');
  if (written === undefined) return undefined;
  const spelling = spellingOf(written.range.source);
  const entry = spelling.map(source === '' ? [] : [['source', spelling.text(source)]]);
  if (datasets?.kind === 'map') return fieldSet(datasets, { key: name, value: entry });
  if (data?.kind === 'map') return fieldSet(data, { key: 'datasets', value: spelling.map([[name, entry]]) });
  return training?.kind === 'map'
    ? fieldSet(training, { key: 'data', value: spelling.map([['datasets', spelling.map([[name, entry]])]]) })
    : undefined;
}

/** Names that stages, triggers and runs mention must exist. */
export function* pipelineReferences(spec: Spec, places: Places): Generator<Diagnostic> {
  const pipeline = spec.training?.pipeline;
  const stages = knownNames((pipeline?.stages ?? []).map((stage) => stage.name));
  const outputs = new Set((pipeline?.stages ?? []).flatMap((stage) => stage.outputs));
  const external = new Set([
    ...(pipeline?.stages ?? []).flatMap((stage) => stage.inputs).filter((input) => !outputs.has(input)),
    ...Object.keys(spec.training?.data?.datasets ?? {}),
  ]);
  const find = referenceFinder(places);
  for (const stage of pipeline?.stages ?? []) {
    yield* find('stage', stage.after, stagePath(stage.name, 'after'), stages);
    if (stage.entrypoint !== undefined && stage.command !== undefined)
      yield model.conflictingCode(places.at(stagePath(stage.name, 'command')), { stage: stage.name });
  }
  const triggers = pathOf('training', 'pipeline', 'triggers');
  yield* find(
    'alert',
    pipeline?.triggers?.on_alert ?? [],
    child(triggers, 'on_alert'),
    knownNames((spec.monitoring?.alerts ?? []).map((alert) => alert.name)),
  );
  yield* find('external data set', pipeline?.triggers?.on_data ?? [], child(triggers, 'on_data'), knownNames(external));
  yield* find(
    'stage',
    spec.training?.experiments?.runs?.scope ?? [],
    pathOf('training', 'experiments', 'runs', 'scope'),
    stages,
  );
  const produced = knownNames(outputs);
  for (const artifact of Object.keys(pipeline?.artifacts?.types ?? {})) {
    if (!outputs.has(artifact) && !external.has(artifact))
      yield* find(
        'artifact',
        [artifact],
        pathOf('training', 'pipeline', 'artifacts', 'types', artifact),
        produced,
        true,
      );
  }
  const known = knownNames([...external, ...outputs]);
  // Data that no stage reads can be watched too, so only a name close to a known one is taken for a slip.
  const watched = spec.monitoring?.drift?.data_sources ?? [];
  const slips = knownNames([...known.names, ...watched.filter((name) => known.suggest(name) === undefined)]);
  yield* find('data set', watched, pathOf('monitoring', 'drift', 'data_sources'), slips);
}
