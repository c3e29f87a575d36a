import { from } from '@trainyard/sdk';
import { KFP_VERSION, launchCommand } from '../target/ir.ts';
import type { ArtifactType } from '../target/ir.ts';
import type { Options } from '../options.ts';
import type { ImporterTask, Pipeline, Port, StageTask } from './pipeline.ts';

const schema = (type: ArtifactType): object => ({ schemaTitle: `system.${type}`, schemaVersion: '0.0.1' });

/** A pipeline as kfp's compiler writes it (PipelineSpec as JSON, schema 2.1.0); keys sorted as there. */
export function pipelineSpec(pipeline: Pipeline, options: Options): object {
  const names = new Map(pipeline.tasks.map((task) => [task.variable, task.task]));
  const components = [
    ...pipeline.tasks.map((task) => [`comp-${task.task}`, from(task.path, stageComponent(task))] as const),
    ...pipeline.importers.map((each) => [`comp-${each.task}`, from(each.path, importerComponent(each))] as const),
  ];
  const executors = [
    ...pipeline.tasks.map((task) => [`exec-${task.task}`, from(task.path, stageExecutor(task, options))] as const),
    ...pipeline.importers.map((each) => [`exec-${each.task}`, from(each.path, importerExecutor(each))] as const),
  ];
  const tasks = [
    ...pipeline.tasks.map((task) => [task.task, from(task.path, stageTask(task, names))] as const),
    ...pipeline.importers.map((each) => [each.task, from(each.path, importerTask(each))] as const),
  ];
  return {
    components: sorted(components),
    deploymentSpec: { executors: sorted(executors) },
    pipelineInfo: { description: pipeline.description, name: pipeline.name },
    root: { dag: { tasks: sorted(tasks) } },
    schemaVersion: '2.1.0',
    sdkVersion: `kfp-${KFP_VERSION}`,
  };
}

/** What only the Kubernetes platform knows: timeouts. Undefined if there is nothing to say. */
export function platformSpec(pipeline: Pipeline): object | undefined {
  const timed = pipeline.tasks.filter((task) => task.timeout !== undefined);
  if (timed.length === 0) return undefined;
  return {
    platforms: {
      kubernetes: {
        deploymentSpec: {
          executors: sorted(
            timed.map(
              (task) =>
                [
                  `exec-${task.task}`,
                  from(`${task.path}.timeout`, { activeDeadlineSeconds: String(task.timeout) }),
                ] as const,
            ),
          ),
        },
      },
    },
  };
}

function sorted(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function definitions(ports: readonly Port[]): object | undefined {
  return ports.length === 0
    ? undefined
    : { artifacts: sorted(ports.map((port) => [port.parameter, { artifactType: schema(port.type) }] as const)) };
}

function stageComponent(task: StageTask): object {
  return {
    executorLabel: `exec-${task.task}`,
    inputDefinitions: definitions(task.inputs),
    outputDefinitions: definitions(task.outputs),
  };
}

function importerComponent(importer: ImporterTask): object {
  return {
    executorLabel: `exec-${importer.task}`,
    inputDefinitions: { parameters: { uri: { parameterType: 'STRING' } } },
    outputDefinitions: { artifacts: { artifact: { artifactType: schema(importer.type) } } },
  };
}

function stageExecutor(task: StageTask, options: Options): object {
  const resources = executorResources(task);
  if (task.command !== undefined) return { container: { command: [...task.command], image: task.image, ...resources } };
  return {
    container: {
      args: ['--executor_input', '{{$}}', '--function_to_execute', task.component],
      command: launchCommand(options.packages, task.source),
      image: task.image,
      ...resources,
    },
  };
}

/** Both forms of each resource: numbers (memory in 10^9 bytes) for older back ends, text for newer ones. */
function executorResources(task: StageTask): object {
  const { cpu, memory, gpu } = task.stage.resources ?? {};
  const numbers = {
    ...(gpu === undefined || gpu === 0
      ? {}
      : {
          accelerator: {
            count: String(gpu),
            resourceCount: String(gpu),
            resourceType: 'nvidia.com/gpu',
            type: 'nvidia.com/gpu',
          },
        }),
    ...(cpu === undefined
      ? {}
      : {
          cpuLimit: cpuNumber(cpu),
          cpuRequest: cpuNumber(cpu),
          resourceCpuLimit: cpuText(cpu),
          resourceCpuRequest: cpuText(cpu),
        }),
    ...(memory === undefined
      ? {}
      : {
          memoryLimit: memoryNumber(memory),
          memoryRequest: memoryNumber(memory),
          resourceMemoryLimit: memoryText(memory),
          resourceMemoryRequest: memoryText(memory),
        }),
  };
  return Object.keys(numbers).length === 0 ? {} : { resources: from(`${task.path}.resources`, numbers) };
}

/** Cores as kfp takes them: `2` or `500m`, never none. */
export function cpuText(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : `${thousandths(cores)}m`;
}

function thousandths(cores: number): number {
  return Math.max(1, Math.round(cores * 1000));
}

/** The cores that kfp reads from `cpuText`. */
function cpuNumber(cores: number): number {
  return Number.isInteger(cores) ? cores : thousandths(cores) / 1000;
}

/** The gigabytes that kfp reads from `memoryText`. */
function memoryNumber(bytes: number): number {
  return (bytes % 1e6 === 0 ? bytes : Math.ceil(bytes / 1024) * 1024) / 1e9;
}

/** Bytes in the largest binary unit that divides them, else in kibibytes rounded up: kfp takes no bare bytes. */
export function memoryText(bytes: number): string {
  for (const [unit, size] of [
    ['Gi', 1024 ** 3],
    ['Mi', 1024 ** 2],
    ['Ki', 1024],
    ['G', 1e9],
    ['M', 1e6],
  ] as const)
    if (bytes % size === 0) return `${bytes / size}${unit}`;
  return `${Math.ceil(bytes / 1024)}Ki`;
}

function importerExecutor(importer: ImporterTask): object {
  return { importer: { artifactUri: { constant: importer.uri }, typeSchema: schema(importer.type) } };
}

/** `names` leads from the variable of each task to its name. */
function stageTask(task: StageTask, names: ReadonlyMap<string, string>): object {
  const dependencies = [
    ...new Set([
      ...task.inputs.map((input) => input.source.task),
      ...task.after.map((variable) => names.get(variable) ?? variable),
    ]),
  ].sort();
  const inputs = task.inputs.map(
    (input) =>
      [
        input.parameter,
        { taskOutputArtifact: { outputArtifactKey: input.source.output, producerTask: input.source.task } },
      ] as const,
  );
  const { retries, cache } = task.stage;
  return {
    cachingOptions: cache?.enabled === false ? {} : { enableCache: true },
    componentRef: { name: `comp-${task.task}` },
    dependentTasks: dependencies.length === 0 ? undefined : dependencies,
    inputs: inputs.length === 0 ? undefined : { artifacts: sorted(inputs) },
    retryPolicy:
      retries === undefined
        ? undefined
        : from(`${task.path}.retries`, {
            backoffDuration: `${Math.ceil(retries.backoff ?? 0)}s`,
            backoffFactor: retries.factor ?? 2,
            backoffMaxDuration: '3600s',
            maxRetryCount: retries.max,
          }),
    taskInfo: { name: task.task },
  };
}

function importerTask(importer: ImporterTask): object {
  return {
    cachingOptions: { enableCache: true },
    componentRef: { name: `comp-${importer.task}` },
    inputs: { parameters: { uri: { runtimeValue: { constant: importer.uri } } } },
    taskInfo: { name: importer.task },
  };
}
