import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nxWorkspace, requireTool } from '@trainyard/oracles';
import type { NxWorkspace } from '@trainyard/oracles';

const seedOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url)), 'utf8');
const minimal = (name: string, more = ''): string => `mlops:\n  name: "${name}"\n  version: "1.0.0"\n${more}`;
const alerting = `  monitoring:
    metrics: [{ name: "quality", type: "gauge" }]
    alerts: [{ name: "poor", condition: "quality < 0.9", severity: "critical" }]
`;

const tier = (name: string): string =>
  `import { defineLayer } from 'trainyard';\nexport default defineLayer({ mlops: { labels: { tier: '${name}' } } });\n`;

let ws: NxWorkspace;

// A package-based workspace without another plugin, with all kinds of neighbours.
beforeAll(() => {
  ws = nxWorkspace({
    files: {
      'package.json': '{ "name": "ws", "private": true, "workspaces": ["libs/*"] }\n',
      'nx.json':
        '{ "analytics": false, "plugins": ["@trainyard/nx"], "sync": { "globalGenerators": ["@trainyard/nx:sync"] } }\n',
      'services/ranking/recommendation_system.mlops.yaml': seedOf('recommendation_system'),
      'services/mood/mood.mlops.yaml': `extends: ["../../shared/team.mlops.yaml"]\n${minimal('mood', alerting)}`,
      'services/pair/one.mlops': 'mlops one "1.0.0" {}\n',
      'services/pair/two.mlops.yaml': minimal('two'),
      'services/typed/typed.mlops.ts':
        "import { defineService } from 'trainyard';\nexport default defineService({ extends: ['./tier.mlops.ts'], mlops: { name: 'typed', version: '1.0.0' } });\n",
      'services/typed/tier.mlops.ts': tier('one'),
      'shared/team.mlops.yaml': 'mlops:\n  owner: { team: "growth" }\n',
      'libs/stages/package.json': '{ "name": "stages", "version": "1.0.0" }\n',
      'libs/stages/src/stages/prepare.py': 'def run() -> None: ...\n',
      'libs/churn/package.json': '{ "name": "churn", "version": "1.0.0", "scripts": { "hello": "echo hello" } }\n',
      'services/churn/churn.mlops.yaml': `mlops:
  name: "churn"
  version: "1.0.0"
  training:
    pipeline:
      stages:
        - { name: "prepare", type: "data_prep", inputs: ["raw"], outputs: ["features"], entrypoint: "stages.prepare:run" }
      artifacts: { store: "s3://artifacts/churn" }
`,
      'services/offers/offers.mlops.yaml': `mlops:
  name: "offers"
  version: "1.0.0"
  training:
    pipeline:
      stages: [{ name: "prepare", type: "data_prep", inputs: ["scores"], outputs: ["features"] }]
    data:
      source: "s3://data/offers"
      datasets: { scores: { source: "s3://artifacts/churn/scores" } }
`,
    },
  });
}, 300_000);
afterAll(() => ws.remove());

/** How Nx came to the result of each task of the last run, as its own report says. */
function statuses(): Record<string, string> {
  const report = JSON.parse(readFileSync(ws.at('.nx/cache/run.json'), 'utf8')) as {
    tasks: { taskId: string; cacheStatus: string; status: number }[];
  };
  return Object.fromEntries(report.tasks.map(({ taskId, cacheStatus }) => [taskId, cacheStatus]));
}

/** The tasks of a run that were computed and not remembered. */
function misses(...args: string[]): string[] {
  const finished = ws.nx(args);
  expect([finished.status, finished.stdout, finished.stderr]).toEqual([0, expect.anything(), expect.anything()]);
  return Object.entries(statuses())
    .filter(([, status]) => status === 'cache-miss')
    .map(([task]) => task)
    .sort();
}

/** What `misses` gives while a file has another text. */
function missesWith(path: string, text: string, ...args: string[]): string[] {
  const before = existsSync(ws.at(path)) ? readFileSync(ws.at(path), 'utf8') : undefined;
  ws.write(path, text);
  try {
    return misses(...args);
  } finally {
    if (before === undefined) rmSync(ws.at(path));
    else writeFileSync(ws.at(path), before);
  }
}

