import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { logger } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { expect, test } from '@jest/globals';
import { conformanceOptions } from '../src/migrations/conformance-options.ts';

const root = join(import.meta.dirname, '..');
const warnings: string[] = [];
logger.warn = (message: string) => void warnings.push(message);

/** A file after the migration. */
async function migrated(text: string, path = 'plugin.test.ts'): Promise<string> {
  const tree = createTreeWithEmptyWorkspace();
  tree.write(path, text);
  await conformanceOptions(tree);
  return tree.read(path, 'utf-8') ?? '';
}

const kit = "import { conformance } from '@trainyard/sdk/testing';\n";

test.each([
  [`${kit}await conformance(p, [spec]); // all\n`, `${kit}await conformance(p, { specs: [spec] }); // all\n`],
  [
    `${kit}await conformance(\n  p,\n  [\n    'a', // one\n  ],\n);\r\n`,
    `${kit}await conformance(\n  p,\n  { specs: [\n    'a', // one\n  ] },\n);\r\n`,
  ],
  [
    `${kit}const specs = [a, b];\nconformance(p, specs);\nconformance(q, specs);\n`,
    `${kit}const specs = [a, b];\nconformance(p, { specs: specs });\nconformance(q, { specs: specs });\n`,
  ],
  [
    "import { conformance as check } from '@trainyard/sdk/testing';\ncheck(p, []);\n",
    "import { conformance as check } from '@trainyard/sdk/testing';\ncheck(p, { specs: [] });\n",
  ],
  [
    "import * as kit from '@trainyard/sdk/testing';\nkit.conformance(p, [a]);\n",
    "import * as kit from '@trainyard/sdk/testing';\nkit.conformance(p, { specs: [a] });\n",
  ],
])('a list of specifications gets its name, and every other byte stays: %j', async (before, after) => {
  expect(await migrated(before)).toBe(after);
  expect(await migrated(after)).toBe(after);
});

test.each([
  `${kit}await conformance(p);\nawait conformance(p, { specs: [a] });\n`,
  "import { conformance } from './mine.js';\nimport { runPlugin } from '@trainyard/sdk/testing';\nconformance(p, [a]);\n",
  '// @trainyard/sdk/testing has conformance(p, [a])\n',
])('what says nothing of a list stays as it is: %j', async (text) => {
  expect(await migrated(text)).toBe(text);
});

test('an argument of which cannot be told what it is stays, and is told with its place', async () => {
  const text = `${kit}\nawait conformance(p, specsOf(folder));\n`;
  warnings.length = 0;
  expect(await migrated(text)).toBe(text);
  expect(warnings).toEqual(['plugin.test.ts:3 specsOf(folder) must be a map of options: { specs: [spec] }']);
});

test('every migration that is listed exists, and is for a version after the first', () => {
  const { generators } = JSON.parse(readFileSync(join(root, 'migrations.json'), 'utf8')) as {
    generators: Record<string, { version: string; implementation: string }>;
  };
  expect(Object.keys(generators)).not.toEqual([]);
  for (const { version, implementation } of Object.values(generators)) {
    const [path = '', name = ''] = implementation.split('#');
    const source = join(root, path.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));
    expect(readFileSync(source, 'utf8')).toContain(`export async function ${name}(tree: Tree)`);
    expect(version.localeCompare('0.1.0', 'en', { numeric: true })).toBe(1);
  }
});

test('every generator that is listed exists, with a schema in which everything is described', () => {
  const { generators } = createRequire(import.meta.url)('../generators.json') as {
    generators: Record<string, { factory: string; schema: string }>;
  };
  for (const { factory, schema } of Object.values(generators)) {
    const [path = '', name = ''] = factory.split('#');
    const source = join(root, path.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));
    expect(existsSync(dirname(source))).toBe(true);
    expect(readFileSync(source, 'utf8')).toMatch(new RegExp(`export (?:async )?function ${name}\\(tree: Tree`));
    const { properties, additionalProperties } = JSON.parse(readFileSync(join(root, schema), 'utf8')) as {
      properties?: Record<string, { description?: string }>;
      additionalProperties: boolean;
    };
    expect(additionalProperties).toBe(false);
    for (const each of Object.values(properties ?? {})) expect(each.description).toMatch(/\S/);
  }
});
