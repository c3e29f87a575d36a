import { expect, test } from '@jest/globals';
import { numberOf, prometheusEngine, requireTool } from '@trainyard/oracles';
import fc from 'fast-check';
import type { EngineResult } from '@trainyard/oracles';
import type { Answer, Condition, Labels, Query, Series } from '../src/index.ts';
import { answer, checkCondition, keyOf, meaningOf, printQuery } from '../src/index.ts';
import { locate } from './cond-file.ts';
import { engineSeries } from './engine-series.ts';
import { moments, randomMetrics, truth, value, world } from './random-conditions.ts';

const program = requireTool('prometheus-engine');
/** How many conditions are asked, each at six moments; `LAWS=100000` is the long run. */
const RUNS = Number(process.env['LAWS'] ?? 1500);
const SEED = Number(process.env['SEED'] ?? 31);
/** Conditions that are asked of one world. */
const BATCH = 50;

function conditionOf(text: string): Condition | undefined {
  return checkCondition(text, 'alert', { metrics: randomMetrics }, locate).value;
}

/** Numbers are equal to the last bits: powers, exponentials and logarithms are not computed alike everywhere. */
function near(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= 1e-13 * Math.max(Math.abs(a), Math.abs(b));
}

/** What our evaluator says at one moment, in the words of the engine. */
function ours(found: Answer, moment: number): readonly (readonly [Labels, number])[] | 'error' {
  if (found.failed[moment] === 1) return 'error';
  return found.columns
    .filter(({ has }) => has[moment] === 1)
    .map(({ labels, values }) => [labels, values[moment] ?? NaN]);
}

/** Why two answers differ; undefined if they do not. */
function difference(mine: ReturnType<typeof ours>, theirs: EngineResult): string | undefined {
  if ('error' in theirs) return mine === 'error' ? undefined : `theirs: ${theirs.error}`;
  if (mine === 'error') return `ours fails, theirs: ${JSON.stringify(theirs.values)}`;
  const expected = new Map(theirs.values.map(([labels, text]) => [keyOf(labels), numberOf(text)]));
  const found = new Map(mine.map(([labels, number]) => [keyOf(labels), number]));
  const same =
    expected.size === found.size &&
    [...expected].every(([key, number]) => found.has(key) && near(number, found.get(key) ?? NaN));
  return same
    ? undefined
    : `ours ${JSON.stringify(mine.map(([l, v]) => [l, String(v)]))}, theirs ${JSON.stringify(theirs.values)}`;
}

/** Our answer, or why there is none. */
function attempted(query: Query, series: readonly Series[], times: Float64Array): Answer | string {
  try {
    return answer(query, series, times) ?? 'no answer';
  } catch (reason) {
    return String(reason);
  }
}

test('random conditions over random series mean the same to the evaluator and to the real Prometheus', async () => {
  if (program === undefined) return;
  const engine = prometheusEngine(program);
  const problems: string[] = [];
  let [cases, decided] = [0, 0];
  try {
    for (let batch = 0; cases < RUNS * 6 && problems.length < 10; batch++) {
      const seed = SEED + batch * 1000;
      const [series, times] = fc.sample(fc.tuple(world, moments), { seed, numRuns: 1 })[0] as [
        readonly Series[],
        readonly number[],
      ];
      const conditions = fc
        .sample(truth, { seed: seed + 1, numRuns: BATCH * 2 })
        .filter((text) => text.length < 400)
        .flatMap((text) => conditionOf(text) ?? [])
        .slice(0, BATCH);
      const asked = conditions.flatMap((condition): { condition: Condition; query: Query }[] => {
        const meaning = meaningOf(condition);
        return [meaning?.holds, meaning?.fails].flatMap((query) => (query === undefined ? [] : [{ condition, query }]));
      });
      const { results } = await engine.ask({
        series: engineSeries(series),
        queries: asked.map(({ query }) => ({ expr: printQuery(query), times })),
      });
      const at = Float64Array.from(times, (time) => Math.round(time * 1000));
      for (const [index, { condition, query }] of asked.entries()) {
        const found = attempted(query, series, at);
        if (typeof found === 'string') {
          problems.push(`seed ${seed}: ${condition.text}\n  ${printQuery(query)}\n  ${found}`);
          continue;
        }
        for (const [moment, time] of times.entries()) {
          cases += 1;
          const theirs = results[index]?.[moment] as EngineResult;
          if ('values' in theirs && theirs.values.length > 0) decided += 1;
          const why = difference(ours(found, moment), theirs);
          if (why !== undefined)
            problems.push(`seed ${seed} at ${time}: ${condition.text}\n  ${printQuery(query)}\n  ${why}`);
          break;
        }
      }
    }
  } finally {
    await engine.close();
  }
  expect(problems.slice(0, 10).join('\n')).toBe('');
  if (process.env['LAWS'] !== undefined)
    process.stderr.write(`${cases} cases, ${decided} with a series in the answer\n`);
  expect(cases).toBeGreaterThanOrEqual(RUNS * 6);
  expect(decided).toBeGreaterThan(cases * 0.2);
}, 3_600_000);

test('everything that the language knows comes up in the random conditions', () => {
  const all = [...fc.sample(value, { seed: 33, numRuns: 1500 }), ...fc.sample(truth, { seed: 33, numRuns: 1500 })].join(
    ' ',
  );
  for (const name of [
    'where',
    'else',
    'bool',
    'unless',
    'not',
    'absent',
    'exists',
    'rate',
    'p95',
    'without',
    'group_right',
    'topk',
    'forecast',
    'label_replace',
    'ratio',
    ':45s]',
  ])
    expect(all).toContain(name);
});
