import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { checkSpec, convertText, formatText, generateFiles, memoryHost, specificationLabels } from '@trainyard/engine';
import type { PrintedSyntax } from '@trainyard/engine';
import { builtIn } from '../src/built-in.ts';

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

/** What is generated from a text of a name, beside the files of a folder that it may extend. */
async function generated(path: string, text: string): Promise<unknown> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const beside = readdirSync(root + folder)
    .filter((name) => /\.mlops(\.yaml)?$/.test(name))
    .map((name) => [`${folder}/${name}`, readFileSync(`${root}${folder}/${name}`, 'utf8')] as const);
  const checked = checkSpec(memoryHost(new Map([...beside, [path, text]])), path, { plugins: builtIn });
  const { files } = await generateFiles(checked);
  return {
    found: checked.diagnostics.map(({ code }) => code).sort(),
    files: files.map(({ path: file, content }) => [file, content]),
  };
}

const services = specifications.filter((path) => !/team-defaults|testdata\/full/.test(path));

test.each(services)(
  '%s gives the same bytes in both syntaxes',
  async (path) => {
    const text = readFileSync(root + path, 'utf8');
    const before = await generated(path, text);
    expect(await generated(path.replace(/\.yaml$/, ''), shaped(text, 'yaml', 'native'))).toEqual(before);
  },
  30_000,
);