const append = (path: string, text: string): string => `${readFileSync(ws.at(path), 'utf8')}${text}`;
const checks = ['run-many', '-t', 'check'];

interface Project {
  readonly root: string;
  readonly targets: Record<
    string,
    { cache?: boolean; outputs?: string[]; options: { command?: string; commands?: string[] } }
  >;
}
const project = (name: string): Project => JSON.parse(ws.nx(['show', 'project', name, '--json']).stdout) as Project;

test('each folder with a service is a project with its targets; parts are none; names never meet', () => {
  const { status, stdout } = ws.nx(['show', 'projects', '--json']);
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as string[]).sort()).toEqual(
    // `churn` is a package elsewhere, so the service has the name of its folders.
    ['churn', 'mood', 'offers', 'pair', 'recommendation_system', 'services-churn', 'stages', 'typed'],
  );
  expect(Object.keys(project('mood').targets).sort()).toEqual(['check', 'generate', 'graph', 'plan', 'verify']);
  expect(Object.keys(project('offers').targets).sort()).toEqual(['check', 'generate', 'graph', 'plan', 'run']);
  expect(project('pair').targets['generate']?.options.command).toBe(
    'trainyard generate one.mlops two.mlops.yaml --out generated',
  );
  for (const name of ['mood', 'pair', 'typed'])
    for (const { outputs } of Object.values(project(name).targets)) expect(outputs).toEqual([]);
});

test('edges lead to the code of stages, to the data of other services and to what is extended', () => {
  expect(ws.nx(['graph', '--file=graph.json']).status).toBe(0);
  const { graph } = JSON.parse(readFileSync(ws.at('graph.json'), 'utf8')) as {
    graph: { dependencies: Record<string, { target: string }[]> };
  };
  rmSync(ws.at('graph.json'));
  const edges = Object.entries(graph.dependencies).flatMap(([from, to]) =>
    to.map(({ target }) => `${from} -> ${target}`),
  );
  expect(edges.filter((edge) => !edge.includes('npm:')).sort()).toEqual([
    'offers -> services-churn',
    'services-churn -> stages',
  ]);
});

test('check is remembered while nothing changes, and computed for whatever can change its result', () => {
  misses(...checks);
  expect(misses(...checks)).toEqual([]);
  expect(
    missesWith('services/mood/mood.mlops.yaml', append('services/mood/mood.mlops.yaml', '# more\n'), ...checks),
  ).toEqual(['mood:check']);
  expect(missesWith('shared/team.mlops.yaml', 'mlops:\n  owner: { team: "other" }\n', ...checks)).toEqual([
    'mood:check',
  ]);
  expect(missesWith('services/typed/tier.mlops.ts', tier('two'), ...checks)).toEqual(['typed:check']);
  expect(missesWith('services/mood/README.md', 'read me\n', ...checks)).toEqual([]);
  expect(missesWith('libs/stages/src/stages/prepare.py', 'x = 1\n', ...checks)).toEqual([]);
  // Limits and plugins of the workspace count for all, those of a folder for the services below.
  expect(missesWith('trainyard.config.json', '{ "limits": { "stages": 99 } }', ...checks)).toHaveLength(6);
  expect(missesWith('services/mood/trainyard.config.json', '{}', ...checks)).toEqual(['mood:check']);
  // Another version of the command.
  const lock = readFileSync(ws.at('package-lock.json'), 'utf8');
  const [, integrity = ''] = /"node_modules\/trainyard": \{[^}]*"integrity": "sha512-([^"]+)"/.exec(lock) ?? [];
  expect(integrity).not.toBe('');
  const other = lock
    .replaceAll(integrity, `AAAA${integrity.slice(4)}`)
    .replace(/("node_modules\/trainyard": \{\s*"version": ")[^"]+/, '$10.1.1');
  expect(missesWith('package-lock.json', other, ...checks)).toHaveLength(6);
  // A new dependency that has nothing to do with it.
  const unrelated = lock.replace(
    '"packages": {',
    '"packages": {\n    "node_modules/unrelated": { "version": "1.0.0" },',
  );
  expect(missesWith('package-lock.json', unrelated, ...checks)).toEqual([]);
  expect(misses(...checks)).toEqual([]);
}, 300_000);

