import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { run } from '@trainyard/oracles';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const seed = 'examples/recommendation_system/recommendation_system.mlops.yaml';

test('check evaluates nothing that only other commands need', () => {
  const { status, stdout, stderr } = run(process.execPath, ['tools/build/evaluated.mjs', 'check', seed], { cwd: root });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const modules = stdout.trimEnd().split('\n');
  const below = (...folders: readonly string[]): string[] =>
    modules.filter((path) => folders.some((folder) => path.startsWith(folder)));
  // The list is one: what `check` is for stands in it.
  expect(modules).toEqual(
    expect.arrayContaining(['packages/cli/src/commands/check.ts', 'packages/model/src/compile.ts']),
  );
  expect(below('packages/cli/src/commands/')).toEqual(['packages/cli/src/commands/check.ts']);
  const others = ['compare', 'explain', 'fix', 'generate', 'import', 'lines', 'live', 'node/worker', 'output', 'plan'];
  expect(below(...others.map((room) => `packages/engine/src/${room}/`))).toEqual([]);
  expect(below('packages/runtime/', 'packages/syntax/src/print/', 'packages/sdk/src/codegen/markdown/')).toEqual([]);
  expect(below('node_modules/diff/', 'node_modules/mdast', 'node_modules/markdown')).toEqual([]);
  // Of the languages of zod one is there, and the list of all is empty.
  expect(below('node_modules/zod/v4/locales/').filter((path) => !/\/(?:index|en)\.js$/.test(path))).toEqual([]);
}, 60_000);
