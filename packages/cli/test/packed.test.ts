import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from '@trainyard/oracles';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trainyard-packed-'));
const installed = join(folder, 'node_modules/trainyard');
const npm = (cwd: string, ...args: string[]) => run('npm', [...args, '--ignore-scripts'], { cwd });

beforeAll(() => {
  if (!existsSync(join(cli, 'dist/trainyard.cjs')))
    throw new Error('run `npm run build` first: the packed program is tested');
  expect(npm(cli, 'pack', '--pack-destination', folder)).toMatchObject({ status: 0 });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  // Offline: a package that needed any other could not be installed.
  expect(npm(folder, 'install', '--offline', '--no-audit', '--no-fund', `./${tarball}`)).toMatchObject({ status: 0 });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trainyard = (...args: string[]) => run(join(folder, 'node_modules/.bin/trainyard'), args, { cwd: folder });

test('the packed package installs alone into an empty folder', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['trainyard']);
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect({ dependencies, peerDependencies }).toEqual({});
});

test('the packed package holds the program, its lazy file, the part for browsers, types and schemas of specifications and the licences, and nothing else', () => {
  const entries = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(entries.map((entry) => relative(installed, join(entry.parentPath, entry.name))).sort()).toEqual([
    'LICENSE',
    'README.md',
    'bin/trainyard.cjs',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/core/core.js',
    'dist/core/ts-morph.js',
    'dist/jiti.cjs',
    'dist/layer.schema.json',
    'dist/plugin-process.cjs',
    'dist/schema.json',
    'dist/trainyard.cjs',
    'dist/ts-morph.cjs',
    'library/generated/core.d.ts',
    'library/generated/index.d.cts',
    'library/generated/index.d.ts',
    'library/index.cjs',
    'library/index.js',
    'package.json',
  ]);
});

test('the schemas that editors read are those that the program prints', () => {
  const schemaAt = (name: string): string =>
    readFileSync(createRequire(join(folder, 'x.cjs')).resolve(`trainyard/${name}`), 'utf8');
  expect(schemaAt('schema.json')).toBe(trainyard('schema').stdout);
  expect(schemaAt('layer.schema.json')).toBe(trainyard('schema', '--layer').stdout);
});

test('the installed program reads and, with permission, runs specifications in TypeScript', () => {
  writeFileSync(join(folder, 'tier.ts'), "export const tier: string = 'one';\n");
  writeFileSync(
    join(folder, 'a.mlops.ts'),
    "import { defineService } from 'trainyard';\nimport { tier } from './tier.ts';\nexport default defineService({ mlops: { name: 'demo', version: '1.0.0', labels: { tier } } });\n",
  );
  const refused = trainyard('check', join(folder, 'a.mlops.ts'), '--json');
  expect(refused.status).toBe(1);
  expect(refused.stdout).toContain('ts/needs-run');
  expect(trainyard('check', join(folder, 'a.mlops.ts'), '--allow-run', '--quiet')).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
  const program = "import('trainyard').then(({ defineService }) => console.log(defineService({ a: 1 }).a))";
  expect(run(process.execPath, ['--eval', program], { cwd: folder }).stdout).toBe('1\n');
  expect(run(process.execPath, ['--eval', "require('trainyard').defineLayer({})"], { cwd: folder }).status).toBe(0);
});

test('a specification in YAML is checked without the compiler of TypeScript', () => {
  rmSync(join(installed, 'dist/ts-morph.cjs'));
  writeFileSync(join(folder, 'a.mlops.yaml'), 'mlops: { name: "demo", version: "1.0.0" }\n');
  expect(trainyard('check', join(folder, 'a.mlops.yaml'), '--quiet').status).toBe(0);
  expect(trainyard('check', join(folder, 'a.mlops.ts'), '--quiet').status).not.toBe(0);
});

test('the installed program says its version, without loading ts-morph', () => {
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(trainyard('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('a checkout that is not built says what to do and exits 2', () => {
  rmSync(join(installed, 'dist'), { recursive: true });
  const { status, stderr } = trainyard('--version');
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('npm run build') });
});
