import { expect, test } from '@jest/globals';
import { checkCondition, conditionDiagnostics, functions, thresholdOf, toPromQL } from '../src/index.ts';
import type { Condition, MetricVocabulary, Use } from '../src/index.ts';
import { applyEdits } from '@trainyard/syntax';
import { locate, metricOf } from './cond-file.ts';

const vocabulary: MetricVocabulary = {
  metrics: [
    { ...metricOf('auc', 'gauge'), aliases: ['roc_auc'] },
    metricOf('accuracy', 'gauge', 'ratio'),
    metricOf('scoring_latency', 'histogram', 'ms', ['region']),
    metricOf('requests_total', 'counter', undefined, ['region', 'code']),
    metricOf('memory', 'gauge', 'bytes'),
    metricOf('revenue', 'gauge', 'EUR'),
    { ...metricOf('queue_depth', 'gauge'), external: true },
    { ...metricOf('mean_average_precision', 'gauge'), aliases: ['mAP'], assumedAliases: ['mAP'] },
  ],
  reported: ['auc', 'f1'],
  parameters: ['seed'],
};

function check(text: string, use: Use = 'alert'): ReturnType<typeof checkCondition> {
  return checkCondition(text, use, vocabulary, locate);
}

function conditionOf(text: string, use: Use = 'alert'): Condition {
  const { value, diagnostics } = check(text, use);
  if (value === undefined) throw new Error(diagnostics.map((each) => each.message).join(' '));
  return value;
}

/** What was found for a text, without the `<|…|>` in it that say where that should be. */
function findings(
  marked: string,
  use: Use,
): { readonly codes: string[]; readonly places: string[]; readonly expected: string[] } {
  const text = marked.replace(/<\||\|>/g, '');
  const { diagnostics } = check(text, use);
  return {
    codes: diagnostics.map((each) => each.code),
    places: diagnostics.map(({ range }) => text.slice(range.start, range.end)),
    expected: [...marked.matchAll(/<\|(.*?)\|>/g)].map((match) => match[1] ?? ''),
  };
}

