import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  checkSpec,
  child,
  explainField,
  fieldsAtColumn,
  findNamed,
  generateFiles,
  linesStating,
  memoryHost,
  namedOutputs,
  originOfLine,
  pathsOfLines,
  statedField,
  textLines,
} from '@trainyard/engine';
import type { Checked, Generated } from '@trainyard/engine';
import type { Data } from '@trainyard/sdk/testing';
import { dataOf, occurrencesIn, otherValues, textOf, withValue } from '@trainyard/sdk/testing';
import { builtIn } from '../src/built-in.ts';

const seeds = ['recommendation_system', 'object_detection', 'sentiment_analysis'];
const seedText = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8');

async function generated(text: string): Promise<Generated & { readonly checked: Checked }> {
  const checked = checkSpec(memoryHost(new Map([['s.mlops.yaml', text]])), 's.mlops.yaml', { plugins: builtIn });
  return { ...(await generateFiles(checked)), checked };
}

test.each(seeds)('each line of each file of %s comes from fields that have a place', async (name) => {
  const { files, checked } = await generated(seedText(name));
  const { compiled, layers } = checked;
  if (compiled === undefined) throw new Error('it has errors');
  expect(files.length).toBeGreaterThan(20);
  const paths = new Set<string>();
  for (const file of files) {
    const { length } = textLines(file.content);
    for (let line = 1; line <= length; line++) {
      const own = pathsOfLines({ file, start: line, end: line });
      if (own.length === 0) throw new Error(`${file.path}:${line} comes from nothing`);
      for (const path of own) paths.add(path);
    }
  }
  for (const path of paths) {
    const { range, written } = statedField(compiled, path);
    expect(range.source.file).toBe('s.mlops.yaml');
    expect(range.start).toBeLessThan(range.source.text.length);
    // What nobody wrote is a field of the language all the same: a slip of a plugin's author would be neither.
    if (!written) expect({ path, outcome: explainField(layers, path) }).not.toHaveProperty('outcome.problem');
  }
});

test.each(seeds)('what changes with a value of %s is listed for its field', async (name) => {
  const text = seedText(name);
  const data = dataOf(text);
  const before = await generated(text);
  const { compiled } = before.checked;
  if (compiled === undefined) throw new Error('it has errors');
  const stated = new Set(before.files.flatMap((file) => file.provenance.flatMap(({ from }) => from)));
  const scalars = occurrencesIn(data).filter(({ value }) => typeof value !== 'object');
  let asked = 0;
  for (const occurrence of scalars) {
    const path = pathTo(data, occurrence.steps);
    if (!stated.has(path) || compiled.places.node(path) === undefined) continue;
    const after = await firstThatGenerates(
      otherValues(occurrence, []).map((other) => textOf(withValue(data, occurrence.steps, other))),
    );
    if (after === undefined) continue;
    asked++;
    const lines = linesStating(before.files, path);
    const changed = lines.some(({ file, start, end }) => {
      const now = after.files.find((each) => each.path === file.path);
      const old = textLines(file.content).slice(start - 1, end);
      return now === undefined || !now.content.includes(old.join(''));
    });
    const others = linesStating(after.files, path).some(
      ({ file }) => !before.files.some((each) => each.path === file.path),
    );
    expect({ path, changed: changed || others }).toEqual({ path, changed: true });
  }
  expect(asked).toBeGreaterThan(15);
});

/** The path of a value; items are told by their names. */
function pathTo(data: Data, [, ...steps]: readonly (string | number)[]): string {
  let at = (data as { mlops: Data }).mlops;
  let path = '';
  for (const step of steps) {
    at = (at as Record<string | number, Data>)[step];
    path = child(path, typeof step === 'number' ? [String((at as { name?: Data }).name)] : step);
  }
  return path;
}

async function firstThatGenerates(texts: readonly string[]): Promise<Generated | undefined> {
  for (const text of texts) {
    const outcome = await generated(text);
    if (outcome.files.length > 0) return outcome;
  }
  return undefined;
}

test('a line that was not edited is found wherever edits moved it, and an edited one is told', async () => {
  const { files } = await generated(seedText('recommendation_system'));
  const file = files.find(({ path }) => path === 'k8s/deployment.yaml');
  if (file === undefined) throw new Error('no such file');
  const lines = [...textLines(file.content)];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(lines.length - 1), fc.constantFrom('insert', 'replace', 'remove')), { maxLength: 6 }),
      (edits) => {
        const now: { text: string; from: number | undefined }[] = lines.map((text, at) => ({ text, from: at + 1 }));
        for (const [index, [at, what]] of edits.entries()) {
          const mine = { text: `# mine ${index}\n`, from: undefined };
          const where = Math.min(at, now.length - 1);
          if (what === 'insert') now.splice(where, 0, mine);
          else if (now.length > 1) now.splice(where, 1, ...(what === 'replace' ? [mine] : []));
        }
        const current = now.map(({ text }) => text).join('');
        for (const [index, { text, from }] of now.entries()) {
          const origin = originOfLine(file, current, index + 1);
          if (from === undefined) expect(origin?.kind).toBe('different');
          else if (origin?.kind === 'generated') expect(lines[origin.start - 1]).toBe(text);
        }
        expect(originOfLine(file, current, now.length + 1)).toBeUndefined();
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

test('a column tells the fields of a line apart where their values stand, and only there', async () => {
  const { checked } = await generated(seedText('recommendation_system'));
  const { compiled } = checked;
  if (compiled === undefined) throw new Error('it has errors');
  const fields = ['name', 'version'].map((path) => statedField(compiled, path));
  const line = 'image: recommendation_system:1.0.0';
  const at = (column: number): string[] => fieldsAtColumn(fields, line, column).map(({ path }) => path);
  expect(at(line.indexOf('recomm') + 1)).toEqual(['name']);
  expect(at(line.indexOf('1.0.0') + 3)).toEqual(['version']);
  expect(at(1)).toEqual(['name', 'version']);
});

test.each([
  ['Deployment/recommendation-system', 'k8s/deployment.yaml'],
  ['deployment.apps/recommendation-system', 'k8s/deployment.yaml'],
  ['deployments/recommendation-system', 'k8s/deployment.yaml'],
  ['service/recommendation-system-service', 'k8s/service.yaml'],
  ['accuracy_drop', 'prometheus/rules.yaml'],
])('%s is found by name', async (name, path) => {
  const found = findNamed(namedOutputs((await generated(seedText('recommendation_system'))).files), name);
  expect('problem' in found ? found.problem : found.map(({ file }) => file.path)).toEqual([path]);
});

test.each([
  ['deployment.batch/recommendation-system', 'Deployment/recommendation-system'],
  ['Deploymnt/recommendation-system', 'Deployment/recommendation-system'],
  ['acuracy_drop', 'accuracy_drop'],
])('%s is no name, and the nearest is offered', async (name, near) => {
  const found = findNamed(namedOutputs((await generated(seedText('recommendation_system'))).files), name);
  expect('problem' in found ? found.problem : '').toContain(`Did you mean '${near}'?`);
});
