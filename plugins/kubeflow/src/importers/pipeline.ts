import { append, foldPython, pathOf } from '@trainyard/sdk';
import type {
  ForeignDocument,
  ImportContext,
  ImportedPart,
  ImportNote,
  ImportOutcome,
  Node,
  Path,
} from '@trainyard/sdk';
import { isImporter, namedArtifacts } from './artifacts.ts';
import type { ForeignTask, Produced } from './artifacts.ts';
import { isPlatform } from './claims.ts';
import { at, entries, textOf } from './nodes.ts';
import { sayStage } from './stage.ts';

/** Compiled pipelines as `training.pipeline` and data sets. A specification has one pipeline: the first. */
export function read({ documents }: ImportContext): ImportedPart {
  const notes: ImportNote[] = [];
  const [document, ...others] = documents.filter((each) => !isPlatform(each));
  const platforms = documents.filter(isPlatform);
  for (const each of others)
    notes.push(
      noteOn(each, each.node, 'pipeline', 'left out', { detail: 'a specification has one pipeline, the first' }),
    );
  if (document === undefined) return { spec: {}, notes };
  const { node } = document;
  const name = textOf(at(node, 'pipelineInfo', 'name'));
  const subject = `pipeline '${name ?? ''}'`;
  const understood = (found: Node | undefined, field: string, path?: Path): void => {
    if (found !== undefined)
      notes.push(noteOn(document, found, subject, 'understood', { field, ...(path === undefined ? {} : { path }) }));
  };
  understood(at(node, 'pipelineInfo', 'name'), 'pipelineInfo.name', 'name');
  understood(at(node, 'schemaVersion'), 'schemaVersion');
  understood(at(node, 'sdkVersion'), 'sdkVersion');
  const description = textOf(at(node, 'pipelineInfo', 'description'));
  understood(at(node, 'pipelineInfo', 'description'), 'pipelineInfo.description', 'description');
  const tasks = entries(at(node, 'root', 'dag', 'tasks')).map(({ key, value }): ForeignTask => {
    const component = at(node, 'components', textOf(at(value, 'componentRef', 'name')) ?? '');
    const executor = at(node, 'deploymentSpec', 'executors', textOf(at(component, 'executorLabel')) ?? '');
    return { key, node: value, component, executor };
  });
  const artifacts = namedArtifacts(tasks);
  const names = stageNames(tasks);
  const datasets = tasks.filter(isImporter).map((task) => sayDataset(document, task, artifacts, notes));
  const runs = tasks.filter((task) => at(task.executor, 'container') !== undefined);
  for (const task of tasks)
    if (!isImporter(task) && !runs.includes(task))
      notes.push(
        noteOn(document, task.node, `task '${task.key}'`, 'left out', {
          detail: 'conditions, loops and pipelines within pipelines are not imported',
        }),
      );
  const stages = runs.map((task) => {
    const said = sayStage({ document, task, artifacts, names, platforms });
    append(notes, said.notes);
    return said.stage;
  });
  const comments = new Map<Path, string>(
    stages.map((stage) => [
      `${pathOf('training', 'pipeline', 'stages', [String(stage['name'])])}.type`,
      'imported: the type is assumed from the name',
    ]),
  );
  if (stages.length === 0) return { spec: {}, notes };
  const types = Object.fromEntries([...artifacts.values()].map((each) => [each.name, each.type]));
  return {
    spec: {
      ...(description === undefined || description.trim() === '' ? {} : { description }),
      training: {
        pipeline: { stages, ...(artifacts.size === 0 ? {} : { artifacts: { types } }) },
        ...(datasets.length === 0 ? {} : { data: { datasets: Object.fromEntries(datasets) } }),
      },
    },
    notes,
    comments,
    ...(name === undefined ? {} : { name }),
  };
}

/** A note on a node; `field` and the rest as in notes. */
export function noteOn(
  document: ForeignDocument,
  node: Node,
  subject: string,
  outcome: ImportOutcome,
  more: { readonly field?: string; readonly detail?: string; readonly path?: Path } = {},
): ImportNote {
  return { document, node, subject, outcome, ...more };
}

/** The stages by the names of their tasks; two of one name get numbers. */
function stageNames(tasks: readonly ForeignTask[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    tasks.map(({ key }) => {
      // The generator puts this ending to each stage, so that a pipeline of ours gets its names back.
      const wanted = foldPython(key).replace(/(?<=[a-z0-9])_component$/, '');
      let name = wanted;
      for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
      taken.add(name);
      return [key, name] as const;
    }),
  );
}

function sayDataset(
  document: ForeignDocument,
  task: ForeignTask,
  artifacts: ReadonlyMap<string, Produced>,
  notes: ImportNote[],
): readonly [string, object] {
  const uri = at(task.executor, 'importer', 'artifactUri', 'constant');
  const name = artifacts.get(`${task.key}/artifact`)?.name ?? foldPython(task.key);
  const path = pathOf('training', 'data', 'datasets', name);
  for (const node of [task.node, task.component, task.executor])
    if (node !== undefined) notes.push(noteOn(document, node, `importer '${task.key}'`, 'understood', { path }));
  return [name, { source: textOf(uri) ?? name }];
}
