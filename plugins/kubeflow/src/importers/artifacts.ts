import { foldPython } from '@trainyard/sdk';
import type { Node } from '@trainyard/sdk';
import { at, entries, textOf } from './nodes.ts';

/** A task of a compiled pipeline with its component and executor. */
export interface ForeignTask {
  readonly key: string;
  readonly node: Node;
  readonly component: Node | undefined;
  readonly executor: Node | undefined;
}

/** An output of a task, and what the specification calls it. */
export interface Produced {
  readonly name: string;
  readonly type: 'dataset' | 'model' | 'metrics' | 'report';
}

const TYPES: Readonly<Record<string, Produced['type']>> = {
  'system.Dataset': 'dataset',
  'system.Model': 'model',
  'system.Metrics': 'metrics',
};

/** The output of a task that an input of another reads: `task/output`; undefined for what is no artifact of a task. */
export function producerOf(input: Node): string | undefined {
  const from = at(input, 'taskOutputArtifact');
  const [task, key] = [textOf(at(from, 'producerTask')), textOf(at(from, 'outputArtifactKey'))];
  return task === undefined || key === undefined ? undefined : `${task}/${key}`;
}

/** A name for each artifact: that of the output, or with its task's before it if two outputs share it; for imported data that of its reader. */
export function namedArtifacts(tasks: readonly ForeignTask[]): ReadonlyMap<string, Produced> {
  const readers = new Map<string, string>();
  for (const { node } of tasks)
    for (const { key, value } of entries(at(node, 'inputs', 'artifacts'))) {
      const producer = producerOf(value);
      if (producer !== undefined && !readers.has(producer)) readers.set(producer, key);
    }
  const outputs = tasks.flatMap((task) =>
    entries(at(task.component, 'outputDefinitions', 'artifacts')).map(({ key, value }) => {
      const id = `${task.key}/${key}`;
      const own = isImporter(task) ? (readers.get(id) ?? key) : key;
      const title = textOf(at(value, 'artifactType', 'schemaTitle')) ?? '';
      return { id, own, task: task.key, type: TYPES[title] ?? ('report' as const) };
    }),
  );
  const taken = new Set<string>();
  return new Map(
    outputs.map(({ id, own, task, type }) => {
      const shared = outputs.filter((each) => each.own === own).length > 1;
      const wanted = foldPython(shared ? `${task}_${own}` : own);
      let name = wanted;
      for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
      taken.add(name);
      return [id, { name, type }] as const;
    }),
  );
}

/** Whether a task only brings data from outside. */
export function isImporter({ executor }: ForeignTask): boolean {
  return at(executor, 'importer') !== undefined;
}
