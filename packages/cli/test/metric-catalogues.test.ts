import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import { built } from './built.ts';

const { folder, trainyard } = built();
const sdk = new URL('../../sdk/dist/index.js', import.meta.url).href;
const put = (name: string, text: string): void => writeFileSync(join(folder(), name), text);

/** A plugin of the project that knows the metrics of a server. */
const SERVER = `import { definePlugin, metricCatalogues, section } from ${JSON.stringify(sdk)};
export default definePlugin({
  name: 'server', summary: 'A serving runtime', options: section({}),
  appliesTo: (spec) => spec.deployment !== undefined,
  capabilities: {},
  provides: [metricCatalogues.of({ of: 'the server', metrics: [
    { name: 'srv_queue_seconds', type: 'histogram', unit: 's', labels: ['model'], help: 'Time in the queue' },
    { name: 'srv_failures_total', type: 'counter', labels: ['model', 'reason'], help: 'Requests that failed' },
    { name: 'srv_share', type: 'gauge', unit: 'ratio', help: 'Share of the memory in use' },
  ] })],
  generators: {},
});
`;

const specWith = (condition: string, more = 'deployment: { serving: { replicas: 2 } }'): string => `mlops:
  name: "demo"
  version: "1.0.0"
  ${more}
  monitoring:
    metrics: [{ name: "quality", type: "gauge" }]
    alerts: [{ name: "slow", condition: '${condition}', severity: "info" }]
`;

function project(condition: string, more?: string): void {
  put('server.mjs', SERVER);
  put('trainyard.config.json', JSON.stringify({ plugins: ['./server.mjs'] }));
  put('a.mlops.yaml', specWith(condition, more));
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly severity: string;
}

const found = (): readonly Told[] =>
  (
    JSON.parse(trainyard('check', 'a.mlops.yaml', '--json').stdout) as { diagnostics: readonly Told[] }
  ).diagnostics.filter(({ code }) => !code.startsWith('engine/') || code === 'engine/metric-of-plugin-off');

test('a condition reads a metric of a catalogue by its kind and unit, and Prometheus takes the rule', () => {
  project('p95(srv_queue_seconds) > 250ms and rate(srv_failures_total{reason="oom"}[5m]) > 1');
  expect(found()).toEqual([]);
  expect(trainyard('generate', 'a.mlops.yaml', '--quiet').status).toBe(0);
  const rules = readFileSync(join(folder(), 'generated/prometheus/rules.yaml'), 'utf8');
  expect(rules).toMatch(/histogram_quantile\(0\.95, .*srv_queue_seconds_bucket/);
  expect(rules).toContain('0.25');
  const promtool = requireTool('promtool');
  if (promtool === undefined) return;
  const cwd = join(folder(), 'generated/prometheus');
  expect(run(promtool, ['check', 'rules', 'rules.yaml'], { cwd }).status).toBe(0);
  const tests = run(promtool, ['test', 'rules', 'rules.test.yaml'], { cwd });
  expect({ status: tests.status, output: tests.status === 0 ? '' : tests.stdout + tests.stderr }).toEqual({
    status: 0,
    output: '',
  });
}, 60_000);

test('a metric that is misspelt is suggested from the catalogue, and a label that it has not is told', () => {
  project('srv_queue_second > 250ms');
  expect(found().map(({ code, message }) => [code, message])).toEqual([
    ['conditions/unknown-metric', "No metric is called 'srv_queue_second'. Did you mean 'srv_queue_seconds'?"],
  ]);
  project('something > 1');
  expect(found()[0]?.message).toBe("No metric is called 'something'. There are 'quality'.");
  project('rate(srv_failures_total{modell="a"}[5m]) > 1');
  expect(found().map(({ code }) => code)).toEqual(['conditions/unknown-label']);
  project('srv_share > 5s');
  expect(found().map(({ severity }) => severity)).toEqual(['error']);
});

test('what the specification says of a metric wins over the catalogue', () => {
  project('srv_share > 5s');
  put(
    'a.mlops.yaml',
    specWith('srv_share > 5s').replace('"gauge" }]', '"gauge" }, { name: "srv_share", type: "gauge", unit: "s" }]'),
  );
  expect(found()).toEqual([]);
});

test('a metric of a plugin that is off for the service is an error that names the plugin', () => {
  project('srv_share > 50%', 'targets: { k8s: false }');
  expect(found().map(({ code, message, severity }) => [code, severity, message])).toEqual([
    [
      'engine/metric-of-plugin-off',
      'error',
      "'srv_share' is a metric of the plugin 'server', which is off for this service: turn it on with `targets: { server: {} }`, or declare the metric under `monitoring.metrics`.",
    ],
  ]);
  project('srv_share > 50%', 'targets: { k8s: false, server: {} }');
  expect(found()).toEqual([]);
});

test('a catalogue that says too little is refused', () => {
  project('quality > 1');
  put('server.mjs', SERVER.replace("type: 'gauge'", "type: 'gage'"));
  const { status, stderr } = trainyard('check', 'a.mlops.yaml');
  expect(status).toBe(2);
  expect(stderr).toContain(
    "The plugin './server.mjs' cannot be used: what it gives to 'metric-catalogues' gives 'srv_share' no type",
  );
});
