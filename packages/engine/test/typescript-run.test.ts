import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { noLabels, positionAt } from '../src/index.ts';
import type { Diagnostic, Node, Outcome } from '../src/index.ts';
import { typescriptFrontEnd } from '../src/node/index.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'trainyard-run-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Reads a file with the permission to run it. */
function run(text: string, runLimit = 20_000): Outcome<Node | undefined> {
  const file = join(folder, 'a.mlops.ts');
  writeFileSync(file, text);
  return typescriptFrontEnd({ allowRun: true, runLimit }).read({ file, text, syntax: 'typescript' }, noLabels);
}

/** Each value of a tree with its path, its place and what stands there. */
function* values(node: Node, path = ''): Generator<string> {
  const { source, start, end } = node.range;
  if (node.kind === 'scalar')
    yield `${path}=${String(node.value)} at ${positionAt(source, start).line}: ${source.text.slice(start, end)}`;
  else if (node.kind === 'list')
    for (const [index, item] of node.items.entries()) yield* values(item, `${path}/${index}`);
  else for (const { key, value } of node.members) yield* values(value, `${path}/${key}`);
}

function said(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(
    ({ code, range, message }) => `${code} ${positionAt(range.source, range.start).line} ${message}`,
  );
}

test('a file that imports is run, and each value has the place that is nearest to where it was written', () => {
  writeFileSync(
    join(folder, 'shared.ts'),
    "import { tier } from './tier.js';\nexport const labels: Record<string, string> = { tier };\n",
  );
  writeFileSync(join(folder, 'tier.ts'), "export const tier = 'one' satisfies string;\nconsole.log('printed');\n");
  const { value, diagnostics } = run(`import { defineService } from 'trainyard';
import { labels } from './shared';

const names = ['a', 'b'].map((name) => ({ name }));
export default defineService({
  mlops: {
    name: 'demo',
    labels: { ...labels, own: 'x', gone: undefined },
    list: [1, 2 + 3, names],
    ['computed']: true,
  },
});
`);
  expect(said(diagnostics)).toEqual([]);
  expect([...values(value as Node)]).toEqual([
    "/mlops/name=demo at 7: 'demo'",
    expect.stringMatching(/^\/mlops\/labels\/tier=one at 8: \{ \.\.\.labels/),
    "/mlops/labels/own=x at 8: 'x'",
    '/mlops/list/0=1 at 9: 1',
    '/mlops/list/1=5 at 9: 2 + 3',
    expect.stringMatching(/^\/mlops\/list\/2\/0\/name=a at 4: \['a', 'b'\]\.map/),
    expect.stringMatching(/^\/mlops\/list\/2\/1\/name=b at 4: \['a', 'b'\]\.map/),
    expect.stringMatching(/^\/mlops\/computed=true at 6: \{/),
  ]);
});

test.each([
  ['a class', 'export default { a: [new Date()] };', "ts/not-data 1 'a[0]' is an object of the class Date"],
  ['a function', 'const f = () => () => 1;\nexport default { a: f() };', "ts/not-data 2 'a' is a function"],
  ['a symbol', 'export default { a: Symbol.iterator };', "ts/not-data 1 'a' is a symbol"],
  ['not a number', 'export default { a: 0 / 0 };', "ts/not-data 1 'a' is the number NaN"],
  [
    'a circle',
    'const a: unknown[] = [];\na.push(a);\nexport default { a };',
    "ts/not-data 1 'a[0]' is a map or list that holds itself",
  ],
  [
    'a getter',
    'export default { a: Object.defineProperty({}, "b", { get: () => 1 }) };',
    "ts/not-data 1 'a.b' is a getter or setter",
  ],
  ['nothing', 'export default (() => undefined)();', 'ts/not-data 1 This is `undefined`'],
  [
    'what is thrown',
    'const f = () => {\n  throw new TypeError("no way");\n};\nexport default { a: f() };',
    'ts/run-failed 2 Running the file failed: TypeError: no way.',
  ],
  [
    'a missing module',
    "import a from './gone.ts';\nexport default { a };",
    'ts/run-failed 2 Running the file failed: Error: Cannot find module',
  ],
  [
    'an end',
    'process.exit(4);\nexport default {};',
    'ts/run-failed 2 Running the file ended with 4 before it gave its default export.',
  ],
])('%s is a finding at its place', (_, text, finding) => {
  const { value, diagnostics } = run(text);
  expect(value).toBeUndefined();
  expect(said(diagnostics)).toEqual([expect.stringContaining(finding)]);
});

test('a file that does not end is stopped', () => {
  const { diagnostics } = run('while (true) {}\nexport default {};', 1000);
  expect(said(diagnostics)).toEqual(['ts/run-failed 2 Running the file took longer than 1 s, so it was stopped.']);
});

test('a file that says all by itself is not run, permission or not', () => {
  const text = `const unused = (): never => process.exit(1);\nexport default { a: 1 };`;
  expect([...values(run(text).value as Node)]).toEqual(['/a=1 at 2: 1']);
});
