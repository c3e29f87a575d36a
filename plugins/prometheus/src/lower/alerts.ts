import { memberNamed, printDuration, pathOf, selectorText, toPromQL } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';
import { burnRateAlerts } from './objectives.ts';
import type { Options } from '../options.ts';
import type { AlertRule } from './rule.ts';

type Alert = NonNullable<Spec['monitoring']>['alerts'][number];

/** Every rule of a service: its alerts, those on missing data, and burn rates of its objectives. */
export function alertRules(spec: Spec, options: Pick<Options, 'labels' | 'alerts'>): readonly AlertRule[] {
  const common = { service: spec.name, ...options.labels };
  const alerts = (spec.monitoring?.alerts ?? []).flatMap((alert) => [
    { ...ruleOf(alert, common), ...ownOf(alert, options) },
    ...(alert.on_no_data === 'alert' ? [absenceOf(alert, common)] : []),
  ]);
  return [...alerts, ...burnRateAlerts(spec, common)];
}

function ownOf(alert: Alert, options: Pick<Options, 'alerts'>): Pick<AlertRule, 'own'> {
  const own = memberNamed(options.alerts, alert.name);
  return own === undefined ? {} : { own };
}

function ruleOf(alert: Alert, common: Readonly<Record<string, string>>): AlertRule {
  const path = pathOf('monitoring', 'alerts', [alert.name]);
  const description = `The condition \`${alert.condition.text}\` ${alert.for === undefined ? 'holds' : `has held for ${printDuration(alert.for)}`}.`;
  return {
    name: alert.name,
    expr: toPromQL(alert.condition),
    ...(alert.for === undefined ? {} : { for: alert.for }),
    ...(alert.keep_firing_for === undefined ? {} : { keepFiringFor: alert.keep_firing_for }),
    labels: labelsOf(alert, common),
    annotations: {
      summary: alert.summary ?? alert.name,
      description,
      ...(alert.runbook === undefined ? {} : { runbook_url: alert.runbook }),
    },
    path,
    exprPath: `${path}.condition`,
    condition: alert.condition,
    tests: 'condition',
    feeds: [],
  };
}

/** The alert's own labels decide over those of all alerts; its severity is the field of that name. */
function labelsOf(alert: Alert, common: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { alertname: _alertname, severity: _severity, ...own } = alert.labels ?? {};
  return { severity: alert.severity, ...common, ...own };
}

/** A metric that never appears is silence, not an alarm: this one says so. */
function absenceOf(alert: Alert, common: Readonly<Record<string, string>>): AlertRule {
  const path = pathOf('monitoring', 'alerts', [alert.name]);
  const series = alert.condition.declarations.map((each) =>
    selectorText({ name: each.type === 'histogram' ? `${each.name}_count` : each.name, matchers: [] }),
  );
  return {
    name: `${alert.name}_no_data`,
    expr: series.map((each) => `absent(${each})`).join(' or '),
    for: alert.for ?? 300,
    labels: labelsOf(alert, common),
    annotations: {
      summary: `No data for ${alert.name}`,
      description: `Nothing is known of ${alert.condition.metrics.join(', ')}, so the alert ${alert.name} could not fire.`,
    },
    path,
    exprPath: `${path}.on_no_data`,
    tests: 'absence',
    feeds: series.map((each) => ({ series: each, role: 'any' })),
  };
}
