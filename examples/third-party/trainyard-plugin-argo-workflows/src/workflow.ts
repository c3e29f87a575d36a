import { containerResources, datasetSource, foldDns, from, gateFunction, inputsMade, isGated } from '@trainyard/sdk';
import { pipelineOrder, pythonLiteral, stageEntrypoint, stageParameters, stagePath } from '@trainyard/sdk';
import type { GatedStage, GeneratedFile, GeneratorContext, PassedArtifact, PipelineStage, Spec } from '@trainyard/sdk';
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
  const whole = `${name}--pipeline`;
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
      entrypoint: whole,
      serviceAccountName: options.service_account,
      templates: [
        { name: whole, dag: { tasks } },
        ...stages.map((stage) => stageTemplate(stage, context)),
        ...stages.filter(isGated).map((stage) => gateTemplate(stage, asked(stage.name), context)),
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
function tasksOf(stage: PipelineStage, asked: readonly PassedArtifact[], { graph }: Context): readonly object[] {
  const name = foldDns(stage.name);
  const before = graph.dependencies(stage.name).map(foldDns);
  const read = inputsMade(stage, graph);
  const task = { name, template: name };
  if (!isGated(stage)) return [{ ...task, depends: ended(before), arguments: passed(read) }];
  const gate = gateOf(stage);
  const depends = ended([...before, ...asked.map(({ by }) => foldDns(by))]);
  const when = `{{tasks.${gate}.outputs.result}} == open`;
  return [
    { name: gate, template: gate, depends, arguments: passed(asked) },
    { ...task, depends: ended([...before, gate]), when, arguments: passed(read) },
  ];
}

/** No stage is called like this: its name has no two hyphens in a row. */
const gateOf = (stage: GatedStage): string => `${foldDns(stage.name)}--gate`;

/** Plain names would also let a task run behind one that was skipped. */
const ended = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : [...new Set(names)].map((name) => `${name}.Succeeded`).join(' && ');

const artifactsOf = (artifacts: readonly object[]): object | undefined =>
  artifacts.length === 0 ? undefined : { artifacts };

const passed = (artifacts: readonly PassedArtifact[]): object | undefined =>
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
  const made = inputsMade(stage, graph).map(({ artifact }) => artifact);
  const { retries, timeout, resources = {} } = stage;
  return from(stagePath(stage), {
    name: foldDns(stage.name),
    inputs: artifactsOf(made.map(placed)),
    outputs: artifactsOf(stage.outputs.map(placed)),
    activeDeadlineSeconds: timeout === undefined ? undefined : Math.ceil(timeout),
    retryStrategy: retries && { limit: String(retries.max), retryPolicy: 'Always', backoff: backoffOf(retries) },
    container: {
      image: inertName(stage.image ?? options.base_image),
      ...commandOf(stage, made, spec),
      env: [BRACE],
      resources: containerResources(resources, `${stagePath(stage)}.resources`),
    },
  });
}

const backoffOf = ({ backoff, factor = 1 }: NonNullable<PipelineStage['retries']>): object | undefined =>
  backoff === undefined ? undefined : { duration: `${backoff}s`, factor: String(Math.ceil(factor)) };

/** The command of a stage, or the call of its function with where each artifact lies. */
function commandOf(stage: PipelineStage, made: readonly string[], spec: Spec): object {
  if (stage.command !== undefined) return { command: stage.command.map(inertArgument) };
  const sourceOf = (input: string): string => (made.includes(input) ? placed(input).path : datasetSource(input, spec));
  const given = {
    inputs: Object.fromEntries(stage.inputs.map((input) => [input, sourceOf(input)])),
    outputs: Object.fromEntries(stage.outputs.map((output) => [output, placed(output).path])),
    parameters: stageParameters(stage, spec),
  };
  const [module, name] = stageEntrypoint(stage, spec).split(':');
  return { command: ['python', '-c', CALL], args: [inertJson([module, name, given])] };
}

/** A task that reads what stages before wrote, as JSON, and answers `open` only where the condition of the gate holds. */
function gateTemplate(stage: GatedStage, asked: readonly PassedArtifact[], { spec, options }: Context): object {
  const artifacts = asked.map(({ artifact }) => placed(artifact));
  const lines = [
    'import json',
    ...gateFunction(stage, spec),
    `files = map(open, ${pythonLiteral(artifacts.map(({ path }) => path))})`,
    'reported = {name: value for file in files for name, value in json.load(file).items()}',
    'print("open" if is_open(reported) else "closed")',
  ];
  return from(`${stagePath(stage)}.when`, {
    name: gateOf(stage),
    inputs: { artifacts },
    container: {
      image: inertName(options.base_image),
      command: ['python', '-c', inertArgument(lines.join('\n'))],
      env: [BRACE],
    },
  });
}
