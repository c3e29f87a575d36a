import { foldDns, foldPython } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import { PLAIN_IMAGE } from '../target/image.ts';

type Stage = NonNullable<NonNullable<Spec['training']>['pipeline']>['stages'][number];

/** Stages that say neither which function nor which command is theirs: they get a scaffold. */
export function scaffoldedStages(spec: Spec): readonly Stage[] {
  return (spec.training?.pipeline?.stages ?? []).filter(
    (stage) => stage.entrypoint === undefined && stage.command === undefined,
  );
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

/** Stages that call a function in an image that holds nobody's code, without installing any. */
export function stagesWithoutCode(spec: Spec, options: Options): readonly Stage[] {
  if (options.base_image !== PLAIN_IMAGE || options.packages.length > 0) return [];
  return (spec.training?.pipeline?.stages ?? []).filter(
    (stage) => stage.image === undefined && stage.command === undefined,
  );
}
