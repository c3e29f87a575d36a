import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { prometheusEngine, requireTool, run } from '@trainyard/oracles';
import fc from 'fast-check';
import { checkCondition, evaluate, keyOf, meaningOf, printQuery, typescriptRuntime } from '../src/index.ts';
import type { Condition, Meaning, Series, Verdict } from '../src/index.ts';
import { locate, parseCondFile, shown } from './cond-file.ts';
import { engineSeries } from './engine-series.ts';
import { moments, randomMetrics, truth, world } from './random-conditions.ts';
import { moduleText, readingsOf, typescriptFunctions } from './typescript.ts';
import type { Asking } from './typescript.ts';

const program = requireTool('prometheus-engine');
const folder = new URL('../testdata/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.cond'))
  .sort()
  .map((name) => ({ name, blocks: parseCondFile(readFileSync(new URL(name, folder), 'utf8')) }));

function meant(condition: Condition): Meaning {
  const meaning = meaningOf(condition);
  if (meaning === undefined) throw new Error(`without a meaning: ${condition.text}`);
  return meaning;
}

/** What a generated function says at one time, in the words of the evaluator. */
function verdictsAt(ask: Asking | undefined, series: readonly Series[], time: number): readonly Verdict[] {
  const said = ask?.(readingsOf(series), [time]) ?? [];
  return said.length === 0
    ? [{ labels: {}, verdict: 'unknown' }]
    : said.map(({ labels, verdicts }) => ({ labels, verdict: verdicts[0] ?? 'unknown' }));
}

test('the runtime that was built is made of the sources as they are', async () => {
  const script = fileURLToPath(new URL('../../../tools/build/typescript-runtime.mjs', import.meta.url));
  const { stdout, stderr, status } = run(process.execPath, [script]);
  expect(status === 0 ? '' : stderr).toBe('');
  expect(await typescriptRuntime()).toBe(stdout);
  expect(stdout.split('\n').length).toBeLessThan(2000);
  expect(stdout).not.toMatch(/^import /m);
});

test.each(files)('$name holds for the generated TypeScript', async ({ name, blocks }) => {
  const lines = blocks.flatMap(({ series, evaluations }) => evaluations.map((each) => ({ ...each, series })));
  const functions = await typescriptFunctions(
    lines.map(({ line, condition }) => ({ name: `line_${line}`, meaning: meant(condition) })),
  );
  for (const { line, condition, series, time, expected } of lines)
    expect([`${name}:${line}`, condition.text, ...shown(verdictsAt(functions[`line_${line}`], series, time))]).toEqual([
      `${name}:${line}`,
      condition.text,
      ...shown(expected),
    ]);
});

/** Conditions that are asked of one world. */
const BATCH = 40;
/** How many cases are asked at least; `LAWS=100000` is the long run. */
const CASES = Number(process.env['LAWS'] ?? 1800);

test('random conditions over random series are true in generated TypeScript where the real Prometheus has a series', async () => {
  if (program === undefined) return;
  const engine = prometheusEngine(program);
  const problems: string[] = [];
  let [cases, decided] = [0, 0];
  for (let batch = 0; cases < CASES && problems.length < 8; batch++) {
    const [series, times] = fc.sample(fc.tuple(world, moments), { seed: 61 + batch, numRuns: 1 })[0] as [
      readonly Series[],
      readonly number[],
    ];
    const ascending = [...times].sort((a, b) => a - b);
    const conditions = fc
      .sample(truth, { seed: 161 + batch, numRuns: BATCH * 2 })
      .filter((text) => text.length < 400)
      .flatMap((text) => checkCondition(text, 'alert', { metrics: randomMetrics }, locate).value ?? [])
      .slice(0, BATCH)
      .map((condition, index) => ({ name: `condition_${index}`, condition, meaning: meant(condition) }));
    const functions = await typescriptFunctions(conditions);
    const { results } = await engine.ask({
      series: engineSeries(series),
      queries: conditions.map(({ meaning }) => ({ expr: printQuery(meaning.holds), times: ascending })),
    });
    for (const [index, { name, condition }] of conditions.entries()) {
      const said = functions[name]?.(readingsOf(series), ascending) ?? [];
      for (const [moment, time] of ascending.entries()) {
        cases += 1;
        const theirs = results[index]?.[moment] ?? { error: 'no answer' };
        const expected = 'error' in theirs ? [] : theirs.values.map(([{ __name__: _, ...labels }]) => keyOf(labels));
        const found = said.filter(({ verdicts }) => verdicts[moment] === 'true').map(({ labels }) => keyOf(labels));
        if (expected.length > 0) decided += 1;
        if (JSON.stringify([...new Set(expected)].sort()) !== JSON.stringify(found.sort()))
          problems.push(`${condition.text} at ${time}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
        const own = shown(evaluate(condition, series, time).filter(({ verdict }) => verdict !== 'unknown'));
        const all = shown(
          said
            .map(({ labels, verdicts }) => ({ labels, verdict: verdicts[moment] ?? 'unknown' }))
            .filter(({ verdict }) => verdict !== 'unknown'),
        );
        if (JSON.stringify(own) !== JSON.stringify(all))
          problems.push(`${condition.text} at ${time}: ${JSON.stringify(all)}, the evaluator: ${JSON.stringify(own)}`);
      }
    }
  }
  await engine.close();
  expect(problems.slice(0, 8)).toEqual([]);
  expect(cases).toBeGreaterThanOrEqual(CASES);
  expect(decided).toBeGreaterThan(cases * 0.2);
}, 3_600_000);

test('a function reads like the condition, and names what it asks more than once', () => {
  const value = checkCondition('a < 0.8 and rate(c[5m]) > 0', 'alert', { metrics: randomMetrics }, locate).value;
  const text = moduleText([{ name: 'too_low', meaning: meant(value as Condition) }]);
  expect(text).toContain('const a = remembered((at) => select(at, { name: "a" }));');
  expect(text).toContain('operate(at, "<", a(at), constant(at, 0.8))');
  expect(text.match(/functions\.rate\(/g)).toHaveLength(1);
});
