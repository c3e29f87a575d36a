import { isGated, isWithoutCode, labelsInGate, pipelineOrder, stageEntrypoint, stagePath } from '@trainyard/sdk';
import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { findings } from './findings.ts';
import { artifactName } from './inert.ts';
import type { Options } from './options.ts';

/** What Argo Workflows cannot hold, and what the user has to bring. */
export function* fits({ spec, graph, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const artifacts = new Map<string, string>();
  const { stages, asked } = pipelineOrder(spec, graph);
  for (const stage of stages) {
    const path = stagePath(stage);
    if (isGated(stage) && labelsInGate(stage.when) !== undefined)
      yield findings.gateLabels(at(`${path}.when`), { stage: stage.name });
    else if (isGated(stage) && asked(stage.name).length === 0)
      yield findings.noMetrics(at(`${path}.when`), { stage: stage.name });
    for (const name of [...stage.inputs, ...stage.outputs]) {
      const other = artifacts.get(artifactName(name)) ?? name;
      artifacts.set(artifactName(name), other);
      if (other !== name) yield findings.sameArtifact(at(path), { first: other, second: name });
    }
    if (isWithoutCode(stage))
      yield findings.codeElsewhere(keyAt(path), { stage: stage.name, code: stageEntrypoint(stage, spec) });
  }
}
