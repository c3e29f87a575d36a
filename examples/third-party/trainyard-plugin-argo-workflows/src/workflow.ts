import { foldDns, from, meaningOf, parametersRead, pathOf, pythonGate, pythonLiteral } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import { BRACE, inertArgument, inertJson, inertName } from './inert.ts';
import { artifactName, entrypointOf, metricsAsked, orderedStages, parametersOf, sourceOf } from './stages.ts';
import type { Options, Stage } from './stages.ts';

/** Calls the function that the first argument names with what it holds. */
const CALL = `import importlib, json, sys
module, function, given = json.loads(sys.argv[1])
getattr(importlib.import_module(module), function)(**given)`;

const pathOfStage = (stage: Stage): string => pathOf('training', 'pipeline', 'stages', [stage.name]);

export function* generate(context: GeneratorContext<Options>): Generator<GeneratedFile> {
  const { spec, graph, options, toolkit } = context;
  const name = foldDns(spec.name);
  const metadata = { name, ...(options.namespace === undefined ? {} : { namespace: options.namespace }) };
  const stages = orderedStages(spec, graph);
  const yaml = toolkit.yaml('workflow.yaml', { from: 'training.pipeline' });
  yaml.document({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'WorkflowTemplate',
    metadata,
    spec: {
      entrypoint: 'pipeline',
      ...(options.service_account === undefined ? {} : { serviceAccountName: options.service_account }),
      templates: [
        {
          name: 'pipeline',
          dag: {
            tasks: stages.flatMap((stage) =>
              tasksOf(stage, stages, context).map((task) => from(pathOfStage(stage), task)),
            ),
          },
        },
        ...stages.map((stage) => from(pathOfStage(stage), stageTemplate(stage, stages, context))),
        ...stages.flatMap((stage) => {
          const gate = gateTemplate(stage, context);
          return gate === undefined ? [] : [from(`${pathOfStage(stage)}.when`, gate)];
        }),
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
function tasksOf(
  stage: Stage,
  stages: readonly Stage[],
  { spec, graph }: GeneratorContext<Options>,
): readonly object[] {
  const name = foldDns(stage.name);
  const before = [...graph.dependencies(stage.name)];
  const artifacts = stage.inputs.flatMap((input) => {
    const maker = stages.find(({ outputs }) => outputs.includes(input));
    return maker === undefined ? [] : [passed(input, maker.name)];
  });
  if (stage.when === undefined) return [{ name, template: name, ...waiting(before), ...given(artifacts) }];
  const asked = metricsAsked(stage, spec, graph);
  const gate = foldDns(`gate-${stage.name}`);
  return [
    {
      name: gate,
      template: gate,
      ...waiting([...before, ...asked.map(({ by }) => by)]),
      ...given(asked.map(({ artifact, by }) => passed(artifact, by))),
    },
    {
      name,
      template: name,
      ...waiting([...before, gate]),
      when: `{{tasks.${gate}.outputs.result}} == open`,
      ...given(artifacts),
    },
  ];
}

const passed = (artifact: string, by: string): object => ({
  name: artifactName(artifact),
  from: `{{tasks.${foldDns(by)}.outputs.artifacts.${artifactName(artifact)}}}`,
});

const given = (artifacts: readonly object[]): object => (artifacts.length === 0 ? {} : { arguments: { artifacts } });

/** Plain names would also let a task run behind one that was skipped. */
const waiting = (names: readonly string[]): object =>
  names.length === 0 ? {} : { depends: [...new Set(names)].map((name) => `${foldDns(name)}.Succeeded`).join(' && ') };

/** Where an artifact lies in the container of a stage that reads or writes it. */
const placed = (artifact: string): { readonly name: string; readonly path: string } => ({
  name: artifactName(artifact),
  path: `/tmp/${artifactName(artifact)}`,
});

function stageTemplate(stage: Stage, stages: readonly Stage[], { spec, options }: GeneratorContext<Options>): object {
  const made = stage.inputs.filter((input) => stages.some(({ outputs }) => outputs.includes(input)));
  const { retries, timeout, resources: { cpu, memory, gpu } = {} } = stage;
  const most = {
    ...(cpu === undefined ? {} : { cpu: `${Math.ceil(cpu * 1000)}m` }),
    ...(memory === undefined ? {} : { memory: String(Math.ceil(memory)) }),
    ...(gpu === undefined ? {} : { 'nvidia.com/gpu': String(gpu) }),
  };
  return {
    name: foldDns(stage.name),
    ...(made.length === 0 ? {} : { inputs: { artifacts: made.map(placed) } }),
    ...(stage.outputs.length === 0 ? {} : { outputs: { artifacts: stage.outputs.map(placed) } }),
    ...(timeout === undefined ? {} : { activeDeadlineSeconds: Math.ceil(timeout) }),
    ...(retries === undefined
      ? {}
      : {
          retryStrategy: {
            limit: String(retries.max),
            retryPolicy: 'Always',
            ...(retries.backoff === undefined
              ? {}
              : { backoff: { duration: `${retries.backoff}s`, factor: String(Math.ceil(retries.factor ?? 1)) } }),
          },
        }),
    container: {
      image: inertName(stage.image ?? options.base_image),
      ...commandOf(stage, made, spec),
      env: [BRACE],
      ...(Object.keys(most).length === 0 ? {} : { resources: { requests: most, limits: most } }),
    },
  };
}

/** The command of a stage, or the call of its function with where each artifact lies. */
function commandOf(stage: Stage, made: readonly string[], spec: GeneratorContext['spec']): object {
  if (stage.command !== undefined) return { command: stage.command.map(inertArgument) };
  const [module, name] = entrypointOf(stage, spec).split(':');
  const inputs = stage.inputs.map((input) => [
    input,
    made.includes(input) ? placed(input).path : sourceOf(input, spec),
  ]);
  const outputs = stage.outputs.map((output) => [output, placed(output).path]);
  const parameters = parametersOf(stage, spec);
  const call = [module, name, { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs), parameters }];
  return { command: ['python', '-c', CALL], args: [inertJson(call)] };
}

/** A task that reads what stages before wrote, as JSON, and answers `open` only where the condition of the gate holds. */
function gateTemplate(stage: Stage, { spec, graph, options }: GeneratorContext<Options>): object | undefined {
  const meaning = stage.when === undefined ? undefined : meaningOf(stage.when);
  if (stage.when === undefined || meaning === undefined) return undefined;
  const artifacts = metricsAsked(stage, spec, graph).map(({ artifact }) => placed(artifact));
  const metrics = [...(spec.training?.experiments?.metrics ?? []), ...(spec.monitoring?.metrics ?? [])];
  const read = parametersRead(
    stage.when,
    stage.parameters ?? {},
    metrics.map(({ name }) => name),
  );
  const parameters = new Map([...read].map(([name, value]) => [name, pythonLiteral(value)]));
  const { test, functions, imports } = pythonGate(meaning.holds, {
    reported: 'reported',
    unknown: 'unknown',
    parameters,
  });
  const lines = [
    ...['json', ...imports].map((each) => `import ${each}`),
    ...functions,
    'unknown = float("nan")',
    'reported = {}',
    `for path in ${pythonLiteral(artifacts.map(({ path }) => path))}:`,
    '    with open(path) as file:',
    '        reported.update(json.load(file))',
    `print("open" if ${test} else "closed")`,
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
