import { from, selectorText } from '@trainyard/sdk';
import type { AlertRule } from './rule.ts';
import { isTemplated, plainLabels, printedName } from './template.ts';
import { evalTime } from './tests.ts';
import type { Check } from './tests.ts';

/**
 * The checks of a group as promtool reads them. What a template becomes is not known here, so an alert with templates is not compared with
 * its labels and annotations: how many of it fire is counted.
 */
export function checksOf(checks: readonly Check[]): object {
  const counted = checks.filter(({ rule }) => isTemplated(rule));
  const compared = checks.filter(({ rule }) => !isTemplated(rule));
  return {
    alert_rule_test: compared.length === 0 ? undefined : compared.map(comparison),
    promql_expr_test: counted.length === 0 ? undefined : counted.map(count),
  };
}

function comparison({ minutes, rule, fires, labels }: Check): unknown {
  const own = plainLabels(rule);
  const annotations = { ...rule.annotations, ...rule.own?.annotations };
  return from(rule.exprPath, {
    eval_time: evalTime(minutes),
    alertname: printedName(rule),
    exp_alerts: fires ? labels.map((each) => ({ exp_labels: { ...each, ...own }, exp_annotations: annotations })) : [],
  });
}

function count({ minutes, rule, fires, labels }: Check): unknown {
  return from(rule.exprPath, {
    expr: `count(${firing(rule)})`,
    eval_time: evalTime(minutes),
    exp_samples: fires ? [{ labels: '{}', value: labels.length }] : [],
  });
}

function firing(rule: AlertRule): string {
  const labels = { alertname: printedName(rule), alertstate: 'firing', ...plainLabels(rule) };
  return selectorText({
    name: 'ALERTS',
    matchers: Object.entries(labels).map(([label, value]) => ({ label, op: '=' as const, value })),
  });
}
