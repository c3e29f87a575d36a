import { expect, test } from '@jest/globals';
import { requireTool } from '@trainyard/oracles';
import fc from 'fast-check';
import { checkCondition, evaluate, parseSeries, toPromQL } from '../src/index.ts';
import type { Condition, Series } from '../src/index.ts';
import { locate, metricOf } from './cond-file.ts';
import { askPromtool } from './promtool.ts';

const metrics = [
  metricOf('a', 'gauge', undefined, ['r', 'p']),
  metricOf('b', 'gauge', undefined, ['r']),
  metricOf('c', 'counter', undefined, ['r', 'p']),
  metricOf('h', 'histogram', 'ms', ['r']),
];
const promtool = requireTool('promtool');

const gauge = fc.constantFrom('a', 'b', 'a{r="x"}', 'a{p!="1"}', 'b{r=~"x|z"}', 'a offset 2m', 'b{r="none"}');
const counter = fc.constantFrom('c', 'c{r="x"}', 'c{p="2"}');
const by = fc.constantFrom('', ' by (r)', ' by (r, p)', ' without (p)');
// Thresholds lie between the values that come up, so that no answer hangs on the last bit of a number.
const number = fc.constantFrom('-3.37', '0.37', '1.63', '2.37', '5.63', '17.37');
const order = fc.constantFrom('<', '<=', '>', '>=');

const { value, truth } = fc.letrec<{ value: string; truth: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    gauge,
    gauge,
    fc
      .tuple(counter, fc.constantFrom('rate', 'increase', 'irate', 'resets'), fc.constantFrom('5m', '12m'))
      .map(([of, name, window]) => `${name}(${of}[${window}])`),
    fc
      .tuple(
        gauge.filter((of) => !of.includes('offset')),
        fc.constantFrom('avg', 'min', 'max', 'sum', 'count', 'stddev', 'changes', 'delta', 'deriv', 'last', 'p50'),
        fc.constantFrom('4m', '9m'),
      )
      .map(([of, name, window]) => `${name}(${of}[${window}])`),
    fc
      .tuple(fc.constantFrom('p50', 'p95'), fc.constantFrom('h', 'h{r="x"}', 'h[10m]'), fc.constantFrom('', ' by (r)'))
      .map(([q, of, group]) => `${q}(${of})${group}`),
    fc
      .tuple(fc.constantFrom('sum', 'avg', 'min', 'max', 'count', 'group', 'stddev'), tie('value'), by)
      .map(([name, of, group]) => `${name}(${of})${group}`),
    fc
      .tuple(fc.constantFrom('abs', 'ceil', 'floor', 'round', 'sqrt', 'exp'), tie('value'))
      .map(([name, of]) => `${name}(${of})`),
    fc
      .tuple(tie('value'), fc.constantFrom('+', '-', '*', '/', '%'), number)
      .map(([left, op, right]) => `(${left} ${op} ${right})`),
    fc
      .tuple(tie('value'), fc.constantFrom('+', '-', '*'), tie('value'))
      .map(([left, op, right]) => `(${left} ${op} on (r) ${right})`),
    fc.tuple(tie('value'), tie('truth')).map(([left, right]) => `(${left} where (${right}))`),
    fc.tuple(tie('value'), number).map(([left, right]) => `(${left} else ${right})`),
    fc.tuple(tie('value'), tie('value')).map(([left, right]) => `(${left} else ${right})`),
    fc.tuple(tie('value'), order, number).map(([left, op, right]) => `(${left} ${op} ${right})`),
    tie('truth').map((inner) => `bool(${inner})`),
  ),
  truth: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(tie('value'), order, number).map(([left, op, right]) => `${left} ${op} ${right}`),
    fc
      .tuple(gauge, fc.constantFrom('==', '!='), fc.constantFrom('1', '3'))
      .map(([left, op, right]) => `${left} ${op} ${right}`),
    fc.tuple(gauge, fc.constantFrom('<', '!=', '>='), gauge).map(([left, op, right]) => `${left} ${op} ${right}`),
    fc
      .tuple(tie('truth'), fc.constantFrom('and', 'or', 'unless'), tie('truth'))
      .map(([left, op, right]) => `(${left}) ${op} (${right})`),
    tie('truth').map((inner) => `not (${inner})`),
    fc.constantFrom('absent', 'exists').chain((name) => gauge.map((of) => `${name}(${of})`)),
  ),
}));

