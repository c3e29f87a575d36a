import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { goldensOf, oddSpecs, requireTool, run } from '@trainyard/oracles';
import { conformance, hostileSpec, runPlugin, yamlReader } from '@trainyard/sdk/testing';
import type { Reader } from '@trainyard/sdk/testing';
import { parse } from 'yaml';
import prometheus from '../src/index.ts';
import { alertRules } from '../src/lower/alerts.ts';
import { untested } from '../src/lower/tests.ts';

const plugin = prometheus as never;
const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(
    /^extends:.*$/m,
    '',
  );
const seeds = ['recommendation_system', 'object_detection', 'sentiment_analysis'].map(example);
const more = readFileSync(new URL('../testdata/many-conditions.mlops.yaml', import.meta.url), 'utf8');
const all = [...seeds, example('card_fraud'), hostileSpec, more];
const odd = oddSpecs().map((each) => each.text);

async function written(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-prometheus-'));
  for (const file of (await runPlugin(plugin, text)).files) writeFileSync(join(folder, file.path), file.content);
  return folder;
}

/** Labels and annotations are templates; what the template engine makes of them is what was written. */
const rulesReader: Reader = {
  read: async (content) => {
    const { texts, comments = [] } = await yamlReader.read(content);
    return { texts: texts.map((text) => text.replaceAll('{{ "{{" }}', '{{')), comments };
  },
};

test('keeps what every plugin promises', async () => {
  expect(
    (await conformance(plugin, { goldens: goldensOf('prometheus'), readers: { 'rules.yaml': rulesReader } })).problems,
  ).toEqual([]);
}, 120_000);

test.each([
  ['the examples', all],
  ['odd specifications', odd],
])(
  'promtool accepts the configuration and the rules of %s, and the tests of the rules pass',
  async (_, texts) => {
    const promtool = requireTool('promtool');
    if (promtool === undefined) return;
    const folders = (await Promise.all(texts.map(written))).filter((folder) =>
      existsSync(join(folder, 'prometheus.yaml')),
    );
    const files = (name: string): string[] => folders.map((folder) => join(folder, name)).filter(existsSync);
    // The configuration names the rules, so promtool checks them with it.
    for (const args of [
      ['check', 'config', ...files('prometheus.yaml')],
      ['test', 'rules', ...files('rules.test.yaml')],
    ]) {
      const outcome = run(promtool, args);
      expect({ code: outcome.status, said: outcome.status === 0 ? '' : outcome.stdout + outcome.stderr }).toEqual({
        code: 0,
        said: '',
      });
    }
    expect(folders.length).toBeGreaterThan(5);
  },
  90_000,
);

test('promtool notices when a rule is turned round, so the tests can fail', async () => {
  const promtool = requireTool('promtool');
  if (promtool === undefined) return;
  const cwd = await written(seeds[0] ?? '');
  const rules = readFileSync(join(cwd, 'rules.yaml'), 'utf8');
  for (const [from, to] of [
    ['< 0.8', '> 0.8'],
    ['< 0.8', '< 0.5'],
    ['< 0.8', '<= 0.8'],
    ['> 100', '> 300'],
    ['> 100', '> 90'],
    ['0.95', '0.5'],
  ] as const) {
    expect(rules).toContain(from);
    writeFileSync(join(cwd, 'rules.yaml'), rules.replace(from, to));
    const outcome = run(promtool, ['test', 'rules', 'rules.test.yaml'], { cwd });
    expect({ from, to, code: outcome.status }).toEqual({ from, to, code: 1 });
  }
});

test('every alert of the examples has a case in which it fires', async () => {
  for (const text of [...seeds, example('card_fraud')]) {
    const { compiled } = await runPlugin(plugin, text);
    expect(untested(alertRules(compiled.spec, { labels: {}, alerts: {} })).map((rule) => rule.name)).toEqual([]);
  }
});

test("a scrape job stands for each metric, in the founding document's form", async () => {
  const { files } = await runPlugin(plugin, seeds[0] ?? '');
  const config = parse(files.find((file) => file.path === 'prometheus.yaml')?.content ?? '') as {
    global: object;
    scrape_configs: { job_name: string; static_configs: object }[];
  };
  expect(config.global).toEqual({ scrape_interval: '15s' });
  expect(config.scrape_configs.map(({ job_name, static_configs }) => ({ job_name, static_configs }))).toEqual([
    {
      job_name: 'recommendation_accuracy_scraper',
      static_configs: [{ targets: ['recommendation-accuracy-service:8080'] }],
    },
    { job_name: 'serving_latency_scraper', static_configs: [{ targets: ['serving-latency-service:8080'] }] },
  ]);
});

