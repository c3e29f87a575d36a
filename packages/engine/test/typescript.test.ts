import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits, checkSpec, memoryHost, noLabels, positionAt } from '../src/index.ts';
import type { Diagnostic, Node, Source } from '../src/index.ts';
import { typescriptFrontEnd } from '../src/node/index.ts';

const frontEnd = typescriptFrontEnd();
const head = "import { defineService } from 'trainyard';\n";

function sourceOf(text: string): Source {
  return { file: 'a.mlops.ts', text, syntax: 'typescript' };
}

function read(text: string): { readonly value: Node | undefined; readonly diagnostics: readonly Diagnostic[] } {
  return frontEnd.read(sourceOf(text), noLabels);
}

/** The data of a tree, without its places. */
function dataOf(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(dataOf);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, dataOf(value)]));
}

/** `code line:column text` for each finding. */
function said(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, range }) => {
    const { line, column } = positionAt(range.source, range.start);
    return `${code} ${line}:${column} ${range.source.text.slice(range.start, range.end)}`;
  });
}

test.each([
  [
    'numbers keep their spelling',
    '{ a: 1e-5, b: -0.5, c: +2, d: 0x10, e: 1_000, f: 1.0 }',
    { a: 1e-5, b: -0.5, c: 2, d: 16, e: 1000, f: 1 },
  ],
  ['texts of all kinds', "{ a: 'x', b: \"y\\n\", c: `z`, 'x-d': '' }", { a: 'x', b: 'y\n', c: 'z', 'x-d': '' }],
  ['truth values, null, undefined', '{ a: true, b: false, c: null, d: undefined }', { a: true, b: false, c: null }],
  ['lists within lists', '{ a: [[1, 2], [], [null]] }', { a: [[1, 2], [], [null]] }],
  [
    'types around values',
    '{ a: ([1] as const), b: ({ c: 1 } satisfies object), d: <number>1, e: 1! }',
    { a: [1], b: { c: 1 }, d: 1, e: 1 },
  ],
] as const)('%s', (_, literal, data) => {
  for (const text of [`${head}export default defineService(${literal});`, `export default ${literal};`]) {
    const { value, diagnostics } = read(text);
    expect(said(diagnostics)).toEqual([]);
    expect(dataOf(value)).toEqual(data);
  }
});

test('the spelling of a number is kept, unless only TypeScript knows it', () => {
  const { value } = read('export default { a: 1e-5, b: 1.0, c: -1_000, d: 0x10 };');
  expect(value?.kind === 'map' && value.members.map((each) => each.value.kind === 'scalar' && each.value.text)).toEqual(
    ['1e-5', '1.0', '-1000', '16'],
  );
});

test('constants of the file stand for what they are, at the place where it is written', () => {
  const text = `${head}const unit = 'ms';
const base = { type: 'gauge', unit } as const;
const names = ['a', 'b'];
const label = \`in \${unit}\`;
const spec = defineService({ x: { ...base, unit: 's' }, y: [...names, 'c'], z: base.unit, n: names[1], label, long: 'a' + "b" + label });
export default spec;
`;
  const { value, diagnostics } = read(text);
  expect(said(diagnostics)).toEqual([]);
  expect(dataOf(value)).toEqual({
    x: { type: 'gauge', unit: 's' },
    y: ['a', 'b', 'c'],
    z: 'ms',
    n: 'b',
    label: 'in ms',
    long: 'abin ms',
  });
  const places = new Map(value?.kind === 'map' ? value.members.map((each) => [each.key, each.value.range]) : []);
  const line = (key: string): number => positionAt(sourceOf(text), places.get(key)?.start ?? 0).line;
  expect(['x', 'z', 'n', 'label'].map(line)).toEqual([6, 2, 4, 5]);
});

