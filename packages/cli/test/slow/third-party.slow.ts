import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { packedTarballs, requireTool, run } from '@trainyard/oracles';
import type { Finished } from '@trainyard/oracles';

const examples = fileURLToPath(new URL('../../../../examples', import.meta.url));
const testdata = fileURLToPath(new URL('../../testdata/third-party', import.meta.url));
const seeds = ['object_detection', 'recommendation_system', 'sentiment_analysis'];
const plugins = ['airflow', 'argo-workflows'] as const;

const root = mkdtempSync(join(tmpdir(), 'trainyard-third-party-'));
const project = join(root, 'project');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const tarballs = packedTarballs();
const ofSdk = ['sdk', 'model', 'conditions', 'syntax'].map((name) => tarballs[`@trainyard/${name}`] ?? '');

function done({ status, stdout, stderr }: Finished): string {
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
  return stdout;
}

const npm = (cwd: string, ...args: string[]): string =>
  done(
    run('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd,
      env: { CI: 'true' },
      timeout: 300_000,
    }),
  );

const trainyard = (...args: string[]): Finished =>
  run(join(project, 'node_modules/.bin/trainyard'), args, { cwd: project, env: { NO_COLOR: '1', FORCE_COLOR: '' } });

/** What the authors of a plugin do: install the SDK, build, test, pack. */
function built(name: string): string {
  const folder = join(root, name);
  cpSync(join(examples, 'third-party', `trainyard-plugin-${name}`), folder, {
    recursive: true,
    filter: (path) => !/[\\/](?:node_modules|dist)$/.test(path),
  });
  npm(folder, 'install', '--save-dev', ...ofSdk);
  npm(folder, 'run', 'build');
  expect(npm(folder, 'test')).toMatch(/"hostile text":[1-9]/);
  npm(folder, 'pack', '--pack-destination', root);
  return join(root, `trainyard-plugin-${name}-1.0.0.tgz`);
}

beforeAll(() => {
  const packed = plugins.map(built);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  npm(project, 'install', '--save-dev', tarballs['trainyard'] ?? '', ...ofSdk, ...packed);
  for (const seed of seeds) cpSync(join(examples, seed, `${seed}.mlops.yaml`), join(project, `${seed}.mlops.yaml`));
  cpSync(join(testdata, 'gates.mlops.yaml'), join(project, 'gates.mlops.yaml'));
  const specs = readdirSync(project).filter((name) => name.endsWith('.mlops.yaml'));
  done(trainyard('generate', ...specs, '--out', 'out', '--quiet'));
}, 600_000);

test.each(plugins)('%s is a whole target in fewer than 300 lines', (name) => {
  const source = join(examples, 'third-party', `trainyard-plugin-${name}`, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const lines = files.flatMap((path) => readFileSync(join(source, path), 'utf8').trimEnd().split('\n'));
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.length).toBeLessThan(300);
});

test('packed plugins of others are found in a project that has nothing but packages', () => {
  const { plugins: listed } = JSON.parse(done(trainyard('plugins', '--json'))) as {
    plugins: readonly { name: string; from: string; version: string; sdk?: string; contract: number }[];
  };
  expect(listed.filter(({ from }) => from === 'dependency')).toMatchObject(
    plugins.map((name) => ({ name, version: '1.0.0', sdk: '^0.1.0', contract: 1 })),
  );
});

test('the DAGs of all services load in the real Airflow, with their order, gates and schedules', () => {
  const airflow = requireTool('airflow');
  if (airflow === undefined) return;
  const dags = join(root, 'dags');
  mkdirSync(dags);
  for (const name of [...seeds, 'gates'])
    cpSync(join(project, 'out', name, 'airflow/dag.py'), join(dags, `${name}.py`));
  const env = { AIRFLOW_HOME: join(root, 'home'), AIRFLOW__CORE__LOAD_EXAMPLES: 'False' };
  const load = (): { errors: object; dags: Record<string, object>; times: object } =>
    JSON.parse(
      done(run(airflow, [join(testdata, 'load-dags.py'), dags], { env }))
        .trimEnd()
        .split('\n')
        .at(-1) ?? '',
    );
  const loaded = load();
  expect(loaded.errors).toEqual({});
  expect(Object.keys(loaded.dags).sort()).toEqual(['gates', ...seeds].map((name) => name.replaceAll('_', '-')));
  expect(loaded.dags['gates']).toEqual({
    fit: [],
    judge: ['fit'],
    release: ['release__gate'],
    release__gate: ['fit', 'judge'],
    report: ['release'],
  });
  expect(loaded.times).toEqual({ gates: expect.stringContaining("'expression': '15 4 * * 1', 'timezone': 'UTC'") });
  // Airflow does judge: a DAG that names an unknown argument is refused.
  const file = join(dags, 'gates.py');
  writeFileSync(file, readFileSync(file, 'utf8').replace('catchup=False', 'catch_up=False'));
  expect(Object.keys(load().errors)).toHaveLength(1);
}, 120_000);

test('the workflows of all services pass the linter of Argo Workflows, which finds what is wrong', () => {
  const lint = requireTool('argo-lint');
  if (lint === undefined) return;
  const files = [...seeds, 'gates'].map((name) => join(project, 'out', name, 'argo-workflows/workflow.yaml'));
  for (const file of files) expect(done(run(lint, [file]))).toContain('no linting errors found');
  const text = readFileSync(files.at(-1) ?? '', 'utf8');
  const wrong = join(root, 'wrong.yaml');
  for (const [from, to] of [
    ['depends: fit.Succeeded', 'depends: fitt.Succeeded'],
    ['outputs.artifacts.model}}', 'outputs.artifacts.modell}}'],
    ['timezone: Etc/UTC', 'timezone: Etc/Nowhere'],
  ] as const) {
    expect(text).toContain(from);
    writeFileSync(wrong, text.replace(from, to));
    expect(run(lint, [wrong]).status).toBe(1);
  }
}, 120_000);
