import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyPlan, conflictFindings, isUpToDate, memoryHost, positionAt } from '../src/index.ts';
import type { OutputFile, Plan, Settlement } from '../src/index.ts';
import { filesIn, outputs, planOf } from './outputs.ts';

const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

/** A folder that is generated into again and again. */
function folder(): {
  readonly files: Map<string, string>;
  readonly generate: (wanted: readonly OutputFile[], settlement?: Settlement) => Promise<Plan>;
  readonly actions: (wanted: readonly OutputFile[], settlement?: Settlement) => string[];
  readonly edit: (path: string, change: (text: string) => string) => void;
} {
  const files = new Map<string, string>();
  const host = memoryHost(files);
  return {
    files,
    generate: async (wanted, settlement) => {
      const plan = planOf(host, wanted, settlement);
      const applied = await applyPlan(host, plan, () => planOf(host, wanted, settlement));
      if ('refused' in applied) throw new Error(applied.refused);
      return plan;
    },
    actions: (wanted, settlement) =>
      planOf(host, wanted, settlement).files.map(
        ({ action, path, reason }) => `${action} ${path}${reason === undefined ? '' : ` (${reason})`}`,
      ),
    edit: (path, change) => void files.set(`out/p/${path}`, change(files.get(`out/p/${path}`) ?? '')),
  };
}

const base = lines('a', 'b', 'c', 'd', 'e');
const changed = lines('a', 'b', 'c', 'd', 'E');

test('an edit stays while the specification changes nothing, and is merged when it does', async () => {
  const { files, generate, actions, edit } = folder();
  await generate(outputs({ f: base }));
  edit('f', (text) => text.replace('a', 'mine'));
  expect(actions(outputs({ f: base }))).toEqual(['keep p/f (it was edited by hand)']);
  expect(actions(outputs({ f: changed }))).toEqual(['update p/f (merged with your edit)']);
  await generate(outputs({ f: changed }));
  expect(files.get('out/p/f')).toBe(lines('mine', 'b', 'c', 'd', 'E'));
  expect(actions(outputs({ f: changed }))).toEqual(['keep p/f (it was edited by hand)']);
});

test('a conflict leaves the file, says where both meet, and is settled by either side or by hand', async () => {
  const prepare = async (): Promise<ReturnType<typeof folder>> => {
    const made = folder();
    await made.generate(outputs({ f: base, g: base }));
    made.edit('f', (text) => text.replace('e', 'mine').replace('a', 'A'));
    return made;
  };
  const wanted = outputs({ f: changed, g: changed });
  const left = await prepare();
  const plan = await left.generate(wanted);
  expect(filesIn(left.files)).toEqual({ 'p/f': lines('A', 'b', 'c', 'd', 'mine'), 'p/g': changed });
  const [finding] = conflictFindings(plan);
  expect(finding).toMatchObject({
    code: 'engine/edit-conflict',
    severity: 'error',
    range: { source: { file: 'out/p/f' } },
  });
  expect(finding === undefined ? undefined : positionAt(finding.range.source, finding.range.start)).toEqual({
    line: 5,
    column: 1,
  });
  expect(finding?.message).toContain('In line 5 you have `mine`; it was `e`, and now it would be `E`.');
  expect(isUpToDate(plan)).toBe(false);

  await left.generate(wanted, { side: 'ours' });
  expect(left.files.get('out/p/f')).toBe(lines('A', 'b', 'c', 'd', 'mine'));
  expect(left.actions(wanted)).toEqual(['keep p/f (it was edited by hand)', 'unchanged p/g']);

  const theirs = await prepare();
  await theirs.generate(wanted, { side: 'theirs' });
  expect(theirs.files.get('out/p/f')).toBe(lines('A', 'b', 'c', 'd', 'E'));

  const byHand = await prepare();
  byHand.edit('f', (text) => text.replace('mine', 'E'));
  await byHand.generate(wanted);
  expect(byHand.actions(wanted)).toEqual(['keep p/f (it was edited by hand)', 'unchanged p/g']);

  const named = await prepare();
  named.edit('g', (text) => text.replace('e', 'mine'));
  expect(named.actions(wanted, { side: 'theirs', files: new Set(['p/g']) })).toEqual([
    'conflict p/f (it was edited by hand, and the specification changed it too)',
    'update p/g (merged; where both changed a line, the generated one stands)',
  ]);
});

test('a file that Trainyard did not write is never overwritten unasked', async () => {
  const { files, generate, actions } = folder();
  files.set('out/p/f', lines('A', 'b', 'c', 'd', 'e'));
  const plan = await generate(outputs({ f: base, g: base }));
  expect(conflictFindings(plan).map(({ code }) => code)).toEqual(['engine/strange-file']);
  expect(files.get('out/p/f')).toBe(lines('A', 'b', 'c', 'd', 'e'));
  await generate(outputs({ f: base, g: base }), { side: 'ours' });
  expect(files.get('out/p/f')).toBe(lines('A', 'b', 'c', 'd', 'e'));
  expect(actions(outputs({ f: changed, g: base }))).toEqual(['update p/f (merged with your edit)', 'unchanged p/g']);
  await generate(outputs({ f: changed, g: base }));
  expect(files.get('out/p/f')).toBe(lines('A', 'b', 'c', 'd', 'E'));
});

