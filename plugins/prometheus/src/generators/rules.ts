import { printDuration, from, pathOf } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import { alertRules } from '../lower/alerts.ts';
import { placedGroups } from '../lower/groups.ts';
import type { PlacedGroup } from '../lower/groups.ts';
import type { AlertRule } from '../lower/rule.ts';
import { printedAnnotations, printedLabels, printedName } from '../lower/template.ts';
import { checksOf } from '../lower/checks.ts';
import { testable, testGroups, withoutEdge } from '../lower/tests.ts';
import type { Options } from '../options.ts';

/** `rules.yaml` and `rules.test.yaml`. */
export function* generate({ spec, options, toolkit }: GeneratorContext<Options>): Generator<GeneratedFile> {
  const rules = alertRules(spec, options);
  const groups = placedGroups(spec, options, rules);
  if (groups.length === 0) return;
  yield toolkit
    .yaml('rules.yaml', { from: pathOf('monitoring', 'alerts') })
    .comment(`Alerts of ${spec.name}`)
    .document({ groups: groups.map(printPlaced) })
    .file();
  if (rules.length === 0) return;
  const tested = testable(rules);
  yield toolkit
    .yaml('rules.test.yaml', { from: pathOf('monitoring', 'alerts') })
    .comment(['Run with: promtool test rules rules.test.yaml', ...unsolved(tested), ...alike(rules, tested)].join('\n'))
    .document({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: testGroups(tested).map(printGroup) })
    .file();
}

/** The alerts of which the tests do not show what they do exactly at their threshold. */
function unsolved(rules: readonly AlertRule[]): readonly string[] {
  const names = withoutEdge(rules).map(({ name }) => name);
  return names.length === 0
    ? []
    : [`Not tested exactly at the threshold, which cannot be solved for: ${names.join(', ')}`];
}

/** Alerts that promtool could not tell apart. */
function alike(rules: readonly AlertRule[], tested: readonly AlertRule[]): readonly string[] {
  const names = rules.filter((rule) => !tested.includes(rule)).map(({ name }) => name);
  return names.length === 0 ? [] : [`Not tested, because others have the same name: ${names.join(', ')}`];
}

function printPlaced(group: PlacedGroup): unknown {
  return from(group.path, {
    name: group.name,
    interval: group.interval === undefined ? undefined : printDuration(group.interval),
    query_offset: group.query_offset === undefined ? undefined : printDuration(group.query_offset),
    limit: group.limit,
    rules: [
      ...group.records.map(({ record, expr, labels }) => ({ record, expr, labels })),
      ...group.rules.map(printRule),
    ],
  });
}

function printRule(rule: AlertRule): unknown {
  return from(rule.path, {
    alert: printedName(rule),
    expr: from(rule.exprPath, rule.expr),
    for: rule.for === undefined ? undefined : from(`${rule.path}.for`, printDuration(rule.for)),
    keep_firing_for:
      rule.keepFiringFor === undefined
        ? undefined
        : from(`${rule.path}.keep_firing_for`, printDuration(rule.keepFiringFor)),
    labels: printedLabels(rule),
    annotations: printedAnnotations(rule),
  });
}

function printGroup(group: ReturnType<typeof testGroups>[number]): unknown {
  return {
    interval: printDuration(group.interval),
    input_series: group.series.map(({ series, values, path }) => from(path, { series, values })),
    ...checksOf(group.checks),
  };
}
