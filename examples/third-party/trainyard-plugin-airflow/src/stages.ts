import { foldDns, foldPython, memberNamed } from '@trainyard/sdk';
import type { ServiceGraph, Spec } from '@trainyard/sdk';

/** `targets.airflow` after reading. */
export interface Options {
  readonly store?: string | undefined;
  readonly max_active_runs: number;
}

export type Stage = NonNullable<NonNullable<Spec['training']>['pipeline']>['stages'][number];

/** The stages so that each comes behind those whose artifacts it reads. */
export function orderedStages(spec: Spec, graph: ServiceGraph): readonly Stage[] {
  const stages = spec.training?.pipeline?.stages ?? [];
  return [...graph.order()].flatMap((name) => stages.find((stage) => stage.name === name) ?? []);
}

/** The function of a stage, `module:function`: its own, or that which has its name. */
export function entrypointOf(stage: Stage, spec: Spec): string {
  return stage.entrypoint ?? `${foldPython(spec.name)}_stages.${foldPython(stage.name)}:run`;
}

/** The stages that a stage waits for, directly or through others. */
function before(name: string, graph: ServiceGraph): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (at: string): void => {
    for (const each of graph.dependencies(at)) if (!found.has(each)) visit(found.add(each) && each);
  };
  visit(name);
  return found;
}

/** Artifacts with numbers that a gate can ask, each with the stage that wrote it: one that is before it, or that waits for no gate. */
export function metricsAsked(
  stage: Stage,
  spec: Spec,
  graph: ServiceGraph,
): readonly { artifact: string; by: string }[] {
  const stages = spec.training?.pipeline?.stages ?? [];
  const own = before(stage.name, graph);
  const isGated = (name: string): boolean => stages.some((each) => each.name === name && each.when !== undefined);
  const isFree = (name: string): boolean => ![name, ...before(name, graph)].some(isGated);
  const isMetrics = (name: string): boolean =>
    (memberNamed(spec.training?.pipeline?.artifacts?.types, name) ?? (/(^|_)metrics$/i.test(name) ? 'metrics' : '')) ===
    'metrics';
  const asked = stages.filter(({ name }) => own.has(name) || isFree(name));
  return asked.flatMap(({ name, outputs }) => outputs.filter(isMetrics).map((artifact) => ({ artifact, by: name })));
}

/** What the function of a stage gets as `parameters`. */
export function parametersOf(stage: Stage, spec: Spec): Readonly<Record<string, unknown>> {
  const combinations = Object.entries(stage.matrix ?? {}).reduce<readonly object[]>(
    (all, [key, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [key]: value }))),
    [{}],
  );
  return {
    ...(stage.type === 'training' ? spec.training?.hyperparameters : {}),
    ...stage.parameters,
    ...(stage.matrix === undefined ? {} : { matrix: combinations }),
  };
}

/** Where a data set lies that no stage makes. */
export function sourceOf(name: string, spec: Spec): string {
  const data = spec.training?.data;
  const base = data?.source?.replace(/\/+$/, '');
  return memberNamed(data?.datasets, name)?.source ?? (base === undefined ? name : `${base}/${name}`);
}

/** The folder of all runs. */
export function storeOf(spec: Spec, options: Options): string {
  return options.store ?? spec.training?.pipeline?.artifacts?.store ?? `/tmp/airflow/${foldDns(spec.name)}`;
}
