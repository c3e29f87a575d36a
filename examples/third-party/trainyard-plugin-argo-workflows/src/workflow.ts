import { datasetSource, foldDns, from, gateFunction, isGated, pipelineOrder, pythonLiteral } from '@trainyard/sdk';
import { stageCode, stageGate, stageParameters, stagePath } from '@trainyard/sdk';
import type { AskedMetrics, GatedStage, GeneratedFile, GeneratorContext, PipelineStage, Spec } from '@trainyard/sdk';
import { artifactName, BRACE, inertArgument, inertJson, inertName } from './inert.ts';
import type { Options } from './options.ts';

type Context = GeneratorContext<Options>;

/** Calls the function that the first argument names with what it holds. */
const CALL = `import importlib, json, sys
module, function, given = json.loads(sys.argv[1])
getattr(importlib.import_module(module), function)(**given)`;

/** Members that are undefined are not written. */
export function* generate(context: Context): Generator<GeneratedFile> {
  const { spec, graph, options, toolkit } = context;
  const name = foldDns(spec.name);
  const metadata = { name, namespace: options.namespace };
  const { stages, asked } = pipelineOrder(spec, graph);
  const tasks = stages.flatMap((stage) =>
    tasksOf(stage, asked(stage.name), context).map((task) => from(stagePath(stage), task)),
  );
  const yaml = toolkit.yaml('workflow.yaml', { from: 'training.pipeline' });
  yaml.document({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'WorkflowTemplate',
    metadata,
    spec: {
      entrypoint: 'pipeline',
      serviceAccountName: options.service_account,
      templates: [
        { name: 'pipeline', dag: { tasks } },
        ...stages.map((stage) => from(stagePath(stage), stageTemplate(stage, context))),
        ...stages
          .filter(isGated)
          .map((stage) => from(`${stagePath(stage)}.when`, gateTemplate(stage, asked(stage.name), context))),
      ],
    },
  });
  const schedule = spec.training?.pipeline?.triggers?.schedule;
  if (schedule !== undefined)
    yaml.document(
      from('training.pipeline.triggers.schedule', {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'CronWorkflow',
        metadata,
        spec: {
          schedules: [schedule.cron],
          timezone: schedule.time_zone ?? 'Etc/UTC',
          concurrencyPolicy: 'Forbid',
          workflowSpec: { workflowTemplateRef: { name } },
        },
      }),
    );
  yield yaml.file();
}

/** The task of a stage, and before it that of its gate: a stage behind a closed gate is skipped, and so is what needs it. */
function tasksOf(stage: PipelineStage, asked: readonly AskedMetrics[], { graph }: Context): readonly object[] {
  const name = foldDns(stage.name);
  const before = graph.dependencies(stage.name);
  const read = stage.inputs.flatMap((artifact) => {
    const by = graph.producer(artifact);
    return by === undefined ? [] : [{ artifact, by }];
  });
  const task = { name, template: name };
  if (!isGated(stage)) return [{ ...task, depends: ended(before), arguments: passed(read) }];
  const gate = foldDns(`gate-${stage.name}`);
  const depends = ended([...before, ...asked.map(({ by }) => by)]);
  const when = `{{tasks.${gate}.outputs.result}} == open`;
  return [
    { name: gate, template: gate, depends, arguments: passed(asked) },
    { ...task, depends: ended([...before, gate]), when, arguments: passed(read) },
  ];
}

/** Plain names would also let a task run behind one that was skipped. */
const ended = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : [...new Set(names)].map((name) => `${foldDns(name)}.Succeeded`).join(' && ');

const artifactsOf = (artifacts: readonly object[]): object | undefined =>
  artifacts.length === 0 ? undefined : { artifacts };

const passed = (artifacts: readonly AskedMetrics[]): object | undefined =>
  artifactsOf(
    artifacts.map(({ artifact, by }) => ({
      name: artifactName(artifact),
      from: `{{tasks.${foldDns(by)}.outputs.artifacts.${artifactName(artifact)}}}`,
    })),
  );

/** Where an artifact lies in the container of a stage that reads or writes it. */
const placed = (artifact: string): { readonly name: string; readonly path: string } => ({
  name: artifactName(artifact),
  path: `/tmp/${artifactName(artifact)}`,
});

function stageTemplate(stage: PipelineStage, { spec, graph, options }: Context): object {
  const made = stage.inputs.filter((input) => graph.producer(input) !== undefined);
  const { retries, timeout, resources } = stage;
  const most = resources && {
    cpu: resources.cpu && `${Math.ceil(resources.cpu * 1000)}m`,
    memory: resources.memory && String(Math.ceil(resources.memory)),
    'nvidia.com/gpu': resources.gpu?.toString(),
  };
  return {
    name: foldDns(stage.name),
    inputs: artifactsOf(made.map(placed)),
    outputs: artifactsOf(stage.outputs.map(placed)),
    activeDeadlineSeconds: timeout && Math.ceil(timeout),
    retryStrategy: retries && {
      limit: String(retries.max),
      retryPolicy: 'Always',
      backoff: retries.backoff && { duration: `${retries.backoff}s`, factor: String(Math.ceil(retries.factor ?? 1)) },
    },
    container: {
      image: inertName(stage.image ?? options.base_image),
      ...commandOf(stage, made, spec),
      env: [BRACE],
      resources: most && { requests: most, limits: most },
    },
  };
}

/** The command of a stage, or the call of its function with where each artifact lies. */
function commandOf(stage: PipelineStage, made: readonly string[], spec: Spec): object {
  if (stage.command !== undefined) return { command: stage.command.map(inertArgument) };
  const sourceOf = (input: string): string => (made.includes(input) ? placed(input).path : datasetSource(input, spec));
  const given = {
    inputs: Object.fromEntries(stage.inputs.map((input) => [input, sourceOf(input)])),
    outputs: Object.fromEntries(stage.outputs.map((output) => [output, placed(output).path])),
    parameters: stageParameters(stage, spec),
  };
  const code = stageCode(stage, spec);
  return { command: ['python', '-c', CALL], args: [inertJson([code.module, code.function, given])] };
}

/** A task that reads what stages before wrote, as JSON, and answers `open` only where the condition of the gate holds. */
function gateTemplate(stage: GatedStage, asked: readonly AskedMetrics[], { spec, options }: Context): object {
  const artifacts = asked.map(({ artifact }) => placed(artifact));
  const names = { reported: 'reported', unknown: 'unknown', open: 'is_open' };
  const lines = [
    'import json',
    ...gateFunction(stageGate(stage, spec, names), names),
    'reported = {}',
    `for path in ${pythonLiteral(artifacts.map(({ path }) => path))}:`,
    '    with open(path) as file:',
    '        reported.update(json.load(file))',
    'print("open" if is_open(reported) else "closed")',
  ];
  return {
    name: foldDns(`gate-${stage.name}`),
    inputs: { artifacts },
    container: {
      image: inertName(options.base_image),
      command: ['python', '-c', inertArgument(lines.join('\n'))],
      env: [BRACE],
    },
  };
}
