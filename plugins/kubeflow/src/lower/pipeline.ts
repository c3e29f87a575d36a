import {
  artifactKind,
  datasetSource,
  foldDns,
  foldPython,
  gateParameters,
  isGated,
  memberNamed,
  pathOf,
  pipelineOrder,
  pythonLiteral as literal,
  stageEntrypoint,
  stageParameters,
  stagePath,
} from '@trainyard/sdk';
import type { Path, PipelineOrder, PipelineStage as Stage, ServiceGraph, Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import { taskName } from '../target/ir.ts';
import type { ArtifactType } from '../target/ir.ts';
import { gateSource } from './gate.ts';

/** Something that a task reads or writes. */
export interface Port {
  /** As the specification calls it. */
  readonly name: string;
  readonly parameter: string;
  readonly type: ArtifactType;
}

/** A data set that comes from outside of the pipeline. */
export interface ImporterTask {
  readonly variable: string;
  readonly task: string;
  readonly uri: string;
  readonly type: ArtifactType;
  readonly path: Path;
}

/** Where an input comes from: a task and the name of its output. */
export interface Source {
  readonly task: string;
  readonly variable: string;
  readonly output: string;
}

/** One stage as a task with its component. */
export interface StageTask {
  readonly stage: Stage;
  readonly path: Path;
  readonly variable: string;
  readonly component: string;
  readonly task: string;
  readonly image: string;
  readonly inputs: readonly (Port & { readonly source: Source })[];
  readonly outputs: readonly Port[];
  /** Python source of the component's function, without its decorator; ends with a line break. */
  readonly source: string;
  /** A component that runs a command instead of a function. */
  readonly command?: readonly string[];
  readonly after: readonly string[];
  readonly timeout?: number;
}

/** A pipeline, decided down to names. */
export interface Pipeline {
  readonly name: string;
  readonly description: string;
  readonly function: string;
  readonly importers: readonly ImporterTask[];
  readonly tasks: readonly StageTask[];
}

/** What an artifact is, as kfp calls it. */
export function artifactType(name: string, spec: Spec): ArtifactType {
  return ({ dataset: 'Dataset', model: 'Model', metrics: 'Metrics', report: 'Artifact' } as const)[
    artifactKind(name, spec)
  ];
}

/** Decides everything about the pipeline; the generators only write. */
export function lowerPipeline(spec: Spec, graph: ServiceGraph, options: Options): Pipeline {
  const importers = graph.externalInputs().map((name, index): ImporterTask => ({
    variable: foldPython(`${name}_source`),
    task: index === 0 ? 'importer' : `importer-${index + 1}`,
    uri: datasetSource(name, spec),
    type: artifactType(name, spec),
    path:
      memberNamed(spec.training?.data?.datasets, name) === undefined
        ? (graph.node(`dataset:${name}`)?.path ?? 'training.data')
        : pathOf('training', 'data', 'datasets', name),
  }));
  const sources = new Map<string, Source>(
    graph
      .externalInputs()
      .map((name, index) => [
        name,
        { task: importers[index]?.task ?? '', variable: importers[index]?.variable ?? '', output: 'artifact' },
      ]),
  );
  // A stage whose gate is closed ends at once, and what stands behind it runs.
  const order = pipelineOrder(spec, graph, 'runs');
  const tasks: StageTask[] = [];
  for (const stage of order.stages) {
    const task = lowerStage(stage, spec, options, { sources, order });
    for (const output of task.outputs)
      sources.set(output.name, { task: task.task, variable: task.variable, output: output.parameter });
    tasks.push(task);
  }
  return {
    name: foldDns(spec.name),
    description: `MLOps pipeline for ${spec.name}`,
    function: `${foldPython(spec.name)}_pipeline`,
    importers,
    tasks,
  };
}

interface Known {
  readonly sources: ReadonlyMap<string, Source>;
  readonly order: PipelineOrder;
}

function lowerStage(stage: Stage, spec: Spec, options: Options, { sources, order }: Known): StageTask {
  const port = (name: string): Port => ({ name, parameter: foldPython(name), type: artifactType(name, spec) });
  const gateInputs = order
    .asked(stage.name)
    .map(({ artifact }) => artifact)
    .filter((name) => !stage.inputs.includes(name))
    .sort();
  const inputs = [...stage.inputs, ...gateInputs].flatMap((name) => {
    const source = sources.get(name);
    return source === undefined ? [] : [{ ...port(name), source }];
  });
  const component = `${foldPython(stage.name)}_component`;
  const outputs = stage.outputs.map(port);
  return {
    stage,
    path: stagePath(stage),
    variable: `${foldPython(stage.name)}_task`,
    component,
    task: taskName(component),
    image: stage.image ?? options.base_image,
    inputs,
    outputs,
    source: functionSource(stage, spec, component, inputs, outputs),
    ...(stage.command === undefined ? {} : { command: stage.command }),
    after: stage.after.map((name) => `${foldPython(name)}_task`),
    ...(stage.timeout === undefined ? {} : { timeout: Math.ceil(stage.timeout) }),
  };
}

function functionSource(
  stage: Stage,
  spec: Spec,
  component: string,
  inputs: readonly Port[],
  outputs: readonly Port[],
): string {
  const [module = '', callee = ''] = stageEntrypoint(stage, spec).split(':');
  // An artifact may have the name of the function; inside the component the artifact keeps it.
  const taken = new Set([...inputs, ...outputs].map((each) => each.parameter));
  const called = freeName(callee, taken);
  const ports = (list: readonly Port[]): string =>
    `{${list.map((each) => `${JSON.stringify(each.name)}: ${each.parameter}`).join(', ')}}`;
  const declared = stage.inputs
    .map((name) => inputs.find((each) => each.name === name))
    .filter((each): each is Port => each !== undefined);
  const signature = [
    ...inputs.map((each) => `    ${each.parameter}: Input[${each.type}],`),
    ...outputs.map((each) => `    ${each.parameter}: Output[${each.type}],`),
  ];
  const isParametersRead = isGated(stage) && gateParameters(stage, spec).size > 0;
  const parameters = freeName('parameters', taken);
  const given = literal(stageParameters(stage, spec));
  const gate = isGated(stage)
    ? gateSource(
        stage,
        spec,
        inputs.filter((each) => each.type === 'Metrics').map((each) => each.parameter),
        {
          parameters,
          reported: freeName('reported', taken),
          unknown: freeName('unknown', taken),
          open: freeName('gate_is_open', taken),
        },
      )
    : [];
  const lines = [
    ...(signature.length === 0 ? [`def ${component}():`] : [`def ${component}(`, ...signature, '):']),
    // One name for both, so that the gate asks what the stage gets.
    ...(isParametersRead ? [`    ${parameters} = ${given}`] : []),
    ...gate,
    ...importLines(module, called === callee ? callee : `${callee} as ${called}`),
    '',
    `    ${called}(`,
    `        inputs=${ports(declared)},`,
    `        outputs=${ports(outputs)},`,
    `        parameters=${isParametersRead ? parameters : given},`,
    '    )',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Longest line that formatters leave as it is. */
const LINE = 88;

/** An import inside of a function, broken as import sorters want it. */
function importLines(module: string, names: string): string[] {
  const line = `    from ${module} import ${names}`;
  return line.length <= LINE ? [line] : [`    from ${module} import (`, `        ${names},`, '    )'];
}

/** A name that is none of those taken. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`${name}_`, taken) : name;
}
