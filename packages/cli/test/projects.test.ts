import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from '@jest/globals';
import { built, seed } from './built.ts';

const made = readFileSync(new URL('../testdata/plugins/made.mjs', import.meta.url), 'utf8');
const library = fileURLToPath(new URL('../library', import.meta.url));
const { folder, trainyard } = built();
const at = (...path: string[]): string => join(folder(), ...path);

function write(path: string, content: string | object): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), typeof content === 'string' ? content : JSON.stringify(content));
}

/** The module of a plugin that writes a page, and does something before. */
const moduleOf = (name: string, before = ''): string =>
  `${made}\nexport default made({ name: '${name}', generators: { only: async () => ({ generate: () => { ${before} return [file('page.txt')]; } }) } });\n`;

/** Installs a plugin as a package into a folder of packages. */
function install(modules: string, name: string, more: object = {}, text = moduleOf(nameOf(name))): void {
  write(`${modules}/${name}/package.json`, { name, version: '1.2.0', type: 'module', main: 'index.js', ...more });
  write(`${modules}/${name}/index.js`, text);
}

const nameOf = (specifier: string): string => specifier.replace(/^.*-/, '');

interface Listed {
  readonly name?: string;
  readonly specifier?: string;
  readonly from: string;
  readonly namedIn?: string;
  readonly status: string;
  readonly version?: string;
  readonly problem?: { readonly code: string };
  readonly activity?: { readonly state: string; readonly why: string };
}

function listed(...args: string[]): {
  readonly status: number | null;
  readonly own: readonly Listed[];
  readonly all: readonly Listed[];
} {
  const { status, stdout } = trainyard('plugins', '--json', ...args);
  const { plugins } = JSON.parse(stdout) as { plugins: readonly Listed[] };
  return { status, all: plugins, own: plugins.filter(({ from }) => from !== 'built-in') };
}

/** The plugins of its project that a specification sees, and the file that names each. */
const seenFrom = (spec: string): readonly (string | undefined)[] =>
  listed('--spec', spec).own.map(({ name, namedIn }) => `${name} ${namedIn}`);

interface Told {
  readonly code: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function problemsOf(...args: string[]): { readonly status: number | null; readonly told: readonly Told[] } {
  const { status, stdout } = trainyard(...(args.length === 0 ? ['check', 'a.mlops.yaml'] : args), '--json');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Told[] };
  return { status, told: diagnostics };
}

beforeEach(() => write('a.mlops.yaml', seed));

test('direct dependencies with the name of a plugin are plugins, as npm and as pnpm install them', () => {
  install('node_modules', 'trainyard-plugin-one');
  install('node_modules', '@team/trainyard-plugin-two');
  install('node_modules', 'trainyard-plugin-indirect');
  install('node_modules/.pnpm/trainyard-plugin-three@1.2.0/node_modules', 'trainyard-plugin-three');
  symlinkSync(
    '.pnpm/trainyard-plugin-three@1.2.0/node_modules/trainyard-plugin-three',
    at('node_modules/trainyard-plugin-three'),
  );
  write('package.json', {
    dependencies: { 'trainyard-plugin-one': '*', yaml: '*' },
    devDependencies: { '@team/trainyard-plugin-two': '*', 'trainyard-plugin-three': '*' },
  });
  expect(seenFrom('a.mlops.yaml')).toEqual(['one package.json', 'two package.json', 'three package.json']);
  // A link into the store of pnpm is an installed version: with nothing changed it does not run again.
  const store = 'node_modules/.pnpm/trainyard-plugin-three@1.2.0/node_modules/trainyard-plugin-three/index.js';
  const trace = `appendFileSync(${JSON.stringify(at('trace'))}, 'ran ');`;
  write(store, `import { appendFileSync } from 'node:fs';\n${moduleOf('three', trace)}`);
  for (let run = 0; run < 3; run += 1) expect(trainyard('generate', 'a.mlops.yaml').status).toBe(0);
  expect(readFileSync(at('trace'), 'utf8')).toBe('ran ');
}, 60_000);

