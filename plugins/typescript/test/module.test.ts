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
    `import { answerSchema, auc, registry, requestSchema, requests_total, scoring_latency } from './card_fraud/index.js';
import { requestSchema as hostile } from './hostile/index.js';
import { answerSchema as detected } from './object_detection/index.js';
auc.set(0.97);
scoring_latency.observe({ region: 'eu' }, 42);
requests_total.inc({ region: 'eu', code: '200' });
const request = { amount: 12.5, country: 'DE', hour: 3, merchant_id: null };
console.log(JSON.stringify({
  good: requestSchema.safeParse(request).success,
  bad: [{ ...request, amount: -1 }, { ...request, country: 'XX' }, { ...request, hour: 1.5 }, { ...request, merchant_id: 7 }].map((each) => requestSchema.safeParse(each).success),
  answer: answerSchema.parse({ score: 0.5 }).score,
  detected: detected.safeParse({ label: 'car', score: 0.5 }).success,
  keys: Object.keys(hostile.shape),
  metrics: await registry.metrics(),
}));
`,
  );
  writeFileSync(
    join(root, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noUncheckedIndexedAccess: true,
        noUnusedLocals: true,
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
  });
  expect(said.metrics).toContain('auc 0.97');
  expect(said.metrics).toContain('scoring_latency_bucket{le="50",region="eu"} 1');
  expect(said.metrics).toContain('requests_total{region="eu",code="200"} 1');
}, 60_000);

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
