import { isGated, isWithoutCode, labelsInGate, pipelineOrder, stageEntrypoint, stagePath } from '@trainyard/sdk';
import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { findings } from './findings.ts';
import { storeOf } from './options.ts';
import type { Options } from './options.ts';

/** What Airflow cannot do, and what the user has to bring. */
export function* fits({ spec, graph, options, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const store = storeOf(spec, options);
  if (store.startsWith('/tmp/')) yield findings.localStore(keyAt('training.pipeline'), { store });
  const { stages, asked } = pipelineOrder(spec, graph);
  for (const stage of stages) {
    const path = stagePath(stage);
    if (isGated(stage) && labelsInGate(stage.when) !== undefined)
      yield findings.gateLabels(at(`${path}.when`), { stage: stage.name });
    else if (isGated(stage) && asked(stage.name).length === 0)
      yield findings.noMetrics(at(`${path}.when`), { stage: stage.name });
    if (isWithoutCode(stage))
      yield findings.codeElsewhere(keyAt(path), { stage: stage.name, code: stageEntrypoint(stage, spec) });
  }
}
