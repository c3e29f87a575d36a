import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from '@trainyard/oracles';
import type { Finished } from '@trainyard/oracles';
import { nxWorkspace } from '@trainyard/oracles';
import type { NxWorkspace } from '@trainyard/oracles';

let ws: NxWorkspace;
beforeAll(() => {
  ws = nxWorkspace({
    files: { 'nx.json': '{ "analytics": false, "plugins": ["@trainyard/nx"] }\n' },
    // What a new plugin names as its development dependencies.
    packages: ['typescript@6', '@types/node@20', 'mdast-util-from-markdown@2', 'micromark-extension-gfm-table@2'],
  });
}, 600_000);
afterAll(() => ws.remove());

const textOf = (path: string): string => readFileSync(ws.at(path), 'utf8');

/** Runs a generator without a terminal; what it printed. */
function generate(...args: string[]): string {
  const { status, stdout, stderr } = ws.nx(['g', ...args]);
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout + stderr;
}

const changesOf = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => /^(?:CREATE|UPDATE|DELETE) /.test(line))
    .sort();

test('a dry run of each generator writes nothing and lists what it would', () => {
  expect(changesOf(generate('@trainyard/nx:service', 'dry', '--dry-run'))).toContain('CREATE dry/dry.mlops.yaml');
  expect(changesOf(generate('@trainyard/nx:plugin', 'dry', '--dry-run'))).toContain(
    'CREATE trainyard-plugin-dry/src/index.ts',
  );
  expect(existsSync(ws.at('dry'))).toBe(false);
  expect(existsSync(ws.at('trainyard-plugin-dry'))).toBe(false);
}, 240_000);

test('a service of two kinds, a stage, a target and the other syntax: what comes of it is checked by its inferred target', () => {
  generate('@trainyard/nx:service', 'churn', '--directory', 'services/churn');
  generate('@trainyard/nx:service', 'demand', '--template', 'forecast', '--syntax', 'native');
  const spec = 'services/churn/churn.mlops.yaml';
  const before = textOf(spec);
  const stage = [
    '@trainyard/nx:stage',
    'explain',
    '--project',
    'churn',
    '--type',
    'evaluation',
    '--inputs',
    'model',
    '--outputs',
    'reasons',
  ];
  expect(changesOf(generate(...stage, '--dry-run'))).toEqual([
    `CREATE services/churn/src/churn/stages/explain.py`,
    `UPDATE ${spec}`,
  ]);
  expect(textOf(spec)).toBe(before);
  generate(...stage);
  expect(textOf(spec)).toContain('entrypoint: "churn.stages.explain:run"');
  generate('@trainyard/nx:add-target', 'k8s', '--project', 'churn');
  expect(textOf(spec)).toContain('service_type: "LoadBalancer"');
  expect(changesOf(generate('@trainyard/nx:convert', '--project', 'churn', '--to', 'native'))).toEqual([
    'CREATE services/churn/churn.mlops',
    `DELETE ${spec}`,
  ]);
  const checked = ws.nx(['run-many', '-t', 'check']);
  expect({
    status: checked.status,
    ok: checked.stdout.includes('Successfully ran target check for 2 projects'),
  }).toEqual({
    status: 0,
    ok: true,
  });
}, 240_000);

test('what is refused is said, exits with 1, and leaves all files as they are', () => {
  generate('@trainyard/nx:service', 'ranking');
  const before = textOf('ranking/ranking.mlops.yaml');
  const { status, stdout, stderr } = ws.nx(['g', '@trainyard/nx:stage', 'training', '--project', 'ranking']);
  expect(status).toBe(1);
  expect(stdout + stderr).toContain("has a stage 'training' already. Choose another name.");
  expect(textOf('ranking/ranking.mlops.yaml')).toBe(before);
  const missing = ws.nx(['g', '@trainyard/nx:service', 'audio', '--template', 'sound']);
  expect(missing.status).toBe(1);
  expect(missing.stdout + missing.stderr).toMatch(/template.*tabular/s);
}, 240_000);

test('a generated plugin builds, passes its tests with the packed SDK, and is found and used by Trainyard', () => {
  generate('@trainyard/nx:plugin', 'runbook', '--directory', 'plugins/runbook');
  const tested = run('npm', ['test'], { cwd: ws.at('plugins/runbook'), env: { NODE_OPTIONS: '', FORCE_COLOR: '0' } });
  expect({
    status: tested.status,
    passed: /\bpass (\d+)/.exec(tested.stdout)?.[1],
    said: tested.stdout + tested.stderr,
  }).toMatchObject({
    status: 0,
    passed: '3',
  });
  generate('@trainyard/nx:service', 'shop');
  generate(
    '@trainyard/nx:add-target',
    './plugins/runbook/dist/src/index.js',
    '--target',
    'runbook',
    '--project',
    'shop',
  );
  const { status } = ws.trainyard('generate', 'shop/shop.mlops.yaml', '--quiet');
  expect(status).toBe(0);
  expect(textOf('shop/generated/runbook/alerts.md')).toMatch(/^# Alerts\n/);
}, 240_000);

test('nx migrate brings a test of a plugin that was written for 0.1.0 in line: it failed before, and passes after', () => {
  const fixture = join(import.meta.dirname, '../testdata/migrations/runbook.test.mjs.txt');
  ws.write('plugins/runbook/old.test.mjs', readFileSync(fixture, 'utf8'));
  ws.write(
    'plugins/runbook/shop.mlops.yaml',
    'mlops:\n  name: "shop"\n  version: "1.0.0"\n  monitoring:\n    metrics: [{ name: "quality", type: "gauge" }]\n    alerts: [{ name: "odd", condition: "quality > 1", severity: "info" }]\n  targets:\n    runbook: { title: "What to do" }\n',
  );
  const old = (): Finished =>
    run(process.execPath, ['old.test.mjs'], { cwd: ws.at('plugins/runbook'), env: { NODE_OPTIONS: '' } });
  expect(old().stderr).toContain('TypeError: the second argument is a list');
  const { generators } = JSON.parse(textOf('node_modules/@trainyard/nx/migrations.json')) as {
    generators: Record<string, { version: string }>;
  };
  // What `nx migrate @trainyard/nx` writes when it comes from 0.1.0; that step asks a registry.
  const migrations = Object.entries(generators).map(([name, each]) => ({ ...each, package: '@trainyard/nx', name }));
  ws.write('migrations.json', JSON.stringify({ migrations }));
  const migrated = ws.nx(['migrate', '--run-migrations=migrations.json'], {
    NX_MIGRATE_SKIP_INSTALL: 'true',
    NX_MIGRATE_USE_LOCAL: 'true',
  });
  expect({ status: migrated.status, said: migrated.stdout + migrated.stderr }).toMatchObject({ status: 0 });
  expect(textOf('plugins/runbook/old.test.mjs')).toContain(
    'await conformance(runbook, { specs: [spec] }); // no problem',
  );
  expect(old()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+ kinds of checks, no problem\n$/) });
}, 240_000);
