import { expect, test } from '@jest/globals';
import { memoryHost, positionAt } from '@trainyard/syntax';
import { collectLayers, compileSpec, environmentsOf } from '../src/index.ts';
import type { Compiled } from '../src/index.ts';

const vocabulary = { plugins: ['k8s'], stageTypes: [], trackingBackends: ['mlflow', 'wandb'] };

interface Result {
  readonly spec: Compiled['spec'] | undefined;
  readonly found: readonly string[];
  readonly places: Compiled['places'] | undefined;
  readonly environments: readonly string[];
}

/** Composes files of a memory, `main.mlops.yaml` uppermost; findings as `code file:line:column`. */
function compose(
  files: Readonly<Record<string, string>>,
  environment?: string,
  packages: Readonly<Record<string, string>> = {},
): Result {
  const host = memoryHost(
    new Map(Object.entries(files).map(([name, text]) => [`/d/${name}`, text])),
    new Map(Object.entries(packages)),
  );
  const { layers, diagnostics } = collectLayers(host, '/d/main.mlops.yaml');
  const outcome = compileSpec(layers, { vocabulary, ...(environment === undefined ? {} : { environment }) });
  const found = [...diagnostics, ...outcome.diagnostics].map(({ code, range }) => {
    const { line, column } = positionAt(range.source, range.start);
    return `${code} ${range.source.file.replace('/d/', '')}:${line}:${column}`;
  });
  return { spec: outcome.value?.spec, found, places: outcome.value?.places, environments: environmentsOf(layers) };
}

/** Where a field stands, as `file:line:column`. */
function placeOf({ places }: Result, path: string): string {
  const { range } = places?.at(path) ?? { range: undefined };
  if (range === undefined) return 'nowhere';
  const { line, column } = positionAt(range.source, range.start);
  return `${range.source.file.replace('/d/', '')}:${line}:${column}`;
}

const service = (rest = ''): string => `mlops:\n  name: "demo"\n  version: "1.0.0"\n${rest}`;
const team = `mlops:
  owner: { team: "growth" }
  labels: { tier: "1", cost: "low" }
  monitoring:
    metrics:
      - { name: "accuracy", type: "gauge" }
      - { name: "latency", type: "histogram", unit: "ms" }
    alerts:
      - { name: "low", condition: "accuracy < 0.8", severity: "info", notify: ["slack:a", "slack:b"] }
      - { name: "slow", condition: "p95(latency) > 100ms", severity: "warning", for: "10m" }
`;
const over = (rest: string): Record<string, string> => ({
  'team.mlops.yaml': team,
  'main.mlops.yaml': `extends: "./team.mlops.yaml"\n${service(rest)}`,
});
const alertsOf = ({ spec }: Result): unknown =>
  spec?.monitoring?.alerts?.map(({ name, severity }) => `${name} ${severity}`);

test('a layer without name and version lies beneath the file, and maps merge by key', () => {
  const { spec, found } = compose(over('  labels: { tier: "2" }\n'));
  expect(found).toEqual([]);
  expect({ ...spec?.labels }).toEqual({ cost: 'low', tier: '2' });
  expect(spec?.owner?.team).toBe('growth');
});

test.each([
  ['a list', '[{ name: "slow", severity: "critical" }]'],
  ['a map by name', '{ slow: { severity: "critical" } }'],
])('a named list merges by name with %s', (_, alerts) => {
  const result = compose(over(`  monitoring: { alerts: ${alerts} }\n`));
  expect(result.found).toEqual([]);
  expect(alertsOf(result)).toEqual(['low info', 'slow critical']);
  expect(result.spec?.monitoring?.alerts?.[1]?.for).toBe(600);
});

test('a list without names is replaced, not appended to', () => {
  const { spec } = compose(over('  monitoring: { alerts: { low: { notify: ["slack:c"] } } }\n'));
  expect(spec?.monitoring?.alerts?.[0]?.notify).toEqual(['slack:c']);
});

test('`null` removes a field, a key of a map, an item, and a whole section', () => {
  expect(compose(over('  owner: null\n')).spec?.owner).toBeUndefined();
  expect({ ...compose(over('  labels: { tier: null }\n')).spec?.labels }).toEqual({ cost: 'low' });
  expect(alertsOf(compose(over('  monitoring: { alerts: { slow: null } }\n')))).toEqual(['low info']);
  expect(compose(over('  monitoring: null\n')).spec?.monitoring).toBeUndefined();
  expect(
    compose(over('  monitoring: { alerts: { slow: { for: null } } }\n')).spec?.monitoring?.alerts?.[1]?.for,
  ).toBeUndefined();
});

test('what was removed and is written again begins anew', () => {
  const files = {
    'team.mlops.yaml': team,
    'quiet.mlops.yaml': 'extends: "./team.mlops.yaml"\nmlops: { monitoring: { alerts: null }, labels: null }\n',
    'main.mlops.yaml': `extends: "./quiet.mlops.yaml"\n${service('  labels: { team: "a" }\n  monitoring: { alerts: { bad: { condition: "accuracy < 0.5", severity: "critical" } } }\n')}`,
  };
  const result = compose(files);
  expect(result.found).toEqual([]);
  expect({ ...result.spec?.labels }).toEqual({ team: 'a' });
  expect(alertsOf(result)).toEqual(['bad critical']);
});

