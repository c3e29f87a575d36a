import { expect, test } from '@jest/globals';
import { applyPlan, isUpToDate, memoryHost, recover } from '../src/index.ts';
import type { WriteHost } from '../src/index.ts';
import { filesIn, Killed, outputs, planOf, stateProblems, troubledHost } from './outputs.ts';
import type { Trouble } from './outputs.ts';

const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

const before = outputs({
  'same.yaml': lines('same'),
  'changed.yaml': lines('a', 'b', 'c'),
  'merged.yaml': lines('one', 'two', 'three', 'four', 'five'),
  'deep/gone.yaml': lines('gone'),
  'kept.yaml': lines('x', 'y', 'z'),
});
const after = outputs({
  'same.yaml': lines('same'),
  'changed.yaml': lines('a', 'B', 'c'),
  'merged.yaml': lines('one', 'two', 'three', 'four', 'FIVE'),
  'deep/new.yaml': lines('new'),
  'kept.yaml': lines('x', 'y', 'z'),
});

/** A folder in which the first version was written and then edited. */
async function prepared(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const host = memoryHost(files);
  await apply(host, before);
  files.set('out/p/merged.yaml', lines('one', 'mine', 'three', 'four', 'five'));
  files.set('out/p/kept.yaml', lines('x', 'mine', 'z'));
  return files;
}

async function apply(
  host: WriteHost,
  files: ReturnType<typeof outputs>,
): Promise<Awaited<ReturnType<typeof applyPlan>>> {
  return applyPlan(host, planOf(host, files), () => planOf(host, files));
}

const old = {
  'p/changed.yaml': lines('a', 'b', 'c'),
  'p/deep/gone.yaml': lines('gone'),
  'p/kept.yaml': lines('x', 'mine', 'z'),
  'p/merged.yaml': lines('one', 'mine', 'three', 'four', 'five'),
  'p/same.yaml': lines('same'),
};
const now = {
  'p/changed.yaml': lines('a', 'B', 'c'),
  'p/deep/new.yaml': lines('new'),
  'p/kept.yaml': lines('x', 'mine', 'z'),
  'p/merged.yaml': lines('one', 'mine', 'three', 'four', 'FIVE'),
  'p/same.yaml': lines('same'),
};

test('a plan is brought to the disk, edits are merged, and what is kept for later is kept', async () => {
  const files = await prepared();
  const host = memoryHost(files);
  expect(planOf(host, after).files.map(({ action, path }) => `${action} ${path}`)).toEqual([
    'update p/changed.yaml',
    'delete p/deep/gone.yaml',
    'create p/deep/new.yaml',
    'keep p/kept.yaml',
    'update p/merged.yaml',
    'unchanged p/same.yaml',
  ]);
  expect(await apply(host, after)).toMatchObject({ written: 3, deleted: 1 });
  expect(filesIn(files)).toEqual(now);
  expect(stateProblems(host)).toEqual([]);
  expect(isUpToDate(planOf(host, after))).toBe(true);
  const bytes = JSON.stringify([...files]);
  expect(await apply(host, after)).toMatchObject({ written: 0, deleted: 0 });
  expect(JSON.stringify([...files])).toBe(bytes);
});

/** How many steps the change takes when nothing goes wrong. */
async function stepsOf(): Promise<number> {
  const host = troubledHost(await prepared(), { at: 0, kind: 'kill' });
  await apply(host, after);
  return host.steps();
}

async function troubled(trouble: Trouble): Promise<{ files: Map<string, string>; said: string | undefined }> {
  const files = await prepared();
  try {
    const applied = await apply(troubledHost(files, trouble), after);
    return { files, said: 'refused' in applied ? applied.refused : undefined };
  } catch (reason) {
    if (!(reason instanceof Killed)) throw reason;
    return { files, said: 'killed' };
  }
}

test.each(['kill', 'power'] as const)(
  'after a %s at any step each file is the old or the new one, and the next command brings the folder to one state',
  async (kind) => {
    const steps = await stepsOf();
    expect(steps).toBeGreaterThan(30);
    const states = { old: 0, new: 0, finished: 0 };
    for (let at = 1; at <= steps; at++) {
      const { files } = await troubled({ at, kind });
      for (const [path, content] of Object.entries(filesIn(files)))
        expect([old[path as keyof typeof old], now[path as keyof typeof now]]).toContain(content);
      for (const path of Object.keys(old)) if (path in now) expect(filesIn(files)).toHaveProperty([path]);
      const host = memoryHost(files);
      const recovered = await recover(host, 'out');
      if (recovered !== undefined) {
        expect(recovered).toMatchObject({ left: [] });
        states.finished++;
      }
      const isNew = JSON.stringify(filesIn(files)) === JSON.stringify(now);
      expect(filesIn(files)).toEqual(isNew ? now : old);
      states[isNew ? 'new' : 'old']++;
      expect(await recover(host, 'out')).toBeUndefined();
      expect(planOf(host, after).files.filter(({ action }) => action === 'conflict')).toEqual([]);
      expect(await apply(host, after)).not.toHaveProperty('refused');
      expect(filesIn(files)).toEqual(now);
      expect(stateProblems(host)).toEqual([]);
    }
    // Each of them was seen.
    expect(Math.min(...Object.values(states))).toBeGreaterThan(3);
  },
);

