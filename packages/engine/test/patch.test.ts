import { expect, test } from '@jest/globals';
import { checkSpec, definePlugin, generateFiles, memoryHost, z } from '../src/index.ts';
import type { Plugin } from '../src/index.ts';
import { parse } from 'yaml';

const plugin = definePlugin({
  name: 'target',
  summary: 'One object with a list of named items',
  options: z.object({}),
  appliesTo: () => true,
  generators: {
    objects: () =>
      Promise.resolve({
        generate: ({ toolkit }) => [
          toolkit
            .yaml('object.yaml')
            .document({
              kind: 'Thing',
              metadata: { name: 'one' },
              'a/b': 1,
              list: [
                { name: 'first', size: 1, old: { deep: true, kept: true } },
                { name: 'second', size: 2 },
              ],
            })
            .file(),
        ],
      }),
  },
}) as never as Plugin;

async function patched(patch: string): Promise<{ object: unknown; codes: readonly string[] }> {
  const text = `mlops:\n  name: demo\n  version: "1.0.0"\n  targets:\n    target:\n      patches: [${patch}]\n`;
  const checked = checkSpec(memoryHost(new Map([['/s.mlops.yaml', text]])), '/s.mlops.yaml', { plugins: [plugin] });
  const { files } = await generateFiles(checked);
  return { object: parse(files[0]?.content ?? 'null'), codes: checked.diagnostics.map(({ code }) => code) };
}

test('a patch reaches the items of a list by name, adds new ones behind, and takes out what pointers lead to', async () => {
  const { object } = await patched(
    '{ kind: Thing, name: one, patch: { list: { second: { size: 3 }, third: { size: 9 } } }, remove: ["/list/0/old/deep", "/a~1b", "/not/there"] }',
  );
  expect(object).toEqual({
    kind: 'Thing',
    metadata: { name: 'one' },
    list: [
      { name: 'first', size: 1, old: { kept: true } },
      { name: 'second', size: 3 },
      { name: 'third', size: 9 },
    ],
  });
});

test('a list takes the place of a list, and a pointer must be one', async () => {
  expect((await patched('{ kind: Thing, name: one, patch: { list: [1] } }')).object).toMatchObject({ list: [1] });
  expect((await patched('{ kind: Thing, name: one, patch: {}, remove: ["list"] }')).codes).toEqual([
    'engine/bad-option',
  ]);
});
