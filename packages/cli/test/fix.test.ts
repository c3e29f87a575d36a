import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fixSpecs, generateFiles, memoryHost } from '@trainyard/engine';
import type { Checked, FixedSpecs } from '@trainyard/engine';
import { builtIn } from '../src/built-in.ts';
import { built } from './built.ts';
import { check, errorsOf } from './mistakes/judge.ts';
import { mutationsOf } from './mistakes/mutations.ts';
import { stylesOf } from './styles.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8');
const names = ['recommendation_system', 'object_detection', 'sentiment_analysis', 'card_fraud'];
const defaults = ['d/team-defaults.mlops.yaml', textOf('card_fraud/team-defaults.mlops.yaml')] as const;
const options = { plugins: builtIn };

async function fix(
  text: string,
  beside: Iterable<readonly [string, string]> = [defaults],
): Promise<FixedSpecs & { readonly text: string }> {
  const fixed = await fixSpecs(memoryHost(new Map([...beside, ['d/s.mlops.yaml', text]])), [
    { file: 'd/s.mlops.yaml', options },
  ]);
  return { ...fixed, text: fixed.files.find(({ file }) => file === 'd/s.mlops.yaml')?.after ?? text };
}

const commentsIn = (text: string): string[] => [...text.matchAll(/#.*/g)].map(([comment]) => comment.trim());
const errorTexts = (checked: Checked): string[] => errorsOf(checked).map(({ code, message }) => `${code} ${message}`);
const safeLeft = ({ checked }: FixedSpecs): string[] =>
  checked.flatMap(({ diagnostics }) =>
    diagnostics.filter((each) => each.fixes.some(({ safe }) => safe)).map(({ code }) => code),
  );

async function outputOf(checked: Checked | undefined): Promise<readonly string[]> {
  if (checked === undefined) return [];
  const { files } = await generateFiles(checked);
  // People read the condition of an alert as they wrote it.
  return files.map(
    ({ path, content }) => `${path}\n${content.replace(/The condition `.*` holds/g, 'The condition holds')}`,
  );
}

const cases = names.flatMap((name) =>
  stylesOf(textOf(`${name}/${name}.mlops.yaml`)).map(([style, text]) => [name, style, text] as const),
);

test.each(cases)(
  '%s (%s): no safe fix is left, comments and output stay, and a second run changes nothing',
  async (_, __, text) => {
    const fixed = await fix(text);
    expect(fixed.applied.length).toBeGreaterThan(0);
    expect(safeLeft(fixed)).toEqual([]);
    expect(commentsIn(fixed.text)).toEqual(commentsIn(text));
    expect(fixed.checked.flatMap(errorTexts)).toEqual([]);
    expect(await outputOf(fixed.checked[0])).toEqual(await outputOf(check(text, new Map([defaults]))));
    const again = await fix(fixed.text);
    expect({ files: again.files, applied: again.applied }).toEqual({ files: [], applied: [] });
  },
);

const mutations = names.flatMap((name) =>
  [...mutationsOf(textOf(`${name}/${name}.mlops.yaml`))].map((each) => each.text),
);

test('also of wrong specifications no safe fix is left, none brings an error, and a second run changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...mutations), async (text) => {
      const before = errorTexts(check(text, new Map([defaults])));
      const fixed = await fix(text);
      expect(safeLeft(fixed)).toEqual([]);
      expect(fixed.checked.flatMap(errorTexts).filter((error) => !before.includes(error))).toEqual([]);
      expect(commentsIn(fixed.text)).toEqual(commentsIn(text));
      expect((await fix(fixed.text)).files).toEqual([]);
    }),
    { seed: 20_261, numRuns: 150 },
  );
}, 120_000);

const team = 'mlops:\n  monitoring:\n    metrics:\n      - { name: "latency", type: "histogram", threshold: 100 }\n';
const service = (target: string): string => `extends: "${target}"\nmlops:\n  name: "demo"\n  version: "1.0.0"\n`;

test('layers that belong to the specification are fixed where they stand', async () => {
  const fixed = await fix(service('./team.mlops.yaml'), [['d/team.mlops.yaml', team]]);
  expect(fixed.files.map(({ file, after }) => [file, after.includes('unit: "ms"')])).toEqual([
    ['d/team.mlops.yaml', true],
  ]);
});

