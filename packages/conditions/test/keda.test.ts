import { afterAll, expect, test } from '@jest/globals';
import { exprEngine, numberOf, prometheusEngine, requireTool } from '@trainyard/oracles';
import fc from 'fast-check';
import { checkCondition, printQuery, queryOf, toKeda } from '../src/index.ts';
import type { Condition, Series } from '../src/index.ts';
import { locate, metricOf } from './cond-file.ts';
import { engineSeries } from './engine-series.ts';

const [prometheusPath, exprPath] = [requireTool('prometheus-engine'), requireTool('expr-engine')];
const tools =
  prometheusPath === undefined || exprPath === undefined
    ? undefined
    : { prometheus: prometheusEngine(prometheusPath), expr: exprEngine(exprPath) };
afterAll(() => Promise.all([tools?.prometheus.close(), tools?.expr.close()]));

const metrics = [
  metricOf('sent', 'counter', undefined, ['region']),
  metricOf('done', 'counter', undefined, ['region']),
  metricOf('depth', 'gauge', undefined, ['region']),
  metricOf('wait', 'histogram', 'ms', ['region']),
];
function valueOf(text: string): Condition {
  const { value, diagnostics } = checkCondition(text, 'scaling', { metrics }, locate);
  if (value === undefined) throw new Error(`${text}: ${diagnostics.map((each) => each.message).join(' ')}`);
  return value;
}

/** The one number of a query, undefined for none. Throws where KEDA finds several, or no vector. */
async function asked(query: string, series: readonly Series[]): Promise<number | undefined> {
  const queries = [{ expr: query, times: [600] }];
  const answer = await tools?.prometheus.ask({ series: engineSeries(series), queries });
  const result = answer?.results[0]?.[0];
  if (result === undefined || 'error' in result) throw new Error(`${query}: ${result?.error ?? 'no answer'}`);
  if (result.values.length > 1) throw new Error(`${query}: several numbers`);
  const [first] = result.values;
  return first === undefined ? undefined : numberOf(first[1]);
}

/** What KEDA makes of the value; undefined where it has an error, since nothing is known. */
async function scaled(condition: Condition, series: readonly Series[]): Promise<number | undefined> {
  const keda = toKeda(condition, { formula: true });
  const values: Record<string, number> = {};
  for (const { name = 'part_1', query } of keda?.triggers ?? []) {
    const value = await asked(query, series);
    if (value === undefined || !Number.isFinite(value)) return undefined;
    values[name] = value;
  }
  return tools?.expr.formula(keda?.formula ?? 'part_1', values);
}

const PARTS = [
  'sum(rate(sent[5m]))',
  'sum(increase(done[5m]))',
  'max(rate(done{region="north"}[5m]))',
  'count(depth > 3)',
  'sum(abs(depth))',
  '2 * avg(rate(sent[5m]))',
  '(sum(rate(wait_count[5m])) else 0)',
  'stddev(depth)',
  '7.25',
  '0.125',
];
const OTHERS = ['sum(depth)', '-sum(rate(sent[5m]))'];

const counters = fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 11, maxLength: 11 });
const gauges = fc.double({ min: -20, max: 20, noNaN: true });

function recorded([steps, others, depths]: readonly [number[], number[], number[]]): Series[] {
  const times = Float64Array.from({ length: 11 }, (_, index) => index * 60_000);
  const summed = (of: readonly number[]): Float64Array => {
    let total = 0;
    return Float64Array.from(of, (each) => (total += each));
  };
  const constant = (value: number): Float64Array => Float64Array.from(times, () => value);
  const of = (name: string, region: string, values: Float64Array): Series => ({
    labels: { __name__: name, region },
    times,
    values,
  });
  return [
    of('sent', 'north', summed(steps)),
    of('sent', 'south', summed(others)),
    of('done', 'north', summed(others)),
    ...depths.map((depth, index) => of('depth', String(index), constant(depth))),
  ];
}