test.each([
  ['a key twice', '{ a: 1, a: 2 }', 'ts/duplicate-key 1:24 a'],
  ['a computed key', "{ ['a']: 1 }", "ts/needs-run 1:18 ['a']"],
  ['a method', '{ a() {} }', 'ts/code-key 1:18 a'],
  ['a getter', '{ get a() { return 1; } }', 'ts/code-key 1:22 a'],
  ['a prototype', '{ __proto__: {} }', 'ts/code-key 1:18 __proto__'],
  ['a function', '{ a: () => 1 }', 'ts/not-data 1:21 () => 1'],
  ['a regular expression', '{ a: /x/ }', 'ts/not-data 1:21 /x/'],
  ['a bigint', '{ a: 1n }', 'ts/not-data 1:21 1n'],
  ['not a number', '{ a: NaN }', 'ts/not-data 1:21 NaN'],
  [
    'a number that is not kept exactly',
    '{ a: 99999999999999999999 }',
    'syntax/unsafe-integer 1:21 99999999999999999999',
  ],
  ['a gap in a list', '{ a: [1, , 2] }', 'ts/not-data 1:24 '],
  ['nothing in a list', '{ a: [undefined] }', 'ts/not-data 1:22 undefined'],
  ['an unknown name', '{ a: b }', 'ts/undeclared 1:21 b'],
  ['a call', '{ a: f(1) }', 'ts/needs-run 1:21 f(1)'],
  ['a choice', '{ a: true ? 1 : 2 }', 'ts/needs-run 1:21 true ? 1 : 2'],
  ['a sum of numbers', '{ a: 1 + 2 }', 'ts/needs-run 1:21 1 + 2'],
  ['the environment', '{ a: process.env.X }', 'ts/needs-run 1:21 process'],
  ['a spread of what is no map', '{ ...[1] }', 'ts/needs-run 1:18 ...[1]'],
] as const)('%s is said at its place', (_, literal, finding) => {
  const { value, diagnostics } = read(`export default ${literal}`);
  expect(value).toBeUndefined();
  expect(said(diagnostics)).toEqual([finding]);
});

test.each([
  ['no default export', 'export const a = 1;', 'ts/no-service 1:20 '],
  ['an old kind of export', 'export = {};', 'ts/no-service 1:1 export = {};'],
  ['nothing', 'export default undefined;', 'ts/no-service 1:16 undefined'],
  ['the function without its import', 'export default defineService({});', 'ts/not-imported 1:16 defineService'],
  [
    'the function of somebody else',
    "import { defineService } from './x.ts';\nexport default defineService({});",
    'ts/needs-run 2:16 defineService({})',
  ],
  ['an imported value', "import x from './x.ts';\nexport default { x };", 'ts/needs-run 2:18 x'],
  ['a variable', 'let x = 1;\nexport default { x };', 'ts/needs-run 2:18 x'],
  [
    'a statement that may change what constants hold',
    'const x = { a: 1 };\nx.a = 2;\nexport default { x };',
    'ts/needs-run 2:1 x.a = 2;',
  ],
  [
    'a constant that is worked out beside it',
    'const x = { a: 1 };\nconst y = Object.assign(x, { a: 2 });\nexport default { x };',
    'ts/needs-run 2:11 Object.assign(x, { a: 2 })',
  ],
  ['a constant made of itself', 'const x: object = { x };\nexport default { x };', 'ts/needs-run 1:21 x'],
  ['a text that is not ended', "export default { a: 'x };", 'ts/syntax 1:26 '],
  ['a missing value', 'export default { a: };', 'ts/syntax 1:21 }'],
  ['a missing comma', 'export default { a: 1 b: 2 };', 'ts/syntax 1:23 b'],
] as const)('%s is one finding', (_, text, finding) => {
  expect(said(read(text).diagnostics)).toEqual([finding]);
});

test('all places that only running would show are one finding, the others beside it', () => {
  const { diagnostics } = read("import a from './a.ts';\nexport default { a, b: f(), c: { d: a } };");
  expect(said(diagnostics)).toEqual(['ts/needs-run 2:18 a']);
  expect(diagnostics[0]?.message).toContain('and so do 2 other places');
  expect(diagnostics[0]?.message).toContain("is imported from './a.ts'");
  expect(diagnostics[0]?.related.map(({ range }) => range.source.text.slice(range.start, range.end))).toEqual([
    'f()',
    'a',
  ]);
});

test('functions, types and what is not used need no run', () => {
  const text = `import type { Service } from 'trainyard';
import './side.ts';
interface A { readonly a: number }
type B = A;
declare const version: string;
function unused(): void {}
const alsoUnused = (a: A): B => a;
export default { a: 1 } satisfies A;`;
  expect(dataOf(read(text).value)).toEqual({ a: 1 });
});

test('a text of doubling names is refused before it grows', () => {
  const names = Array.from({ length: 60 }, (_, index) => `const a${index + 1} = [...a${index}, ...a${index}];`);
  const nested = Array.from({ length: 60 }, (_, index) => `const a${index + 1} = { b: a${index}, c: a${index} };`);
  const texts = Array.from({ length: 60 }, (_, index) => `const a${index + 1} = \`\${a${index}}\${a${index}}\`;`);
  for (const [first, lines] of [
    ['[1]', names],
    ['1', nested],
    ["'x'", texts],
  ] as const) {
    const { value, diagnostics } = read(`const a0 = ${first};\n${lines.join('\n')}\nexport default { a60 };`);
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual([expect.stringMatching(/^(ts\/too-many|syntax\/too-deep)$/)]);
  }
});

