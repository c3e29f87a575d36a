import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { checkSpec, generateFiles, MANIFEST_PATH, parseManifest, planFiles, stateFiles } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { hasErrors } from '@trainyard/engine';
import { builtIn } from '../src/built-in.ts';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const names = readdirSync(examples)
  .filter((name) => name !== 'third-party')
  .sort();

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test.each(names)(
  '%s: what is committed is what is generated, and nothing else',
  async (name) => {
    const checked = checkSpec(nodeHost, join(examples, name, `${name}.mlops.yaml`), { plugins: builtIn });
    expect(checked.diagnostics.filter((each) => each.severity === 'error').map((each) => each.message)).toEqual([]);
    const generated = await generateFiles(checked);
    expect(hasErrors(generated.diagnostics)).toBe(false);
    const folder = join(examples, name, 'generated');
    const manifest = parseManifest(nodeHost.read(join(folder, MANIFEST_PATH)));
    if (typeof manifest === 'string') throw new Error(manifest);
    const plan = planFiles(nodeHost, folder, { unit: name, prefix: '', files: generated.files }, manifest);
    // `npm start` brings them up to date.
    expect(plan.files.filter((file) => file.action !== 'unchanged' && file.action !== 'keep')).toEqual([]);
    for (const file of generated.files)
      expect({ path: file.path, content: readFileSync(join(folder, file.path), 'utf8') }).toEqual({
        path: file.path,
        content: file.content,
      });
    const bases = [...manifest.files.values()].map(({ hash }) => `.trainyard/base/${hash}`);
    const known = [...generated.files.map((file) => file.path), MANIFEST_PATH, ...stateFiles.keys(), ...bases];
    const there = filesUnder(folder).map((file) => relative(folder, file));
    expect(there.filter((file) => !file.startsWith('.trainyard/local/')).sort()).toEqual(known.sort());
  },
  60_000,
);

test('the three founding services stand here byte for byte', () => {
  const hash = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(examples, name, `${name}.mlops.yaml`)))
      .digest('hex');
  expect(['object_detection', 'recommendation_system', 'sentiment_analysis'].map(hash)).toEqual([
    'd0f186ecad210b54d6fac1eac5b30c35dafc5c7e1f16090069e1405d2e66c7bd',
    '551f56b815a0ddbbd34ee8472ef36c83b3bc2d7ee2629738e89e2f2609840ef6',
    '3286c53b07a231e862b43719b4c08a5dbf51dd1390f5264562a5210d99f10bab',
  ]);
});