test('a plugin that lies in the workspace counts with all of its files', () => {
  ws.write(
    'tools/house/index.mjs',
    readFileSync(fileURLToPath(new URL('../testdata/house-plugin.mjs', import.meta.url)), 'utf8'),
  );
  ws.write('tools/house/words.mjs', "export const word = 'one';\n");
  ws.write('services/mood/trainyard.config.json', '{ "plugins": ["../../tools/house/index.mjs"] }');
  expect(misses(...checks)).toEqual(['mood:check']);
  expect(misses(...checks)).toEqual([]);
  expect(missesWith('tools/house/words.mjs', "export const word = 'two';\n", ...checks)).toEqual(['mood:check']);
  rmSync(ws.at('services/mood/trainyard.config.json'));
  rmSync(ws.at('tools'), { recursive: true });
});

test('plan is remembered for the specification and the generated files together', () => {
  for (const name of ['mood', 'recommendation_system'])
    expect(ws.nx(['run', `${name}:generate`])).toMatchObject({ status: 0 });
  const plans = ['run-many', '-t', 'plan', '-p', 'mood,recommendation_system'];
  misses(...plans);
  expect(misses(...plans)).toEqual([]);
  const deployment = 'services/ranking/generated/k8s/deployment.yaml';
  // An edit is looked at, and is no reason to fail: it would be merged.
  expect(missesWith(deployment, append(deployment, '# mine\n'), ...plans)).toEqual(['recommendation_system:plan']);
  expect(missesWith('services/mood/generated/notes.md', 'mine\n', ...plans)).toEqual(['mood:plan']);
  const manifest = 'services/mood/generated/.trainyard/manifest.json';
  const text = readFileSync(ws.at(manifest), 'utf8');
  rmSync(ws.at('services/mood/generated/prometheus/rules.yaml'));
  expect(ws.nx(plans).status).toBe(1);
  expect(statuses()).toMatchObject({ 'mood:plan': 'cache-miss' });
  expect(ws.nx(['run', 'mood:generate']).status).toBe(0);
  expect(readFileSync(ws.at(manifest), 'utf8')).toBe(text);
  expect(misses(...plans)).toEqual([]);
  // Where git ignores the files Nx does not see them, so nothing is remembered.
  ws.write('services/mood/.gitignore', 'generated\n');
  expect(project('mood').targets['plan']?.cache).toBe(false);
  rmSync(ws.at('services/mood/.gitignore'));
  expect(project('mood').targets['plan']?.cache).toBe(true);
}, 300_000);

test('no command of Nx takes away what a person wrote', () => {
  const folder = 'services/ranking/generated';
  const edited = `${folder}/k8s/deployment.yaml`;
  const text = append(edited, '# mine\n');
  ws.write(edited, text);
  ws.write(`${folder}/k8s/stranger.yaml`, 'mine: true\n');
  ws.write(`${folder}/notes/README.md`, 'mine\n');
  const survives = (): void => {
    expect(readFileSync(ws.at(edited), 'utf8')).toBe(text);
    expect(readFileSync(ws.at(`${folder}/k8s/stranger.yaml`), 'utf8')).toBe('mine: true\n');
    expect(readFileSync(ws.at(`${folder}/notes/README.md`), 'utf8')).toBe('mine\n');
  };
  const commands = [
    ['run-many', '-t', 'check', 'plan', 'graph', '-p', 'recommendation_system'],
    ['run-many', '-t', 'check', 'plan', 'graph', '-p', 'recommendation_system'],
    ['run', 'recommendation_system:generate'],
    ['run', 'recommendation_system:generate'],
    ['sync'],
    ['sync:check'],
    ['affected', '-t', 'check', '--files', 'services/ranking/recommendation_system.mlops.yaml'],
    ['reset'],
    ['run', 'recommendation_system:generate', '--skip-nx-cache'],
  ];
  for (const args of commands) {
    expect([args, ws.nx(args).status]).toEqual([args, 0]);
    survives();
  }
}, 300_000);