test('files that left the specification go only if nobody touched them', async () => {
  const { generate, actions, edit, files } = folder();
  await generate(outputs({ f: base, g: base }));
  edit('g', (text) => `${text}mine\n`);
  await generate(outputs({}));
  expect(filesIn(files)).toEqual({ 'p/g': `${base}mine\n` });
  expect(actions(outputs({}))).toEqual(['keep p/g (it was edited by hand; nothing generates it any more)']);
  expect(actions(outputs({}), { side: 'theirs', files: new Set(['p/g']) })).toEqual(['delete p/g']);
  await generate(outputs({}), { side: 'ours', files: new Set(['p/g']) });
  expect(actions(outputs({}))).toEqual([]);
  expect(files.get('out/p/g')).toBe(`${base}mine\n`);
});

test('a scaffold is written once; later changes are suggested, until they are there, taken or declined', async () => {
  const { files, generate, actions, edit } = folder();
  const yours = 'it is yours since it was first written';
  await generate(outputs({ f: base }, 'scaffold'));
  edit('f', (text) => text.replace('a', 'my code'));
  const wanted = outputs({ f: changed }, 'scaffold');
  const plan = await generate(wanted);
  expect(plan.files).toMatchObject([
    { action: 'keep', reason: yours, suggestion: lines('my code', 'b', 'c', 'd', 'E') },
  ]);
  expect(files.get('out/p/f')).toBe(lines('my code', 'b', 'c', 'd', 'e'));
  // It is suggested again, and nothing else speaks of it.
  expect((await generate(wanted)).files).toMatchObject([{ suggestion: lines('my code', 'b', 'c', 'd', 'E') }]);
  expect(isUpToDate(plan)).toBe(true);
  // All conflicts are settled at once, but a scaffold only by its name.
  expect(actions(wanted, { side: 'theirs' })).toEqual([`keep p/f (${yours})`]);
  expect(actions(wanted, { side: 'theirs', files: new Set(['p/f']) })).toEqual(['update p/f (as suggested)']);
  await generate(wanted, { side: 'ours', files: new Set(['p/f']) });
  expect((await generate(wanted)).files[0]?.suggestion).toBeUndefined();
  expect(files.get('out/p/f')).toBe(lines('my code', 'b', 'c', 'd', 'e'));
});

test('without what was last written an edit cannot be told apart: the file is left alone', async () => {
  const { files, generate, edit } = folder();
  await generate(outputs({ f: base }));
  for (const path of [...files.keys()]) if (path.startsWith('out/.trainyard/base/')) files.delete(path);
  edit('f', (text) => text.replace('a', 'A'));
  const plan = await generate(outputs({ f: changed }));
  expect(plan.files).toMatchObject([{ action: 'conflict', reason: expect.stringContaining('not kept') }]);
  expect(files.get('out/p/f')).toBe(base.replace('a', 'A'));
});

test('line ends that git or an editor turned are no edit, and stay', async () => {
  const { files, generate, actions, edit } = folder();
  await generate(outputs({ f: base }));
  edit('f', (text) => text.replaceAll('\n', '\r\n'));
  expect(actions(outputs({ f: base }))).toEqual(['unchanged p/f']);
  await generate(outputs({ f: changed }));
  expect(files.get('out/p/f')).toBe(changed.replaceAll('\n', '\r\n'));
  edit('f', (text) => text.replace('a', 'mine'));
  await generate(outputs({ f: base }));
  expect(files.get('out/p/f')).toBe(lines('mine', 'b', 'c', 'd', 'e').replaceAll('\n', '\r\n'));
});

test('a merge that could no longer be read is a conflict', async () => {
  const { generate, edit } = folder();
  const text = lines('spec:', '  a: 1', '  b: 2', '  c: 3', '  d: 4', '  e: 5');
  await generate(outputs({ 'f.yaml': text }));
  edit('f.yaml', (old) => old.replace('  a: 1', '  a: 1\n  z: mine'));
  const plan = await generate(outputs({ 'f.yaml': `${text}  z: 26\n` }));
  expect(plan.files).toMatchObject([
    {
      action: 'conflict',
      reason: 'it was edited by hand, and with what the specification changed it could not be read',
    },
  ]);
});

