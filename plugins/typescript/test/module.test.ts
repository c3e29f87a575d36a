import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { goldensOf, oddSpecs, run } from '@trainyard/oracles';
import { conformance, hostileSpec, hostileText, runPlugin } from '@trainyard/sdk/testing';
import type { Reader } from '@trainyard/sdk/testing';
import ts from 'typescript';
import typescript from '../src/index.ts';

const plugin = typescript as never;
const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(
    /^extends:.*$/m,
    '',
  );
const names = ['recommendation_system', 'object_detection', 'sentiment_analysis', 'card_fraud'];

// Inside the repository, so that zod and prom-client are found.
const scratch = fileURLToPath(new URL('../out-tsc/', import.meta.url));
mkdirSync(scratch, { recursive: true });
const root = mkdtempSync(join(scratch, 'generated-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Literals and comments by the compiler's own parser; it throws what the compiler says of source that is none. */
const typescriptReader: Reader = {
  read: (content) => {
    const source = ts.createSourceFile('file.ts', content, ts.ScriptTarget.Latest, true);
    const problem = (source as unknown as { parseDiagnostics: { messageText: unknown }[] }).parseDiagnostics[0];
    if (problem !== undefined) throw new Error(String(problem.messageText));
    const texts: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) texts.push(node.text);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return { texts, comments: content.match(/\/\/.*|\/\*[\s\S]*?\*\//g) ?? [] };
  },
};

test('keeps what every plugin promises', async () => {
  expect(
    (await conformance(plugin, { goldens: goldensOf('typescript'), readers: { '.ts': typescriptReader } })).problems,
  ).toEqual([]);
}, 120_000);

test('strict TypeScript compiles it, and a program that uses it gets back what was written', async () => {
  for (const [name, text] of [
    ...names.map((each) => [each, example(each)] as const),
    ['hostile', hostileSpec] as const,
    ...oddSpecs().map((each) => [each.name, each.text] as const),
  ]) {
    mkdirSync(join(root, name));
    for (const file of (await runPlugin(plugin, text)).files) writeFileSync(join(root, name, file.path), file.content);
  }
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(root, 'use.ts'),
    `import { answerSchema, auc, conditions, registry, requestSchema, requests_total, scoring_latency } from './card_fraud/index.js';
import { requestSchema as hostile } from './hostile/index.js';
import { answerSchema as detected } from './object_detection/index.js';
auc.set(0.97);
scoring_latency.observe({ region: 'eu' }, 42);
requests_total.inc({ region: 'eu', code: '200' });
const at = (value: number, labels = {}) => ({ labels: { __name__: 'auc', ...labels }, samples: [[0, value], [60, value]] as const });
const requests = (code: string, by: number): conditions.Readings => ({
  labels: { __name__: 'requests_total', code },
  samples: [0, 60, 120, 180, 240, 300].map((time) => [time, time * by] as const),
});
const asked = {
  low: conditions.auc_low([at(0.9, { zone: 'a' }), at(0.95, { zone: 'b' })], [30, 90, 1000]),
  rollback: conditions.rollback({ candidate: [at(0.9)], stable: [at(0.97)] }, [60]),
  errors: conditions.errors(conditions.dataOf([requests('200', 1), requests('500', 0.1)]), [300]),
  gates: [{ auc: 0.95, auc_baseline: 0.951 }, { auc: 0.95, auc_baseline: 0.99 }, { auc: 0.95 }].map((each) => conditions.release_gate(each)),
  scaling: conditions.scaling_value([requests('200', 1), requests('500', 0.5)], [300, 900]),
};
const request = { amount: 12.5, country: 'DE', hour: 3, merchant_id: null };
console.log(JSON.stringify({
  good: requestSchema.safeParse(request).success,
  bad: [{ ...request, amount: -1 }, { ...request, country: 'XX' }, { ...request, hour: 1.5 }, { ...request, merchant_id: 7 }].map((each) => requestSchema.safeParse(each).success),
  answer: answerSchema.parse({ score: 0.5 }).score,
  detected: detected.safeParse({ label: 'car', score: 0.5 }).success,
  keys: Object.keys(hostile.shape),
  metrics: await registry.metrics(),
  asked,
}));
`,
  );
  writeFileSync(
    join(root, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        noImplicitReturns: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        module: 'nodenext',
        target: 'es2023',
        skipLibCheck: true,
        types: ['node'],
        outDir: 'out',
      },
      include: ['**/*.ts'],
    }),
  );
  const compiler = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));
  const compiled = run(process.execPath, [compiler, '-p', root]);
  expect(compiled.stdout + compiled.stderr).toBe('');
  const used = run(process.execPath, [join(root, 'out', 'use.js')]);
  const said = JSON.parse(used.stdout || JSON.stringify(used.stderr)) as { metrics: string };
  expect(said).toMatchObject({
    good: true,
    bad: [false, false, false, false],
    answer: 0.5,
    detected: true,
    keys: [hostileText, 'b'],
    asked: {
      low: [
        { labels: { zone: 'a' }, verdicts: ['true', 'true', 'unknown'] },
        { labels: { zone: 'b' }, verdicts: ['false', 'false', 'unknown'] },
      ],
      rollback: [{ labels: {}, verdicts: ['true'] }],
      errors: [{ labels: {}, verdicts: ['true'] }],
      gates: ['true', 'false', 'unknown'],
      scaling: [{ labels: {}, values: [1.5, null] }],
    },
  });
  expect(said.metrics).toContain('auc 0.97');
  expect(said.metrics).toContain('scoring_latency_bucket{le="50",region="eu"} 1');
  expect(said.metrics).toContain('requests_total{region="eu",code="200"} 1');
}, 60_000);