test.each([
  ['a package', 'defaults', new Map([['defaults', 'shared/defaults/base.mlops.yaml']])],
  ['a file in node_modules', '../node_modules/defaults/base.mlops.yaml', new Map<string, string>()],
])('%s is never changed', async (_, target, packages) => {
  const files = new Map([
    ['d/s.mlops.yaml', service(target)],
    ['shared/defaults/base.mlops.yaml', team],
    ['node_modules/defaults/base.mlops.yaml', team],
  ]);
  const fixed = await fixSpecs(memoryHost(files, packages), [{ file: 'd/s.mlops.yaml', options }]);
  expect(fixed.checked[0]?.diagnostics.map(({ code }) => code)).toContain('model/assumed-unit');
  expect(fixed.files).toEqual([]);
});

test('a byte order mark stays', async () => {
  const fixed = await fix(
    `\uFEFF${service('./team.mlops.yaml').slice('extends: "./team.mlops.yaml"\n'.length)}${team.slice('mlops:\n'.length)}`,
  );
  expect(fixed.text.startsWith('\uFEFFmlops:')).toBe(true);
  expect(fixed.text).toContain('unit: "ms"');
});

/** Applies a unified difference, strictly: every line that it names must stand where it says. */
function patched(before: string, diff: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let at = 0;
  let text = '';
  for (const hunk of diff.split(/^(?=@@ )/m).slice(1)) {
    const [head = '', ...body] =
      hunk.replace(/\n\\ No newline at end of file\n/g, '\u0000').match(/[^\n\u0000]*[\n\u0000]/g) ?? [];
    const [, start = '0', count = '0'] = /^@@ -(\d+),(\d+) /.exec(head) ?? [];
    const from = Number(count) === 0 ? Number(start) : Number(start) - 1;
    text += old.slice(at, from).join('');
    at = from;
    for (const line of body.map((each) => each.replace('\u0000', ''))) {
      if (line.startsWith('+')) text += line.slice(1);
      else {
        expect(line.slice(1)).toBe(old[at++]);
        if (line.startsWith(' ')) text += line.slice(1);
      }
    }
  }
  return text + old.slice(at).join('');
}

const { folder, trainyard } = built();

test('--fix writes the files and says what it did; --dry-run shows the difference and writes nothing', () => {
  const file = join(folder(), 'a.mlops.yaml');
  writeFileSync(file, textOf('recommendation_system/recommendation_system.mlops.yaml'));
  chmodSync(file, 0o600);
  const before = readFileSync(file, 'utf8');
  const dry = trainyard('check', 'a.mlops.yaml', '--fix', '--dry-run');
  expect(dry.stdout).toMatch(/^--- a\.mlops\.yaml\n\+\+\+ a\.mlops\.yaml\n@@ /);
  expect({ status: dry.status, text: readFileSync(file, 'utf8') }).toEqual({ status: 0, text: before });
  const { status, stdout } = trainyard('check', 'a.mlops.yaml', '--fix');
  const after = readFileSync(file, 'utf8');
  expect(status).toBe(0);
  expect(stdout).toContain('[model/trigger-reading]');
  expect(patched(before, dry.stdout)).toBe(after);
  expect({ mode: statSync(file).mode & 0o777, files: readdirSync(folder()) }).toEqual({
    mode: 0o600,
    files: ['a.mlops.yaml'],
  });
  expect(trainyard('check', 'a.mlops.yaml', '--fix').stderr).toContain('nothing to fix');
});

test('--fix follows links, and leaves them links', () => {
  mkdirSync(join(folder(), 'real'));
  writeFileSync(join(folder(), 'real/a.mlops.yaml'), textOf('object_detection/object_detection.mlops.yaml'));
  symlinkSync('real/a.mlops.yaml', join(folder(), 'a.mlops.yaml'));
  const { fixed, written } = JSON.parse(trainyard('check', 'a.mlops.yaml', '--fix', '--json').stdout) as {
    readonly fixed: readonly object[];
    readonly written: boolean;
  };
  expect({ written, some: fixed.length > 0 }).toEqual({ written: true, some: true });
  expect(readFileSync(join(folder(), 'real/a.mlops.yaml'), 'utf8')).toBe(
    readFileSync(join(folder(), 'a.mlops.yaml'), 'utf8'),
  );
  expect(
    readdirSync(folder(), { withFileTypes: true })
      .find(({ name }) => name === 'a.mlops.yaml')
      ?.isSymbolicLink(),
  ).toBe(true);
});

test('--fix does not take the standard input, and --dry-run not the place of a command', () => {
  expect(trainyard('check', '-', '--fix')).toMatchObject({ status: 2, stderr: expect.stringContaining('name a file') });
  writeFileSync(join(folder(), 'a.mlops.yaml'), 'mlops:\n  name: "demo"\n  version: "1.0.0"\n');
  expect(trainyard('check', 'a.mlops.yaml', '--dry-run')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('belongs to `--fix`'),
  });
});
