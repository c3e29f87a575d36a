import { pathOf } from '@trainyard/sdk';
import type { ForeignDocument, ImportNote, ImportOutcome, Node, Path } from '@trainyard/sdk';
import { producerOf } from './artifacts.ts';
import type { ForeignTask, Produced } from './artifacts.ts';
import { at, entries, textOf, textsOf } from './nodes.ts';

/** What a stage is said with. */
export interface Telling {
  readonly document: ForeignDocument;
  readonly task: ForeignTask;
  readonly artifacts: ReadonlyMap<string, Produced>;
  /** Stages by the names of their tasks. */
  readonly names: ReadonlyMap<string, string>;
  readonly platforms: readonly ForeignDocument[];
}

/** What names of stages tell of their type, the most telling first. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/eval|valid|test|score/, 'evaluation'],
  [/train|fit|tune/, 'training'],
  [/deploy|serve|release|publish|register/, 'deployment'],
];

/** A task as a stage that runs the same command in the same image, with a note on each of its parts. */
export function sayStage(telling: Telling): {
  readonly stage: Readonly<Record<string, unknown>>;
  readonly notes: readonly ImportNote[];
} {
  const { document, task, artifacts, names, platforms } = telling;
  const name = names.get(task.key) ?? task.key;
  const path = pathOf('training', 'pipeline', 'stages', [name]);
  const subject = `task '${task.key}'`;
  const notes: ImportNote[] = [];
  const note = (node: Node | undefined, field: string, outcome: ImportOutcome, detail?: string, to?: Path): void => {
    if (node !== undefined)
      notes.push({
        document,
        node,
        subject,
        outcome,
        ...(field === '' ? {} : { field }),
        ...(detail === undefined ? {} : { detail }),
        ...(to === undefined ? {} : { path: to }),
      });
  };
  const container = at(task.executor, 'container');
  const type = TYPES.find(([pattern]) => pattern.test(name))?.[1] ?? 'data_prep';
  note(at(task.node, 'taskInfo') ?? task.node, '', 'understood', undefined, path);
  note(at(task.node, 'taskInfo') ?? task.node, 'type', 'assumed', `'${type}', by its name`, `${path}.type`);
  note(at(task.node, 'componentRef'), 'componentRef', 'understood');
  note(at(task.component, 'executorLabel'), 'executorLabel', 'understood');
  const outputs = entries(at(task.component, 'outputDefinitions', 'artifacts')).flatMap(({ key, value }) => {
    const made = artifacts.get(`${task.key}/${key}`);
    const renamed = made?.name !== key;
    note(
      value,
      `outputs.${key}`,
      renamed ? 'assumed' : 'understood',
      renamed ? `it is called '${made?.name ?? ''}'` : undefined,
      `${path}.outputs`,
    );
    return made?.name ?? [];
  });
  const inputs = entries(at(task.node, 'inputs', 'artifacts')).flatMap(({ key, value }) => {
    const read = artifacts.get(producerOf(value) ?? '');
    if (read === undefined) {
      note(value, `inputs.${key}`, 'left out', 'no task of this pipeline makes it');
      return [];
    }
    const renamed = read.name !== key;
    note(
      value,
      `inputs.${key}`,
      renamed ? 'assumed' : 'understood',
      renamed ? `it is called '${read.name}', as its producer does` : undefined,
      `${path}.inputs`,
    );
    note(
      at(task.component, 'inputDefinitions', 'artifacts', key),
      `inputs.${key}`,
      'understood',
      undefined,
      `${path}.inputs`,
    );
    return read.name;
  });
  for (const place of [
    at(task.node, 'inputs'),
    at(task.component, 'inputDefinitions'),
    at(task.component, 'outputDefinitions'),
  ])
    for (const { key, value } of entries(at(place, 'parameters')))
      note(
        value,
        `parameters.${key}`,
        'left out',
        'a stage with a command has no parameters: write the value into its command',
      );
  const after = textsOf(at(task.node, 'dependentTasks')).filter((key) => {
    const given = entries(at(task.node, 'inputs', 'artifacts')).some(({ value }) =>
      producerOf(value)?.startsWith(`${key}/`),
    );
    return !given && names.has(key);
  });
  note(at(task.node, 'dependentTasks'), 'dependentTasks', 'understood', undefined, `${path}.after`);
  const command = [...textsOf(at(container, 'command')), ...textsOf(at(container, 'args'))];
  const joined = at(container, 'args') !== undefined && at(container, 'command') !== undefined;
  note(at(container, 'command'), 'command', 'understood', undefined, `${path}.command`);
  note(
    at(container, 'args'),
    'args',
    'understood',
    joined ? 'they stand behind the command' : undefined,
    `${path}.command`,
  );
  note(at(container, 'image'), 'image', 'understood', undefined, `${path}.image`);
  const caching = at(task.node, 'cachingOptions');
  note(caching, 'cachingOptions', 'understood', undefined, `${path}.cache`);
  const cached = caching === undefined || textOf(at(caching, 'enableCache')) === 'true';
  const said = resourcesOf(at(container, 'resources'));
  note(at(container, 'resources'), 'resources', 'understood', undefined, `${path}.resources`);
  const retries = retriesOf(at(task.node, 'retryPolicy'));
  note(at(task.node, 'retryPolicy'), 'retryPolicy', 'understood', undefined, `${path}.retries`);
  const image = textOf(at(container, 'image'));
  const label = textOf(at(task.component, 'executorLabel')) ?? '';
  let timeout: string | undefined;
  for (const platform of platforms) {
    const deadline = at(
      platform.node,
      'platforms',
      'kubernetes',
      'deploymentSpec',
      'executors',
      label,
      'activeDeadlineSeconds',
    );
    if (deadline === undefined) continue;
    timeout = `${textOf(deadline) ?? ''}s`;
    notes.push({
      document: platform,
      node: deadline,
      subject,
      field: 'activeDeadlineSeconds',
      outcome: 'understood',
      path: `${path}.timeout`,
    });
  }
  const stage = {
    name,
    type,
    ...(inputs.length === 0 ? {} : { inputs: [...new Set(inputs)] }),
    ...(outputs.length === 0 ? {} : { outputs }),
    ...(after.length === 0 ? {} : { after: after.map((key) => names.get(key) ?? key) }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(image === undefined ? {} : { image }),
    ...(command.length === 0 ? {} : { command }),
    ...(Object.keys(said).length === 0 ? {} : { resources: said }),
    ...(retries === undefined ? {} : { retries }),
    ...(cached ? {} : { cache: false }),
  };
  return { stage, notes };
}

function resourcesOf(node: Node | undefined): Readonly<Record<string, unknown>> {
  const cpu = textOf(at(node, 'resourceCpuLimit') ?? at(node, 'cpuLimit'));
  const memory = textOf(at(node, 'resourceMemoryLimit'));
  const gigabytes = textOf(at(node, 'memoryLimit'));
  const gpu = Number(
    textOf(at(node, 'accelerator', 'resourceCount') ?? at(node, 'accelerator', 'count')) ?? Number.NaN,
  );
  const size = memory ?? (gigabytes === undefined ? undefined : `${gigabytes}G`);
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(size === undefined ? {} : { memory: size }),
    ...(Number.isInteger(gpu) ? { gpu } : {}),
  };
}

function retriesOf(node: Node | undefined): Readonly<Record<string, unknown>> | undefined {
  const max = Number(textOf(at(node, 'maxRetryCount')) ?? Number.NaN);
  if (!Number.isInteger(max)) return undefined;
  const backoff = textOf(at(node, 'backoffDuration'));
  const factor = Number(textOf(at(node, 'backoffFactor')) ?? Number.NaN);
  return {
    max,
    ...(backoff === undefined || /^0+s$/.test(backoff) ? {} : { backoff }),
    ...(factor >= 1 ? { factor } : {}),
  };
}
