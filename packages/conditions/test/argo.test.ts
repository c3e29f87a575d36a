import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { exprEngine, numberOf, prometheusEngine, requireTool } from '@trainyard/oracles';
import { checkCondition, rolloutVersions, toArgoAnalysis } from '../src/index.ts';
import type { ArgoOptions, Condition, Labels, Series, Use, Verdict } from '../src/index.ts';
import { labelText, locate, metricOf, parseCondFile, shown } from './cond-file.ts';
import { engineSeries } from './engine-series.ts';

const [prometheusPath, exprPath] = [requireTool('prometheus-engine'), requireTool('expr-engine')];
const tools =
  prometheusPath === undefined || exprPath === undefined
    ? undefined
    : { prometheus: prometheusEngine(prometheusPath), expr: exprEngine(exprPath) };
afterAll(() => Promise.all([tools?.prometheus.close(), tools?.expr.close()]));

const folder = new URL('../testdata/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.cond'))
  .sort()
  .map((name) => ({ name, blocks: parseCondFile(readFileSync(new URL(name, folder), 'utf8')) }));

const metrics = [metricOf('a', 'gauge', undefined, ['x', 'text']), metricOf('b', 'gauge')];
function conditionOf(text: string, use: Use = 'rollback'): Condition {
  const { value, diagnostics } = checkCondition(text, use, { metrics }, locate);
  if (value === undefined) throw new Error(diagnostics.map((each) => each.message).join(' '));
  return value;
}

/** The answers of the query for each label set. */
async function measured(query: string, series: readonly Series[], time: number): Promise<[Labels, number][]> {
  const queries = [{ expr: query, times: [time] }];
  const answer = await tools?.prometheus.ask({ series: engineSeries(series), queries });
  const result = answer?.results[0]?.[0];
  if (result === undefined || 'error' in result) throw new Error(`${query}: ${result?.error ?? 'no answer'}`);
  return result.values.map(([labels, value]) => [labels, numberOf(value)]);
}

/** The phase that the controller gives a measurement: see EvaluateResult in utils/evaluate of argo-rollouts. */
async function phase(values: readonly number[], condition: Condition, options?: ArgoOptions): Promise<string> {
  const analysis = toArgoAnalysis(condition, options);
  if (analysis === undefined) return 'none';
  if (await tools?.expr.holds(analysis.failureCondition, values)) return 'failed';
  return (await tools?.expr.holds(analysis.successCondition, values)) ? 'successful' : 'inconclusive';
}

const WORDS = new Map([
  [1, 'true'],
  [0, 'false'],
]);

test.each(files)(
  'in $name the query of an analysis says true, false and unknown as the language does',
  async (file) => {
    if (tools === undefined) return;
    for (const { series, evaluations } of file.blocks)
      for (const { line, time, condition, expected } of evaluations) {
        const query = toArgoAnalysis(condition)?.query ?? '';
        const verdicts = (await measured(query, series, time)).map(([labels, value]): Verdict => ({
          labels,
          verdict: (WORDS.get(value) ?? 'unknown') as Verdict['verdict'],
        }));
        // A label set of which nothing at all is known is unknown to the language, and to a query not there.
        const visible = expected.filter(
          (each) =>
            each.verdict !== 'unknown' || verdicts.some(({ labels }) => labelText(labels) === labelText(each.labels)),
        );
        expect([`${file.name}:${line}`, query, ...shown(verdicts)]).toEqual([
          `${file.name}:${line}`,
          query,
          ...shown(visible),
        ]);
      }
  },
);

const UNKNOWN = ['inconclusive', 'failed', 'successful'] as const;

test.each<[string, number[], ...string[]]>([
  ['no series', [], 'inconclusive', 'failed', 'successful'],
  ['false', [0], 'successful', 'successful', 'successful'],
  ['true', [1], 'failed', 'failed', 'failed'],
  ['unknown', [NaN], 'inconclusive', 'failed', 'successful'],
  ['false for all', [0, 0, 0], 'successful', 'successful', 'successful'],
  ['true for one', [0, 1, 0], 'failed', 'failed', 'failed'],
  ['unknown for one, false for the others', [0, NaN], 'inconclusive', 'failed', 'successful'],
  ['unknown for one, true for another', [NaN, 1], 'failed', 'failed', 'failed'],
])('a rollback whose condition is %s', async (_, values, ...phases) => {
  if (tools === undefined) return;
  for (const [index, unknown] of UNKNOWN.entries())
    expect(await phase(values, conditionOf('a > 1'), { unknown })).toBe(phases[index]);
});