test('nx sync:check names the files that are out of date, nx sync writes them and merges edits, and tasks of others go on', () => {
  expect(ws.nx(['sync']).status).toBe(0);
  const spec = 'services/ranking/recommendation_system.mlops.yaml';
  const before = readFileSync(ws.at(spec), 'utf8');
  ws.write(spec, before.replace('"4Gi"', '"8Gi"'));
  const { status, stdout, stderr } = ws.nx(['sync:check'], { CI: 'true' });
  expect(status).toBe(1);
  expect(`${stdout}${stderr}`).toContain('services/ranking/generated/k8s/deployment.yaml (update)');
  expect(readFileSync(ws.at('services/ranking/generated/k8s/deployment.yaml'), 'utf8')).not.toContain('8Gi');
  expect(ws.nx(['run', 'offers:check']).status).toBe(0);
  expect(ws.nx(['sync']).status).toBe(0);
  expect(readFileSync(ws.at('services/ranking/generated/k8s/deployment.yaml'), 'utf8')).toMatch(/8Gi[^]*# mine\n$/);
  expect(ws.nx(['sync:check'], { CI: 'true' }).status).toBe(0);
  expect(existsSync(ws.at('.nx/workspace-data/trainyard-sync'))).toBe(false);
  expect(ws.nx(['run', 'recommendation_system:plan']).status).toBe(0);
}, 300_000);

test('an edit that meets the specification is told by nx sync, left alone, and settled by the command', () => {
  const spec = 'services/ranking/recommendation_system.mlops.yaml';
  const file = 'services/ranking/generated/k8s/deployment.yaml';
  ws.write(file, readFileSync(ws.at(file), 'utf8').replace('8Gi', '12Gi'));
  ws.write(spec, readFileSync(ws.at(spec), 'utf8').replace('"8Gi"', '"16Gi"'));
  const { status, stdout, stderr } = ws.nx(['sync']);
  expect(status).toBe(1);
  expect(`${stdout}${stderr}`).toContain('deployment.yaml');
  expect(readFileSync(ws.at(file), 'utf8')).toContain('12Gi');
  expect(ws.trainyard('generate', spec, '--theirs').status).toBe(0);
  expect(ws.nx(['sync:check']).status).toBe(0);
}, 300_000);

const stage = (body: string): string =>
  `from typing import Any\n\n\ndef run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:\n    ${body}\n`;

test('run executes the pipeline with the local runner of KFP, and verify the tests of alerts with promtool', () => {
  const interpreter = requireTool('python');
  const promtool = requireTool('promtool');
  if (interpreter === undefined || promtool === undefined) return;
  const folder = 'services/sums';
  ws.write(`${folder}/numbers.txt`, '1\n2\n3\n');
  ws.write(
    `${folder}/src/sums/add.py`,
    stage("open(outputs['total'].path, 'w').write(str(sum(map(int, open(inputs['numbers'].path)))))"),
  );
  ws.write(
    `${folder}/src/sums/tell.py`,
    stage(`open('${ws.at('told')}', 'w').write('total ' + open(inputs['total'].path).read())`),
  );
  ws.write(
    `${folder}/sums.mlops.yaml`,
    minimal(
      'sums',
      `  training:
    pipeline:
      stages:
        - { name: "add", type: "data_prep", inputs: ["numbers"], outputs: ["total"], entrypoint: "sums.add:run" }
        - { name: "tell", type: "evaluation", inputs: ["total"], outputs: ["report"], entrypoint: "sums.tell:run" }
    data:
      source: "${ws.at(folder)}"
      datasets: { numbers: { source: "${ws.at(folder)}/numbers.txt" } }
${alerting}`,
    ),
  );
  const env = { PATH: [dirname(interpreter), dirname(promtool), process.env['PATH'] ?? ''].join(':') };
  const { status, stdout, stderr } = ws.nx(['run', 'sums:run'], env);
  expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  expect(readFileSync(ws.at('told'), 'utf8')).toBe('total 6');
  expect(ws.nx(['run', 'sums:verify'], env)).toMatchObject({ status: 0, stdout: expect.stringContaining('SUCCESS') });
  rmSync(ws.at(folder), { recursive: true });
}, 300_000);

test('a specification that cannot be read breaks its own commands only', () => {
  const spec = 'services/mood/mood.mlops.yaml';
  const before = readFileSync(ws.at(spec), 'utf8');
  for (const text of ['mlops: [', '\0\uFFFF', 'extends: &a [*a]\nmlops: {}', '{{{{', '']) {
    ws.write(spec, text);
    expect([text, ws.nx(['show', 'projects']).status]).toEqual([text, 0]);
    expect([text, ws.nx(['run', 'offers:check']).status]).toEqual([text, 0]);
    expect([text, ws.nx(['run', 'mood:check']).status]).toEqual([text, 1]);
    expect([text, ws.nx(['sync:check']).status]).toEqual([text, 1]);
  }
  ws.write(spec, before);
  rmSync(ws.at('shared/team.mlops.yaml'));
  mkdirSync(ws.at('shared/team.mlops.yaml'));
  expect(ws.nx(['run', 'mood:check']).status).toBe(1);
  expect(ws.nx(['run', 'offers:check']).status).toBe(0);
  rmSync(ws.at('shared/team.mlops.yaml'), { recursive: true });
  ws.write('shared/team.mlops.yaml', 'mlops:\n  owner: { team: "growth" }\n');
}, 300_000);

test('names and options are configurable, and senseless ones do no harm', () => {
  const nxJson = readFileSync(ws.at('nx.json'), 'utf8');
  const use = (options: unknown): void =>
    ws.write('nx.json', JSON.stringify({ analytics: false, plugins: [{ plugin: '@trainyard/nx', options }] }));
  use({ checkTargetName: 'lint-spec', graphTargetName: false, output: 'deploy/made', environments: ['staging'] });
  const { targets } = project('mood');
  expect(Object.keys(targets).sort()).toEqual(['generate', 'lint-spec', 'plan', 'verify']);
  expect(targets['generate']?.options).toEqual({
    commands: [
      'trainyard generate mood.mlops.yaml --out deploy/made',
      'trainyard generate mood.mlops.yaml --out deploy/made --env staging',
    ],
    parallel: false,
    cwd: 'services/mood',
  });
  for (const senseless of [
    3,
    { checkTargetName: 7, output: '../..', environments: 'x' },
    { output: '/etc', environments: ['; rm -rf /'] },
  ]) {
    use(senseless);
    expect(project('mood').targets['generate']?.options).toMatchObject({
      command: 'trainyard generate mood.mlops.yaml',
    });
  }
  ws.write('nx.json', nxJson);
}, 300_000);

test('names of files that a shell would read as commands are only names', () => {
  const name = "it's $(touch owned) & more.mlops.yaml";
  ws.write(`services/odd/${name}`, minimal('odd'));
  expect(ws.nx(['run-many', '-t', 'check', '-p', 'tag:none,*odd*,it*']).status).toBe(0);
  expect(existsSync(ws.at('services/odd/owned'))).toBe(false);
  renameSync(ws.at('services/odd'), ws.at('services/-odd [x]'));
  expect(ws.nx(['run-many', '-t', 'check']).status).toBe(0);
  expect(misses(...checks)).toEqual([]);
  expect(missesWith(`services/-odd [x]/${name}`, minimal('odd', '  labels: { a: "b" }\n'), ...checks)).toHaveLength(1);
  rmSync(ws.at('services/-odd [x]'), { recursive: true });
}, 300_000);
