import { expect, test } from '@jest/globals';
import { memoryHost } from '@trainyard/sdk';
import { checkSpec } from '../src/index.ts';

const SIZE = 256 * 1024;
const head = 'mlops:\n  name: a\n  version: "1.0.0"\n';

/** A text of `SIZE` units, made of numbered pieces. */
function many(piece: (index: number) => string): string {
  const pieces: string[] = [];
  for (let length = 0, index = 0; length < SIZE; index++) {
    const next = piece(index);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join('');
}

/** Texts whose cost once grew with the square of their size, or that could be thought to do so. */
const hostile: Readonly<Record<string, string>> = {
  'a broken map in braces on one line': `${head}  labels: {${many((n) => `k${n}: "v", `)} ]\n`,
  'a broken list of values without commas': `${head}  labels: [${many((n) => `"v${n}" `)}\n`,
  'brackets that close at once': `${head}  x-a: ${many(() => '[]')}\n`,
  'nothing but commas': `${head}  x-a: [${many(() => ',')}]\n`,
  'blanks within a broken list': `${head}  x-a: [a${many(() => ' ')}b\n`,
  'empty lines before a slip': `${head}${many(() => '\n')} z`,
  'comments before the document': `${many(() => ' #\n')}${head}`,
  'a quote that is never closed': `${head}  description: "a\n${many((n) => `  k${n}: "v"\n`)}`,
  'a map of many keys that nobody knows': `${head}${many((n) => `  key${n}: ${n}\n`)}`,
  'many maps of misplaced fields': `${head}${many((n) => `  a${n}: { replicas: 3, cron: x }\n`)}`,
  'one anchor with many aliases': `${head}  x-a: &a 1\n${many((n) => `  x-${n}: *a\n`)}`,
  'many environments': `${head}  environments:\n${many((n) => `    e${n}: { deployment: { serving: { replicas: 1 } } }\n`)}`,
  'many conditions over one unknown metric each': `${head}  monitoring:\n    alerts:\n${many((n) => `      - { name: a${n}, severity: info, condition: "m${n} > 1" }\n`)}`,
};

const good = new Set(['comments before the document', 'one anchor with many aliases']);

// No time is measured: what grows with the square needs minutes here, and the runner's limit ends it.
test.each(Object.entries(hostile))(
  '%s is answered',
  (name, text) => {
    const { diagnostics } = checkSpec(memoryHost(new Map([['a.mlops.yaml', text]])), 'a.mlops.yaml', { plugins: [] });
    expect(diagnostics.some((each) => each.severity === 'error')).toBe(!good.has(name));
  },
  30_000,
);

test('more environments than can be checked whole are refused at their key', () => {
  const text = hostile['many environments'] ?? '';
  const { diagnostics } = checkSpec(memoryHost(new Map([['a.mlops.yaml', text]])), 'a.mlops.yaml', { plugins: [] });
  expect(
    diagnostics.map((each) => [each.code, each.range.source.text.slice(each.range.start, each.range.end)]),
  ).toEqual([['model/too-many', 'environments']]);
});

test('an alias stands for what its anchor marked last before it', () => {
  const text = `${head}  x-a: &a one\n  x-b: *a\n  description: *a\n  x-c: &a two\n  owner: { team: *a }\n`;
  const { compiled } = checkSpec(memoryHost(new Map([['a.mlops.yaml', text]])), 'a.mlops.yaml', { plugins: [] });
  expect([compiled?.spec.description, compiled?.spec.owner?.team]).toEqual(['one', 'two']);
});
