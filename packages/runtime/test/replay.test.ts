import { expect, test } from '@jest/globals';
import { checkCondition, parseSeries } from '@trainyard/conditions';
import type { MetricDeclaration, Series, Use } from '@trainyard/conditions';
import type { Path } from '@trainyard/syntax';
import { pictureOf, reachOf, replay } from '../src/index.ts';
import type { ReplayKind, Replayed, ReplayQuestion, ReplayRange } from '../src/index.ts';

const locate = (start: number, end: number) => ({ source: { file: 'test', text: '' }, start, end });
const metrics: readonly MetricDeclaration[] = ['auc', 'lag', 'auc_baseline'].map((name) => ({
  name,
  type: 'gauge',
  labels: ['region', 'version'],
  aliases: [],
  external: false,
  at: { range: locate(0, 0) },
}));

function question(kind: ReplayKind, text: string, more: Partial<ReplayQuestion> = {}): ReplayQuestion {
  const use: Use = kind;
  const { value, diagnostics } = checkCondition(text, use, { metrics, reported: ['auc'] }, locate);
  if (value === undefined) throw new Error(diagnostics.map((each) => each.message).join(' '));
  return { kind, name: 'test', path: 'test' as Path, condition: value, ...more };
}

const range: ReplayRange = { from: 0, to: 20 * 60_000, step: 60_000 };
const minutes = (result: Replayed) =>
  result.tracks.map(({ labels, firings, stretches }) => ({
    labels,
    firings: firings.map(({ since, from, to }) => [since, from, to].map((time) => time / 60_000)),
    states: stretches.map(({ from, to, state }) => `${from / 60_000}-${to / 60_000} ${state}`),
  }));

test('an alert fires once its condition has held, and stays on for as long as asked', () => {
  const series = [parseSeries('auc{region="eu"}', '0.9x4 0.5x5 0.9x9', 60)];
  expect(minutes(replay(question('alert', 'auc < 0.8', { for: 120, keepFiringFor: 180 }), series, range))).toEqual([
    { labels: { region: 'eu' }, firings: [[5, 7, 13]], states: ['0-4 false', '5-10 true', '11-20 false'] },
  ]);
  expect(minutes(replay(question('alert', 'auc < 0.8', { for: 360 }), series, range))[0]?.firings).toEqual([]);
});

test('where data ends, an alert forgets how long its condition held', () => {
  const series = [parseSeries('auc', '0.5x2 stale _x4 0.5x11', 60)];
  expect(minutes(replay(question('alert', 'auc < 0.8', { for: 180 }), series, range))).toEqual([
    { labels: {}, firings: [[8, 11, 20]], states: ['0-2 true', '3-7 none', '8-20 true'] },
  ]);
});

test('what is unknown is neither true nor false, and is counted', () => {
  const series = [parseSeries('auc', '0.5x4 NaNx4 0.9x10', 60)];
  const result = replay(question('alert', 'auc < 0.8'), series, range);
  expect(minutes(result)[0]?.states).toEqual(['0-4 true', '5-9 unknown', '10-20 false']);
  expect(result.moments).toEqual({ true: 5, false: 11, unknown: 5 });
  expect(replay(question('alert', 'lag > 1'), series, range).moments).toEqual({ true: 0, false: 0, unknown: 21 });
});

test('a rollback compares the versions; an alert beside it looks at both', () => {
  const series = [parseSeries('auc{version="a"}', '0.9x20', 60), parseSeries('auc{version="b"}', '0.9x9 0.7x10', 60)];
  const versions = {
    candidate: { matchers: [{ label: 'version', op: '=' as const, value: 'b' }] },
    stable: { matchers: [{ label: 'version', op: '=' as const, value: 'a' }] },
  };
  expect(minutes(replay(question('rollback', 'drop(auc) > 10%'), series, range, versions))[0]?.states).toEqual([
    '0-9 false',
    '10-20 true',
  ]);
  expect(replay(question('rollback', 'drop(auc) > 10%'), series, range).unanswerable).toBe('versions');
  expect(minutes(replay(question('alert', 'auc > 0.8'), series, range, versions))).toHaveLength(2);
});

test('a gate asks what was reported, and what the last release had', () => {
  const series = [parseSeries('auc', '0.9x20', 60), parseSeries('auc_baseline', '0.8x9 0.99x10', 60)];
  expect(minutes(replay(question('gate', 'auc > 0.5 and drop(auc) <= 1%'), series, range))[0]?.states).toEqual([
    '0-9 true',
    '10-20 false',
  ]);
});

test('a gate reads the parameters of its stage as numbers', () => {
  const series = [parseSeries('auc', '0.9x9 0.7x10', 60)];
  const asked = { ...question('gate', 'auc >= lag'), parameters: new Map([['lag', 0.8]]) };
  expect(minutes(replay(asked, series, range))[0]?.states).toEqual(['0-9 true', '10-20 false']);
});

