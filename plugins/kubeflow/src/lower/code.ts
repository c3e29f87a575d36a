import { isWithoutCode } from '@trainyard/sdk';
import type { PipelineStage, Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import { PLAIN_IMAGE } from '../target/image.ts';

/** Stages that say neither which function nor which command is theirs: they get a scaffold. */
export function scaffoldedStages(spec: Spec): readonly PipelineStage[] {
  return (spec.training?.pipeline?.stages ?? []).filter(isWithoutCode);
}

/** Stages that call a function in an image that holds nobody's code, without installing any. */
export function stagesWithoutCode(spec: Spec, options: Options): readonly PipelineStage[] {
  if (options.base_image !== PLAIN_IMAGE || options.packages.length > 0) return [];
  return (spec.training?.pipeline?.stages ?? []).filter(
    (stage) => stage.image === undefined && stage.command === undefined,
  );
}
