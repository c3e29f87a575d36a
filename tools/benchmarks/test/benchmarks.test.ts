import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  manyConditions,
  measure,
  median,
  names,
  promises,
  recordedSpec,
  syntheticSpec,
  table,
  writeRecorded,
} from '../src/index.ts';

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 1, 2, 4])).toBe(3);
  expect(median([])).toBeNaN();
});

test('cases run once unmeasured and then in turn, a slow one as often as it may', () => {
  const ran: string[] = [];
  let now = 0;
  const takes = (name: string, milliseconds: number) => () => {
    ran.push(name);
    now += milliseconds;
  };
  const cases = [
    { name: 'a', run: takes('a', 10) },
    { name: 'b', run: takes('b', 70), atMost: 1 },
  ];
  expect(measure(cases, 2, () => now)).toEqual([
    { name: 'a', runs: 2, median: 10, fastest: 10, slowest: 10 },
    { name: 'b', runs: 1, median: 70, fastest: 70, slowest: 70 },
  ]);
  expect(ran).toEqual(['a', 'b', 'a', 'b', 'a']);
});

test('the table gives ratios to its first row', () => {
  const row = (name: string, time: number) => ({ name, runs: 3, median: time, fastest: time - 1, slowest: time + 1 });
  expect(table([row('node', 40), { ...row('check', 100), megabytes: 70 }])).toBe(
    [
      '| process | runs | median, ms | range, ms | ratio | most MB |',
      '| ------- | ---: | ---------: | --------: | ----: | ------: |',
      '| node    |    3 |         40 |     39-41 |  1.0x |         |',
      '| check   |    3 |        100 |    99-101 |  2.5x |      70 |',
    ].join('\n'),
  );
});

test('the synthetic spec has as many stages, metrics and alerts as asked for, each stage fed by an earlier one', () => {
  const text = syntheticSpec(5);
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]);
  expect(all(/name: (stage_\d+)/g)).toEqual(['stage_0', 'stage_1', 'stage_2', 'stage_3', 'stage_4']);
  expect(all(/inputs: \[(\w+)\]/g)).toEqual(['raw', 'data_0', 'data_0', 'data_1', 'data_1']);
  expect(all(/name: (metric_\d+)/g)).toHaveLength(5);
  expect(all(/name: (low_\d+)/g)).toHaveLength(5);
});

test('a promise is told only of what was measured, and a broken one is called so', () => {
  const row = (name: string, median: number) => ({ name, runs: 1, median, fastest: median, slowest: median });
  expect(promises([row(names.node, 50), row(names.check, 100), row(names.generateOf(1000), 3500)])).toEqual([
    'kept   check over a bare node: 2.00 (at most 3)',
    'BROKEN seconds to generate 1000 stages and alerts: 3.50 (at most 3)',
  ]);
});

test('a case may tell its own time and memory, and memory is promised, too', () => {
  let runs = 0;
  const told = { name: names.replay(30), run: () => ({ milliseconds: 4000, megabytes: 400 + runs++ }) };
  const measured = measure([told], 2, () => 0);
  expect(measured).toEqual([
    { name: names.replay(30), runs: 2, median: 4000, fastest: 4000, slowest: 4000, megabytes: 402 },
  ]);
  expect(promises(measured)).toEqual([
    'kept   seconds to replay 30 days: 4.00 (at most 5)',
    'kept   megabytes to replay 30 days: 402.00 (at most 500)',
  ]);
});

test('the recorded service has as many different conditions as asked for, and a series of each kind that they read', () => {
  expect(new Set(manyConditions(10_000)).size).toBe(10_000);
  expect(recordedSpec(30).match(/condition:/g)).toHaveLength(30);
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-recorded-'));
  writeRecorded(join(folder, 'a.csv'), 1 / 1440);
  const lines = readFileSync(join(folder, 'a.csv'), 'utf8').trim().split('\n');
  rmSync(folder, { recursive: true });
  expect(lines).toHaveLength(51);
  expect(new Set(lines.slice(1).map((line) => line.split(',')[1]))).toEqual(
    new Set(['accuracy', 'load', 'lag', 'requests_total', 'latency_bucket', 'latency_count']),
  );
});