test('a long replay says the same at every moment as one moment by itself', () => {
  const series: readonly Series[] = [parseSeries('auc', '1 2 3 _ 5 NaN 7 1x5000', 60)];
  const long: ReplayRange = { from: 0, to: 5000 * 60_000, step: 60_000 };
  const asked = question('alert', 'avg(auc[4m]) > 2');
  const whole = replay(asked, series, long).tracks[0]?.stretches ?? [];
  for (const minute of [0, 3, 7, 2047, 2048, 2049, 4096, 5000]) {
    const alone = replay(asked, series, { from: minute * 60_000, to: minute * 60_000, step: 60_000 });
    const state = alone.tracks[0]?.stretches[0]?.state ?? 'none';
    expect([minute, whole.find(({ from, to }) => from <= minute * 60_000 && minute * 60_000 <= to)?.state]).toEqual([
      minute,
      state,
    ]);
  }
});

test('moments at which Prometheus would end the query are counted', () => {
  const series = ['auc{region="a"}', 'auc{region="b"}', 'lag{region="c"}'].map((name) => parseSeries(name, '1x9', 60));
  const result = replay(question('alert', 'auc > on () lag'), series, range);
  expect(result.errors).toBe(14);
  expect(result.moments).toEqual({ true: 0, false: 0, unknown: 21 });
});

test('raw PromQL is not known', () => {
  expect(replay(question('alert', 'promql("up == 0")'), [], range).unanswerable).toBe('raw');
});

test('a picture shows each state where it was, the gravest in a crowd, and hostile names as text', () => {
  const series = [parseSeries('auc{region="</text><script>"}', '0.9x9 0.5x10', 60)];
  const svg = pictureOf(replay(question('alert', 'auc < 0.8', { name: 'a&b\u0001' }), series, range), range);
  expect(svg).not.toContain('<script>');
  expect(svg).toContain('a&amp;b\uFFFD');
  const bars = [...svg.matchAll(/<rect x="(\d+)" y="54" width="(\d+)" height="14" fill="(#\w+)"/g)].map(
    ([, x, w, fill]) => [x, w, fill],
  );
  expect(bars).toEqual([
    ['240', '339', '#c5dcef'],
    ['579', '373', '#d64545'],
  ]);
  const month: ReplayRange = { from: 0, to: 43_199 * 60_000, step: 60_000 };
  const one = pictureOf(
    replay(question('alert', 'auc < 0.8'), [parseSeries('auc', '0.9x20000 0.5 0.9x23000', 60)], month),
    month,
  );
  expect(one).toMatch(/<rect [^>]* y="54" [^>]*fill="#d64545"/);
});

test('how far a condition looks is told, and samples beyond that change nothing', () => {
  const reach = (text: string) => {
    const { back, ahead } = reachOf([question('alert', text)]);
    return [back / 60_000, ahead / 60_000];
  };
  expect(reach('auc < 1')).toEqual([5, 0]);
  expect(reach('avg(auc[30m]) > 1 and lag > 1')).toEqual([30, 0]);
  expect(reach('auc offset 1h > lag')).toEqual([65, 0]);
  expect(reach('max(rate(lag[10m])[1h:]) > 1')).toEqual([70, 0]);
  expect(reach('drop(auc, 1d) > 10%')).toEqual([1445, 0]);
  expect(reach('auc offset -10m < 1')).toEqual([0, 10]);
  expect(reach('promql("up")')).toEqual([0, 0]);

  const at: ReplayRange = { from: 200 * 60_000, to: 200 * 60_000, step: 60_000 };
  for (const text of ['auc < 5', 'avg(auc[30m]) > 3', 'max(avg(auc[10m])[1h:]) > 8', 'auc offset -10m < 5']) {
    const whole = parseSeries('auc', Array.from({ length: 300 }, (_, i) => String((i * 7) % 11)).join(' '), 60);
    const { back, ahead } = reachOf([question('alert', text)]);
    const near = (time: number): boolean => time >= at.from - back && time <= at.to + ahead;
    const cut: Series = {
      ...whole,
      times: whole.times.filter(near),
      values: whole.values.filter((_, index) => near(whole.times[index] ?? NaN)),
    };
    expect([text, replay(question('alert', text), [cut], at).moments]).toEqual([
      text,
      replay(question('alert', text), [whole], at).moments,
    ]);
    expect(replay(question('alert', text), [whole], at).moments.unknown).toBe(0);
  }
});

test('the axis of a picture has marks at round times, and a gate that is open is no alarm', () => {
  const day: ReplayRange = { from: 0, to: 24 * 60 * 60_000, step: 60_000 };
  const svg = pictureOf(replay(question('gate', 'auc > 0.5'), [parseSeries('auc', '0.9x1440', 60)], day), day);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  expect(texts).toEqual([
    'gate test',
    '1970-01-01 00:00 to 1970-01-02 00:00 UTC',
    'auc &gt; 0.5',
    ...['1970-01-01', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '1970-01-02'],
    ...['open', 'closed', 'unknown', 'no data'],
  ]);
  expect(svg).not.toContain('#d64545');
});
