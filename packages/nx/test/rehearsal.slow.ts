import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from '@trainyard/oracles';
import type { Finished } from '@trainyard/oracles';
import { startRegistry } from './registry.ts';
import type { Registry } from './registry.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const bins = join(repository, 'node_modules/.bin');
const NX = '23.2.1';
const folders: string[] = [];
let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry();
  const { status, stdout, stderr } = nxIn(repository, ['release', 'publish', `--registry=${registry.url}`]);
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}, 300_000);
afterAll(() => {
  registry.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The variables of every command: the local registry, no terminal, no daemon. */
function variables(): Record<string, string> {
  const { PATH = '' } = process.env;
  return {
    PATH: `${bins}:${PATH}`,
    NPM_CONFIG_USERCONFIG: registry.userConfig,
    npm_config_registry: registry.url,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    NODE_OPTIONS: '',
    CI: '',
  };
}

function nxIn(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Finished {
  const nx = join(cwd, 'node_modules/nx/dist/bin/nx.js');
  return run(process.execPath, [nx, ...args], {
    cwd, // Nx would share one cache among all folders with the same first commit.
    env: { ...variables(), NX_CACHE_DIRECTORY: join(cwd, '.nx/cache'), ...env },
    timeout: 280_000,
  });
}

/** A new folder with these files, under git, in which Nx is installed and nothing of ours. */
function freshWorkspace(
  manager: 'npm' | 'pnpm',
  files: Readonly<Record<string, string>>,
  packages: readonly string[] = [],
): string {
  const root = mkdtempSync(join(tmpdir(), 'trainyard-rehearsal-'));
  folders.push(root);
  const all = {
    'nx.json': '{ "analytics": false }\n',
    '.gitignore': 'node_modules\n.nx/cache\n.nx/workspace-data\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const words = manager === 'npm' ? ['install', '-D', '--no-audit', '--no-fund'] : ['add', '-D', '-w'];
  succeeds(run(manager, [...words, `nx@${NX}`, ...packages], { cwd: root, env: variables(), timeout: 280_000 }));
  git(root, 'init', '-q', '-b', 'main');
  commit(root);
  return root;
}

function succeeds(finished: Finished): string {
  if (finished.status !== 0) throw new Error(`exit ${finished.status}\n${finished.stdout}${finished.stderr}`);
  return finished.stdout;
}

function git(root: string, ...args: string[]): string {
  return succeeds(
    run('git', ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.com', ...args], { cwd: root }),
  );
}

function commit(root: string): void {
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'state');
}

/** Files that differ from the last commit. */
const changes = (root: string): string[] =>
  git(root, 'status', '--porcelain', '--untracked-files=all')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(3))
    .sort();

const text = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');
const json = (root: string, path: string): Record<string, unknown> =>
  JSON.parse(text(root, path)) as Record<string, unknown>;

/** Adds a service, and lives with it for a while as people do. */
function liveWith(root: string, spec: string, name: string): void {
  const folder = dirname(spec);
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(
    join(root, spec),
    `mlops:\n  name: "${name}"\n  version: "1.0.0"\n  deployment:\n    serving: { endpoint: "https://${name}.example.com", replicas: 2 }\n  monitoring:\n    metrics: [{ name: "quality", type: "gauge" }]\n    alerts: [{ name: "poor", condition: "quality < 0.9", severity: "critical" }]\n`,
  );
  expect(JSON.parse(succeeds(nxIn(root, ['show', 'projects', '--json'])))).toContain(name);
  succeeds(nxIn(root, ['run', `${name}:check`]));
  expect(nxIn(root, ['sync:check'], { CI: 'true' }).status).toBe(1);
  succeeds(nxIn(root, ['sync']));
  expect(nxIn(root, ['sync:check'], { CI: 'true' }).status).toBe(0);
  succeeds(nxIn(root, ['run-many', '-t', 'check', 'plan', '-p', name]));
  succeeds(nxIn(root, ['run-many', '-t', 'check', 'plan', '-p', name]));
  const { tasks } = json(root, '.nx/cache/run.json') as { tasks: { taskId: string; cacheStatus: string }[] };
  expect(tasks.map(({ taskId, cacheStatus }) => [taskId, cacheStatus]).sort()).toEqual([
    [`${name}:check`, expect.stringMatching(/^local-cache/)],
    [`${name}:plan`, expect.stringMatching(/^local-cache/)],
  ]);
  commit(root);
  // A hand edit and a stranger's file, then a change of the specification that meets neither.
  const deployment = `${folder}/generated/k8s/deployment.yaml`;
  writeFileSync(join(root, deployment), `${text(root, deployment)}# mine\n`);
  writeFileSync(join(root, folder, 'generated/k8s/mine.yaml'), 'mine: true\n');
  writeFileSync(join(root, spec), text(root, spec).replace('replicas: 2', 'replicas: 3'));
  expect(nxIn(root, ['affected', '-t', 'plan', '--base', 'HEAD']).status).toBe(1);
  succeeds(nxIn(root, ['sync']));
  succeeds(nxIn(root, ['affected', '-t', 'check', 'plan', '--base', 'HEAD']));
  expect(text(root, deployment)).toMatch(/replicas: 3[^]*# mine\n$/);
  expect(text(root, `${folder}/generated/k8s/mine.yaml`)).toBe('mine: true\n');
  commit(root);
}

test('npm, package-based: nx add registers the plugin and writes nothing else; init adds the line for CI when asked', () => {
  const root = freshWorkspace('npm', {
    'package.json': '{\n  "name": "shop",\n  "private": true,\n  "workspaces": ["packages/*"]\n}\n',
    'packages/site/package.json': '{ "name": "site", "version": "1.0.0", "scripts": { "hello": "echo hello" } }\n',
  });
  succeeds(nxIn(root, ['add', '@trainyard/nx', '--no-interactive']));
  expect(changes(root)).toEqual(['nx.json', 'package-lock.json', 'package.json']);
  expect(json(root, 'nx.json')).toEqual({
    analytics: false,
    plugins: ['@trainyard/nx'],
    sync: { globalGenerators: ['@trainyard/nx:sync'] },
  });
  expect(json(root, 'package.json')).toMatchObject({
    devDependencies: { '@trainyard/nx': expect.any(String), trainyard: expect.any(String) },
  });
  expect(json(root, 'package.json')['scripts']).toBeUndefined();
  commit(root);
  succeeds(nxIn(root, ['g', '@trainyard/nx:init', '--no-interactive']));
  expect(changes(root)).toEqual([]);
  succeeds(nxIn(root, ['g', '@trainyard/nx:init', '--ci', '--dry-run', '--no-interactive']));
  expect(changes(root)).toEqual([]);
  succeeds(nxIn(root, ['g', '@trainyard/nx:init', '--ci', '--no-interactive']));
  expect(json(root, 'package.json')['scripts']).toEqual({
    'trainyard:ci': 'nx sync:check && nx affected -t check plan',
  });
  commit(root);
  liveWith(root, 'packages/churn/churn.mlops.yaml', 'churn');
  succeeds(
    run('npm', ['run', 'trainyard:ci', '--', '--base', 'HEAD'], { cwd: root, env: { ...variables(), CI: 'true' } }),
  );
  expect(succeeds(nxIn(root, ['run', 'site:hello']))).toContain('hello');
}, 300_000);

test('pnpm, integrated: projects with project.json beside services', () => {
  const root = freshWorkspace('pnpm', {
    'package.json': '{\n  "name": "shop",\n  "version": "0.0.0",\n  "private": true\n}\n',
    'pnpm-workspace.yaml': "packages:\n  - 'apps/*'\n",
    'apps/site/project.json': '{ "name": "site", "targets": { "hello": { "command": "echo hello" } } }\n',
    'apps/site/churn.mlops.yaml': 'mlops: { name: "inside", version: "1.0.0" }\n',
  });
  succeeds(nxIn(root, ['add', '@trainyard/nx', '--no-interactive']));
  expect(changes(root)).toEqual(['nx.json', 'package.json', 'pnpm-lock.yaml']);
  commit(root);
  // A specification in a project's folder adds to the project, under the project's name.
  succeeds(nxIn(root, ['run', 'site:check']));
  succeeds(nxIn(root, ['sync']));
  commit(root);
  liveWith(root, 'services/ranking/ranking.mlops.yaml', 'ranking');
  expect(succeeds(nxIn(root, ['run', 'site:hello']))).toContain('hello');
}, 300_000);

test('with a plugin for Python: the service and its package are one project, and code elsewhere is an edge', () => {
  const pyproject = (name: string): string =>
    `[project]\nname = "${name}"\nversion = "1.0.0"\nrequires-python = ">=3.10"\n\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n`;
  const root = freshWorkspace(
    'npm',
    {
      'package.json': '{\n  "name": "models",\n  "private": true\n}\n',
      'nx.json': JSON.stringify({
        analytics: false,
        plugins: [{ plugin: '@nxlv/python', options: { packageManager: 'uv', inferDependencies: false } }],
      }),
      'pyproject.toml': `${pyproject('models')}\n[tool.uv.workspace]\nmembers = ["libs/*", "services/*"]\n`,
      'uv.lock': 'version = 1\n',
      'libs/features/pyproject.toml': pyproject('features'),
      'libs/features/project.json':
        '{ "name": "features", "projectType": "library", "sourceRoot": "libs/features/features", "targets": {} }\n',
      'libs/features/features/prepare.py': 'def run() -> None: ...\n',
      'services/churn/pyproject.toml': pyproject('churn'),
      'services/churn/project.json':
        '{ "name": "churn", "projectType": "application", "sourceRoot": "services/churn/churn", "targets": {} }\n',
      'services/churn/churn/__init__.py': '',
      'services/churn/churn.mlops.yaml':
        'mlops:\n  name: "churn"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages: [{ name: "prepare", type: "data_prep", inputs: ["raw"], outputs: ["features"], entrypoint: "features.prepare:run" }]\n    data: { source: "s3://data/churn" }\n',
    },
    [`@nx/devkit@${NX}`, '@nxlv/python'],
  );
  succeeds(nxIn(root, ['add', '@trainyard/nx', '--no-interactive']));
  expect(json(root, 'nx.json')['plugins']).toHaveLength(2);
  expect(JSON.parse(succeeds(nxIn(root, ['show', 'project', 'churn', '--json'])))).toMatchObject({
    root: 'services/churn',
    targets: { check: {}, generate: {} },
  });
  succeeds(nxIn(root, ['graph', '--file=graph.json']));
  const { graph } = json(root, 'graph.json') as { graph: { dependencies: Record<string, { target: string }[]> } };
  expect(graph.dependencies['churn']?.map(({ target }) => target)).toContain('features');
  rmSync(join(root, 'graph.json'));
  succeeds(nxIn(root, ['sync']));
  succeeds(nxIn(root, ['run-many', '-t', 'check', 'plan']));
  commit(root);
  liveWith(root, 'services/offers/offers.mlops.yaml', 'offers');
}, 300_000);

test('a release takes its version from the plans, commits and tags it, and a workspace with the version before migrates to it', () => {
  const clone = mkdtempSync(join(tmpdir(), 'trainyard-release-'));
  folders.push(clone);
  succeeds(run('git', ['clone', '-q', repository, clone]));
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  for (const room of ['packages', 'plugins'])
    for (const name of readdirSync(join(clone, room)))
      if (existsSync(join(repository, room, name, 'dist')))
        cpSync(join(repository, room, name, 'dist'), join(clone, room, name, 'dist'), { recursive: true });
  const before = json(clone, 'packages/cli/package.json')['version'] as string;
  const identity = {
    GIT_AUTHOR_NAME: 'Someone',
    GIT_AUTHOR_EMAIL: 'someone@example.com',
    GIT_COMMITTER_NAME: 'Someone',
    GIT_COMMITTER_EMAIL: 'someone@example.com',
  };
  expect(readdirSync(join(clone, '.nx/version-plans'))).not.toEqual([]);
  succeeds(nxIn(clone, ['release', '--skip-publish'], identity));
  const after = json(clone, 'packages/cli/package.json')['version'] as string;
  expect(after).not.toBe(before);
  expect(json(clone, 'packages/engine/package.json')).toMatchObject({
    version: after,
    dependencies: { '@trainyard/sdk': after },
  });
  expect(git(clone, 'tag', '--points-at', 'HEAD').trim()).toBe(`v${after}`);
  expect(existsSync(join(clone, '.nx/version-plans')) ? readdirSync(join(clone, '.nx/version-plans')) : []).toEqual([]);
  expect(text(clone, 'CHANGELOG.md')).toContain(after);
  const root = freshWorkspace('npm', { 'package.json': '{\n  "name": "shop",\n  "private": true\n}\n' });
  succeeds(nxIn(root, ['add', `@trainyard/nx@${before}`, '--no-interactive']));
  succeeds(nxIn(clone, ['release', 'publish', `--registry=${registry.url}`]));
  succeeds(nxIn(root, ['migrate', `@trainyard/nx@${after}`], { NX_MIGRATE_USE_LOCAL: 'true' }));
  expect(json(root, 'package.json')).toMatchObject({ devDependencies: { '@trainyard/nx': after, trainyard: after } });
}, 300_000);