test('a package that can only be imported is a plugin as others', () => {
  install('node_modules', 'trainyard-plugin-one', { main: undefined, exports: { '.': { import: './index.js' } } });
  write('package.json', { dependencies: { 'trainyard-plugin-one': '*' } });
  expect(seenFrom('a.mlops.yaml')).toEqual(['one package.json']);
});

test('a service of a monorepo has the plugins of its package, of the workspace, and the nearest configuration', () => {
  for (const name of ['own', 'common', 'listed']) install('node_modules', `trainyard-plugin-${name}`);
  install('packages/y/node_modules', 'trainyard-plugin-own', { version: '2.0.0' });
  write('package.json', { workspaces: ['packages/*'], devDependencies: { 'trainyard-plugin-common': '*' } });
  write('trainyard.config.json', { plugins: ['trainyard-plugin-listed', './tools/mine.mjs'] });
  write('tools/mine.mjs', moduleOf('mine'));
  for (const name of ['x', 'y']) {
    write(`packages/${name}/package.json`, { dependencies: { 'trainyard-plugin-own': '*' } });
    write(`packages/${name}/specs/a.mlops.yaml`, seed);
  }
  const shared = ['listed trainyard.config.json', 'mine trainyard.config.json'];
  expect(seenFrom('packages/x/specs/a.mlops.yaml')).toEqual([
    ...shared,
    'own packages/x/package.json',
    'common package.json',
  ]);
  // The nearest installed copy, as Node finds it.
  expect(listed('own', '--spec', 'packages/y/specs/a.mlops.yaml').own[0]?.version).toBe('2.0.0');
  expect(listed('own', '--spec', 'packages/x/specs/a.mlops.yaml').own[0]?.version).toBe('1.2.0');
  expect(seenFrom('a.mlops.yaml')).toEqual([...shared, 'common package.json']);
  write('packages/y/trainyard.config.json', {});
  expect(seenFrom('packages/y/specs/a.mlops.yaml')).toEqual(['own packages/y/package.json', 'common package.json']);
}, 60_000);

test.each(['pnpm-workspace.yaml', 'nx.json'])('%s marks the root of a workspace', (mark) => {
  write(mark, '{}');
  write('trainyard.config.json', { plugins: ['./mine.mjs'] });
  write('mine.mjs', moduleOf('mine'));
  write('services/x/package.json', {});
  write('services/x/a.mlops.yaml', seed);
  expect(seenFrom('services/x/a.mlops.yaml')).toEqual(['mine trainyard.config.json']);
});

test('what lies above a package that belongs to no workspace, or above its repository, has no say', () => {
  write('trainyard.config.json', { plugins: ['./mine.mjs'] });
  write('mine.mjs', moduleOf('mine'));
  write('x/package.json', {});
  write('x/a.mlops.yaml', seed);
  expect(seenFrom('x/a.mlops.yaml')).toEqual([]);
  write('package.json', { workspaces: ['x'] });
  expect(seenFrom('x/a.mlops.yaml')).toEqual(['mine trainyard.config.json']);
  mkdirSync(at('x/.git'));
  expect(seenFrom('x/a.mlops.yaml')).toEqual([]);
});

/** A configuration in TypeScript with what Node alone cannot run. */
const config = (plugins: string): string =>
  `import { defineConfig } from 'trainyard';\nimport { files } from './files.ts';\n\nenum Limit { Stages = 50 }\n\nexport default defineConfig({ plugins: [...files, ${plugins}], limits: { stages: Limit.Stages } });\n`;

