import { expect, test } from '@jest/globals';
import { requireTool } from '@trainyard/oracles';
import { checkCondition, historyOf, testCases, toPromQL } from '../src/index.ts';
import type { Condition } from '../src/index.ts';
import { locate, metricOf } from './cond-file.ts';
import { askPromtool } from './promtool.ts';

const metrics = [
  metricOf('auc', 'gauge', undefined, ['region']),
  metricOf('drift_score', 'gauge'),
  metricOf('queue_depth', 'gauge'),
  metricOf('approval_rate', 'gauge', 'ratio'),
  metricOf('scoring_latency', 'histogram', 'ms', ['region']),
  metricOf('requests_total', 'counter', undefined, ['region', 'code']),
  metricOf('errors_total', 'counter'),
];
const promtool = requireTool('promtool');

function conditionOf(text: string): Condition {
  const { value, diagnostics } = checkCondition(text, 'alert', { metrics }, locate);
  if (value === undefined) throw new Error(diagnostics.map((each) => each.message).join(' '));
  return value;
}

/** Conditions of every kind that alerts are written with. */
const texts = [
  'auc < 0.92',
  'auc <= 0.92',
  'approval_rate > 80%',
  'drift_score == 3',
  'drift_score != 3',
  'not drift_score > 3',
  '3 < drift_score',
  'drift_score < -2',
  'scoring_latency > 100',
  'p95(scoring_latency) by (region) > 100ms',
  'p99(scoring_latency{region="eu"}[10m]) > 0.2s',
  'ratio(rate(requests_total{code=~"5.."}[5m]), rate(requests_total[5m])) > 1%',
  'ratio(rate(errors_total[5m]), rate(requests_total[5m])) > 0.05',
  'rate(errors_total[5m]) > 0.5',
  'increase(errors_total[1h]) > 10',
  'sum(rate(requests_total[2m])) by (region) > 50',
  'rate(scoring_latency_sum[5m]) / rate(scoring_latency_count[5m]) > 250',
  'auc < 0.9 and drift_score > 0.2',
  'auc < 0.9 or drift_score > 0.2',
  'auc < 0.9 unless queue_depth > 100',
  'auc < 0.9 and auc > 0.5',
  'scoring_latency > 100 and auc < 0.9',
  'absent(auc)',
  'exists(auc)',
  'avg(drift_score[1h]) > 0.2',
  'max(avg(drift_score[5m])) > 0.2',
  'delta(queue_depth[10m]) > 100',
  'deriv(queue_depth[10m]) > 1',
  'forecast(queue_depth[1h], 4h) > 1000',
  'drop(auc, 1d) > 5%',
  'drop(auc, 2h) > 0.1',
  'queue_depth * 100 / 5 > 300',
  '1 - approval_rate > 20%',
  'queue_depth - queue_depth offset 1h > 10',
  '(auc where queue_depth > 5) < 0.5',
  '(drift_score else 0) > 0.5',
  'count(auc < 0.9) > 0',
  'count(queue_depth > 1) >= 3',
  'changes(drift_score[1h]) < 1',
  'max(rate(errors_total[5m])[30m:1m]) > 2',
  'topk(1, auc) < 0.2',
  'p50(queue_depth[30m]) > 7',
  'abs(drift_score) > 3',
  'clamp(drift_score, 0, null) > 3',
  'log10(queue_depth) > 2',
  'label_replace(auc, "zone", "$1", "region", "(.*)") < 0.5',
];

test.each(texts)('%s gets a case in which it fires and one with data in which it does not', (text) => {
  const condition = conditionOf(text);
  const cases = testCases(condition, Math.ceil(historyOf(condition) / 60) + 7);
  expect(cases.filter((each) => each.fires).length).toBeGreaterThan(0);
  // A presence has no silent case with data, and an absence no silent case but one with data.
  if (text !== 'exists(auc)')
    expect(cases.filter((each) => !each.fires && each.series.length > 0).length).toBeGreaterThan(0);
  expect(new Set(cases.map((each) => each.title)).size).toBe(cases.length);
});

test('the real Prometheus agrees with every case', () => {
  if (promtool === undefined) return;
  const groups = texts.flatMap((text) => {
    const condition = conditionOf(text);
    const minutes = Math.ceil(historyOf(condition) / 60) + 7;
    return testCases(condition, minutes).map((each) => ({
      name: `${text}: ${each.title}`,
      interval: each.interval,
      series: each.series,
      queries: [{ expr: toPromQL(condition), time: minutes * 60, holds: each.firing }],
    }));
  });
  expect(groups.length).toBeGreaterThan(texts.length * 3);
  expect(askPromtool(promtool, groups)).toBe('');
});

test('a threshold is met exactly, and just missed', () => {
  const titles = (text: string): Record<string, boolean> =>
    Object.fromEntries(testCases(conditionOf(text), 12).map((each) => [each.title, each.fires]));
  expect(titles('auc < 0.92')).toEqual({
    'fires just beyond the threshold': true,
    'is silent at the threshold': false,
    'is silent just beside the threshold': false,
    'is silent on NaN': false,
    'is silent without data': false,
  });
  expect(titles('auc <= 0.92')).toMatchObject({ 'fires at the threshold': true });
  expect(titles('absent(auc)')).toMatchObject({
    'fires without data': true,
    'is silent when the condition does not hold': false,
  });
});

test('how far a condition looks back counts windows, offsets and subqueries', () => {
  expect(historyOf(conditionOf('auc < 1'))).toBe(300);
  expect(historyOf(conditionOf('avg(auc[1h] offset 1d) < 1'))).toBe(90_000);
  expect(historyOf(conditionOf('max(rate(errors_total[5m])[30m:1m]) > 2'))).toBe(2100);
  expect(historyOf(conditionOf('drop(auc, 1d) > 5%'))).toBe(86_400);
});
