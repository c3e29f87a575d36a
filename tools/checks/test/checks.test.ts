import { expect, test } from '@jest/globals';
import { checks } from '../src/index.ts';

/** The places at which a rule finds something, as `path` or `path:line`. */
function found(rule: string, files: Readonly<Record<string, string>>): readonly string[] {
  const check = checks[rule];
  if (check === undefined) throw new Error(`no rule is called ${rule}`);
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  return check(list).map(({ path, line }) => (line === undefined ? path : `${path}:${line}`));
}

test('a circle of imports is reported once, with the whole way', () => {
  const circle = {
    'packages/syntax/src/a.ts': "import { b } from './b.ts';",
    'packages/syntax/src/b.ts': "export { c } from './c.ts';",
    'packages/syntax/src/c.ts': "import type { A } from './a.ts';",
    'packages/syntax/src/d.ts': "import { a } from './a.ts';",
  };
  expect(found('import-cycles', circle)).toEqual(['packages/syntax/src/a.ts']);
  const files = Object.entries(circle).map(([path, text]) => ({ path, text }));
  expect(checks['import-cycles']?.(files)[0]?.message).toContain(
    'a.ts -> packages/syntax/src/b.ts -> packages/syntax/src/c.ts -> packages/syntax/src/a.ts',
  );
});

test('a dynamic import closes a circle too, and two circles are two findings', () => {
  expect(
    found('import-cycles', {
      'a.ts': "export const b = () => import('./b.ts');",
      'b.ts': "import './a.ts';",
      'c.ts': "import './c.ts';",
    }),
  ).toEqual(['a.ts', 'c.ts']);
});

test('imports without a circle are fine, also when one file is reached twice', () => {
  expect(
    found('import-cycles', { 'a.ts': "import './b.ts'; import './c.ts';", 'b.ts': "import './c.ts';", 'c.ts': '' }),
  ).toEqual([]);
});

test('an import of a later phase is reported at its line', () => {
  expect(
    found('phase-order', {
      'packages/syntax/src/source/a.ts': "import { x } from './b.ts';\n\nimport { y } from '../yaml/c.ts';",
      'packages/syntax/src/yaml/c.ts': "import { z } from '../source/a.ts';",
      'packages/syntax/src/index.ts': "export * from './yaml/c.ts';",
    }),
  ).toEqual(['packages/syntax/src/source/a.ts:3']);
});

test('a module of Node is not allowed up to the SDK and in plugins, with or without its prefix', () => {
  const text = "import { join } from 'node:path';\nimport fs from 'fs';";
  expect(
    found('node-imports', {
      'packages/sdk/src/a.ts': text,
      'plugins/k8s/src/a.ts': text,
      'packages/engine/src/node/a.ts': text,
      'packages/sdk/test/a.test.ts': text,
    }),
  ).toEqual(['packages/sdk/src/a.ts:1', 'packages/sdk/src/a.ts:2', 'plugins/k8s/src/a.ts:1', 'plugins/k8s/src/a.ts:2']);
});

test('a name that says no concept or is not in kebab-case is reported', () => {
  const names = ['utils.ts', 'helpers.test.ts', 'common.mjs', 'requireTool.ts', 'require-tool.ts', 'jest.config.cjs'];
  expect(found('file-names', Object.fromEntries(names.map((name) => [`tools/x/src/${name}`, ''])))).toEqual(
    names.slice(0, 4).map((name) => `tools/x/src/${name}`),
  );
});

test('501 lines of code are too many, 500 are not, and outputs have no limit', () => {
  const lines = (count: number) => 'x\n'.repeat(count);
  expect(
    found('file-size', {
      'a.ts': lines(501),
      'b.ts': lines(500),
      'package-lock.json': lines(9000),
      'examples/x/generated/kubeflow/pipeline.py': lines(501),
    }),
  ).toEqual(['a.ts']);
});

test('an export without a sentence is reported where it is declared', () => {
  expect(
    found('documented-exports', {
      'packages/model/src/index.ts':
        "export * from './a.ts';\nexport { renamed as other } from './b.ts';\nexport { z } from 'zod';\nexport * from '@trainyard/syntax';",
      'packages/model/src/a.ts':
        '/** Documented. */\nexport const good = 1;\nexport interface Bare {}\n/** @deprecated */\nexport type OnlyATag = 1;',
      'packages/model/src/b.ts': '// Not TSDoc.\nexport function renamed(): void {}\nexport const inner = 1;',
    }),
  ).toEqual(['packages/model/src/b.ts:2', 'packages/model/src/a.ts:3', 'packages/model/src/a.ts:5']);
});

test('paths of a machine and hosts of registries are reported, others are not', () => {
  const host = ['registry', 'npmjs', 'org'].join('.');
  const home = ['', 'home', 'ada', 'x.ts'].join('/');
  expect(
    found('machine-traces', { 'a.md': `ok\nfrom ${host}\n"${home}"`, 'b.md': ['', 'root', '.npmrc'].join('/') }),
  ).toEqual(['a.md:3', 'a.md:2', 'b.md:1']);
  expect(
    found('machine-traces', { 'a.md': 'mountPath: /tmp/x, https://a.example/home/page/one, ./work/x, /work' }),
  ).toEqual([]);
});
