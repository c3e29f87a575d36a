import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { typescript } from '../diagnostics.ts';
import { conditionsOf, functionFor } from '../lower/conditions.ts';
import type { Options } from '../options.ts';

/** Only these may hold what TypeScript cannot say, so that the others are not translated to check a specification. */
const SUSPECT = /\b(?:promql|label_replace)\b|[=!]~/;

/** Conditions that TypeScript cannot ask. */
export function* conditionsFit({ spec, at }: ValidatorContext<Options>): Generator<Diagnostic> {
  for (const asked of conditionsOf(spec)) {
    const { text } = asked.condition;
    const found = SUSPECT.test(text) ? functionFor(asked) : undefined;
    if (found !== undefined && 'gap' in found)
      yield typescript.conditionLeftOut(at(asked.path), { text, why: found.gap });
  }
}
