import { expect, test } from '@jest/globals';
import { applyEdits } from '@trainyard/syntax';
import type { ContributedFunction } from '../src/index.ts';
import { checkCondition, functionProblem, toPromQL } from '../src/index.ts';
import { locate, metricOf } from './cond-file.ts';

const functions: readonly ContributedFunction[] = [
  {
    name: 'error_share',
    parameters: ['requests'],
    expression: 'ratio(rate(requests{code=~"5.."}[5m]), rate(requests[5m]))',
    text: 'Share of requests that failed.',
    example: 'error_share(http_requests_total) > 1%',
  },
  {
    name: 'stale',
    parameters: ['metric', 'age'],
    expression: 'time() - timestamp(metric) > age',
    text: 'Whether a metric has not been read for some time.',
    example: 'stale(up, 300)',
  },
  { name: 'half', parameters: ['x'], expression: 'x / 2', text: 'Half of it.', example: 'half(up) > 1' },
];
const metrics = [
  metricOf('requests_total', 'counter', undefined, ['code']),
  metricOf('auc', 'gauge', 'ratio', ['region']),
  metricOf('latency', 'histogram', 'ms'),
];
const check = (text: string) => checkCondition(text, 'alert', { metrics, functions }, locate);

test.each([
  [
    'error_share(requests_total) > 1%',
    '(sum(rate(requests_total{code=~"5.."}[5m])) or sum(rate(requests_total[5m])) * 0) / sum(rate(requests_total[5m])) > 0.01',
  ],
  ['stale(auc, 5m) and auc < 0.5', 'time() - timestamp(auc) > 300 and auc < 0.5'],
  ['not stale(auc, 300)', 'time() - timestamp(auc) <= 300'],
  ['half(auc + 0.2) < 0.3', '(auc + 0.2) / 2 < 0.3'],
  ['half(half(auc)) offset 1d < 0.2', 'auc offset 1d / 2 / 2 < 0.2'],
  ['max(half(auc)[1h:5m]) < 0.3', 'max_over_time((auc / 2)[1h:5m]) < 0.3'],
])('%s is written out', (text, expected) => {
  const { value, diagnostics } = check(text);
  expect(diagnostics.map((each) => each.message)).toEqual([]);
  expect(value === undefined ? undefined : toPromQL(value)).toBe(expected);
});

test.each([
  ['half(auc, 1) > 1', 'conditions/wrong-arguments', 'half'],
  ['half(auc) by (region) > 1', 'conditions/wrong-arguments', 'half'],
  ['error_share(rate(requests_total[5m])) > 1', 'conditions/wrong-arguments', 'error_share'],
  ['halff(auc) > 1', 'conditions/unknown-function', 'halff'],
  ['half(acu) > 1', 'conditions/unknown-metric', 'acu'],
  ['half("auc") > 1', 'conditions/not-supported', '"auc"'],
])('%s is told where it stands', (text, code, place) => {
  const { diagnostics } = check(text);
  expect(diagnostics.map((each) => each.code)).toEqual([code]);
  expect(diagnostics.map(({ range }) => text.slice(range.start, range.end))).toEqual([place]);
  if (code === 'conditions/unknown-function') expect(diagnostics[0]?.message).toContain("'half'");
});

test('a finding about what a function is made of offers no change of the text that only calls it', () => {
  const text = 'half(latency) > 100';
  const source = { file: 'test', text };
  const { diagnostics } = checkCondition(text, 'alert', { metrics, functions }, (start, end) => ({
    source,
    start,
    end,
  }));
  for (const { fixes, range } of diagnostics)
    for (const { edits } of fixes) {
      expect(range).not.toEqual({ source, start: 0, end: 4 });
      expect(applyEdits(source, edits)).toMatch(/^half\(.*latency.*\) > 100$/);
    }
});

test.each([
  [{ name: 'rate' }, 'built-in'],
  [{ name: 'p99' }, 'built-in'],
  [{ name: 'a-b' }, 'no name'],
  [{ expression: 'x >' }, 'cannot be read'],
  [{ expression: 'x + up' }, "'up'"],
  [{ expression: 'half(x)' }, "'half'"],
  [{ expression: '1 + 1' }, "'x' does not occur"],
  [{ expression: 'x > 1 for 5m' }, 'for'],
])('a broken function is told: %j', (change, reason) => {
  const broken = { ...(functions[2] as ContributedFunction), name: 'third', ...change };
  expect(functionProblem(broken)).toContain(reason);
  const { diagnostics } = checkCondition(
    'third(auc) > 1',
    'alert',
    { metrics, functions: [{ ...broken, name: 'third' }] },
    locate,
  );
  if (broken.name === 'third') expect(diagnostics.map((each) => each.code)).toEqual(['conditions/broken-function']);
});
