import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from '@jest/globals';
import { built, seed } from './built.ts';

const made = fileURLToPath(new URL('../testdata/plugins/made.mjs', import.meta.url));
const { folder, trainyard } = built();
const at = (...path: string[]): string => join(folder(), ...path);
const installed = 'node_modules/trainyard-plugin-traced';

/** A plugin that leaves a line in the file `trace` whenever it generates, as a package of that version. */
function install(version: string, text: string, where = installed): void {
  mkdirSync(at(where), { recursive: true });
  cpSync(made, at(where, 'made.mjs'));
  writeFileSync(
    at(where, 'package.json'),
    JSON.stringify({ name: 'trainyard-plugin-traced', version, type: 'module', main: 'index.mjs' }),
  );
  writeFileSync(
    at(where, 'index.mjs'),
    `import { appendFileSync } from 'node:fs';
import { file, generating } from './made.mjs';

export default generating(function* () {
  appendFileSync(${JSON.stringify(at('trace'))}, 'ran\\n');
  yield file('a.txt', ${JSON.stringify(text)});
});
`,
  );
}

/** How often the plugin generated during one `generate`. */
function runs(): number {
  rmSync(at('trace'), { force: true });
  const { status, stderr } = trainyard('generate', 'a.mlops.yaml', '--out', 'out', '--quiet');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return existsSync(at('trace')) ? readFileSync(at('trace'), 'utf8').split('\n').length - 1 : 0;
}

beforeEach(() => {
  writeFileSync(at('a.mlops.yaml'), seed);
  writeFileSync(at('package.json'), JSON.stringify({ dependencies: { 'trainyard-plugin-traced': '*' } }));
});

test('an installed plugin does not run again for equal inputs, and does in a new version', () => {
  install('1.0.0', 'one\n');
  expect([runs(), runs(), runs()]).toEqual([1, 0, 0]);
  install('1.1.0', 'two\n');
  expect([runs(), runs()]).toEqual([1, 0]);
  expect(readFileSync(at('out/mine/a.txt'), 'utf8')).toBe('two\n');
  // An edit of a file is seen all the same.
  writeFileSync(at('a.mlops.yaml'), seed.replace('"4Gi"', '"8Gi"'));
  expect(runs()).toBe(1);
}, 60_000);

test('a plugin that is linked to a folder elsewhere, has no version or is a file of the project runs each time', () => {
  install('1.0.0', 'one\n');
  renameSync(at(installed), at('source'));
  symlinkSync(at('source'), at(installed));
  expect([runs(), runs()]).toEqual([1, 1]);
  rmSync(at(installed));
  install('', 'one\n');
  expect([runs(), runs()]).toEqual([1, 1]);
  writeFileSync(at('package.json'), '{}');
  writeFileSync(at('trainyard.config.json'), JSON.stringify({ plugins: ['./source/index.mjs'] }));
  expect([runs(), runs()]).toEqual([1, 1]);
}, 60_000);

test('a plugin that is taken out is missed', () => {
  install('1.0.0', 'one\n');
  expect([runs(), runs()]).toEqual([1, 0]);
  writeFileSync(at('package.json'), '{}');
  expect(runs()).toBe(0);
  expect(existsSync(at('out/mine/a.txt'))).toBe(false);
}, 60_000);
