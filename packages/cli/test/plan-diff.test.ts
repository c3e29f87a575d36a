import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requireTool, run } from '@trainyard/oracles';
import { dataOf, occurrencesIn, otherValues, textOf, withValue } from '@trainyard/sdk/testing';
import { built } from './built.ts';

const { folder, shell } = built();
const patch = requireTool('patch');
const seeds = ['recommendation_system', 'object_detection', 'sentiment_analysis'];

/** Path → text of every file in an output folder, without what Trainyard keeps for itself. */
function texts(at: string): Record<string, string> {
  const files = readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(at, join(entry.parentPath, entry.name))).sort();
  return Object.fromEntries(
    paths.filter((path) => !path.startsWith('.trainyard')).map((path) => [path, readFileSync(join(at, path), 'utf8')]),
  );
}

/** Files whose difference is shown only: nothing is written there unless somebody decides. */
function onlyShown(diff: string): ReadonlySet<string> {
  return new Set(
    [...diff.matchAll(/^# (?:in conflict|only suggested).*\n--- generated\/(.*)$/gm)].map(([, path]) => path ?? ''),
  );
}

test('what plan --diff shows, given to patch, is what generate writes', () => {
  if (patch === undefined) return;
  const changed = new Set<string>();
  const choice = fc.record({ at: fc.nat(), value: fc.nat() });
  const given = fc.record({
    seed: fc.constantFrom(...seeds),
    choices: fc.array(choice, { minLength: 1, maxLength: 4 }),
    edited: fc.boolean(),
  });
  let count = 0;
  fc.assert(
    fc.property(given, ({ seed, choices, edited }) => {
      const work = join(folder(), `${count++}`);
      const before = readFileSync(new URL(`../../../examples/${seed}/${seed}.mlops.yaml`, import.meta.url), 'utf8');
      let data = dataOf(before);
      for (const { at, value } of choices) {
        const places = occurrencesIn(data);
        const place = places[at % places.length];
        const others = place === undefined ? [] : [undefined, ...otherValues(place, [])];
        if (place !== undefined) data = withValue(data, place.steps, others[value % others.length]);
      }
      mkdirSync(work);
      writeFileSync(join(work, 's.mlops.yaml'), before);
      expect(shell(`cd ${work} && trainyard generate s.mlops.yaml --quiet`).status).toBe(0);
      const deployment = join(work, 'generated/k8s/deployment.yaml');
      if (edited) writeFileSync(deployment, `# ours\n${readFileSync(deployment, 'utf8')}`);
      writeFileSync(join(work, 's.mlops.yaml'), textOf(data));
      const { status, stdout } = shell(`cd ${work} && trainyard plan s.mlops.yaml --diff`);
      // Not every change makes a specification, and one may give the service another name.
      if (status !== 0) return;
      cpSync(join(work, 'generated'), join(work, 'patched/generated'), { recursive: true });
      const applied = run(patch, ['-p0', '--no-backup-if-mismatch'], { cwd: join(work, 'patched'), input: stdout });
      if (stdout.includes('\n@@ ')) expect(applied).toMatchObject({ status: 0, stderr: '' });
      shell(`cd ${work} && trainyard generate s.mlops.yaml --quiet`);
      const [shown, written] = [texts(join(work, 'patched/generated')), texts(join(work, 'generated'))];
      for (const path of onlyShown(stdout)) written[path] = shown[path] ?? '';
      expect(shown).toEqual(written);
      for (const [, kind = ''] of stdout.matchAll(/^ {2}. (create|update|delete) /gm)) changed.add(kind);
    }),
    { seed: 11, numRuns: 16 },
  );
  expect([...changed].sort()).toEqual(['create', 'delete', 'update']);
}, 300_000);
