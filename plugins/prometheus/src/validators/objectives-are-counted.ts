import { pathOf } from '@trainyard/sdk';
import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { prometheusDiagnostics } from '../diagnostics.ts';
import { burnRateAlerts } from '../lower/objectives.ts';
import type { Options } from '../options.ts';

/** Says which objectives get no alert, and what would change that. */
export function* objectivesAreCounted({ spec, at }: ValidatorContext<Options>): Generator<Diagnostic> {
  const counted = new Set(burnRateAlerts(spec, {}).map((rule) => rule.path));
  for (const { name, objective, indicator } of spec.monitoring?.performance?.objectives ?? []) {
    const path = pathOf('monitoring', 'performance', 'objectives', [name]);
    if (counted.has(path)) continue;
    const remedy =
      objective >= 1
        ? 'an objective of 100% leaves no error budget'
        : indicator === undefined
          ? 'give `good` and `total`, each a counter with its selector'
          : 'write the indicator as a histogram that is at most a bound, as in `latency <= 100ms`';
    yield prometheusDiagnostics.uncountedObjective(at(path), { objective: name, remedy });
  }
}
