import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { applyEdits, generateFiles } from '@trainyard/engine';
import type { Checked, Diagnostic, Fix } from '@trainyard/engine';
import { check, errorsOf } from './mistakes/judge.ts';
import { mutationsOf } from './mistakes/mutations.ts';
import { stylesOf } from './styles.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8');
const beside = new Map([['d/team-defaults.mlops.yaml', textOf('card_fraud/team-defaults.mlops.yaml')]]);
const names = ['recommendation_system', 'object_detection', 'sentiment_analysis', 'card_fraud'];

// What targets do with a field is said as soon as it is written, so a reading that is written out brings that along.
const findings = (checked: Checked): string[] =>
  checked.diagnostics
    .filter((each) => each.code !== 'engine/approximated-field')
    .map((each) => `${each.severity} ${each.code} ${each.message}`)
    .sort();
const commentsIn = (text: string): string[] => [...text.matchAll(/#.*/g)].map(([comment]) => comment.trim());

/** All generated lines, each behind its file's path. */
async function outputOf(checked: Checked): Promise<readonly string[]> {
  const { files } = await generateFiles(checked);
  // People read the condition of an alert as they wrote it.
  return files.flatMap(({ path, content }) =>
    content.split('\n').map((line) => `${path}: ${line.replace(/The condition `.*` holds/, 'The condition holds')}`),
  );
}

/** What is wrong with one safe fix of a finding; undefined if the law holds. */
async function broken(
  text: string,
  before: Checked,
  output: readonly string[],
  finding: Diagnostic,
  fix: Fix,
): Promise<string | undefined> {
  const after = applyEdits({ file: finding.range.source.file, text }, fix.edits);
  const again = check(after, beside);
  const say = (what: string): string => `${what}: '${fix.title}' of ${finding.code}`;
  if (errorsOf(again).length > 0) return say(`adds ${errorsOf(again)[0]?.message}`);
  const left = findings(again);
  const expected = findings(before);
  expected.splice(expected.indexOf(`${finding.severity} ${finding.code} ${finding.message}`), 1);
  if (left.join('\n') !== expected.join('\n'))
    return say(
      `leaves other findings (${left.filter((each) => !expected.includes(each)).join('; ')} / ${expected.filter((each) => !left.includes(each)).join('; ')})`,
    );
  if (commentsIn(after).join('\n') !== commentsIn(text).join('\n')) return say('loses a comment');
  const lines = await outputOf(again);
  const changed = lines.findIndex((line, index) => line !== output[index]);
  return changed === -1 && lines.length === output.length
    ? undefined
    : say(`generates '${lines[changed]}' in place of '${output[changed]}'`);
}

async function brokenIn(text: string): Promise<{ complaints: string[]; fixes: number }> {
  const checked = check(text, beside);
  const output = await outputOf(checked);
  const complaints: string[] = [];
  let fixes = 0;
  for (const finding of checked.diagnostics) {
    for (const fix of finding.fixes.filter((each) => each.safe)) {
      fixes += 1;
      const found = await broken(text, checked, output, finding, fix);
      if (found !== undefined) complaints.push(found);
    }
  }
  return { complaints, fixes };
}

const cases = names.flatMap((name) =>
  stylesOf(textOf(`${name}/${name}.mlops.yaml`)).map(([style, text]) => [name, style, text] as const),
);

test.each(cases)(
  'each reading of %s (%s) can be written out: only its note goes, comments stay, the output is the same',
  async (_, __, text) => {
    const { complaints, fixes } = await brokenIn(text);
    expect(complaints.slice(0, 5)).toEqual([]);
    expect(fixes).toBeGreaterThan(0);
  },
);

test.each(names)('with all readings of %s written out, nothing of the model is left to say', (name) => {
  let text = textOf(`${name}/${name}.mlops.yaml`);
  for (let round = 0; round < 20; round++) {
    const finding = check(text, beside).diagnostics.find((each) => each.fixes.some((fix) => fix.safe));
    if (finding === undefined) break;
    text = applyEdits({ file: finding.range.source.file, text }, finding.fixes.find((fix) => fix.safe)?.edits ?? []);
  }
  const said = check(text, beside).diagnostics.filter((each) => /^(model|conditions|syntax)\//.test(each.code));
  expect(said).toEqual([]);
});

test('after the fix of an error that error is gone', () => {
  const complaints: string[] = [];
  let fixes = 0;
  for (const name of ['recommendation_system', 'card_fraud']) {
    let count = 0;
    for (const mutation of mutationsOf(textOf(`${name}/${name}.mlops.yaml`))) {
      count += 1;
      if (count % (name === 'card_fraud' ? 71 : 9) !== 0) continue;
      for (const error of errorsOf(check(mutation.text, beside))) {
        for (const fix of error.fixes) {
          fixes += 1;
          const after = applyEdits({ file: error.range.source.file, text: mutation.text }, fix.edits);
          const same = errorsOf(check(after, beside)).find(
            (each) =>
              each.code === error.code && each.message === error.message && each.range.start === error.range.start,
          );
          if (same !== undefined) complaints.push(`${mutation.title}: '${fix.title}' leaves ${same.message}`);
        }
      }
    }
  }
  expect(complaints.slice(0, 5)).toEqual([]);
  expect(fixes).toBeGreaterThan(100);
}, 120_000);