test('conditions need neither Node nor a browser, and no package', async () => {
  const { files } = await runPlugin(plugin, example('card_fraud'));
  const folder = join(root, 'alone');
  mkdirSync(folder);
  for (const file of files.filter((each) => each.path.startsWith('conditions')))
    writeFileSync(join(folder, file.path), file.content);
  const compilerOptions = {
    strict: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022'],
    types: [],
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const compiler = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));
  const { stdout, stderr } = run(process.execPath, [compiler, '-p', folder]);
  expect(stdout + stderr).toBe('');
  const modules = files.flatMap(({ path, content }) =>
    path.startsWith('conditions') ? [...content.matchAll(/ from '(.*)';$/gm)].map((each) => each[1]) : [],
  );
  expect(new Set(modules)).toEqual(new Set(['./conditions-runtime.js']));
}, 60_000);

test('names that another has, or that a module cannot use, get a stroke more', async () => {
  const alerts = ['select', 'a-b', 'a_b', 'delete'].map(
    (name) => `      - { name: "${name}", condition: "auc < 0.9", severity: "info" }\n`,
  );
  const { files } = await runPlugin(
    plugin,
    `mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics:\n      - { name: "auc", type: "gauge" }\n    alerts:\n${alerts.join('')}`,
  );
  const content = files.find((file) => file.path === 'conditions.ts')?.content ?? '';
  expect([...content.matchAll(/^export function (\w+)/gm)].map((each) => each[1])).toEqual([
    'select_',
    'a_b',
    'a_b_',
    'delete_',
  ]);
});

test('a histogram has a bucket at its promise', async () => {
  const { files } = await runPlugin(plugin, example('recommendation_system'));
  expect(files.find((file) => file.path === 'metrics.ts')?.content).toMatch(
    /name: "serving_latency".*buckets: \[1, 2\.5, 5, 10, 25, 50, 100, 250/,
  );
});

test('a column with a name that every object has is not taken for a known one', async () => {
  const { files } = await runPlugin(plugin, oddSpecs().find((each) => each.name === 'prototype-names')?.text ?? '');
  const types = files.find((file) => file.path === 'types.ts')?.content ?? '';
  expect(types.match(/(toString|hasOwnProperty|valueOf|isPrototypeOf): z\.union/g)).toHaveLength(4);
});
