import { expect, test } from '@jest/globals';
import type { Use } from '../src/index.ts';
import { checkCondition, evaluate, evaluateValue, functions, parseSeries, toPromQL } from '../src/index.ts';
import { locate, metricOf } from './cond-file.ts';

const metrics = [
  metricOf('auc', 'gauge'),
  metricOf('room', 'gauge', undefined, ['floor']),
  metricOf('scoring_latency', 'histogram', 'ms', ['region']),
  metricOf('requests_total', 'counter', undefined, ['region', 'code']),
];
const versions = {
  candidate: { matchers: [{ label: 'v', op: '=', value: 'new' }] },
  stable: { matchers: [{ label: 'v', op: '=', value: 'old' }] },
} as const;

function condition(text: string, use: Use = 'alert'): NonNullable<ReturnType<typeof checkCondition>['value']> {
  const { value, diagnostics } = checkCondition(text, use, { metrics }, locate);
  if (value === undefined) throw new Error(diagnostics.map((each) => each.message).join(' '));
  return value;
}

test.each([
  ['auc < 0.92 for 15m', 'auc < 0.92'],
  ['scoring_latency > 100', 'histogram_quantile(0.95, sum by (le) (rate(scoring_latency_bucket[5m]))) > 100'],
  [
    'p95(scoring_latency) by (region) > 100ms',
    'histogram_quantile(0.95, sum by (le, region) (rate(scoring_latency_bucket[5m]))) > 100',
  ],
  [
    'ratio(rate(requests_total{code=~"5.."}[5m]), rate(requests_total[5m])) > 1%',
    '(sum(rate(requests_total{code=~"5.."}[5m])) or sum(rate(requests_total[5m])) * 0) / sum(rate(requests_total[5m])) > 0.01',
  ],
  ['not (auc > 0.5 and auc < 0.9)', 'auc <= 0.5 or auc >= 0.9'],
  ['not auc == 1', 'auc != 1 and auc == auc'],
  ['auc < 0.5 and room > 1', 'auc < 0.5 and on (job, instance) room > 1'],
  [
    'room > 1 and p95(scoring_latency) > 5',
    'room > 1 and on () histogram_quantile(0.95, sum by (le) (rate(scoring_latency_bucket[5m]))) > 5',
  ],
  ['(auc else 0) < 0.5', '(auc or on () vector(0)) < 0.5'],
  ['(auc where room > 2) < 0.5', '(auc and on (job, instance) room > 2) < 0.5'],
  ['(auc + 1) * 2 > -3', '(auc + 1) * 2 > -3'],
  ['auc - (1 - auc) > 2 ^ 3 ^ 2', 'auc - (1 - auc) > 2 ^ 3 ^ 2'],
  ['drop(auc, 1d) > 5%', '(auc offset 1d - auc) / auc offset 1d > 0.05'],
  ['avg(auc) offset 1d > 0.5', 'avg(auc offset 1d) > 0.5'],
  ['max(rate(requests_total[5m])[1h:30s]) > 1', 'max_over_time(rate(requests_total[5m])[1h:30s]) > 1'],
  ['clamp(auc, null, 1) > 0', 'clamp_max(auc, 1) > 0'],
  ['auc{a="\\"x\\\\"} > 0', 'auc{a="\\"x\\\\"} > 0'],
  ['time() - timestamp(auc) > 5m', 'time() - timestamp(auc) > 300'],
])('%s becomes %s', (text, expected) => {
  expect(toPromQL(condition(text))).toBe(expected);
});

test('a rollback asks the candidate, and a drop compares it with the stable version', () => {
  expect(toPromQL(condition('drop(auc) > 0.05 or p95(scoring_latency) > 200ms', 'rollback'), versions)).toBe(
    'avg(auc{v="old"}) - avg(auc{v="new"}) > 0.05 or histogram_quantile(0.95, sum by (le) (rate(scoring_latency_bucket{v="new"}[5m]))) > 200',
  );
  expect(toPromQL(condition('drop(auc) > 5%', 'rollback'), versions)).toBe(
    '(avg(auc{v="old"}) - avg(auc{v="new"})) / avg(auc{v="old"}) > 0.05',
  );
});

test('a drop is known only where the versions are', () => {
  const series = [parseSeries('auc{v="old"}', '0.9x9', 60), parseSeries('auc{v="new"}', '0.8x9', 60)];
  const verdict = (text: string, known: typeof versions | undefined): string[] =>
    evaluate(condition(text, 'rollback'), series, 330, known).map((each) => each.verdict);
  expect(verdict('drop(auc) > 10%', versions)).toEqual(['true']);
  expect(verdict('drop(auc) > 12%', versions)).toEqual(['false']);
  expect(verdict('drop(auc) > 0.05', versions)).toEqual(['true']);
  expect(verdict('auc < 0.85', versions)).toEqual(['true']);
  expect(verdict('drop(auc) > 10%', undefined)).toEqual(['unknown']);
});

test('a value for scaling is given for each label set, or not at all', () => {
  const series = [parseSeries('requests_total{region="eu"}', '0+60x20', 60)];
  expect(evaluateValue(condition('sum(rate(requests_total[5m]))', 'scaling'), series, 630)).toEqual([
    { labels: {}, value: 1 },
  ]);
  expect(evaluateValue(condition('auc', 'scaling'), series, 630)).toEqual([]);
});

test('series that match more than once make a condition unknown', () => {
  const series = ['auc{a="1"}', 'auc{a="2"}', 'room{a="3"}'].map((name) => parseSeries(name, '1x9', 60));
  expect(evaluate(condition('auc > on () room'), series, 330)).toEqual([{ labels: {}, verdict: 'unknown' }]);
});

test('every function says what it takes and does', () => {
  for (const [name, facts] of Object.entries(functions)) {
    expect(facts.signature.startsWith(`${name}(`)).toBe(true);
    expect(facts.text).toMatch(/^[A-Z01].*\.$/);
    expect(facts.required).toBeLessThanOrEqual(facts.parameters.length);
  }
});
