import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Diagnostic } from '@trainyard/engine';
import { allEntries, findingsOf } from '../src/finding-pages.ts';
import { referenceFiles } from '../src/reference.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'docs/reference');

/** What the tests of the parser write there. */
const fromParser = ['diagrams', 'grammar.md'];

test('the reference says what the program does; RECORD=1 writes it anew', () => {
  const files = referenceFiles();
  if (process.env['RECORD'] === '1' && process.env['CI'] !== 'true') {
    rmSync(join(folder, 'findings'), { recursive: true, force: true });
    for (const [name, content] of files) {
      // A code that goes, or gets another severity, breaks scripts of others: that is for people to write, not to record.
      if (name === 'codes.txt' && codesLost(content).length > 0) continue;
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  }
  const there = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !fromParser.includes(name.split('/')[0] ?? ''));
  expect(there.sort()).toEqual([...files.keys()].sort());
  for (const [name, content] of files)
    expect({ name, content: readFileSync(join(folder, name), 'utf8') }).toEqual({ name, content });
});

/** Lines of the reviewed list that the program no longer keeps. */
function codesLost(now: string): string[] {
  const list = join(folder, 'codes.txt');
  const reviewed = existsSync(list) ? readFileSync(list, 'utf8').split('\n') : [];
  return reviewed.filter((line) => !now.split('\n').includes(line));
}

test('no code disappears or changes its severity without a change of the reviewed list', () => {
  expect(codesLost(referenceFiles().get('codes.txt') ?? '')).toEqual([]);
});

const entries = allEntries();

test.each(entries.map((entry) => [entry.code, entry] as const))(
  '%s is shown, in one way',
  (_, { example, call, unshown }) => {
    expect([example, call, unshown].filter((way) => way !== undefined)).toHaveLength(1);
  },
);

const aside = ({ severity, code }: Diagnostic): boolean =>
  severity === 'info' || code === 'engine/ignored-field' || code === 'engine/not-honoured';

test.each(entries.flatMap(({ code, example }) => (example === undefined ? [] : [[code, example] as const])))(
  'the bad sample of %s reports it and nothing else, the good one nothing of it',
  (code, example) => {
    const bad = findingsOf(example, 'bad').filter((each) => each.code === code || !aside(each));
    expect([...new Set(bad.map((each) => each.code))]).toEqual([code]);
    const good = findingsOf(example, 'good');
    expect(good.filter((each) => each.code === code || each.severity === 'error').map((each) => each.code)).toEqual([]);
  },
);

test.each(entries.filter(({ severity }) => severity !== 'error').map((entry) => [entry.code, entry] as const))(
  '%s is no error, so its page says more than the message on what to do',
  (code, { example, remedy }) => {
    const fixes =
      example === undefined
        ? []
        : findingsOf(example, 'bad')
            .filter((each) => each.code === code)
            .flatMap((each) => each.fixes);
    expect({ code, helped: remedy !== undefined || fixes.length > 0 }).toEqual({ code, helped: true });
  },
);
