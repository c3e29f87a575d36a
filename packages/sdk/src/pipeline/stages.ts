import { foldDns } from '@trainyard/model';
import type { Spec } from '@trainyard/model';
import { pathOf } from '@trainyard/syntax';
import type { Path } from '@trainyard/syntax';
import { memberNamed } from '../codegen/members.ts';
import { foldPython } from '../codegen/python/literal.ts';

/** A stage of a pipeline, as a specification says it. */
export type PipelineStage = NonNullable<NonNullable<Spec['training']>['pipeline']>['stages'][number];

/** What an artifact is; only `metrics` are numbers that gates can ask. */
export type ArtifactKind = NonNullable<
  NonNullable<NonNullable<NonNullable<Spec['training']>['pipeline']>['artifacts']>['types']
>[string];

/** The field that declares a stage: what its lines come from, and where findings about it stand. */
export function stagePath(stage: Pick<PipelineStage, 'name'>): Path {
  return pathOf('training', 'pipeline', 'stages', [stage.name]);
}

/** What an artifact is: as declared, or by the end of its name. */
export function artifactKind(name: string, spec: Spec): ArtifactKind {
  const declared = memberNamed(spec.training?.pipeline?.artifacts?.types, name);
  const said = /(?:^|_)(model|metrics|report)$/i.exec(name)?.[1]?.toLowerCase() as ArtifactKind | undefined;
  return declared ?? said ?? 'dataset';
}

/** Parameters that a stage's function gets: fixed hyperparameters (training stages), its own, and as `matrix` the combinations of its matrix. */
export function stageParameters(stage: PipelineStage, spec: Spec): Readonly<Record<string, unknown>> {
  return {
    ...(stage.type === 'training' ? spec.training?.hyperparameters : {}),
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

/** The function that a stage calls, `module:function`: its own, else `run` in the module that is named like the stage, where scaffolds are. */
export function stageEntrypoint(stage: Pick<PipelineStage, 'name' | 'entrypoint'>, spec: Spec): string {
  return stage.entrypoint ?? `${scaffoldPackage(spec)}.${scaffoldModule(stage.name)}:run`;
}

/** True for a stage that says neither which function nor which command is its own. */
export function isWithoutCode(stage: PipelineStage): boolean {
  return stage.entrypoint === undefined && stage.command === undefined;
}

/** The Python package of the scaffolds: its own, since `training` or `json` at the top would meet other modules of that name. */
export function scaffoldPackage(spec: Spec): string {
  return `${foldPython(spec.name)}_stages`;
}

/**
 * The module of a stage's scaffold, named like the stage. Windows keeps some names for devices, Python some for itself, and a file's name has an
 * end: then it is the name as a DNS label behind a `_`, which no other stage has.
 */
export function scaffoldModule(stage: string): string {
  const module = foldPython(stage);
  return module.length > 150 || /^(con|prn|aux|nul|com\d|lpt\d|__init__|__main__)$/i.test(module)
    ? `_${foldDns(stage).replaceAll('-', '_')}`
    : module;
}
