import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  applyPlan,
  contentHash,
  MANIFEST_PATH,
  memoryHost,
  parseManifest,
  planFiles,
  recover,
  rememberSettled,
  settledPlan,
} from '../src/index.ts';
import { statePaths } from '../src/output/state.ts';
import type { WriteHost } from '../src/index.ts';
import { Killed, outputs, planOf, troubledHost } from './outputs.ts';

const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

const first = outputs({
  'same.yaml': lines('same'),
  'changed.yaml': lines('a', 'b', 'c'),
  'edited.yaml': lines('one', 'two', 'three'),
  'gone.yaml': lines('gone'),
});
const second = outputs({
  'same.yaml': lines('same'),
  'changed.yaml': lines('a', 'B', 'c'),
  'edited.yaml': lines('one', 'two', 'THREE'),
  'new.yaml': lines('new'),
});

const remembered = { inputs: 'inputs', told: { file: 'a.yaml', sources: ['a.yaml'], environments: [], findings: [] } };

/** Files of people: one of them beside the generated ones, one outside of the folder. */
const NOTES = 'notes of a person\n';
const SECRET = 'a file elsewhere\n';

/** A folder in the middle of a change, with edits, and with what a run remembered that had nothing to do. */
async function prepared(steps: number): Promise<Map<string, string>> {
  const files = new Map([
    ['out/notes.txt', NOTES],
    ['secret/file', SECRET],
  ]);
  const host = memoryHost(files);
  await applyPlan(host, planOf(host, first), () => planOf(host, first));
  files.set('out/p/edited.yaml', lines('one', 'mine', 'three'));
  rememberSettled(host, planOf(host, first), remembered);
  const dying = troubledHost(files, { at: steps, kind: 'kill' });
  try {
    await applyPlan(dying, planOf(dying, second), () => planOf(dying, second));
  } catch (reason) {
    if (!(reason instanceof Killed)) throw reason;
  }
  return files;
}

/** A host that refuses to be asked for anything outside of the output folder. */
function guarded(files: Map<string, string>): WriteHost {
  const host = memoryHost(files);
  const inside = (path: string): void => {
    if (path !== 'out' && (!path.startsWith('out/') || path.split('/').includes('..')))
      throw new Error(`outside: ${path}`);
  };
  const checked = Object.entries(host).map(([name, method]: [string, (...given: never[]) => unknown]) => [
    name,
    (...given: unknown[]): unknown => {
      const paths =
        name === 'sync' ? (given[0] as string[]) : ['rename', 'duplicate'].includes(name) ? given : [given[0]];
      if (!['self', 'isRunning', 'wait', 'resolvePackage'].includes(name))
        for (const path of paths) inside(String(path));
      return method(...(given as never[]));
    },
  ]);
  return { ...(Object.fromEntries(checked) as WriteHost), wait: () => Promise.resolve() };
}

/** What every command does with a folder, in this order. Gives why it was refused, if it was. */
async function run(host: WriteHost): Promise<string | undefined> {
  const recovered = await recover(host, 'out');
  if (recovered !== undefined && 'refused' in recovered) return recovered.refused;
  const manifest = parseManifest(host.read(`out/${MANIFEST_PATH}`));
  if (typeof manifest === 'string') return manifest;
  const wanted = { unit: 's', prefix: '', files: second };
  const settled = settledPlan(host, 'out', 's', manifest, remembered.inputs);
  const plan = settled ?? planFiles(host, 'out', wanted, manifest);
  const again = (): typeof plan => {
    const now = parseManifest(host.read(`out/${MANIFEST_PATH}`));
    return planFiles(host, 'out', wanted, typeof now === 'string' ? manifest : now);
  };
  const applied = await applyPlan(host, plan, again);
  if ('refused' in applied) return applied.refused;
  rememberSettled(host, applied.plan, remembered);
  return undefined;
}

const texts = fc.constantFrom(
  '',
  '../secret/file',
  '../../secret/file',
  '/secret/file',
  'p/../../secret/file',
  '..',
  '.',
  'p',
  'p/',
  'p//x',
  'C:\\secret',
  'p\\..\\..\\secret',
  '.trainyard/manifest.json',
  '.trainyard/local/new/../../../../secret/file',
  '__proto__',
  'constructor',
  'con',
  'a\0b',
  '\ud800',
  'x'.repeat(5000),
  contentHash(SECRET),
  'ejected',
  'scaffold',
  'merged',
);
const values = fc.oneof(
  texts,
  fc.constantFrom<unknown>(null, true, -1, 0, 1e308, [], {}, [[]], { length: 3 }, [null], Number.MAX_SAFE_INTEGER),
  fc.integer({ min: 1, max: 40 }).map((depth) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown),
);