function projectInTypeScript(): void {
  mkdirSync(at('node_modules/trainyard'), { recursive: true });
  cpSync(library, at('node_modules/trainyard/library'), { recursive: true });
  write('node_modules/trainyard/package.json', { name: 'trainyard', type: 'module', exports: './library/index.js' });
  write('made.mjs', made);
  write('files.ts', "export const files: string[] = ['./first.ts'];\n");
  write('trainyard.config.ts', config(''));
  for (const name of ['first', 'second'])
    write(
      `${name}.ts`,
      `import { made } from './made.mjs';\n\nenum Name { Mine = '${name}' }\n\nexport default made({ name: Name.Mine, generators: { only: () => import('./page.ts') } });\n`,
    );
  write(
    'page.ts',
    "import { file } from './made.mjs';\n\nexport function generate({ spec }: { spec: { name: string } }) {\n  return [file('page.txt', `${spec.name}\\n`)];\n}\n",
  );
}

test('a configuration and plugins in TypeScript are run as they stand, and changes in what they import are seen', () => {
  projectInTypeScript();
  expect(seenFrom('a.mlops.yaml')).toEqual(['first trainyard.config.ts']);
  const run = (): string => {
    const { status, stderr } = trainyard('generate', 'a.mlops.yaml', '--quiet');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return readFileSync(at('generated/first/page.txt'), 'utf8');
  };
  expect([run(), run()]).toEqual(['recommendation_system\n', 'recommendation_system\n']);
  write('page.ts', readFileSync(at('page.ts'), 'utf8').replace('spec.name}', 'spec.name} again'));
  expect(run()).toBe('recommendation_system again\n');
  write('files.ts', "export const files: string[] = ['./first.ts', './second.ts'];\n");
  run();
  expect(existsSync(at('generated/second/page.txt'))).toBe(true);
  write('trainyard.config.ts', config('').replace('= 50', '= 1'));
  expect(problemsOf().told.map(({ code }) => code)).toContain('model/too-many');
}, 60_000);

test('a configuration in TypeScript sees nothing of the environment, and writes nothing outside of node_modules', () => {
  projectInTypeScript();
  write(
    'trainyard.config.ts',
    "export default process.env['SECRET'] === undefined ? {} : { plugins: [process.env['SECRET']] };\n",
  );
  rmSync(at('node_modules'), { recursive: true });
  process.env['SECRET'] = './secret.mjs';
  expect(problemsOf().status).toBe(0);
  delete process.env['SECRET'];
  expect(existsSync(at('node_modules'))).toBe(false);
});

test.each([
  ['export const a = 1;', 'its default export is no configuration'],
  ['export default 3;', 'its default export is no configuration'],
  ["throw new Error('not today');", 'not today (trainyard.config.ts:1)'],
  ["import './nothing.ts'; export default {};", "nothing.ts'"],
  ['export default { plugins: [ };', 'Unexpected token'],
  ["console.log('hello'); export default {};", 'it printed to the standard output: hello'],
  ['process.exit(0);', 'it ended the process with exit code 0'],
  ["import plugin from './first.ts'; export default { plugins: [plugin] };", 'name its package or its file'],
])('a configuration that cannot be run is named with the reason: %s', (text, reason) => {
  projectInTypeScript();
  write('trainyard.config.ts', text);
  const { status, told } = problemsOf();
  expect({ status, told: told.map(({ code, file, message }) => [code, file, message]) }).toEqual({
    status: 2,
    told: [['project/unreadable-config', at('trainyard.config.ts'), expect.stringContaining(reason)]],
  });
});

test.each([
  [
    '{ "plugin": [] }',
    "'plugin' in trainyard.config.json does not exist: there are 'plugins' and 'limits'. Did you mean 'plugins'?",
  ],
  ['{ "plugins": ["./a.mjs", 3] }', "'plugins' in trainyard.config.json must be a list of package names and paths."],
  ['{ "limits": { "stages": 0 } }', "'limits.stages' in trainyard.config.json must be a number above zero."],
])('what a configuration cannot say is told at its place: %s', (text, message) => {
  write('trainyard.config.json', `\n  ${text}`);
  const { status, told } = problemsOf();
  expect({ status, told: told.map((each) => [each.message, each.line]) }).toEqual({ status: 2, told: [[message, 2]] });
});

