import {
  append,
  foldDns,
  foldPython,
  memberNamed,
  parametersRead,
  pathOf,
  pythonLiteral as literal,
} from '@trainyard/sdk';
import type { Path, ServiceGraph, Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import { taskName } from '../target/ir.ts';
import type { ArtifactType } from '../target/ir.ts';
import { scaffoldModule, scaffoldPackage } from './code.ts';
import { gateSource } from './gate.ts';
import { askable, reportsOf } from './reports.ts';
import type { Report } from './reports.ts';

type Stage = NonNullable<NonNullable<Spec['training']>['pipeline']>['stages'][number];

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

/** What an artifact is: as declared, or by its name. */
export function artifactType(name: string, spec: Spec): ArtifactType {
  const declared = memberNamed(spec.training?.pipeline?.artifacts?.types, name);
  if (declared !== undefined)
    return ({ dataset: 'Dataset', model: 'Model', metrics: 'Metrics', report: 'Artifact' } as const)[declared];
  return /(^|_)model$/i.test(name)
    ? 'Model'
    : /(^|_)metrics$/i.test(name)
      ? 'Metrics'
      : /(^|_)report$/i.test(name)
        ? 'Artifact'
        : 'Dataset';
}

/** Where an external data set lies. */
export function sourceOf(name: string, spec: Spec): string {
  const data = spec.training?.data;
  return (
    memberNamed(data?.datasets, name)?.source ??
    (data?.source === undefined ? name : `${data.source.replace(/\/+$/, '')}/${name}`)
  );
}

/** Decides everything about the pipeline; the generators only write. */
export function lowerPipeline(spec: Spec, graph: ServiceGraph, options: Options): Pipeline {
  const stages = new Map((spec.training?.pipeline?.stages ?? []).map((stage) => [stage.name, stage]));
  const importers = graph.externalInputs().map((name, index): ImporterTask => ({
    variable: foldPython(`${name}_source`),
    task: index === 0 ? 'importer' : `importer-${index + 1}`,
    uri: sourceOf(name, spec),
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
  const reports = reportsOf([...stages.values()], graph, (name) => artifactType(name, spec));
  const tasks: StageTask[] = [];
  for (const stage of gatesLast(
    [...graph.order()].flatMap((name) => stages.get(name) ?? []),
    graph,
    reports,
  )) {
    const task = lowerStage(stage, spec, options, { sources, reports });
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

/** The stages in an order in which a gate stands behind every stage whose metrics it asks; otherwise as they were. */
function gatesLast(order: readonly Stage[], graph: ServiceGraph, reports: readonly Report[]): readonly Stage[] {
  if (order.every((stage) => stage.when === undefined)) return order;
  const waits = new Map(
    order.map((stage) => [
      stage.name,
      [
        ...graph.dependencies(stage.name),
        ...(stage.when === undefined ? [] : askable(stage.name, reports).map((report) => report.producer)),
      ],
    ]),
  );
  const placed = new Set<string>();
  const sorted: Stage[] = [];
  for (let left = [...order]; left.length > 0;) {
    const ready = left.filter((stage) => {
      const isReady = (waits.get(stage.name) ?? []).every((name) => placed.has(name));
      if (isReady) placed.add(stage.name);
      return isReady;
    });
    // Two gates that ask each other's metrics cannot both be last; the rest keeps its order.
    if (ready.length === 0) return [...sorted, ...left];
    append(sorted, ready);
    left = left.filter((stage) => !placed.has(stage.name));
  }
  return sorted;
}

interface Known {
  readonly sources: ReadonlyMap<string, Source>;
  readonly reports: readonly Report[];
}

function lowerStage(stage: Stage, spec: Spec, options: Options, { sources, reports }: Known): StageTask {
  const port = (name: string): Port => ({ name, parameter: foldPython(name), type: artifactType(name, spec) });
  const gateInputs =
    stage.when === undefined
      ? []
      : askable(stage.name, reports)
          .map((report) => report.name)
          .filter((name) => !stage.inputs.includes(name));
  const inputs = [...stage.inputs, ...gateInputs].flatMap((name) => {
    const source = sources.get(name);
    return source === undefined ? [] : [{ ...port(name), source }];
  });
  const component = `${foldPython(stage.name)}_component`;
  const outputs = stage.outputs.map(port);
  return {
    stage,
    path: pathOf('training', 'pipeline', 'stages', [stage.name]),
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

/** Parameters that a stage's function gets: fixed hyperparameters (training stages), its own, and the combinations of its matrix. */
export function parametersOf(stage: Stage, spec: Spec): Readonly<Record<string, unknown>> {
  const shared = stage.type === 'training' ? spec.training?.hyperparameters : {};
  return {
    ...shared,
    ...stage.parameters,
    ...(stage.matrix === undefined ? {} : { matrix: combinations(stage.matrix) }),
  };
}

function combinations(matrix: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown>[] {
  return Object.entries(matrix).reduce<Record<string, unknown>[]>(
    (all, [key, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [key]: value }))),
    [{}],
  );
}

function functionSource(
  stage: Stage,
  spec: Spec,
  component: string,
  inputs: readonly Port[],
  outputs: readonly Port[],
): string {
  const [module = '', callee = ''] = stage.entrypoint?.split(':') ?? [
    `${scaffoldPackage(spec)}.${scaffoldModule(stage.name)}`,
    'run',
  ];
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
  const metrics = [...(spec.training?.experiments?.metrics ?? []), ...(spec.monitoring?.metrics ?? [])];
  const read =
    stage.when === undefined || stage.parameters === undefined
      ? []
      : [
          ...parametersRead(
            stage.when,
            stage.parameters,
            metrics.map((each) => each.name),
          ).keys(),
        ];
  const parameters = freeName('parameters', taken);
  const given = literal(parametersOf(stage, spec));
  const gate =
    stage.when === undefined
      ? []
      : gateSource(
          stage.when,
          inputs.filter((each) => each.type === 'Metrics').map((each) => each.parameter),
          read,
          {
            parameters,
            reported: freeName('reported', taken),
            unknown: freeName('unknown', taken),
            open: freeName('gate_is_open', taken),
          },
        );
  const lines = [
    ...(signature.length === 0 ? [`def ${component}():`] : [`def ${component}(`, ...signature, '):']),
    // One name for both, so that the gate asks what the stage gets.
    ...(read.length === 0 ? [] : [`    ${parameters} = ${given}`]),
    ...gate,
    ...importLines(module, called === callee ? callee : `${callee} as ${called}`),
    '',
    `    ${called}(`,
    `        inputs=${ports(declared)},`,
    `        outputs=${ports(outputs)},`,
    `        parameters=${read.length === 0 ? given : parameters},`,
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
