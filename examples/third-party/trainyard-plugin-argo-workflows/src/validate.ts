import { foldDns, pathOf } from '@trainyard/sdk';
import type { Condition, Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { findings } from './findings.ts';
import { artifactName, entrypointOf, metricsAsked } from './stages.ts';
import type { Options } from './stages.ts';

/** What Argo Workflows cannot hold, and what the user has to bring. */
export function* fits({ spec, graph, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const artifacts = new Map<string, string>();
  for (const stage of spec.training?.pipeline?.stages ?? []) {
    const path = pathOf('training', 'pipeline', 'stages', [stage.name]);
    if (/^(pipeline$|gate-)/.test(foldDns(stage.name)))
      yield findings.reservedStage(at(`${path}.name`), { stage: stage.name });
    if (stage.when !== undefined && hasLabels(stage.when.tree))
      yield findings.gateLabels(at(`${path}.when`), { stage: stage.name });
    else if (stage.when !== undefined && metricsAsked(stage, spec, graph).length === 0)
      yield findings.noMetrics(at(`${path}.when`), { stage: stage.name });
    for (const name of [...stage.inputs, ...stage.outputs]) {
      const other = artifacts.get(artifactName(name)) ?? name;
      artifacts.set(artifactName(name), other);
      if (other !== name) yield findings.sameArtifact(at(path), { first: other, second: name });
    }
    if (stage.entrypoint === undefined && stage.command === undefined)
      yield findings.codeElsewhere(keyAt(path), { stage: stage.name, code: entrypointOf(stage, spec) });
  }
}

function hasLabels(tree: Condition['tree']): boolean {
  if (tree.kind === 'metric') return tree.matchers.length > 0;
  if (tree.kind === 'group') return hasLabels(tree.inner);
  if (tree.kind === 'unary') return hasLabels(tree.operand);
  if (tree.kind === 'call') return tree.args.some(hasLabels);
  return tree.kind === 'binary' && (hasLabels(tree.left) || hasLabels(tree.right));
}