test('both configurations beside each other are refused', () => {
  write('trainyard.config.json', {});
  write('trainyard.config.ts', 'export default {};\n');
  expect(problemsOf()).toEqual({ status: 2, told: [expect.objectContaining({ code: 'project/two-configs' })] });
});

/** What is wrong with a plugin that the configuration names, the code, and what is said. */
const wrong: readonly (readonly [string, () => string, string, RegExp])[] = [
  [
    'is not installed',
    () => 'trainyard-plugin-none',
    'project/missing-plugin',
    /`npm install -D trainyard-plugin-none`\.$/,
  ],
  [
    'is not installed where pnpm is used',
    () => {
      write('pnpm-lock.yaml', '');
      return '@team/none/sub.js';
    },
    'project/missing-plugin',
    /`pnpm add -D @team\/none`\.$/,
  ],
  [
    'is no file',
    () => {
      write('plugin.mjs', moduleOf('mine'));
      return './plugn.mjs';
    },
    'project/missing-plugin',
    /there is no file .*plugn\.mjs\. Did you mean '\.\/plugin\.mjs'\?$/,
  ],
  [
    'is too new',
    () => {
      install('node_modules', 'trainyard-plugin-new', { peerDependencies: { '@trainyard/sdk': '^9.0.0' } }, 'throw 1;');
      return 'trainyard-plugin-new';
    },
    'project/plugin-version',
    /^The plugin 'trainyard-plugin-new@1\.2\.0' was made for @trainyard\/sdk \^9\.0\.0, and this Trainyard has \d+\.\d+\.\d+: update Trainyard, or install an older version of the plugin\.$/,
  ],
  [
    'is too old',
    () => {
      install('node_modules', 'trainyard-plugin-old', { peerDependencies: { '@trainyard/sdk': '0.0.1' } }, 'throw 1;');
      return 'trainyard-plugin-old';
    },
    'project/plugin-version',
    /was made for @trainyard\/sdk 0\.0\.1, .*: install a newer version of the plugin, or build it with the SDK of this Trainyard\.$/,
  ],
  [
    'has the name of a built-in one',
    () => plugin(moduleOf('k8s')),
    'project/plugin-twice',
    /as the built-in one is: give it another name/,
  ],
  [
    'has an error of syntax',
    () => plugin('export default {;'),
    'project/broken-plugin',
    /cannot be loaded: .*Unexpected token/,
  ],
  [
    'throws',
    () => plugin("\nthrow new Error('oh no');"),
    'project/broken-plugin',
    /cannot be loaded: oh no \(plugin\.mjs:2\)\.$/,
  ],
  [
    'throws what is no error',
    () => plugin('throw undefined;'),
    'project/broken-plugin',
    /cannot be loaded: it threw undefined/,
  ],
  [
    'imports what is not there',
    () => plugin("import 'nothing';"),
    'project/broken-plugin',
    /cannot be loaded: Cannot find package 'nothing'/,
  ],
  [
    'exports nothing',
    () => plugin('export const a = 1;'),
    'project/broken-plugin',
    /has no default export made by `definePlugin`/,
  ],
  [
    'exports something else',
    () => plugin('export default () => 1;'),
    'project/broken-plugin',
    /has no default export made by `definePlugin`/,
  ],
  ['declares rubbish', () => plugin(moduleOf('Mine')), 'project/broken-plugin', /declares a name that is not made of/],
];

function plugin(text: string): string {
  write('plugin.mjs', text);
  return './plugin.mjs';
}

test.each(wrong)('a plugin that %s is named at its place, and hides no other', (_, prepare, code, message) => {
  const specifier = prepare();
  write('good.mjs', moduleOf('good'));
  write('trainyard.config.json', `{\n  "plugins": [\n    "./good.mjs",\n    "${specifier}"\n  ]\n}\n`);
  const { status, told } = problemsOf();
  expect({ status, told: told.map((each) => [each.code, each.message, each.file, each.line, each.column]) }).toEqual({
    status: 2,
    told: [[code, expect.stringMatching(message), at('trainyard.config.json'), 4, 5]],
  });
  const list = listed();
  expect(list.status).toBe(2);
  expect(list.own.map((each) => [each.specifier, each.status, each.problem?.code])).toEqual([
    ['./good.mjs', 'used', undefined],
    [specifier, 'refused', code],
  ]);
  expect(trainyard('check', 'a.mlops.yaml', '--no-plugins').status).toBe(0);
});

