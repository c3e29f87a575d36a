import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import { conformance, hostileSpec, hostileText, runPlugin } from '@trainyard/sdk/testing';
import { parse } from 'yaml';
import prometheus from '../src/index.ts';
import { alertRules } from '../src/lower/alerts.ts';
import { untested } from '../src/lower/tests.ts';

const plugin = prometheus as never;
const example = (name: string): string => readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(/^extends:.*$/m, '');
const seeds = ['recommendation_system', 'object_detection', 'sentiment_analysis'].map(example);
const more = readFileSync(new URL('../testdata/many-conditions.mlops.yaml', import.meta.url), 'utf8');
const all = [...seeds, example('card_fraud'), hostileSpec, more];

async function written(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-prometheus-'));
  for (const file of (await runPlugin(plugin, text)).files) writeFileSync(join(folder, file.path), file.content);
  return folder;
}

test('keeps what every plugin promises', async () => {
  expect((await conformance(plugin, seeds)).problems).toEqual([]);
});

test('promtool accepts the configuration and the rules, and the tests of the rules pass', async () => {
  const promtool = requireTool('promtool');
  if (promtool === undefined) return;
  for (const text of all) {
    const cwd = await written(text);
    for (const args of [['check', 'config', 'prometheus.yaml'], ['check', 'rules', 'rules.yaml'], ['test', 'rules', 'rules.test.yaml']]) {
      const outcome = run(promtool, args, { cwd });
      expect({ args, code: outcome.status, said: outcome.status === 0 ? '' : outcome.stdout + outcome.stderr }).toEqual({ args, code: 0, said: '' });
    }
  }
}, 60_000);

test('promtool notices when a rule is turned round, so the tests can fail', async () => {
  const promtool = requireTool('promtool');
  if (promtool === undefined) return;
  const cwd = await written(seeds[0] ?? '');
  const rules = readFileSync(join(cwd, 'rules.yaml'), 'utf8');
  for (const [from, to] of [['< 0.8', '> 0.8'], ['< 0.8', '< 0.5'], ['< 0.8', '<= 0.8'], ['> 100', '> 300'], ['> 100', '> 90'], ['0.95', '0.5']] as const) {
    expect(rules).toContain(from);
    writeFileSync(join(cwd, 'rules.yaml'), rules.replace(from, to));
    const outcome = run(promtool, ['test', 'rules', 'rules.test.yaml'], { cwd });
    expect({ from, to, code: outcome.status }).toEqual({ from, to, code: 1 });
  }
});

test('every alert of the examples has a case in which it fires', async () => {
  for (const text of [...seeds, example('card_fraud')]) {
    const { compiled } = await runPlugin(plugin, text);
    expect(untested(alertRules(compiled.spec, {})).map((rule) => rule.name)).toEqual([]);
  }
});

test("a scrape job stands for each metric, in the founding document's form", async () => {
  const { files } = await runPlugin(plugin, seeds[0] ?? '');
  const config = parse(files.find((file) => file.path === 'prometheus.yaml')?.content ?? '') as { global: object; scrape_configs: { job_name: string; static_configs: object }[] };
  expect(config.global).toEqual({ scrape_interval: '15s' });
  expect(config.scrape_configs.map(({ job_name, static_configs }) => ({ job_name, static_configs }))).toEqual([
    { job_name: 'recommendation_accuracy_scraper', static_configs: [{ targets: ['recommendation-accuracy-service:8080'] }] },
    { job_name: 'serving_latency_scraper', static_configs: [{ targets: ['serving-latency-service:8080'] }] },
  ]);
});

test('hostile text arrives whole, also through the template engine', async () => {
  const { files } = await runPlugin(plugin, hostileSpec);
  const rules = parse(files.find((file) => file.path === 'rules.yaml')?.content ?? '') as { groups: { rules: { alert: string; annotations: { summary: string } }[] }[] };
  expect(rules.groups[0]?.rules[0]?.annotations.summary.replace('{{ "{{" }}', '{{')).toBe(hostileText);
});
