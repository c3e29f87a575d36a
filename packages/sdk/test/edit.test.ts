import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { editTypeScript, EditProblem, identifier, typescript } from '../src/edit.ts';
import type { EditedFile } from '../src/edit.ts';

/** Registers a plugin as `init` does: its import, and a call in the list of plugins. */
const register = (file: EditedFile): void => {
  const name = file.addImport('@acme/dags', { name: 'dags' });
  file
    .defaultExport()
    .list('plugins')
    .add(typescript`${identifier(name)}()`);
};

const COMMENTED = `#!/usr/bin/env node
// Licence of the company.

import { defineConfig } from 'trainyard'; // the types

/* All of it */
export default defineConfig({
  // Ours first.
  plugins: [
    './ours.ts', // written by hand
    other({ a: 1 })  // odd   blanks
  ],
  limits: { stages: 10 } // few
});
`;

test('an import and an element are put in, and every other byte stays', async () => {
  const edited = await editTypeScript(COMMENTED, register);
  expect(edited).toBe(
    COMMENTED.replace(`// the types\n`, `// the types\nimport { dags } from '@acme/dags';\n`).replace(
      `other({ a: 1 })  // odd   blanks\n`,
      `other({ a: 1 }),  // odd   blanks\n    dags()\n`,
    ),
  );
});

test('what is there already is not put in again', async () => {
  const once = await editTypeScript(COMMENTED, register);
  expect(await editTypeScript(once, register)).toBe(once);
});

test.each<[string, string, string]>([
  ['an object', 'export default {};\n', `export default { plugins: ['a'] };\n`],
  ['a call', 'export default defineConfig({ a: 1 })\n', `export default defineConfig({ a: 1, plugins: ['a'] })\n`],
  [
    'a checked object',
    'export default { a: 1 } satisfies Config;\n',
    `export default { a: 1, plugins: ['a'] } satisfies Config;\n`,
  ],
  [
    'a constant',
    'const c: C = {\n\ta: 1,\n};\nexport default c;\n',
    `const c: C = {\n\ta: 1,\n\tplugins: ['a'],\n};\nexport default c;\n`,
  ],
  [
    'a function',
    'export default defineConfig(() => ({ a: 1 }));\n',
    `export default defineConfig(() => ({ a: 1, plugins: ['a'] }));\n`,
  ],
  [
    'a function with a body',
    'export default defineConfig(() => {\n  return { a: 1 };\n});\n',
    `export default defineConfig(() => {\n  return { a: 1, plugins: ['a'] };\n});\n`,
  ],
  ['module.exports', 'module.exports = {a: 1};\n', `module.exports = {a: 1, plugins: ['a']};\n`],
  [
    'a list elsewhere',
    'const p = ["b"];\nexport default { plugins: p };\n',
    `const p = ["b", "a"];\nexport default { plugins: p };\n`,
  ],
  [
    'a list that ends in a comma',
    `export default { plugins: ['b',] };\n`,
    `export default { plugins: ['b', 'a',] };\n`,
  ],
  ['an empty list', 'export default { plugins: [] };\n', `export default { plugins: ['a'] };\n`],
  [
    'an empty list with a comment',
    'export default {\n  plugins: [\n    // none yet\n  ],\n};\n',
    `export default {\n  plugins: [\n    // none yet\n    'a',\n  ],\n};\n`,
  ],
  ['Windows', 'export default {\r\n  a: 1,\r\n};\r\n', `export default {\r\n  a: 1,\r\n  plugins: ['a'],\r\n};\r\n`],
  ['a quoted key', `export default { 'plugins': ['b'] };\n`, `export default { 'plugins': ['b', 'a'] };\n`],
  [
    'its own quotes',
    `import x from "x";\nexport default { a: "b" };\n`,
    `import x from "x";\nexport default { a: "b", plugins: ["a"] };\n`,
  ],
  [
    'several lines',
    `export default {\n    plugins: ['b',\n              'c'],\n};\n`,
    `export default {\n    plugins: ['b',\n              'c', 'a'],\n};\n`,
  ],
])('an element goes into the list of %s', async (_, text, wanted) => {
  const add = (file: EditedFile): void => void file.defaultExport().list('plugins').add('a');
  expect(await editTypeScript(text, add)).toBe(wanted);
  expect(await editTypeScript(wanted, add)).toBe(wanted);
});