const cases: readonly (readonly [Use, string, ...string[]])[] = [
  ['alert', '<|aucc|> < 0.9', 'conditions/unknown-metric'],
  ['alert', '<|aucc|> < 0.9 and <|requets|> > 1', 'conditions/unknown-metric', 'conditions/unknown-metric'],
  ['alert', '<|maxx|>(auc) < 0.9', 'conditions/unknown-function'],
  ['alert', '<|abs|>(auc, 2) < 0.9', 'conditions/wrong-arguments'],
  ['alert', '<|max|>(auc[5m]) by (region) < 0.9', 'conditions/wrong-arguments'],
  ['alert', '<|label_replace|>(auc, 1, 2, 3, 4) < 0.9', 'conditions/wrong-arguments'],
  ['alert', '<|auc|>', 'conditions/not-a-condition'],
  ['alert', 'requests_total{region="eu",<|code=~"(?!5).*"|>} > 5', 'conditions/bad-pattern'],
  ['alert', 'sum(rate(requests_total{<|code!~"5**"|>}[5m])) > 5', 'conditions/bad-pattern'],
  ['alert', 'label_replace(auc, "job", "$1", "instance", <|"(.*"|>) < 0.9', 'conditions/bad-pattern'],
  ['alert', 'label_replace(auc, "job", "$1", "instance", <|"\\\\Qx"|>) < 0.9', 'conditions/bad-pattern'],
  ['alert', 'auc < 0.9 and <|accuracy|>', 'conditions/not-a-condition'],
  ['alert', '(<|not auc < 0.8|>) + 1 > 1', 'conditions/not-a-value'],
  ['scaling', '<|auc > 1|>', 'conditions/not-a-value'],
  ['alert', '<|accuracy < 100ms|>', 'conditions/dimensions'],
  ['alert', '<|memory + scoring_latency_sum|> > 1', 'conditions/dimensions'],
  ['alert', '<|scoring_latency > 5%|>', 'conditions/quantile-reading', 'conditions/dimensions'],
  ['alert', '<|increase(requests_total[1h]) > 5%|>', 'conditions/dimensions'],
  ['alert', '<|scoring_latency|> > 100', 'conditions/quantile-reading'],
  ['alert', '<|mAP|> < 0.8', 'conditions/alias-reading'],
  ['alert', '<|requests_total|> > 100', 'conditions/raw-counter'],
  ['alert', '<|rate(auc[5m])|> > 1', 'conditions/rate-of-gauge'],
  ['alert', '<|1 > 2|>', 'conditions/constant'],
  ['alert', '<|accuracy > 80|>', 'conditions/outside-ratio'],
  ['alert', 'accuracy > 80%'],
  ['alert', '<|auc[5m]|> > 1', 'conditions/window-here'],
  ['alert', 'max(<|scoring_latency|>) > 1', 'conditions/histogram-here'],
  ['alert', '<|rate(requests_total) / sum(rate(requests_total))|> > 0.5', 'conditions/labels-differ'],
  ['alert', 'rate(requests_total) / on () group_left () sum(rate(requests_total)) > 0.5'],
  ['alert', '<|count(auc > 0.9) < 1|>', 'conditions/count-never-zero'],
  ['alert', '(count(auc > 0.9) else 0) < 1'],
  ['alert', '<|promql("up == 0")|>', 'conditions/raw-query'],
  ['alert', '<|not promql("up == 0")|>', 'conditions/raw-query', 'conditions/not-supported'],
  ['alert', 'auc{<|region="eu"|>} < 0.9', 'conditions/unknown-label'],
  ['alert', '<|max|>(scoring_latency_count) by (regoin) > 9', 'conditions/unknown-label'],
  ['alert', 'queue_depth{region="eu"} < 0.9'],
  ['alert', '<|drop(auc)|> > 5%', 'conditions/no-drop-here'],
  ['rollback', 'drop(auc) > 5% or p95(scoring_latency) > 200ms'],
  ['gate', 'auc >= 0.92 and drop(auc) <= 1%'],
  ['gate', 'f1 > 0.5 and seed == 7'],
  ['gate', '<|auc[5m]|> > 1', 'conditions/no-time-in-gate'],
  ['gate', '<|rate(auc)|> > 1', 'conditions/no-time-in-gate'],
  ['gate', 'auc > 1<| for 5m|>', 'conditions/no-for-here'],
  ['trigger', 'auc > 0.2 for 1d'],
  ['scaling', 'sum(rate(requests_total[2m]))'],
  ['indicator', 'scoring_latency <= 100ms'],
  ['selector', 'requests_total{code!~"5.."}'],
  ['rollback', '<|drop(queue_depth)|> > 5', 'conditions/drop-of-external'],
  ['alert', '<|rate(requests_total) < 0|>', 'conditions/constant'],
  ['alert', '<|hour() > 24|>', 'conditions/constant'],
  ['alert', '<|sum(rate(requests_total)) >= 0|>', 'conditions/constant'],
  ['alert', 'hour() > 22 and auc < 0.5'],
  ['alert', '<|auc > 5 and auc < 3|>', 'conditions/constant'],
  ['alert', '<|auc < 5 or (3 < auc)|>', 'conditions/constant'],
  ['alert', 'auc > 3 and auc < 5 and auc != 4'],
  ['alert', '<|auc > 3 and auc <= 4 and auc != 4 and auc >= 4|>', 'conditions/constant'],
  ['alert', 'auc > 5 or auc < 3'],
  ['alert', '<|max(accuracy) * 2 > 2|>', 'conditions/constant'],
  ['alert', 'abs(auc - 3) > 2'],
  ['alert', '<|abs(auc) < 0|>', 'conditions/constant'],
  ['alert', '<|sum(auc) by (job) > on (instance) max(auc) by (instance)|>', 'conditions/join-never'],
  ['alert', '<|auc > on (zone) group_left () max(auc) by (job)|>', 'conditions/join-never'],
  ['alert', '<|auc > on (job) group_left (zone) max(auc) by (job)|>', 'conditions/join-never'],
  ['alert', '<|sum(auc) by (job) / ignoring () sum(auc) by (instance)|> > 1', 'conditions/join-never'],
  ['alert', '<|auc > 1 and on (zone) max(auc) by (job) > 1|>', 'conditions/join-never'],
  ['alert', 'auc > on (zone) group_left () queue_depth'],
  ['alert', '<|auc > on () 0.5|>', 'conditions/join-here'],
  ['alert', '<|auc > on (region) group_left (region) queue_depth|>', 'conditions/join-here'],
  ['alert', '(<|0.9 else auc|>) > 0.5', 'conditions/else-never'],
  ['alert', 'exists(auc) and not absent(scoring_latency)'],
];

test.each(cases)('%s: %s', (use, marked, ...codes) => {
  const { codes: found, places, expected } = findings(marked, use);
  expect(found).toEqual(codes);
  expect(places).toEqual(expect.arrayContaining(expected));
  expect(expected.length > 0).toBe(codes.length > 0);
});

test.each([
  ['avg_over_time(auc[5m]) < 1', '`avg(value[5m])`'],
  ['quantile_over_time(0.9, auc[5m]) < 1', '`quantile(q, value[5m])`'],
  ['predict_linear(auc[1h], 60) < 1', '`forecast(value[6h], 4h)`'],
  ['clamp_min(auc, 1) < 1', '`clamp(value, low, null)`'],
])('who writes %s is told how it is written here', (text, spelling) => {
  const { diagnostics } = check(text);
  expect(diagnostics.map((each) => each.code)).toEqual(['conditions/unknown-function']);
  expect(diagnostics[0]?.message).toContain(spelling);
});