/** Data with something else in the place of one of its values or keys, or with one taken out. */
function damaged(data: unknown, at: number, to: unknown, how: 'value' | 'key' | 'gone' | 'twice'): unknown {
  let left = at;
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.flatMap((each: unknown) => {
        if (left-- !== 0) return [visit(each)];
        return how === 'gone' ? [] : how === 'twice' ? [each, each] : [to];
      });
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
        if (left-- !== 0) return [[key, visit(each)]];
        return how === 'gone' ? [] : how === 'key' ? [[String(to), each]] : [[key, to]];
      }),
    );
  };
  return visit(data);
}

const structure = fc
  .tuple(fc.nat(60), values, fc.constantFrom('value' as const, 'key' as const, 'gone' as const, 'twice' as const))
  .map(([at, to, how]) => (text: string): string => {
    try {
      return JSON.stringify(damaged(JSON.parse(text), at, to, how));
    } catch {
      return String(to);
    }
  });
const bytes = fc
  .tuple(fc.nat(2000), fc.nat(20), fc.oneof(fc.string({ unit: 'binary' }), texts))
  .map(([at, length, put]) => (text: string): string => {
    const from = text.length === 0 ? 0 : at % text.length;
    return text.slice(0, from) + put + text.slice(from + length);
  });
const whole = fc
  .constantFrom(
    '',
    '{',
    'null',
    '[]',
    '1',
    '"x"',
    '{}',
    '{"format":1}',
    '[',
    'x'.repeat(100_000),
    '['.repeat(200_000),
    '\0',
  )
  .map((text) => (): string => text);
const cut = fc.nat(2000).map(
  (at) =>
    (text: string): string =>
      text.slice(0, at % (text.length + 1)),
);

/** How many damaged folders are tried; many more in a long run by hand: `LAWS=100000`. */
const RUNS = Number(process.env['LAWS'] ?? 1500);

test('whatever happened to the files of state, a run answers, stays inside, and loses no line of a person', async () => {
  let refused = 0;
  let done = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(60),
      fc.array(fc.tuple(fc.nat(20), fc.oneof({ weight: 4, arbitrary: structure }, bytes, whole, cut)), {
        minLength: 1,
        maxLength: 3,
      }),
      async (steps, damages) => {
        const files = await prepared(steps);
        const state = [...files.keys()].filter((path) => path.startsWith('out/.trainyard/')).sort();
        for (const [which, damage] of damages) {
          const path = state[which % state.length] ?? '';
          files.set(path, damage(files.get(path) ?? ''));
        }
        const answers = [await run(guarded(files)), await run(guarded(files))];
        if (answers[1] === undefined) done++;
        else refused++;
        expect(files.get('secret/file')).toBe(SECRET);
        expect(files.get('out/notes.txt')).toBe(NOTES);
        const everywhere = [...files].filter(([path]) => !path.startsWith('out/.trainyard/'));
        expect(everywhere.some(([, content]) => content.includes('mine\n'))).toBe(true);
        for (const answer of answers) if (answer !== undefined) expect(answer.trim()).not.toBe('');
      },
    ),
    { numRuns: RUNS, seed: 20261125 },
  );
  // Neither is rare, so both were tried.
  expect(Math.min(refused, done)).toBeGreaterThan(RUNS / 20);
}, 600_000);

test.each([
  ['a path that leads out', { path: '../secret/file', old: contentHash(SECRET) }],
  ['an absolute path', { path: '/secret/file', old: contentHash(SECRET) }],
  ['a path to the state', { path: '.trainyard/manifest.json', old: 'ab' }],
  ['a content from elsewhere', { path: 'p/x.yaml', now: contentHash(SECRET), staged: '../secret/file' }],
  ['a content of a person', { path: 'p/x.yaml', now: contentHash(NOTES), staged: 'notes.txt' }],
  ['a step that is nothing', null],
])('a journal with %s describes nothing, and nothing of it is done', async (_, step) => {
  const files = await prepared(0);
  const manifest = files.get(`out/${MANIFEST_PATH}`) ?? '';
  files.set(`out/${statePaths.journal}`, JSON.stringify({ format: 1, steps: [step], manifest }));
  const host = guarded(files);
  expect(await recover(host, 'out')).toBeUndefined();
  expect(files.get('secret/file')).toBe(SECRET);
  expect(files.get('out/notes.txt')).toBe(NOTES);
  expect(files.has('out/p/x.yaml')).toBe(false);
  expect(host.read(`out/${statePaths.journal}`)).toBeUndefined();
});