test('`[]` for a named list says that there are none, and that is told once there are some beneath', () => {
  const result = compose(over('  monitoring:\n    alerts: []\n'));
  expect(alertsOf(result)).toEqual([]);
  expect(result.found).toEqual(['model/removes-all main.mlops.yaml:6:13']);
  expect(compose(over('  monitoring:\n    alerts: null\n')).found).toEqual([]);
  expect(compose({ 'main.mlops.yaml': service('  monitoring: { alerts: [] }\n') }).found).toEqual([]);
});

test.each([
  ['an item', '  monitoring:\n    alerts: { slwo: null }\n', 'model/removes-nothing main.mlops.yaml:6:15'],
  ['a key of a map', '  labels: { teir: null }\n', 'model/removes-nothing main.mlops.yaml:5:13'],
  [
    'an item of a list that is nowhere',
    '  training: { experiments: { metrics: { auc: null } } }\n',
    'model/removes-nothing main.mlops.yaml:5:41',
  ],
])('taking away %s that is not there is told', (_, rest, finding) => {
  expect(compose(over(rest)).found).toEqual([finding]);
});

test('an item that is removed where nothing lies beneath is told, too', () => {
  expect(compose({ 'main.mlops.yaml': service('  monitoring: { alerts: { slow: null } }\n') }).found).toEqual([
    'model/removes-nothing main.mlops.yaml:4:27',
  ]);
});

test('two layers may remove the same item', () => {
  const files = {
    'team.mlops.yaml': team,
    'quiet.mlops.yaml': 'mlops: { monitoring: { alerts: { slow: null } } }\n',
    'main.mlops.yaml': `extends: ["./team.mlops.yaml", "./quiet.mlops.yaml"]\n${service('  monitoring: { alerts: { slow: null } }\n')}`,
  };
  const result = compose(files);
  expect(result.found).toEqual([]);
  expect(alertsOf(result)).toEqual(['low info']);
});

test('of several files the later wins, and the file itself over all', () => {
  const layer = (tier: string, cost: string): string =>
    `mlops: { labels: { tier: "${tier}", cost: "${cost}", own: "${tier}" } }\n`;
  const { spec } = compose({
    'a.mlops.yaml': layer('a', 'a'),
    'b.mlops.yaml': layer('b', 'b'),
    'main.mlops.yaml': `extends: ["./a.mlops.yaml", "./b.mlops.yaml"]\n${service('  labels: { own: "main" }\n')}`,
  });
  expect({ ...spec?.labels }).toEqual({ tier: 'b', cost: 'b', own: 'main' });
});

test('layers extend layers, from their own folders', () => {
  const { spec, found } = compose({
    'shared/base.mlops.yaml': 'mlops: { labels: { from: "base" } }\n',
    'shared/team.mlops.yaml': 'extends: "./base.mlops.yaml"\n',
    'main.mlops.yaml': `extends: "./shared/team.mlops.yaml"\n${service()}`,
  });
  expect(found).toEqual([]);
  expect({ ...spec?.labels }).toEqual({ from: 'base' });
});

test('a package can be extended', () => {
  const { spec, found } = compose(
    {
      'main.mlops.yaml': `extends: "@team/defaults"\n${service()}`,
      'node_modules/@team/defaults/base.mlops.yaml': team,
    },
    undefined,
    { '@team/defaults': '/d/node_modules/@team/defaults/base.mlops.yaml' },
  );
  expect(found).toEqual([]);
  expect(spec?.owner?.team).toBe('growth');
});

test('a diamond is read once, and is no cycle', () => {
  const { spec, found } = compose({
    'base.mlops.yaml': 'mlops: { labels: { a: "base", b: "base", c: "base" } }\n',
    'left.mlops.yaml': 'extends: "./base.mlops.yaml"\nmlops: { labels: { a: "left" } }\n',
    'right.mlops.yaml': 'extends: "./base.mlops.yaml"\nmlops: { labels: { b: "right" } }\n',
    'main.mlops.yaml': `extends: ["./left.mlops.yaml", "./right.mlops.yaml"]\n${service()}`,
  });
  expect(found).toEqual([]);
  expect({ ...spec?.labels }).toEqual({ a: 'left', b: 'right', c: 'base' });
});

