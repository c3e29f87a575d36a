import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { allFields, defaultPluginLimits, defaultSpecLimits, expressionLimits } from '@trainyard/engine';

const page = readFileSync(new URL('../../../docs/guides/limits.md', import.meta.url), 'utf8');
const rowOf = (what: string): string => page.split('\n').find((line) => line.startsWith(`| ${what} |`)) ?? '';
const number = (value: number): string => value.toLocaleString('en-GB');

// The page is written by hand; these are the values that it cannot show by passing them.
test('the page on limits has the values of the code', () => {
  const rows = {
    characters: expressionLimits.length,
    'words and signs': expressionLimits.tokens,
    'operators and brackets within each other': expressionLimits.depth,
  };
  for (const [what, value] of Object.entries(rows)) expect(rowOf(what)).toBe(`| ${what} | ${number(value)} |`);
  expect(Object.keys(rows)).toHaveLength(Object.keys(expressionLimits).length);
});

test('the page on limits has a row for each that can be set, and for no other', () => {
  const rows = [...page.matchAll(/^\| [^|]+ \| `(\w+)` \| ([\d,]+) \|$/gm)].map(([, key, value]) => [key, value]);
  expect(new Map(rows as [string, string][])).toEqual(
    new Map(
      Object.entries({ ...defaultSpecLimits, ...defaultPluginLimits }).map(([key, value]) => [key, number(value)]),
    ),
  );
});

test.each([
  ['replicas', 'deployment.serving.replicas', 'from 0 to 10000'],
  ['gpu', 'deployment.serving.resources.gpu', 'from 0 to 128'],
  ['retries', 'training.pipeline.stages.retries', 'from 0 to 100'],
  ['days that audit records are kept', 'governance.audit.retention_days', 'from 1 to 36500'],
  ['a duration', 'training.pipeline.stages.timeout', 'at most 1y'],
  ['memory', 'deployment.serving.resources.memory', 'at least 1Mi and at most 64Ti'],
])('the range of %s is that of its field', (what, path, range) => {
  expect(rowOf(what)).not.toBe('');
  expect(allFields().find((field) => field.path === `mlops.${path}`)?.type).toContain(range);
});