test.each<[string, string, Parameters<EditedFile['addImport']>[1], string, string]>([
  ['a name beside others', `import { b } from 'x';\n`, { name: 'a' }, `import { b, a } from 'x';\n`, 'a'],
  ['a name beside a default', `import b from 'x';\n`, { name: 'a' }, `import b, { a } from 'x';\n`, 'a'],
  ['a name under another', `import { a as b } from 'x';\n`, { name: 'a' }, `import { a as b } from 'x';\n`, 'b'],
  ['a default', `import { b } from 'x';\n`, { default: 'a' }, `import a, { b } from 'x';\n`, 'a'],
  ['a default under another name', `import b from 'x';\n`, { default: 'a' }, `import b from 'x';\n`, 'b'],
  ['a namespace', `import b from 'x';\n`, { namespace: 'a' }, `import b from 'x';\nimport * as a from 'x';\n`, 'a'],
  [
    'a type',
    `import { b } from 'x';\n`,
    { name: 'a', type: true },
    `import { b } from 'x';\nimport type { a } from 'x';\n`,
    'a',
  ],
  [
    'a name beside types',
    `import type { b } from 'x';\n`,
    { name: 'a' },
    `import type { b } from 'x';\nimport { a } from 'x';\n`,
    'a',
  ],
  [
    'the first import',
    `// Header.\n\n// Of the value.\nconst x = 1\n`,
    { name: 'a' },
    `// Header.\n\nimport { a } from 'x'\n\n// Of the value.\nconst x = 1\n`,
    'a',
  ],
  ['an import in an empty file', '', { name: 'a' }, `import { a } from 'x';\n`, 'a'],
  [
    'many lines',
    `import {\n  b,\n  c,\n} from "x";\n`,
    { name: 'a' },
    `import {\n  b,\n  c,\n  a,\n} from "x";\n`,
    'a',
  ],
])('%s is imported', async (_, text, wanted, result, local) => {
  let name = '';
  expect(await editTypeScript(text, (file) => void (name = file.addImport('x', wanted)))).toBe(result);
  expect(name).toBe(local);
  expect(await editTypeScript(result, (file) => void file.addImport('x', wanted))).toBe(result);
});

test('a name that means something else is not imported over it', async () => {
  await expect(editTypeScript('const a = 1;\n', (file) => void file.addImport('x', { name: 'a' }))).rejects.toThrow(
    new EditProblem("'a' is declared already and does not come from 'x': import it under another name by hand"),
  );
});

test('properties are set, replaced and nested', async () => {
  const edited = await editTypeScript(`export default {\n  a: 1, // one\n  'b-c': { d: [1] },\n};\n`, (file) => {
    const root = file.defaultExport();
    root.set('a', 2);
    root.object('b-c').set('e', { f: 'g' });
    root
      .object('new')
      .object('inner')
      .set('x-y', typescript`make(${'h'})`);
    root.set(
      'fn',
      typescript`
      () => {
        return ${[1]};
      }
    `,
    );
  });
  expect(edited).toBe(
    `export default {\n  a: 2, // one\n  'b-c': { d: [1], e: { f: 'g' } },\n  new: { inner: { 'x-y': make('h') } },\n  fn: () => {\n    return [1];\n  },\n};\n`,
  );
});

test('a declaration is added once', async () => {
  const add = (file: EditedFile): void =>
    file.addDeclaration(
      'train',
      typescript`
      export async function train(): Promise<void> {
        await run(${'a'});
      }
    `,
    );
  const once = await editTypeScript('// Steps.\nexport const other = 1;\n', add);
  expect(once).toBe(
    `// Steps.\nexport const other = 1;\n\nexport async function train(): Promise<void> {\n  await run("a");\n}\n`.replace(
      '"a"',
      "'a'",
    ),
  );
  expect(await editTypeScript(once, add)).toBe(once);
});

test.each<[string, string, (file: EditedFile) => unknown, RegExp]>([
  [
    'has a syntax error',
    'export default {',
    (file) => file.defaultExport(),
    /line 1.* is no TypeScript: '}' expected/s,
  ],
  [
    'exports nothing',
    'const a = 1;',
    (file) => file.defaultExport().set('a', 1),
    /no default export that is an object/,
  ],
  [
    'exports a call of something else',
    'export default make()',
    (file) => file.defaultExport().set('a', 1),
    /no default export that is an object/,
  ],
  [
    'holds no list there',
    'export default { plugins: all() }',
    (file) => file.defaultExport().list('plugins').add('a'),
    /'plugins' is no list that can be edited: `all\(\)`.* by hand/,
  ],
  [
    'spreads what decides',
    'export default { plugins }',
    (file) => file.defaultExport().list('plugins').add('a'),
    /'plugins' is no list/,
  ],
])('a file that %s is left as it is, with a reason', async (_, text, edit, reason) => {
  await expect(editTypeScript(text, (file) => void edit(file))).rejects.toThrow(reason);
});

test.each<[string, () => ReturnType<typeof typescript>]>([
  ['a text', () => typescript`call('${'x'}')`],
  ['a template', () => typescript`call(\`${'x'}\`)`],
  ['a comment', () => typescript`call() /* ${'x'} */`],
  ['a regular expression', () => typescript`call(/${'x'}/)`],
  ['a name', () => typescript`call_${'x'}()`],
])('data has no place inside %s', async (_, code) => {
  await expect(editTypeScript('export default {}', (file) => file.defaultExport().set('a', code()))).rejects.toThrow(
    /data can only stand where an expression stands/,
  );
});

test('whatever text is put in, it is read back whole, and no code comes of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (value, key) => {
      const edited = await editTypeScript(`export default {\n  plugins: ["b"],\n};\n`, (file) => {
        const root = file.defaultExport();
        root.list('plugins').add(value);
        root.object('o').set(key, typescript`id(${value})`);
      });
      const run = new Function('id', edited.replace('export default', 'return')) as (id: (x: string) => string) => {
        plugins: string[];
        o: Record<string, string>;
      };
      const read = run((x) => x);
      expect(read.plugins).toEqual(value === 'b' ? ['b'] : ['b', value]);
      expect(Object.hasOwn(read.o, key) && read.o[key]).toBe(value);
    }),
    { seed: 8, numRuns: 60 },
  );
});