const service = (monitoring: string): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics: [{ name: "accuracy", type: "gauge" }, { name: "share", type: "gauge", labels: ["region"] }, { name: "latency", type: "histogram", unit: "ms" }, { name: "depth", type: "gauge", external: true, source: "queue:9419" }]\n${monitoring}`;

test.each([
  ['condition: "accuracy < 0.8 and hour() > 8"', ['prometheus/untested-alert']],
  ['condition: "avg(accuracy[30d]) < 0.8"', ['prometheus/untested-alert']],
  ['condition: "accuracy < 0.8 and share > 0.5"', []],
])('an alert without a test in which it fires is named: %s', async (condition, codes) => {
  const { diagnostics } = await runPlugin(
    plugin,
    service(`    alerts: [{ name: "low", ${condition}, severity: "info" }]\n`),
  );
  expect(diagnostics.map((each) => each.code).filter((code) => code.startsWith('prometheus/'))).toEqual(codes);
});

test.each([
  ['objective: "99%", indicator: "latency <= 100ms"', []],
  ['objective: "99%", indicator: "latency >= 100ms"', ['prometheus/uncounted-objective']],
  ['objective: "100%", indicator: "latency <= 100ms"', ['prometheus/uncounted-objective']],
])('an objective whose events cannot be counted is named: %s', async (fields, codes) => {
  const { diagnostics } = await runPlugin(
    plugin,
    service(`    performance: { objectives: [{ name: "fast", ${fields}, window: "30d" }] }\n`),
  );
  expect(diagnostics.map((each) => each.code).filter((code) => code.startsWith('prometheus/'))).toEqual(codes);
});

test('metrics of the service carry one target, so that conditions find them together; those of others keep theirs', async () => {
  const { files } = await runPlugin(plugin, service(''));
  const config = parse(files.find((file) => file.path === 'prometheus.yaml')?.content ?? '') as {
    scrape_configs: {
      job_name: string;
      static_configs: { targets: string[] }[];
      metric_relabel_configs: { target_label?: string; replacement?: string }[];
    }[];
  };
  const targets = (job: string): unknown[] =>
    config.scrape_configs
      .find((each) => each.job_name === job)
      ?.metric_relabel_configs.flatMap(({ target_label: label, replacement }) =>
        label === undefined ? [] : [[label, replacement]],
      ) ?? [];
  expect(targets('accuracy_scraper')).toEqual([
    ['job', 'demo'],
    ['instance', 'demo'],
  ]);
  expect(targets('depth_scraper')).toEqual([]);
  expect(config.scrape_configs.find((each) => each.job_name === 'depth_scraper')?.static_configs).toEqual([
    { targets: ['queue:9419'] },
  ]);
});

test("an alert's own labels go with its missing data, and cannot take the place of its severity", async () => {
  const { files } = await runPlugin(
    plugin,
    service(
      '    alerts: [{ name: "low", condition: "accuracy < 0.8", severity: "info", on_no_data: "alert", labels: { page: "yes", severity: "mine", service: "other" } }]\n',
    ),
  );
  const rules = parse(files.find((file) => file.path === 'rules.yaml')?.content ?? '') as {
    groups: { rules: { alert: string; labels: object }[] }[];
  };
  expect(rules.groups[0]?.rules.map(({ alert, labels }) => [alert, labels])).toEqual(
    ['low', 'low_no_data'].map((name) => [name, { severity: 'info', service: 'other', page: 'yes' }]),
  );
});

test.each([
  ['queue:9419', true],
  ['10.0.0.1', true],
  ['[::1]:9100', true],
  ['http://queue:9419', false],
  ['queue/metrics', false],
  ['queue:', false],
  ['a b', false],
])('an address of a metric is taken or refused as Prometheus does: %s', async (source, taken) => {
  const { diagnostics } = await runPlugin(
    plugin,
    `mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring: { metrics: [{ name: "depth", type: "gauge", external: true, source: ${JSON.stringify(source)} }] }\n`,
  );
  expect(diagnostics.some((each) => each.code === 'prometheus/bad-source')).toBe(!taken);
});
