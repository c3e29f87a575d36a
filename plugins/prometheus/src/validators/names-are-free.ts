import { pathOf } from '@trainyard/sdk';
import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { prometheusDiagnostics } from '../diagnostics.ts';
import { alertRules } from '../lower/alerts.ts';
import type { Options } from '../options.ts';

const RESERVED = new Set(['alertname', 'severity']);

/** Names of alerts and labels that Prometheus or the generated rules need for themselves. */
export function* namesAreFree({ spec, options, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const made = new Map(
    alertRules(spec, options)
      .filter((rule) => rule.tests !== 'condition')
      .map((rule) => [rule.name, rule.tests === 'absence' ? 'for missing data' : 'for an objective']),
  );
  for (const alert of spec.monitoring?.alerts ?? []) {
    const path = pathOf('monitoring', 'alerts', [alert.name]);
    const taken = made.get(alert.name);
    if (taken !== undefined)
      yield prometheusDiagnostics.nameTaken(at(`${path}.name`), { name: alert.name, made: taken });
    for (const label of Object.keys(alert.labels ?? {}))
      if (RESERVED.has(label))
        yield prometheusDiagnostics.reservedLabel(keyAt(`${path}.labels.${label}`), { label, alert: alert.name });
  }
}

/** Addresses of metrics that Prometheus can read from: a host (a bracketed IPv6 address is one) and a port. */
export function* sourcesAreAddresses({ spec, at }: ValidatorContext<Options>): Generator<Diagnostic> {
  for (const { name, source } of spec.monitoring?.metrics ?? []) {
    if (source !== undefined && !/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(:\d{1,5})?$/.test(source))
      yield prometheusDiagnostics.badSource(at(`${pathOf('monitoring', 'metrics', [name])}.source`), {
        source,
        metric: name,
      });
  }
}
