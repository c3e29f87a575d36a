import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { run } from '@trainyard/oracles';
import type { Finished } from '@trainyard/oracles';

const sdk = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const folders: string[] = [];
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })));

/** The program of a package of the workspace. */
const program = (name: string, file: string): string => join(dirname(require.resolve(`${name}/package.json`)), file);

const runners: Readonly<Record<string, readonly string[]>> = {
  jest: ['--experimental-vm-modules', program('jest', 'bin/jest.js'), '--rootDir', '.', '--colors=false'],
  vitest: [program('vitest', 'vitest.mjs'), 'run', 'vitest.test.mjs', '--root', '.'],
  node: ['--test', '--test-reporter=spec', 'node.test.mjs'],
};

/** The project of a plugin's author: the plugin, its goldens, one test for each runner, and the built SDK as an installed package. */
function project(): string {
  if (!existsSync(join(sdk, 'dist/testing/index.js')))
    throw new Error('run `npm run build` first: the built SDK is used');
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-kit-'));
  folders.push(folder);
  cpSync(join(sdk, 'testdata/kit'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules/@trainyard'), { recursive: true });
  symlinkSync(sdk, join(folder, 'node_modules/@trainyard/sdk'));
  symlinkSync(program('vitest', '.'), join(folder, 'node_modules/vitest'));
  symlinkSync(program('@jest/globals', '..'), join(folder, 'node_modules/@jest'));
  return folder;
}

function tested(folder: string, runner: string, env: Readonly<Record<string, string>> = {}): Finished {
  const { stdout, stderr, ...rest } = run(process.execPath, [...(runners[runner] ?? [])], {
    cwd: folder,
    env: { RECORD: '', CI: '', ...env },
  });
  return { stdout: plain(stdout), stderr: plain(stderr), ...rest };
}

/** Without colours, which runners take from each other's variables. */
const plain = (text: string): string => stripVTControlCharacters(text);

const edited = (folder: string, from: string, to: string): void => {
  const file = join(folder, 'plugin.mjs');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
};

test.each(Object.keys(runners))(
  'the tests of a plugin pass in %s, and fail with what it does not keep',
  (runner) => {
    const folder = project();
    const good = tested(folder, runner);
    expect({ status: good.status, output: good.status === 0 ? '' : good.stdout + good.stderr }).toEqual({
      status: 0,
      output: '',
    });
    expect(good.stdout + good.stderr).toMatch(/keeps what every plugin promises|1 passed/);
    edited(folder, "'monitoring.metrics.help': honoured", "'monitoring.metrics.help': ignored('nobody reads it')");
    edited(folder, '[name]), { name, help })', '[name]), { name, help: `${help}!` })');
    const bad = tested(folder, runner);
    const said = bad.stdout + bad.stderr;
    expect(bad.status).toBe(1);
    expect(said).toContain("The plugin 'list' does not keep 2 promises:");
    expect(said).toContain('capabilities\n');
    expect(said).toMatch(
      /changing 'monitoring.metrics.help' from .* changes 'list.yaml', but the plugin calls it ignored/,
    );
    expect(said).toMatch(/demo: 'list.yaml' differs from what is given in line 3: .*area!.* run with RECORD=1/);
  },
  180_000,
);

test('goldens in a folder are recorded on demand, never in CI, and what is stale is a problem', () => {
  const folder = project();
  edited(folder, "'list.yaml'", "'new/list.yaml'");
  const stale = tested(folder, 'node');
  expect(stale.stdout).toContain("demo: 'list.yaml' is not made any more");
  expect(stale.stdout).toContain("demo: 'new/list.yaml' is made, but is not among the given files");
  expect(tested(folder, 'node', { RECORD: '1', CI: 'true' }).status).toBe(1);
  expect(existsSync(join(folder, 'goldens/demo/list.yaml'))).toBe(true);
  expect(tested(folder, 'node', { RECORD: '1' }).status).toBe(0);
  expect(existsSync(join(folder, 'goldens/demo/list.yaml'))).toBe(false);
  expect(readFileSync(join(folder, 'goldens/demo/new/list.yaml'), 'utf8')).toContain('name: auc');
  expect(tested(folder, 'node').status).toBe(0);
  mkdirSync(join(folder, 'goldens/gone'));
  writeFileSync(join(folder, 'goldens/notes.txt'), '');
  const { stdout } = tested(folder, 'node');
  expect(stdout).toContain("'gone/' in 'goldens' belongs to no specification: delete it");
  expect(stdout).toContain("'notes.txt' in 'goldens' is neither a specification");
  rmSync(join(folder, 'goldens'), { recursive: true });
  expect(tested(folder, 'node').stdout).toContain("'goldens' does not exist: put one there as '<name>.mlops.yaml'");
}, 180_000);