test.each(['[', '{a:', '(', '-', '!', '- ', 'f(', '`${', '<', 'a?', 'a=>', 'new ', 'a+'])(
  'a hundred thousand times %s ends soon with findings',
  (piece) => {
    expect(read(`export default ${piece.repeat(100_000)}`).diagnostics.length).toBeGreaterThan(0);
  },
);

test('any text is answered with a tree or a finding', () => {
  const words = [
    'export',
    ' default ',
    '{',
    '}',
    '[',
    ']',
    'a',
    ':',
    ',',
    "'",
    '`',
    '"',
    '1',
    '=',
    'const ',
    ';',
    '\n',
    '...',
    '(',
    ')',
    '${',
    '/*',
    '//',
    'undefined',
    '.',
    '-',
    '=>',
    'as const',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 3 })), { maxLength: 30 }),
      (pieces) => {
        const { value, diagnostics } = read(`export default {${pieces.join('')}`);
        expect(value !== undefined || diagnostics.length > 0).toBe(true);
      },
    ),
    { seed: 5, numRuns: 3000 },
  );
});

test('any data that is written out is read as it is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (data) => {
      const text = JSON.stringify(data);
      // Integers that are not kept exactly, and the key that sets a prototype, are refused.
      fc.pre(!/[:[,]-?\d{16,}[,\]}]|"__proto__":/.test(text));
      const { value, diagnostics } = read(`export default (${text});`);
      expect(said(diagnostics)).toEqual([]);
      expect(JSON.stringify(dataOf(value))).toBe(text);
    }),
    { seed: 5, numRuns: 1000 },
  );
});

const service = (fields: string): string =>
  `${head}\nexport default defineService({\n  mlops: {\n    name: 'demo',\n    version: '1.0.0',\n${fields}\n  },\n});\n`;

function check(files: Readonly<Record<string, string>>, top = 'a.mlops.ts'): ReturnType<typeof checkSpec> {
  return checkSpec(memoryHost(new Map(Object.entries(files))), top, { plugins: [], frontEnds: [frontEnd] });
}

test('what the schema finds stands at its place, also inside of a text, and its fixes fit', () => {
  const text = service(
    "    monitoring: {\n      metrics: [{ name: 'click_rate', type: 'gauge' }],\n      alerts: [\n        { name: 'low', condition: `clickrate < 5%`, severity: 'warnin' },\n      ],\n    },",
  );
  const errors = check({ 'a.mlops.ts': text }).diagnostics.filter(({ severity }) => severity === 'error');
  expect(said(errors)).toEqual(["model/wrong-value 10:63 'warnin'"]);
  const fixed = applyEdits(sourceOf(text), errors[0]?.fixes[0]?.edits ?? []);
  const next = check({ 'a.mlops.ts': fixed }).diagnostics.filter(({ severity }) => severity === 'error');
  expect(said(next)).toEqual(['conditions/unknown-metric 10:36 clickrate']);
  const right = applyEdits(sourceOf(fixed), next[0]?.fixes[0]?.edits ?? []);
  expect(check({ 'a.mlops.ts': right }).compiled?.spec.name).toBe('demo');
});

test('a fix that would make code of data is not offered', () => {
  const text = service(
    "    monitoring: {\n      metrics: [{ name: 'click_rate', type: 'gauge' }],\n      alerts: [{ name: 'low', condition: 'click' + 'rate < 5%', severity: 'warning' }],\n    },",
  );
  const [error] = check({ 'a.mlops.ts': text }).diagnostics.filter(({ severity }) => severity === 'error');
  expect(error?.code).toBe('conditions/unknown-metric');
  expect(error?.fixes).toEqual([]);
});

test('the three syntaxes extend each other, and places stay where people wrote them', () => {
  const files = {
    'a.mlops.ts': `${head}export default defineService({ extends: ['./b.mlops.yaml'], mlops: { name: 'demo', owner: { team: 1 } } });`,
    'b.mlops.yaml': 'extends: ["./c.mlops.ts"]\nmlops: { version: "1.0.0", owner: { contact: 2 } }\n',
    'c.mlops.ts':
      "import { defineLayer } from 'trainyard';\nexport default defineLayer({ mlops: { labels: { a: 3 } } });",
  };
  const found = check(files).diagnostics.map(
    ({ range }) => `${range.source.file} ${range.source.text.slice(range.start, range.end)}`,
  );
  expect(found).toEqual(['a.mlops.ts 1', 'b.mlops.yaml 2', 'c.mlops.ts 3']);
});