test('every function that a gate cannot ask is refused there, and no other', () => {
  const args: Readonly<Record<string, string>> = { clamp: 'auc, 0, 1', round: 'auc', bool: 'auc > 1', drop: 'auc' };
  for (const [name, { kind, gaps }] of Object.entries(functions)) {
    const call = `${name}(${args[name] ?? 'auc'})`;
    const text = kind === 'math' || name === 'bool' || name === 'drop' ? `${call} > 0.1` : call;
    const { codes } = findings(text, 'gate');
    if (gaps.length === 0) expect([text, ...codes.filter((code) => code !== 'conditions/constant')]).toEqual([text]);
    else expect(codes.length).toBeGreaterThan(0);
  }
});

test('every kind of finding has a case here', () => {
  const found = new Set(cases.flatMap(([, , ...codes]) => codes));
  expect(
    Object.values(conditionDiagnostics)
      .filter((each) => each.entry.unshown === undefined)
      .map((each) => each.entry.code)
      .filter((code) => !found.has(code)),
  ).toEqual([]);
});

test('the examples of the catalogue report what they stand for, and their remedies do not', () => {
  const metrics = [
    metricOf('accuracy', 'gauge', 'ratio'),
    metricOf('latency', 'histogram', 'ms'),
    metricOf('requests', 'counter'),
    { ...metricOf('conversion', 'gauge'), external: true },
    { ...metricOf('mean_average_precision', 'gauge'), aliases: ['mAP'], assumedAliases: ['mAP'] },
  ];
  const codesOf = (sample: string): string[] => {
    const [, key, quoted = '""'] = /(condition|when): ("(?:[^"\\]|\\.)*")/.exec(sample) ?? [];
    return checkCondition(
      JSON.parse(quoted) as string,
      key === 'when' ? 'gate' : sample.includes('rollback') ? 'rollback' : 'alert',
      { metrics },
      locate,
    ).diagnostics.map((each) => each.code);
  };
  for (const { entry } of Object.values(conditionDiagnostics)) {
    if (entry.example === undefined) continue;
    expect(codesOf(entry.example.bad)).toContain(entry.code);
    expect(codesOf(entry.example.good)).not.toContain(entry.code);
  }
});

test('a misspelt metric gets a name that exists, and a fix', () => {
  const [found] = check('roc_acu < 0.9').diagnostics;
  expect(found?.message).toContain("Did you mean 'roc_auc'?");
  expect(found?.fixes.map((fix) => fix.edits.map((edit) => edit.text))).toEqual([['roc_auc']]);
  expect(check('nothing_like_it < 0.9').diagnostics[0]?.message).toContain("There are 'auc', 'accuracy'");
});

test('the note on a histogram offers to write the quantile, which changes nothing', () => {
  const text = 'scoring_latency{region="eu"} > 100';
  const source = { file: 'condition', text };
  const [note] = checkCondition(text, 'alert', vocabulary, (start, end) => ({ source, start, end })).diagnostics;
  expect(note?.severity).toBe('info');
  const fix = note?.fixes[0];
  expect(fix?.safe).toBe(true);
  const fixed = applyEdits(source, fix?.edits ?? []);
  expect(fixed).toBe('p95(scoring_latency{region="eu"}) > 100');
  expect(check(fixed).diagnostics).toEqual([]);
  expect(toPromQL(conditionOf(fixed))).toBe(toPromQL(conditionOf(text)));
});

test('a condition is plain frozen data that names what it reads', () => {
  const condition = conditionOf('roc_auc < 0.92 and p95(scoring_latency) > 100ms for 15m');
  expect(structuredClone(condition)).toEqual(condition);
  expect(Object.isFrozen(condition) && Object.isFrozen(condition.tree)).toBe(true);
  expect(condition).toMatchObject({ metrics: ['auc', 'scoring_latency'], for: 900 });
});

test.each([
  ['auc < 0.92', { metric: 'auc', op: '<', value: 0.92 }],
  ['0.92 > auc', { metric: 'auc', op: '<', value: 0.92 }],
  ['p95(scoring_latency) > 0.2s', { metric: 'scoring_latency', op: '>', value: 200 }],
  ['accuracy < 80%', { metric: 'accuracy', op: '<', value: 0.8 }],
  ['auc < 0.92 and accuracy < 0.5', undefined],
])('the threshold of %s', (text, expected) => {
  expect(thresholdOf(conditionOf(text))).toEqual(expected);
});
