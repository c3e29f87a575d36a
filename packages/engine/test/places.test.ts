import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { applyPlan, memoryHost, recover } from '../src/index.ts';
import type { WriteHost } from '../src/index.ts';
import { nodeHost } from '../src/node/index.ts';
import { outputs, planOf } from './outputs.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trainyard-places-'));
  mkdirSync(join(root, 'outside'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const files = outputs({ 'a.yaml': 'a\n', 'deep/b.yaml': 'b\n', 'z.yaml': 'z\n' });
const changed = outputs({ 'a.yaml': 'A\n', 'deep/b.yaml': 'B\n', 'z.yaml': 'Z\n' });

/** The host of this machine, on which somebody puts a link in the place of a folder before a rename. */
function planting(at: number, folder: string): WriteHost {
  let renames = 0;
  return {
    ...nodeHost,
    rename: (from, to) => {
      if (++renames === at) {
        renameSync(folder, `${folder}-moved`);
        symlinkSync(join(root, 'outside'), folder);
      }
      nodeHost.rename(from, to);
    },
  };
}

test('a link that is planted while files are written is seen, and nothing goes through it', async () => {
  const folder = join(root, 'out');
  const plan = (): ReturnType<typeof planOf> => planOf(nodeHost, files, undefined, folder);
  await applyPlan(nodeHost, plan(), plan);
  const next = (): ReturnType<typeof planOf> => planOf(nodeHost, changed, undefined, folder);
  // The first renames are of contents that are kept and of the journal; the steps come after them.
  for (let at = 1; at <= 5; at++) {
    const applied = await applyPlan(planting(at, join(folder, 'p/deep')), next(), next);
    expect(readdirSync(join(root, 'outside'))).toEqual([]);
    const isPlanted = existsSync(join(folder, 'p/deep-moved'));
    expect('refused' in applied).toBe(isPlanted);
    if (isPlanted) {
      rmSync(join(folder, 'p/deep'));
      renameSync(join(folder, 'p/deep-moved'), join(folder, 'p/deep'));
    }
    await recover(nodeHost, folder);
    await applyPlan(nodeHost, plan(), plan);
    expect(readFileSync(join(folder, 'p/deep/b.yaml'), 'utf8')).toBe('b\n');
    expect(readFileSync(join(folder, 'p/a.yaml'), 'utf8')).toBe('a\n');
  }
});

test('a folder on the way that became a link is refused before anything is written', async () => {
  const folder = join(root, 'out');
  mkdirSync(folder);
  symlinkSync(join(root, 'outside'), join(folder, 'p'));
  const plan = (): ReturnType<typeof planOf> => planOf(nodeHost, files, undefined, folder);
  expect(await applyPlan(nodeHost, plan(), plan)).toEqual({ refused: expect.stringContaining('is a symbolic link') });
  expect(readdirSync(join(root, 'outside'))).toEqual([]);
  expect(readdirSync(folder)).toEqual(['p']);
});

test('a new file is not created beside one whose name is the same on some file systems, unless that one leaves', async () => {
  const memory = new Map<string, string>();
  const host = memoryHost(memory);
  const run = async (wanted: ReturnType<typeof outputs>): Promise<unknown> =>
    applyPlan(host, planOf(host, wanted), () => planOf(host, wanted));
  memory.set('out/p/Te\u0301st.yaml', 'mine\n');
  expect(await run(outputs({ 't\u00e9st.yaml': 'x\n' }))).toEqual({
    refused: expect.stringContaining('is in the way of'),
  });
  memory.clear();
  await run(outputs({ 'Stage.yaml': 'x\n' }));
  expect(await run(outputs({ 'stage.yaml': 'x\n' }))).toMatchObject({ written: 1, deleted: 1 });
  expect([...memory.keys()].filter((path) => path.startsWith('out/p/'))).toEqual(['out/p/stage.yaml']);
});
