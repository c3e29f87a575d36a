import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { checkSpec, generateFiles, memoryHost } from '@trainyard/engine';
import { builtIn } from '../src/built-in.ts';

const text = (relative: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${relative}`, import.meta.url)), 'utf8');

test('every field of the language gives the same bytes in both syntaxes', async () => {
  const layer = ['team-defaults.mlops.yaml', text('examples/card_fraud/team-defaults.mlops.yaml')] as const;
  const generate = async (file: string, spec: string) => {
    const checked = checkSpec(memoryHost(new Map([[file, spec], layer])), file, { plugins: builtIn });
    const { files } = await generateFiles(checked);
    return {
      codes: checked.diagnostics.map((each) => each.code).sort(),
      files: new Map(files.map(({ path, content }) => [path, content])),
    };
  };
  const native = await generate('a.mlops', text('packages/syntax/testdata/full.mlops'));
  const yaml = await generate('a.mlops.yaml', text('examples/card_fraud/card_fraud.mlops.yaml'));
  expect(native.files.size).toBeGreaterThan(30);
  expect(native).toEqual(yaml);
});
