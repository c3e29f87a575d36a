import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { requireTool } from '@trainyard/oracles';
import { evaluate, toPromQL } from '../src/index.ts';
import { parseCondFile, shown } from './cond-file.ts';
import { askPromtool } from './promtool.ts';

const folder = new URL('../testdata/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.cond'))
  .sort()
  .map((name) => ({ name, blocks: parseCondFile(readFileSync(new URL(name, folder), 'utf8')) }));
const promtool = requireTool('promtool');

test('there are condition files, and each says something', () => {
  expect(files.length).toBeGreaterThanOrEqual(5);
  for (const { blocks } of files) for (const block of blocks) expect(block.evaluations.length).toBeGreaterThan(0);
});

test.each(files)('$name holds for the evaluator', ({ name, blocks }) => {
  for (const { series, evaluations } of blocks) {
    for (const { line, time, condition, expected } of evaluations) {
      const found = shown(evaluate(condition, series, time));
      expect([`${name}:${line}`, condition.text, ...found]).toEqual([
        `${name}:${line}`,
        condition.text,
        ...shown(expected),
      ]);
    }
  }
});

test.each(files)('$name holds for the real Prometheus', ({ blocks }) => {
  if (promtool === undefined) return;
  const groups = blocks.map(({ title, interval, loads, evaluations }) => ({
    name: title,
    interval,
    series: loads,
    queries: evaluations.map(({ condition, time, expected }) => ({
      expr: toPromQL(condition),
      time,
      holds: expected.filter((each) => each.verdict === 'true').map((each) => each.labels),
    })),
  }));
  expect(askPromtool(promtool, groups)).toBe('');
});