test('a gate is the other way round: what holds is successful', async () => {
  if (tools === undefined) return;
  const gate = conditionOf('a > 1', 'gate');
  const phases = await Promise.all([[], [0], [1], [NaN], [0, 1]].map((values) => phase(values, gate)));
  expect(phases).toEqual(['inconclusive', 'failed', 'successful', 'inconclusive', 'successful']);
  expect(await phase([], gate, { unknown: 'failed' })).toBe('failed');
  expect(await phase([NaN], gate, { unknown: 'successful' })).toBe('successful');
});

test('infinite values are compared', async () => {
  if (tools === undefined) return;
  const series = [Infinity, -Infinity].map((value, x) => seriesOf({ __name__: 'a', x: String(x) }, [[60, value]]));
  const query = toArgoAnalysis(conditionOf('a > 5'))?.query ?? '';
  expect(await measured(query, series, 60)).toEqual([
    [{ x: '0' }, 1],
    [{ x: '1' }, 0],
  ]);
});

function seriesOf(labels: Labels, samples: readonly (readonly [seconds: number, value: number])[]): Series {
  return {
    labels,
    times: Float64Array.from(samples, ([seconds]) => seconds * 1000),
    values: Float64Array.from(samples, ([, value]) => value),
  };
}

test.each([
  ['held at every step', [1, 1, 1, 1], 1],
  ['broke in between', [1, 0, 1, 1], 0],
  ['fails now', [1, 1, 1, 0], 0],
  ['was unknown in between', [1, NaN, 1, 1], NaN],
  ['held for a step less', [0, 1, 1, 1], 0],
])('a condition with a duration that %s', async (_, values, expected) => {
  if (tools === undefined) return;
  const samples = values.map((value, index) => [600 + index * 60, value] as const);
  const query = toArgoAnalysis(conditionOf('a > 0', 'alert'), { for: 180 })?.query ?? '';
  expect(await measured(query, [seriesOf({ __name__: 'a', x: '1' }, samples)], 780)).toEqual([[{ x: '1' }, expected]]);
  // Between two looks nothing changes.
  expect(await measured(query, [seriesOf({ __name__: 'a', x: '1' }, samples)], 839.999)).toEqual([
    [{ x: '1' }, expected],
  ]);
});

test.each([1, 45, 60, 61, 100, 1000.5, 3600])('a duration of %d s is as many looks as it needs', async (seconds) => {
  if (tools === undefined) return;
  const query = toArgoAnalysis(conditionOf('a > 0 for 1s', 'alert'), { for: seconds })?.query ?? '';
  const held = (from: number): Series =>
    seriesOf(
      { __name__: 'a' },
      Array.from({ length: 10_000 }, (_, index) => [index, index >= from ? 1 : 0] as const),
    );
  expect(await measured(query, [held(0)], 9000)).toEqual([[{}, 1]]);
  expect(await measured(query, [held(9000 - Math.ceil(seconds) - 61)], 9000)).toEqual([[{}, 1]]);
  expect(await measured(query, [held(9001 - Math.floor(seconds))], 9000)).toEqual([[{}, 0]]);
});

test('candidate and stable version are arguments of the template, and braces of a text are not', () => {
  const analysis = toArgoAnalysis(conditionOf('drop(a{text="{{args.x}}"}) > 5% and a{text=~".{{2}}"} > 1'), {
    versions: rolloutVersions,
  });
  expect(analysis?.query.match(/\{\{.*?\}\}/g)?.sort()).toEqual([
    ...new Array<string>(analysis?.query.match(/args\.candidate/g)?.length ?? 0).fill('{{args.candidate}}'),
    ...new Array<string>(analysis?.query.match(/args\.stable/g)?.length ?? 0).fill('{{args.stable}}'),
  ]);
  expect(analysis?.query).toContain('text="{\\x7bargs.x}}", rollouts_pod_template_hash="{{args.candidate}}"');
});

test('a text of braces means what it says', async () => {
  if (tools === undefined) return;
  const condition = conditionOf('a{text="{{{{args.x}}"} > 1');
  const query = toArgoAnalysis(condition)?.query ?? '';
  expect(query).not.toContain('{{');
  const series = seriesOf({ __name__: 'a', text: '{{{{args.x}}' }, [[60, 2]]);
  expect(await measured(query, [series], 60)).toEqual([[{ text: '{{{{args.x}}' }, 1]]);
});

test('what an analysis cannot say has none', () => {
  expect(toArgoAnalysis(conditionOf('promql("up == 0")'))).toBeUndefined();
  expect(toArgoAnalysis(conditionOf('a > 1 or promql("up == 0")'))).toBeUndefined();
  expect(toArgoAnalysis(conditionOf('drop(a) > 5%'))).toBeUndefined();
  expect(toArgoAnalysis(conditionOf('a', 'scaling'))).toBeUndefined();
});
