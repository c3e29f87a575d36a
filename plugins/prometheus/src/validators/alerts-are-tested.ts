import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { prometheusDiagnostics } from '../diagnostics.ts';
import { alertRules } from '../lower/alerts.ts';
import { untested } from '../lower/tests.ts';
import type { Options } from '../options.ts';

/** Says which alerts come without a test in which they fire. */
export function* alertsAreTested({ spec, options, at }: ValidatorContext<Options>): Generator<Diagnostic> {
  for (const rule of untested(alertRules(spec, options)))
    if (rule.tests === 'condition') yield prometheusDiagnostics.untestedAlert(at(rule.exprPath), { alert: rule.name });
}