test('what KEDA computes is the value, but for thousandths that it rounds and what is below zero', async () => {
  if (tools === undefined) return;
  let formulas = 0;
  let known = 0;
  const parts = fc.array(fc.tuple(fc.constantFrom('+', '-'), fc.constantFrom(...PARTS, ...OTHERS)), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(parts, fc.tuple(counters, counters, fc.array(gauges, { maxLength: 3 })), async (list, given) => {
      // A sum of numbers alone watches nothing.
      const text = ['sum(rate(sent[5m]))', ...list.map(([sign, part]) => `${sign} ${part}`)].join(' ');
      const [condition, series] = [valueOf(text), recorded(given)];
      const query = queryOf(condition);
      if (query === undefined) throw new Error(text);
      const whole = await asked(printQuery(query), series);
      const keda = await scaled(condition, series);
      const triggers = toKeda(condition, { formula: true });
      if (triggers?.formula !== undefined) formulas += 1;
      if (whole === undefined || !Number.isFinite(whole)) return expect(keda).toBeUndefined();
      known += 1;
      const allowed = (triggers?.formula === undefined ? 0.5 : triggers.triggers.length / 2) / 1000 + 0.001 + 1e-9;
      expect(Math.abs(Math.max(0, keda ?? NaN) - Math.max(0, whole))).toBeLessThanOrEqual(allowed);
    }),
    { seed: 6, numRuns: 1500 },
  );
  expect(formulas).toBeGreaterThan(200);
  expect(known).toBeGreaterThan(200);
}, 120_000);

test('a sum of numbers that are never negative is a formula over its parts', () => {
  expect(toKeda(valueOf('sum(rate(sent[5m])) - sum(rate(done[5m])) + 0.5'), { formula: true })).toEqual({
    triggers: [
      { name: 'part_1', query: 'sum(rate(sent[5m]))' },
      { name: 'part_2', query: 'sum(rate(done[5m]))' },
    ],
    formula: 'part_1 - part_2 + 0.5',
    oneNumber: true,
  });
});

test.each([
  ['a part may be negative', 'sum(rate(sent[5m])) + sum(depth)'],
  ['a part has labels', 'rate(sent[5m]) + rate(done[5m])'],
  ['there is one part', 'sum(rate(sent[5m])) + 1'],
  ['parts are multiplied', 'sum(rate(sent[5m])) * sum(rate(done[5m]))'],
  ['the difference is one of a difference', 'sum(rate(sent[5m])) - (sum(rate(done[5m])) - sum(rate(sent[1m])))'],
])('it is one query where %s', (_, text) => {
  const keda = toKeda(valueOf(text), { formula: true });
  expect(keda?.formula).toBeUndefined();
  expect(keda?.triggers).toHaveLength(1);
});

test('without leave there is no formula', () => {
  const keda = toKeda(valueOf('sum(rate(sent[5m])) + sum(rate(done[5m]))'));
  expect(keda).toEqual({ triggers: [{ query: 'sum(rate(sent[5m])) + sum(rate(done[5m]))' }], oneNumber: true });
});

test.each([
  ['sum(depth)', true],
  ['max(depth) by ()', true],
  ['sum(depth) else 0', true],
  ['ceil(sum(depth)) / 2', true],
  ['p95(wait) by ()', true],
  ['p95(wait) by (region)', false],
  ['depth', false],
  ['sum(depth) by (region)', false],
  ['topk(1, depth)', false],
  ['sum(depth) / depth', false],
])('of %s it is known whether it is one number: %s', (text, known) => {
  expect(toKeda(valueOf(text))?.oneNumber).toBe(known);
});

test('a scalar is asked as a vector, which is all that KEDA reads', () => {
  expect(toKeda(valueOf('scalar(depth) * 2'))?.triggers).toEqual([{ query: 'vector(scalar(depth) * 2)' }]);
});

test('what compares versions is no value of an autoscaler', () => {
  expect(toKeda(valueOf('sum(rate(sent[5m]))'))).toBeDefined();
  expect(() => toKeda(valueOf('drop(depth)'))).toThrow(/drop/);
});