test.each([
  [
    'itself',
    { 'main.mlops.yaml': `extends: "./main.mlops.yaml"\n${service()}` },
    'model/extends-cycle main.mlops.yaml:1:10',
  ],
  [
    'a file that extends it',
    {
      'main.mlops.yaml': `extends: "./a.mlops.yaml"\n${service()}`,
      'a.mlops.yaml': 'extends: ["./main.mlops.yaml"]\n',
    },
    'model/extends-cycle a.mlops.yaml:1:11',
  ],
  [
    'what is not there',
    { 'main.mlops.yaml': `extends: "./teem.mlops.yaml"\n${service()}`, 'team.mlops.yaml': team },
    'model/extends-missing main.mlops.yaml:1:10',
  ],
  [
    'a package that is not installed',
    { 'main.mlops.yaml': `extends: "@team/defaults"\n${service()}` },
    'model/extends-missing main.mlops.yaml:1:10',
  ],
])('extending %s is an error at the place of the name', (_, files, finding) => {
  expect(compose(files).found).toEqual([finding]);
});

test('values stand where they were written, whichever layer that was', () => {
  const result = compose(
    over('  labels: { tier: "2" }\n  monitoring:\n    alerts: { slow: { severity: "critical" } }\n'),
  );
  expect(placeOf(result, 'labels.tier')).toBe('main.mlops.yaml:5:19');
  expect(placeOf(result, 'labels.cost')).toBe('team.mlops.yaml:3:30');
  expect(placeOf(result, 'monitoring.alerts[slow].severity')).toBe('main.mlops.yaml:7:33');
  expect(placeOf(result, 'monitoring.alerts[slow].for')).toBe('team.mlops.yaml:10:86');
});

test('a mistake in a lower layer is found there', () => {
  expect(
    compose({
      'team.mlops.yaml': 'mlops: { labels: { tier: 1 } }\n',
      'main.mlops.yaml': `extends: ./team.mlops.yaml\n${service()}`,
    }).found,
  ).toEqual(['model/wrong-type team.mlops.yaml:1:26']);
});

const staged = over(
  '  environments:\n    staging:\n      monitoring: { alerts: { slow: null, low: { severity: "critical" } } }\n    production: {}\n',
);

test('an environment lies over everything', () => {
  const result = compose(staged, 'staging');
  expect(result.found).toEqual([]);
  expect(alertsOf(result)).toEqual(['low critical']);
  expect(alertsOf(compose(staged, 'production'))).toEqual(['low info', 'slow warning']);
  expect(alertsOf(compose(staged))).toEqual(['low info', 'slow warning']);
});

test('overlays of one environment in several layers merge by the same rule', () => {
  const files = {
    'team.mlops.yaml': `${team}  environments: { staging: { monitoring: { alerts: [{ name: "low", severity: "warning" }] } } }\n`,
    'main.mlops.yaml': `extends: ./team.mlops.yaml\n${service('  environments: { staging: { monitoring: { alerts: [{ name: "slow", severity: "info" }] } } }\n')}`,
  };
  expect(alertsOf(compose(files, 'staging'))).toEqual(['low warning', 'slow info']);
});

test('a layer takes an environment away, and a name that is no environment is told', () => {
  const files = {
    'team.mlops.yaml': 'mlops: { environments: { staging: {}, production: {} } }\n',
    'main.mlops.yaml': `extends: ./team.mlops.yaml\n${service('  environments: { staging: null }\n')}`,
  };
  expect(compose(files).environments).toEqual(['production']);
  expect(compose(files, 'staging').found).toEqual(['model/unknown-environment main.mlops.yaml:5:3']);
  expect(
    compose({
      ...files,
      'main.mlops.yaml': `extends: ./team.mlops.yaml\n${service('  environments: { stagin: null }\n')}`,
    }).found,
  ).toEqual(['model/removes-nothing main.mlops.yaml:5:19']);
});

test('items without a name, or with that of another, are not lost in a merge', () => {
  const lower = `mlops:\n  monitoring:\n    metrics:\n      - { name: "a", type: "gauge" }\n      - { type: "gauge" }\n`;
  expect(
    compose({
      'low.mlops.yaml': lower,
      'main.mlops.yaml': `extends: ./low.mlops.yaml\n${service('  monitoring: { metrics: [{ name: "b", type: "gauge" }] }\n')}`,
    }).found,
  ).toEqual(['model/missing-field low.mlops.yaml:5:11']);
});

test('one item without its list is a map: it merges with its like, and takes the place of a list', () => {
  const lower = (tracking: string): string => `mlops: { training: { experiments: { tracking: ${tracking} } } }\n`;
  const trackingOf = (below: string, above: string): unknown =>
    compose({
      'low.mlops.yaml': lower(below),
      'main.mlops.yaml': `extends: ./low.mlops.yaml\n${service(`  training: { experiments: { tracking: ${above} } }\n`)}`,
    }).spec?.training?.experiments?.tracking?.map(({ backend, experiment_name: name }) => [backend, name]);
  expect(trackingOf('{ backend: mlflow, experiment_name: a }', '{ experiment_name: b }')).toEqual([['mlflow', 'b']]);
  expect(trackingOf('[{ backend: mlflow, experiment_name: a }]', '[{ backend: wandb }]')).toEqual([
    ['mlflow', 'a'],
    ['wandb', undefined],
  ]);
  expect(trackingOf('[{ backend: mlflow, experiment_name: a }]', '{ backend: wandb }')).toEqual([['wandb', undefined]]);
});
