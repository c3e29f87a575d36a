import { expect, test } from '@jest/globals';
import { prometheusEngine, requireTool } from '@trainyard/oracles';
import type { EngineResult } from '@trainyard/oracles';
import fc from 'fast-check';
import { printQuery } from '../src/index.ts';
import type { Query } from '../src/index.ts';
import { askPythonValues, samplesOf } from './python.ts';
import { logarithmic, queries, worlds } from './random-queries.ts';
import { disagreement } from './same-answer.ts';

const python = requireTool('python');
const program = requireTool('prometheus-engine');
const TIMES = [300, 431.5, 600.001];

interface Outcome {
  readonly answers: number;
  readonly disagreements: readonly string[];
  readonly full: number;
  readonly errors: number;
}

/** Asks Python and Prometheus the same; a tolerance is relative, none means equal to the last bit. */
async function compared(asked: readonly Query[], seed: number, tolerance = 0): Promise<Outcome | undefined> {
  if (python === undefined || program === undefined) return undefined;
  const sets = fc.sample(worlds, { seed, numRuns: 3 });
  const engine = prometheusEngine(program);
  const disagreements: string[] = [];
  const all: EngineResult[] = [];
  for (const series of sets) {
    const said = await askPythonValues(python, asked, series, TIMES);
    const { results } = await engine.ask({
      series: series.map(samplesOf),
      queries: asked.map((query) => ({ expr: printQuery(query), times: TIMES })),
    });
    for (const [index, query] of asked.entries())
      for (const [at, time] of TIMES.entries()) {
        const result = results[index]?.[at];
        if (result === undefined) throw new Error(`no answer to ${printQuery(query)}`);
        all.push(result);
        const difference = disagreement(result, said[index]?.[at], tolerance);
        if (difference !== undefined) disagreements.push(`${printQuery(query)} at ${time}: ${difference}`);
      }
  }
  await engine.close();
  return {
    answers: all.length,
    disagreements: disagreements.sort((a, b) => a.length - b.length).slice(0, 12),
    full: all.filter((each) => 'values' in each && each.values.length > 0).length,
    errors: all.filter((each) => 'error' in each).length,
  };
}

test('random queries over random series have the same values in Python and in the real Prometheus, to the last bit', async () => {
  const outcome = await compared(fc.sample(queries, { seed: 71, numRuns: 1500 }), 72);
  if (outcome === undefined) return;
  expect(outcome.disagreements).toEqual([]);
  expect(outcome.answers).toBe(1500 * 3 * TIMES.length);
  expect(outcome.full).toBeGreaterThan(outcome.answers * 0.5);
  expect(outcome.errors).toBeGreaterThan(outcome.answers * 0.02);
});

test('powers, exponentials and logarithms agree to a few of the last bits', async () => {
  const outcome = await compared(fc.sample(logarithmic, { seed: 73, numRuns: 400 }), 74, 1e-14);
  if (outcome === undefined) return;
  expect(outcome.disagreements).toEqual([]);
  expect(outcome.full).toBeGreaterThan(outcome.answers * 0.5);
});
