import { rollbackCondition } from '@trainyard/sdk';
import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { k8s } from '../diagnostics.ts';
import { askedIn, judgedHere, rollbackAnalysis } from '../lower/rollback.ts';
import type { Options } from '../options.ts';

/** Who takes a version back, and whether an analysis can ask what the rollback asks. */
export function* rollbackFits({ spec, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const rollback = spec.deployment?.rollback;
  if (rollback === undefined || !judgedHere(spec) || rollbackCondition(spec) === undefined) return;
  if (rollbackAnalysis(spec) === undefined) yield k8s.rollbackNotAsked(at(askedIn(rollback)));
  else if (rollback.via === undefined) yield k8s.rollbackNotPerformed(keyAt('deployment.rollback'));
  else yield k8s.rollbackByRollouts(at('deployment.rollback.via'));
}
