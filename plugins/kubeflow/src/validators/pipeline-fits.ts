import { foldDns, foldPython, labelsInGate, stagePath } from '@trainyard/sdk';
import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { kubeflow } from '../diagnostics.ts';
import { stagesWithoutCode } from '../lower/code.ts';
import type { Options } from '../options.ts';
import { RESERVED_TASK } from '../target/ir.ts';

/** Names and gates that Kubeflow Pipelines can hold. */
export function* pipelineFits({ spec, options, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const empty = stagesWithoutCode(spec, options).map((stage) => stage.name);
  if (empty.length > 0)
    yield kubeflow.codeElsewhere(keyAt('training.pipeline.stages'), { stages: empty, image: options.base_image });
  const folded = new Map<string, string>();
  for (const stage of spec.training?.pipeline?.stages ?? []) {
    const path = stagePath(stage);
    if (RESERVED_TASK.test(foldDns(stage.name)))
      yield kubeflow.reservedStage(at(`${path}.name`), { stage: stage.name });
    const refused = stage.when === undefined ? undefined : labelsInGate(stage.when);
    if (refused !== undefined)
      yield kubeflow.gateNotSupported(at(`${path}.when`), { stage: stage.name, text: refused });
    for (const field of ['inputs', 'outputs'] as const) {
      for (const name of stage[field]) {
        const key = foldPython(name);
        const other = folded.get(key);
        if (other !== undefined && other !== name)
          yield kubeflow.foldedArtifact(at(`${path}.${field}`), { first: other, second: name, folded: key });
        else folded.set(key, name);
      }
    }
  }
}
