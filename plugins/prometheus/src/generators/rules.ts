import { printDuration, from, pathOf } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import { alertRules } from '../lower/alerts.ts';
import type { AlertRule } from '../lower/rule.ts';
import { escapeTemplate } from '../lower/template.ts';
import { evalTime, testGroups, withoutEdge } from '../lower/tests.ts';
import type { Options } from '../options.ts';

/** `rules.yaml` and `rules.test.yaml`. */
export function* generate({ spec, options, toolkit }: GeneratorContext<Options>): Generator<GeneratedFile> {
  const rules = alertRules(spec, options.labels);
  if (rules.length === 0) return;
  yield toolkit
    .yaml('rules.yaml', { from: pathOf('monitoring', 'alerts') })
    .comment(`Alerts of ${spec.name}`)
    .document({ groups: [{ name: spec.name, rules: rules.map(printRule) }] })
    .file();
  yield toolkit
    .yaml('rules.test.yaml', { from: pathOf('monitoring', 'alerts') })
    .comment(['Run with: promtool test rules rules.test.yaml', ...unsolved(rules)].join('\n'))
    .document({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: testGroups(rules).map(printGroup) })
    .file();
}

/** The alerts of which the tests do not show what they do exactly at their threshold. */
function unsolved(rules: readonly AlertRule[]): readonly string[] {
  const names = withoutEdge(rules).map(({ name }) => name);
  return names.length === 0
    ? []
    : [`Not tested exactly at the threshold, which cannot be solved for: ${names.join(', ')}`];
}

function templated(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, escapeTemplate(text)]));
}

function printRule(rule: AlertRule): unknown {
  return from(rule.path, {
    alert: rule.name,
    expr: from(rule.exprPath, rule.expr),
    for: rule.for === undefined ? undefined : from(`${rule.path}.for`, printDuration(rule.for)),
    keep_firing_for:
      rule.keepFiringFor === undefined
        ? undefined
        : from(`${rule.path}.keep_firing_for`, printDuration(rule.keepFiringFor)),
    labels: templated(rule.labels),
    annotations: templated(rule.annotations),
  });
}

function printGroup(group: ReturnType<typeof testGroups>[number]): unknown {
  return {
    interval: printDuration(group.interval),
    input_series: group.series.map(({ series, values, path }) => from(path, { series, values })),
    alert_rule_test: group.checks.map(({ minutes, rule, fires, labels }) =>
      from(rule.exprPath, {
        eval_time: evalTime(minutes),
        alertname: rule.name,
        exp_alerts: fires
          ? labels.map((each) => ({ exp_labels: { ...each, ...rule.labels }, exp_annotations: rule.annotations }))
          : [],
      }),
    ),
  };
}