const sample = fc.constantFrom('1', '2', '3', '-2', '6', 'NaN', '_', '0', '_', '20');
const readings = fc.array(sample, { minLength: 18, maxLength: 18 }).map((values) => values.join(' '));
const counts = fc.array(fc.constantFrom(0, 1, 7, 60, -1), { minLength: 18, maxLength: 18 }).map((steps) => {
  let now = 0;
  return steps.map((step) => (now = step < 0 ? 0 : now + step)).join(' ');
});
const world = fc
  .record({
    a1: readings,
    a2: readings,
    a3: readings,
    b1: readings,
    b2: readings,
    c1: counts,
    c2: counts,
    c3: counts,
    low: counts,
    high: counts,
  })
  .map(({ a1, a2, a3, b1, b2, c1, c2, c3, low, high }) => [
    { series: 'a{r="x", p="1"}', values: a1 },
    { series: 'a{r="x", p="2"}', values: a2 },
    { series: 'a{r="y", p="2"}', values: a3 },
    { series: 'b{r="x"}', values: b1 },
    { series: 'b{r="y"}', values: b2 },
    { series: 'c{r="x", p="1"}', values: c1 },
    { series: 'c{r="x", p="2"}', values: c2 },
    { series: 'c{r="y", p="2"}', values: c3 },
    { series: 'h_bucket{r="x", le="2"}', values: low },
    { series: 'h_bucket{r="x", le="10"}', values: both(low, high) },
    { series: 'h_bucket{r="x", le="+Inf"}', values: both(low, high) },
    { series: 'h_count{r="x"}', values: both(low, high) },
  ]);

function both(a: string, b: string): string {
  const [left, right] = [a.split(' ').map(Number), b.split(' ').map(Number)];
  return left.map((each, index) => each + (right[index] ?? 0)).join(' ');
}

function conditionOf(text: string): Condition | undefined {
  return checkCondition(text, 'alert', { metrics }, locate).value;
}

test('random conditions over random series mean the same to the evaluator and to the real Prometheus', () => {
  if (promtool === undefined) return;
  const worlds = fc.sample(world, { seed: 31, numRuns: 12 });
  const texts = fc.sample(truth, { seed: 32, numRuns: 1500 }).filter((text) => text.length < 400);
  const checked = texts.map(conditionOf).filter((condition) => condition !== undefined);
  expect(checked.length).toBeGreaterThan(texts.length * 0.5);
  let decided = 0;
  const groups = worlds.map((loads, index) => {
    const series: Series[] = loads.map(({ series: name, values }) => parseSeries(name, values, 60));
    const time = 60 * 12 + 30;
    const queries = checked
      .filter((_, at) => at % worlds.length === index)
      .flatMap((condition) => {
        const verdicts = evaluate(condition, series, time);
        if (verdicts.some((each) => each.verdict !== 'unknown')) decided += 1;
        // Where Prometheus ends a query because several series match, it gives no answer that could be compared.
        if (verdicts.length === 1 && verdicts[0]?.verdict === 'unknown' && /on \(r\)|or|else/.test(condition.text))
          return [];
        return [
          {
            expr: toPromQL(condition),
            time,
            holds: verdicts.filter((each) => each.verdict === 'true').map((each) => each.labels),
          },
        ];
      });
    return { name: `world ${index}`, interval: 60, series: loads, queries };
  });
  expect(decided).toBeGreaterThan(checked.length * 0.5);
  expect(askPromtool(promtool, groups)).toBe('');
});

test('values of every kind come up in the random conditions', () => {
  const all = [...fc.sample(value, { seed: 33, numRuns: 500 }), ...fc.sample(truth, { seed: 33, numRuns: 500 })].join(
    ' ',
  );
  for (const name of ['where', 'else', 'bool', 'unless', 'not', 'absent', 'exists', 'rate', 'p95', 'without', 'on (r)'])
    expect(all).toContain(name);
});