test('a document that people and Trainyard write together is merged by its sections', async () => {
  const { files, generate, edit } = folder();
  const card = (accuracy: string, more = ''): string =>
    `# Model card\n\nWhat it is.\n\n## Metrics\n\n- accuracy: ${accuracy}\n\n${more}## Limits\n\nTo be written.\n`;
  const doc = (text: string): OutputFile[] => outputs({ 'card.md': text }, 'merged');
  await generate(doc(card('0.8')));
  edit(
    'card.md',
    (text) =>
      `${text.replace('To be written.', 'It knows nothing of snow.').replace('## Limits', '## Ethics\n\nOurs.\n\n## Limits')}\n## Contact\n\nUs.\n`,
  );
  await generate(doc(card('0.9', '## Data\n\nFrom the shop.\n\n')));
  expect(files.get('out/p/card.md')).toBe(
    '# Model card\n\nWhat it is.\n\n## Metrics\n\n- accuracy: 0.9\n\n## Data\n\nFrom the shop.\n\n## Ethics\n\nOurs.\n\n## Limits\n\nIt knows nothing of snow.\n\n## Contact\n\nUs.\n',
  );
});

/** Steps in the life of a folder: people edit, add, delete lines and files; the specification changes lines and files. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('edit' as const),
    file: fc.nat(2),
    line: fc.nat(12),
    how: fc.constantFrom('replace', 'insert', 'delete'),
  }),
  fc.record({
    kind: fc.constant('specify' as const),
    file: fc.nat(2),
    line: fc.nat(12),
    how: fc.constantFrom('replace', 'insert', 'delete'),
  }),
  fc.record({ kind: fc.constant('toggle' as const), file: fc.nat(2) }),
  fc.record({ kind: fc.constant('settle' as const), side: fc.constantFrom('ours' as const, 'theirs' as const) }),
  fc.constant({ kind: 'remove' as const, file: 0 }),
);

function changeLine(text: string, line: number, how: string, fresh: string): string {
  const all = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const at = Math.min(line, all.length);
  all.splice(at, how === 'insert' ? 0 : 1, ...(how === 'delete' ? [] : [`${fresh}\n`]));
  return all.join('');
}

/** How many sequences are tried; many more in a long run by hand: `SEQUENCES=100000`. */
const SEQUENCES = Number(process.env['SEQUENCES'] ?? 1500);

test('over random sequences of edits and changes each edited line survives, or is reported', async () => {
  let merged = 0;
  let conflicts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const { files, generate } = folder();
      const names = ['f', 'g', 'h'];
      const wanted = new Map(
        names.map((name) => [name, lines(...Array.from({ length: 10 }, (_, index) => `${name}${index}`))]),
      );
      const on = new Set(names);
      // Lines that people wrote and that nobody took away since, by file.
      const mine = new Map<string, Set<string>>(names.map((name) => [name, new Set<string>()]));
      const current = (): OutputFile[] => outputs(Object.fromEntries([...wanted].filter(([name]) => on.has(name))));
      await generate(current());
      let fresh = 0;
      for (const each of steps) {
        let settlement: Settlement | undefined;
        if (each.kind === 'settle') settlement = { side: each.side };
        else {
          const name = names[each.file] ?? 'f';
          const path = `out/p/${name}`;
          const there = files.get(path);
          if (each.kind === 'toggle') {
            if (!on.delete(name)) on.add(name);
          } else if (each.kind === 'remove') {
            files.delete(path);
            mine.get(name)?.clear();
          } else if (each.kind === 'specify')
            wanted.set(name, changeLine(wanted.get(name) ?? '', each.line, each.how, `generated${fresh++}`));
          else if (there !== undefined) {
            const line = `mine${fresh++}`;
            const text = changeLine(there, each.line, each.how, line);
            files.set(path, text);
            const lost = [...(mine.get(name) ?? [])].filter((old) => !text.includes(`${old}\n`));
            for (const old of lost) mine.get(name)?.delete(old);
            if (each.how !== 'delete') mine.get(name)?.add(line);
          }
        }
        const before = new Map(files);
        const plan = await generate(current(), settlement);
        for (const { path, action, reason } of plan.files) {
          const own = mine.get(path.slice(2)) ?? new Set<string>();
          const text = files.get(`out/${path}`);
          if (action === 'conflict') {
            conflicts++;
            expect(text).toBe(before.get(`out/${path}`));
          }
          if (action === 'update' && reason === 'merged with your edit') merged++;
          for (const line of [...own])
            if (text?.includes(`${line}\n`) !== true) {
              // Only who asked for the other side loses a line.
              expect(settlement?.side).toBe('theirs');
              own.delete(line);
            }
        }
        // What is generated is there as well, where nobody edited and nothing is in conflict.
        for (const { path, content } of current())
          if (mine.get(path.slice(2))?.size === 0 && before.get(`out/${path}`) === undefined)
            expect(files.get(`out/${path}`)).toBe(content);
      }
    }),
    { seed: 11, numRuns: SEQUENCES },
  );
  expect(merged).toBeGreaterThan(SEQUENCES / 20);
  expect(conflicts).toBeGreaterThan(SEQUENCES / 20);
}, 3_600_000);