test('two packages with one name are refused, and one that is named twice is one', () => {
  install('node_modules', 'trainyard-plugin-one');
  install('node_modules', '@team/trainyard-plugin-one');
  write('package.json', { dependencies: { 'trainyard-plugin-one': '*' } });
  write('trainyard.config.json', { plugins: ['trainyard-plugin-one', 'trainyard-plugin-one'] });
  expect(listed().own.map(({ name, from }) => [name, from])).toEqual([['one', 'config']]);
  write('trainyard.config.json', { plugins: ['@team/trainyard-plugin-one'] });
  expect(problemsOf().told.map(({ code, message, file }) => [code, message, file])).toEqual([
    [
      'project/plugin-twice',
      "The plugin 'trainyard-plugin-one@1.2.0' is called 'one', as '@team/trainyard-plugin-one' is: remove one of them.",
      at('package.json'),
    ],
  ]);
});

test('an installed copy of a built-in plugin takes its place, also where it is hoisted', () => {
  install('node_modules', '@trainyard/plugin-k8s', { version: '7.0.0' }, moduleOf('k8s'));
  write('node_modules/@trainyard/plugin-k8s/dist/x', '');
  write('package.json', { workspaces: ['x'] });
  write('x/package.json', { dependencies: { '@trainyard/plugin-k8s': '*' } });
  write('x/a.mlops.yaml', seed);
  const k8s = listed('k8s', '--spec', 'x/a.mlops.yaml').all;
  expect(k8s.map(({ from, version, status }) => [from, version === '7.0.0', status])).toEqual([
    ['built-in', false, 'replaced'],
    ['dependency', true, 'used'],
  ]);
});

test('a plugin that hangs while it is loaded is named, and the exit code is 3', () => {
  write('mine.mjs', 'for (;;);');
  write('trainyard.config.json', { plugins: ['./mine.mjs'], limits: { pluginSeconds: 2 } });
  const { status, own } = listed();
  expect([status, own[0]?.problem?.code]).toEqual([3, 'engine/plugin-failed']);
}, 30_000);

test('with a specification, the list says why each plugin is on or off', () => {
  write('mine.mjs', moduleOf('mine').replace('appliesTo: () => true', 'appliesTo: () => false'));
  write('trainyard.config.json', { plugins: ['./mine.mjs'] });
  const reasons = (targets: string): Readonly<Record<string, string>> => {
    write('a.mlops.yaml', seed.replace(/^mlops:\n/, `mlops:\n  targets: ${targets}\n`));
    const { all } = listed('--spec', 'a.mlops.yaml');
    return Object.fromEntries(all.map(({ name, activity }) => [name, `${activity?.state}: ${activity?.why}`]));
  };
  expect(reasons('{ wandb: false, k8s: {}, mlflow: { experimnt: 1 } }')).toMatchObject({
    wandb: 'off: `targets.wandb` is false',
    k8s: 'on: `targets.k8s` is written',
    kubeflow: 'on: the specification has fields for it',
    mlflow: 'off: the options in `targets.mlflow` are wrong',
    mine: 'off: the specification has no fields for it; `targets.mine: {}` turns it on all the same',
  });
  expect(reasons('{ mine: {} }')).toMatchObject({ mine: 'on: `targets.mine` is written' });
  expect(reasons('{ nobody: {} }')['k8s']).toBe('unknown: the specification has errors');
  expect(trainyard('plugins', '--spec', 'a.mlops.yaml').status).toBe(1);
}, 60_000);
