import { expect, test } from '@jest/globals';
import { unifiedDiff } from '@trainyard/engine';
import fc from 'fast-check';

test('the difference of two texts turns one into the other', () => {
  const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 30 });
  const text = fc.tuple(lines, fc.constantFrom('', 'end')).map(([all, end]) => all.join('') + end);
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(patched(before, unifiedDiff({ before: 'f', after: 'f' }, before, after))).toBe(after);
    }),
    { seed: 20_261, numRuns: 2000 },
  );
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