test('a full disk changes nothing and is told', async () => {
  for (let at = 1; at <= (await stepsOf()); at++) {
    const { files, said } = await troubled({ at, kind: 'full' });
    const wasWritten = said === undefined;
    expect(filesIn(files)).toEqual(wasWritten ? now : old);
    if (!wasWritten) expect(said).toBe("'out' cannot be written: the disk is full. Nothing was changed.");
    const host = memoryHost(files);
    expect(await recover(host, 'out')).toBeUndefined();
    expect(await apply(host, after)).not.toHaveProperty('refused');
    expect(stateProblems(host)).toEqual([]);
  }
});

test('a step that fails is taken back, whichever it is', async () => {
  for (let at = 1; at <= (await stepsOf()); at++) {
    const { files, said } = await troubled({ at, kind: 'error' });
    expect(filesIn(files)).toEqual(said === undefined ? now : old);
    if (said !== undefined) expect(said).toMatch(/^'out' cannot be written: .*\. Nothing was changed\.$/);
    const host = memoryHost(files);
    await recover(host, 'out');
    expect(filesIn(files)).toEqual(said === undefined ? now : old);
    expect(await apply(host, after)).not.toHaveProperty('refused');
    expect(filesIn(files)).toEqual(now);
    expect(stateProblems(host)).toEqual([]);
  }
});

test('a disk that fails for good in the middle leaves files old or new, and the next command finishes the change', async () => {
  let parts = 0;
  for (let at = 1; at <= (await stepsOf()); at++) {
    const { files, said } = await troubled({ at, kind: 'down' });
    if (said?.includes('written in part') === true) parts++;
    const host = memoryHost(files);
    await recover(host, 'out');
    expect([JSON.stringify(old), JSON.stringify(now)]).toContain(JSON.stringify(filesIn(files)));
    expect(await apply(host, after)).not.toHaveProperty('refused');
    expect(filesIn(files)).toEqual(now);
    expect(stateProblems(host)).toEqual([]);
  }
  expect(parts).toBeGreaterThan(0);
});

test('finishing an interrupted change may itself be interrupted', async () => {
  for (let first = 1; first <= (await stepsOf()); first += 2)
    for (let second = 1; ; second++) {
      const { files } = await troubled({ at: first, kind: 'kill' });
      const host = troubledHost(files, { at: second, kind: 'kill' });
      const ended = await recover(host, 'out').then(
        () => true,
        () => false,
      );
      await recover(memoryHost(files), 'out');
      expect([JSON.stringify(old), JSON.stringify(now)]).toContain(JSON.stringify(filesIn(files)));
      expect(await apply(memoryHost(files), after)).not.toHaveProperty('refused');
      expect(filesIn(files)).toEqual(now);
      expect(stateProblems(memoryHost(files))).toEqual([]);
      if (ended) break;
    }
});

test('a file that was edited after the interruption is left alone, and its edit is merged by the next run', async () => {
  let left = 0;
  for (let at = 1; at <= (await stepsOf()); at++) {
    const { files } = await troubled({ at, kind: 'kill' });
    const touched = files.get('out/p/changed.yaml') ?? '';
    files.set('out/p/changed.yaml', `${touched}mine\n`);
    const host = memoryHost(files);
    const recovered = await recover(host, 'out');
    if (recovered !== undefined && 'left' in recovered) left += recovered.left.length;
    await apply(host, after);
    // The edit touches the changed line: it is there, and somebody is told if the change is not.
    expect(files.get('out/p/changed.yaml')).toContain('mine');
    const isIn = files.get('out/p/changed.yaml')?.includes('B') === true;
    const isTold = planOf(host, after).files.some(
      (file) => file.path === 'p/changed.yaml' && file.action === 'conflict',
    );
    expect(isIn || isTold).toBe(true);
  }
  expect(left).toBeGreaterThan(0);
});

test('a folder that changed since the plan was made is planned again', async () => {
  const files = await prepared();
  const host = memoryHost(files);
  const plan = planOf(host, after);
  files.set('out/p/changed.yaml', lines('a', 'b', 'c', 'd', 'mine'));
  const applied = await applyPlan(host, plan, () => planOf(host, after));
  expect(applied).toMatchObject({ written: 3 });
  expect(files.get('out/p/changed.yaml')).toBe(lines('a', 'B', 'c', 'd', 'mine'));
});
