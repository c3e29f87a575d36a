import { expect, test } from '@jest/globals';
import { collectLayers, explainField, memoryHost, positionAt } from '../src/index.ts';
import type { ExplainedField } from '../src/index.ts';

const files = new Map([
  [
    'd/team.mlops.yaml',
    `mlops:
  owner: { team: "growth" }
  labels: { tier: "1" }
  training: { experiments: { tracking: { backend: "mlflow", experiment_name: "a" } } }
  monitoring:
    metrics:
      - { name: "latency", type: "histogram", threshold: 100 }
    alerts:
      - { name: "slow", condition: "latency > 100", severity: "warning", for: "10m", notify: ["slack:a", "slack:b"] }
      - { name: "gone", condition: "latency > 500", severity: "warning", for: "10m" }
`,
  ],
  [
    'd/churn.mlops.yaml',
    `extends: ./team.mlops.yaml
mlops:
  name: churn
  version: "1.0.0"
  owner: null
  monitoring: { alerts: { slow: { for: 15m, notify: ["slack:c"] }, gone: null } }
  environments:
    staging: { monitoring: { alerts: { slow: { for: null, severity: info } } } }
    empty: { monitoring: { alerts: [] } }
`,
  ],
]);
const { layers } = collectLayers(memoryHost(files), 'd/churn.mlops.yaml');

function explained(path: string, environment?: string): ExplainedField {
  const outcome = explainField(layers, path, environment === undefined ? {} : { environment });
  if ('problem' in outcome) throw new Error(outcome.problem);
  return outcome;
}

/** What each layer says, as `file:line:column effect text`, that which counts behind `>`. */
function story(path: string, environment?: string): string[] {
  const { sayings, counts } = explained(path, environment);
  return sayings.map(({ range, effect, text }, index) => {
    const { line, column } = positionAt(range.source, range.start);
    return `${index === counts ? '> ' : ''}${range.source.file.slice(2)}:${line}:${column} ${effect} ${text}`;
  });
}

test('every layer that sets a field is told in order, and the uppermost counts', () => {
  expect(story('monitoring.alerts[slow].for')).toEqual([
    'team.mlops.yaml:9:79 sets "10m"',
    '> churn.mlops.yaml:6:40 sets 15m',
  ]);
  expect(explained('monitoring.alerts[slow].for').because).toBe('It is the uppermost layer that speaks of it.');
});

test.each([
  ['mlops.monitoring.alerts[slow].for'],
  ['monitoring.alerts.slow.for'],
  ['monitoring.alerts["slow"].for'],
  ['monitoring.alerts[0].for'],
  [' monitoring.alerts[slow].for '],
])('`%s` is the same path', (written) => {
  expect(explained(written).path).toBe('monitoring.alerts[slow].for');
});

test('an environment is the last layer', () => {
  const path = 'monitoring.alerts[slow].for';
  expect(story(path, 'staging').at(-1)).toBe('> churn.mlops.yaml:8:53 removes null');
  expect(explained(path, 'staging')).toMatchObject({ state: 'removed', counts: 2 });
  expect(story('monitoring.alerts[slow].severity', 'staging')).toEqual([
    'team.mlops.yaml:9:63 sets "warning"',
    '> churn.mlops.yaml:8:69 sets info',
  ]);
});

test('`null` for what a field stands in removes the field', () => {
  expect(story('owner.team')).toEqual(['team.mlops.yaml:2:18 sets "growth"', '> churn.mlops.yaml:5:10 removes null']);
  expect(explained('monitoring.alerts[gone].for')).toMatchObject({
    state: 'removed',
    because: "Removed by the uppermost layer that speaks of it: `null` takes 'monitoring.alerts[gone]' away.",
  });
});

test('an empty list and a list without names replace what lies beneath', () => {
  expect(explained('monitoring.alerts[slow].for', 'empty')).toMatchObject({ state: 'removed', counts: 2 });
  expect(explained('monitoring.alerts[slow].notify[1]')).toMatchObject({ state: 'removed', counts: 1 });
  expect(explained('monitoring.alerts[slow].notify')).toMatchObject({ state: 'set', counts: 1 });
});

test('maps and named lists are merged: there is no one layer that counts', () => {
  expect(explained('monitoring.alerts')).toMatchObject({ state: 'merged', counts: undefined, below: ['slow'] });
  expect(explained('monitoring')).toMatchObject({ state: 'merged', below: ['metrics', 'alerts'] });
  expect(explained('labels')).toMatchObject({ state: 'set', counts: 0, below: ['tier'] });
});

test('what nobody sets has its default, its meaning and its type', () => {
  const { state, because, field } = explained('monitoring.alerts[slow].on_no_data');
  expect({ state, because, field }).toEqual({
    state: 'unset',
    because: 'No layer sets it, so it is ok, its default.',
    field: expect.objectContaining({
      description: 'What a missing series means',
      type: 'one of ok, alert',
      fallback: 'ok',
    }),
  });
  expect(explained('deployment.serving.replicas').because).toBe('No layer sets it, and it has no default.');
});

test('items of free maps, single items and the root have paths', () => {
  expect(story('labels.tier')).toEqual(['> team.mlops.yaml:3:19 sets "1"']);
  expect(explained('labels.tier').field?.type).toBe('text');
  expect(story('training.experiments.tracking[mlflow].experiment_name')).toHaveLength(1);
  expect(story('training.experiments.tracking.experiment_name')).toHaveLength(1);
  expect(explained('mlops').below).toContain('monitoring');
});

test('below what nobody looks into, every path is one', () => {
  expect(explained('targets.k8s.namespace')).toMatchObject({ state: 'unset' });
  expect(explained('x-ticket.number')).toMatchObject({ state: 'unset', field: undefined });
  expect(explained('environments.staging.monitoring.alerts[slow].severity')).toMatchObject({ state: 'set', counts: 0 });
});

test.each([
  ['monitoring.allerts', undefined, "Did you mean 'monitoring.alerts'?"],
  [
    'monitoring.alerts[slwo].for',
    undefined,
    "No layer has the item 'slwo' in 'monitoring.alerts'. Did you mean 'slow'?",
  ],
  ['monitoring.metrics[nonsense]', undefined, "There are 'latency'."],
  ['monitoring.alerts[7]', undefined, "'monitoring.alerts' has no item number 7."],
  ['replicas', undefined, "There is 'deployment.serving.replicas'."],
  ['monitoring.alerts[slow', undefined, 'is no path'],
  ['a b', undefined, 'is no path'],
  ['monitoring.alerts[slow].for.unit', undefined, "'monitoring.alerts[slow].for' has no fields: it is a duration"],
  ['labels.tier.name', undefined, "'labels.tier' has no fields: it is text."],
  ['labels', 'stagin', "No environment is called 'stagin'. Did you mean 'staging'?"],
])('`%s` (environment %s) is no field, and what there is instead is said', (path, environment, part) => {
  const outcome = explainField(layers, path, environment === undefined ? {} : { environment });
  expect('problem' in outcome ? outcome.problem : 'it is explained').toContain(part);
});
