import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { renderDiagnostic } from '@trainyard/engine';
import { check, errorsOf, judge, judgeMutation, namesRemedy, pointsAt } from './mistakes/judge.ts';
import { mutationsOf } from './mistakes/mutations.ts';
import type { Mutation } from './mistakes/mutations.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8');
const beside = new Map([['d/team-defaults.mlops.yaml', textOf('card_fraud/team-defaults.mlops.yaml')]]);

/** Of this many mutations one is tried; the whole takes minutes: `EVERY_MUTATION=1`. Primes, so that each class meets each field in turn. */
const all = process.env['EVERY_MUTATION'] === '1';
const specs: readonly (readonly [name: string, path: string, step: number])[] = [
  ['recommendation_system', 'recommendation_system/recommendation_system.mlops.yaml', all ? 1 : 7],
  ['object_detection', 'object_detection/object_detection.mlops.yaml', all ? 1 : 11],
  ['sentiment_analysis', 'sentiment_analysis/sentiment_analysis.mlops.yaml', all ? 1 : 13],
  ['card_fraud', 'card_fraud/card_fraud.mlops.yaml', all ? 1 : 53],
];

/** What is wrong with the answer to one mutation; undefined if it is right. */
function complaint(mutation: Mutation, original: string): string | undefined {
  const verdict = judgeMutation(mutation, original);
  const checked = check(mutation.text, beside);
  const errors = errorsOf(checked);
  const say = (what: string): string =>
    `${what}: ${mutation.title}${verdict.kind === 'wrong' ? ` (${verdict.why})` : ''}\n${errors.map((each) => renderDiagnostic(each)).join('')}`;
  if (checked.pluginFailed) return say('a plugin failed');
  if ((checked.compiled === undefined) !== errors.length > 0)
    return say('it compiles in spite of errors, or the other way round');
  if (verdict.kind === 'open') return undefined;
  if (verdict.kind === 'good') return errors.length > 0 ? say('refused although it is right') : undefined;
  const [error] = errors;
  if (error === undefined) return say('not found');
  if (errors.length > 1) return say(`${errors.length} errors for one mistake`);
  if (!pointsAt(mutation, error)) return say('found elsewhere');
  return namesRemedy(error) ? undefined : say('without a remedy');
}

test.each(specs)(
  'each mutation of %s is right, or gives one error at its place that names a remedy',
  (_, path, step) => {
    const original = textOf(path);
    const complaints: string[] = [];
    let count = 0;
    for (const mutation of mutationsOf(original)) {
      count += 1;
      if (count % step !== 0 || mutation.text === original) continue;
      const found = complaint(mutation, original);
      if (found !== undefined) complaints.push(found);
    }
    expect({ complaints: complaints.length, first: complaints.slice(0, 5).join('\n') }).toEqual({
      complaints: 0,
      first: '',
    });
    expect(count).toBeGreaterThan(4000);
  },
  600_000,
);

test.each(specs)('%s itself is right by the rules of this test and by the compiler', (_, path) => {
  expect(judge(textOf(path))).toEqual({ kind: 'good' });
  expect(errorsOf(check(textOf(path), beside))).toEqual([]);
});
