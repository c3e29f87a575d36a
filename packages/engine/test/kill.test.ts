import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { recover } from '../src/index.ts';
import { nodeHost } from '../src/node/index.ts';
import { manifestOf, stateProblems } from './outputs.ts';

const script = fileURLToPath(new URL('../testdata/apply-forever.mjs', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'trainyard-kill-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const FILES = 60;

/** How often a process that writes without end is killed; many more in a long run by hand: `KILLS=2000`. */
const KILLS = Number(process.env['KILLS'] ?? 12);

/** The versions that stand in a folder: `one`, `two`, or both. */
function versionsIn(folder: string): ReadonlySet<string> {
  const names = existsSync(join(folder, 'p'))
    ? readdirSync(join(folder, 'p'), { recursive: true, withFileTypes: true })
    : [];
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Set(
    files.map((file) => {
      const text = readFileSync(file, 'utf8');
      const [, index = '', version = ''] = /^file: (\d+)\nversion: (one|two)\n/.exec(text) ?? [];
      // Neither torn nor empty.
      expect(text).toBe(`file: ${index}\nversion: ${version}\n${'padding: yes\n'.repeat(Number(index))}`);
      return version;
    }),
  );
}

test('a process that is killed while it writes leaves whole files, and the change is finished afterwards', async () => {
  const delays = fc.sample(fc.integer({ min: 0, max: 12 }), { numRuns: KILLS, seed: 3 });
  let mixed = 0;
  let finished = 0;
  for (const [round, milliseconds] of delays.entries()) {
    const folder = join(root, String(round % 5));
    const child = spawn(process.execPath, [script, folder, String(FILES)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.resume();
    // The steps from the journal on are a small part of the time: the kill waits for them.
    while (!existsSync(join(folder, '.trainyard/local/journal.json'))) await setTimeout(1);
    await setTimeout(milliseconds);
    child.kill('SIGKILL');
    await ended;
    if (versionsIn(folder).size === 2) mixed++;
    const recovered = await recover(nodeHost, folder);
    if (recovered !== undefined) {
      expect(recovered).toMatchObject({ left: [] });
      finished++;
    }
    expect(versionsIn(folder).size).toBe(1);
    const paths = new Set(manifestOf(nodeHost, folder).files.keys());
    const there = readdirSync(join(folder, 'p'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(new Set(there.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)))).toEqual(paths);
    // Contents that the next run removes may be left, but none is damaged or missing.
    expect(stateProblems(nodeHost, folder).filter((each) => /damaged|missing/.test(each))).toEqual([]);
  }
  // Some kills came in the middle of a change.
  expect(finished).toBeGreaterThan(0);
  if (process.env['KILLS'] !== undefined)
    process.stderr.write(`${KILLS} kills: ${mixed} left both versions, ${finished} changes were finished\n`);
}, 3_600_000);
