import { expect, test } from '@jest/globals';
import { prometheusEngine, requireTool } from '@trainyard/oracles';
import {
  canFire,
  checkCondition,
  historyOf,
  keyOf,
  meetsThreshold,
  parseSeries,
  testCases,
  toPromQL,
} from '../src/index.ts';
import { parseQuery, readQuery } from '../src/promql.ts';
import { corpusRules } from './corpus-rules.ts';
import { engineSeries } from './engine-series.ts';
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
    'fires for one label set and not for another': true,
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

test('the alerts of public repositories get tests, and the real engine agrees with them', async () => {
  const program = requireTool('prometheus-engine');
  if (program === undefined) return;
  // Every rule in the long run: `LAWS=1`.
  const rules = corpusRules().filter((_, index) => process.env['LAWS'] !== undefined || index % 12 === 0);
  const engine = prometheusEngine(program);
  const counts = { rules: 0, firing: 0, silent: 0, met: 0 };
  const problems: string[] = [];
  try {
    for (const { expr } of rules) {
      const query = parseQuery(expr, locate).value;
      const read = query === undefined ? undefined : readQuery(query, { range: locate(0, 0) }).value;
      if (read === undefined) continue;
      const condition = checkCondition(read.condition, 'alert', { metrics: read.metrics }, locate).value as Condition;
      const minutes = Math.ceil(historyOf(condition) / 60) + 2;
      if (minutes > 1440) continue;
      const cases = testCases(condition, minutes);
      counts.rules += 1;
      if (cases.some(({ fires }) => fires)) counts.firing += 1;
      if (cases.some(({ fires, series }) => !fires && series.length > 0)) counts.silent += 1;
      if (meetsThreshold(cases)) counts.met += 1;
      for (const { title, series, interval, firing } of cases) {
        const loads = engineSeries(series.map((each) => parseSeries(each.series, each.values, interval)));
        const { results } = await engine.ask({
          series: loads,
          queries: [{ expr: toPromQL(condition), times: [minutes * 60] }],
        });
        const found = results[0]?.[0];
        const labels =
          found !== undefined && 'values' in found
            ? found.values.map(([each]) => keyOf({ ...each, __name__: '' }))
            : [JSON.stringify(found)];
        const wanted = firing.map((each) => keyOf({ ...each, __name__: '' }));
        if (labels.sort().join() !== wanted.sort().join()) problems.push(`${title}: ${condition.text}`);
      }
    }
  } finally {
    await engine.close();
  }
  if (process.env['LAWS'] !== undefined) process.stderr.write(`${JSON.stringify(counts)}\n`);
  expect(problems).toEqual([]);
  expect(counts.firing / counts.rules).toBeGreaterThan(0.95);
  expect(counts.silent / counts.rules).toBeGreaterThan(0.95);
}, 600_000);

test('how far a condition looks back counts windows, offsets and subqueries', () => {
  expect(historyOf(conditionOf('auc < 1'))).toBe(300);
  expect(historyOf(conditionOf('avg(auc[1h] offset 1d) < 1'))).toBe(90_000);
  expect(historyOf(conditionOf('max(rate(errors_total[5m])[30m:1m]) > 2'))).toBe(2100);
  expect(historyOf(conditionOf('drop(auc, 1d) > 5%'))).toBe(86_400);
});

test('whether a condition can fire is what its cases say', () => {
  const answers = [...texts, 'auc < 0.5 and auc > 0.9', 'auc > 1 and auc < 1'].map((text) => {
    const condition = conditionOf(text);
    const minutes = Math.ceil(historyOf(condition) / 60) + 7;
    return { text, can: canFire(condition, minutes), has: testCases(condition, minutes).some(({ fires }) => fires) };
  });
  expect(answers.filter(({ can, has }) => can !== has)).toEqual([]);
  expect(new Set(answers.map(({ can }) => can))).toEqual(new Set([true, false]));
});
