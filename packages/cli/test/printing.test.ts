import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { convertText, formatText, specificationLabels } from '@trainyard/engine';
import type { PrintedSyntax } from '@trainyard/engine';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folders = [...readdirSync(`${root}examples`).map((name) => `examples/${name}`), 'tools/oracles/testdata/odd'];
const specifications = [
  ...folders.flatMap((folder) =>
    readdirSync(root + folder)
      .filter((name) => /\.mlops(\.yaml)?$/.test(name))
      .map((name) => `${folder}/${name}`),
  ),
  'packages/syntax/testdata/full.mlops',
];

/** The text in the syntax that is wanted, which needs the labels of the whole language. */
function shaped(text: string, from: PrintedSyntax, to: PrintedSyntax): string {
  const source = { file: 's', text, syntax: from };
  const { value, diagnostics } =
    from === to ? formatText(source, specificationLabels()) : convertText(source, to, specificationLabels());
  expect(diagnostics).toEqual([]);
  return value ?? '';
}

test.each(specifications)('%s is converted there and back, and one form is the last', (path) => {
  const own: PrintedSyntax = path.endsWith('.mlops') ? 'native' : 'yaml';
  const other: PrintedSyntax = own === 'yaml' ? 'native' : 'yaml';
  const formatted = shaped(readFileSync(root + path, 'utf8'), own, own);
  expect(shaped(formatted, own, own)).toBe(formatted);
  const converted = shaped(formatted, own, other);
  expect(shaped(converted, other, other)).toBe(converted);
  const back = shaped(converted, other, own);
  expect(shaped(back, own, other)).toBe(converted);
  if (own === 'native') expect(back).toBe(formatted);
});
