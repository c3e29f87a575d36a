import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import { parse, stringify } from 'yaml';
import { corpusBack, facts, inOrder, thereAndBack } from './rules-back.ts';
import type { Rule } from './rules-back.ts';

// All of them come back in the slow suite.
test('every fifth rule of public repositories comes back with the same name, tree and wait', async () => {
  expect(await corpusBack(5)).toEqual({ rules: 355, raw: 0, files: 41 });
}, 120_000);

const file = `
groups:
  - name: node.rules
    interval: 30s
    limit: 20
    rules:
      - record: instance:cpu:rate5m
        expr: sum by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m]))
        labels: { team: infra }
      - alert: High CPU
        expr: instance:cpu:rate5m > 0.9
        for: 1m30s
        keep_firing_for: 5m
        labels: { severity: page, team: infra, where: "{{ $labels.instance }}" }
        annotations:
          summary: "CPU of {{ $labels.instance }} is {{ $value | humanizePercentage }}"
          description: "Too hot: {{ $value }}"
          runbook_url: https://runbooks.example.com/cpu
      - alert: Flapping
        expr: changes(up[1h]) != 0
  - name: model
    labels: { area: model }
    rules:
      - alert: Slow
        expr: histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m]))) > 0.5
        for: 0s
        labels: { severity: critical, area: requests }
        annotations: { summary: It is slow, runbook_url: not-an-address }
      - alert: Slow
        expr: histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m]))) > 0.2
        labels: { severity: warning }
      - alert: Native
        expr: histogram_fraction(0, 0.2, rate(x[5m])) < 0.9
`;

test('names, waits, labels and annotations come back, templates too; added are a severity, the service, a summary and a description', async () => {
  const { rules, written } = await thereAndBack('rules.yaml', file);
  const given = (parse(file) as { groups: { labels?: Record<string, string>; rules: Rule[] }[] }).groups.flatMap(
    (group) => group.rules.map((rule) => ({ ...rule, labels: { ...group.labels, ...rule.labels } })),
  );
  expect(rules).toHaveLength(given.length);
  for (const [index, rule] of rules.entries()) {
    const { labels, annotations, ...more }: Rule = given[index] ?? { expr: '' };
    expect({ ...facts(rule), record: rule.record }).toEqual({ ...facts(more), record: more.record });
    expect(rule.labels ?? {}).toMatchObject(labels ?? {});
    expect(rule.annotations ?? {}).toMatchObject(annotations ?? {});
    const added = (after: object = {}, before: object = {}): string[] =>
      Object.keys(after).filter((key) => !Object.hasOwn(before, key));
    expect(['severity', 'service']).toEqual(expect.arrayContaining(added(rule.labels, labels)));
    expect(['summary', 'description']).toEqual(expect.arrayContaining(added(rule.annotations, annotations)));
  }
  const groups = (parse(written) as { groups: object[] }).groups;
  expect(groups).toMatchObject([{ name: 'node.rules', interval: '30s', limit: 20 }, { name: 'rules' }]);
});

test('promtool takes the rules that come back, and their tests pass, with and without templates', async () => {
  const promtool = requireTool('promtool');
  if (promtool === undefined) return;
  const { written, tests } = await thereAndBack('rules.yaml', file);
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-import-'));
  writeFileSync(join(folder, 'rules.yaml'), written);
  writeFileSync(join(folder, 'rules.test.yaml'), tests);
  expect(tests).toContain('promql_expr_test');
  for (const args of [
    ['check', 'rules', join(folder, 'rules.yaml')],
    ['test', 'rules', join(folder, 'rules.test.yaml')],
  ])
    expect(run(promtool, args)).toMatchObject({ status: 0 });
  // The tests can fail: a rule that is turned round is noticed.
  writeFileSync(join(folder, 'rules.yaml'), written.replace('instance:cpu:rate5m > 0.9', 'instance:cpu:rate5m < 0.9'));
  expect(run(promtool, ['test', 'rules', join(folder, 'rules.test.yaml')]).status).not.toBe(0);
});

test('every field is accounted for, and what is assumed is said', async () => {
  const { notes, spec } = await thereAndBack(
    'rules.yaml',
    `${file}      - alert: Broken\n        expr: "foo >"\n      - alert: Odd\n        expr: up > 0\n        colour: red\n---\nkind: Poem\n`,
  );
  expect(notes.filter((each) => each.startsWith('left out'))).toEqual([
    "left out: alert 'Broken': Prometheus refuses it: The query ends too early: a metric, a number or `(` is missing",
    "left out: a document with 'groups', groups.model.rules.Odd.colour: nothing in a specification says it",
    'left out: Poem: no plugin imports documents of this kind',
  ]);
  expect(notes).toEqual(
    expect.arrayContaining([
      "understood: alert 'Slow', for: it does not wait",
      "assumed: metric 'request_duration_seconds', unit: `s`, by the end of its name",
      "assumed: metric 'up', nan: never NaN: `!=` and `bool` keep NaN in PromQL, and no condition does",
      expect.stringMatching(/^verbatim: alert 'Native', expr: kept as promql/),
    ]),
  );
  expect(spec).toContain('# imported: Prometheus calls it "High CPU"');
  expect(spec).toContain('name: Slow_warning');
});

test('names that fold to one, and a histogram that is also read plainly, become raw text rather than another meaning', async () => {
  const rules = [
    { alert: 'A', expr: 'depth_w > 1' },
    { alert: 'B', expr: 'depth_W > 1' },
    { alert: 'C', expr: 'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m]))) > 1' },
    { alert: 'D', expr: 'x > 1' },
  ];
  const { rules: back } = await thereAndBack('rules.yaml', stringify({ groups: [{ name: 'g', rules }] }));
  expect(inOrder(back.map(facts))).toEqual(inOrder(rules.map(facts)));
});
