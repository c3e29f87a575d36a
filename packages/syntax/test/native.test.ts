import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Block, Labels } from '../src/document/labels.ts';
import type { Node } from '../src/document/node.ts';
import { parseExpression } from '../src/expression/parse.ts';
import { printCondition } from '../src/expression/print.ts';
import { NativeParser } from '../src/native/parser.ts';
import { readNative } from '../src/native/read.ts';
import { positionAt, rangeOf } from '../src/source/source.ts';
import { readYaml } from '../src/yaml/read.ts';

const list = (keyword: string, field: string, first: string, second?: string, single = false): Block => ({
  keyword,
  field,
  kind: 'list',
  first,
  ...(second === undefined ? {} : { second }),
  single,
});
const map = (keyword: string, field: string, second?: string): Block => ({
  keyword,
  field,
  kind: 'map',
  first: '',
  ...(second === undefined ? {} : { second }),
});

/** What the schema says of labels, by hand: this package knows no schema. */
const BLOCKS: Readonly<Record<string, readonly Block[]>> = {
  '': [list('mlops', 'mlops', 'name', 'version', true)],
  mlops: [map('environment', 'environments')],
  'mlops.training.pipeline': [
    list('stage', 'stages', 'name', 'type'),
    list('notification', 'notifications', 'on', 'channel'),
  ],
  'mlops.training.experiments': [
    list('tracking', 'tracking', 'backend', undefined, true),
    list('metric', 'metrics', 'name', 'goal'),
  ],
  'mlops.training.data': [map('dataset', 'datasets', 'format')],
  'mlops.training.data.schema': [map('column', '', 'type')],
  'mlops.monitoring': [list('metric', 'metrics', 'name', 'type'), list('alert', 'alerts', 'name', 'severity')],
  'mlops.monitoring.performance': [list('objective', 'objectives', 'name')],
  'mlops.governance.compliance': [list('approval', 'approvals', 'role')],
};
const labels: Labels = {
  blocksIn: (path) => BLOCKS[path] ?? [],
  into: (path, key) =>
    key === '' ? path : path === 'mlops.environments' ? 'mlops' : path === '' ? key : `${path}.${key}`,
  callsAt: () => true,
  expressionAt: () => true,
  wordAt: () => false,
};

const read = (text: string) => readNative({ file: 'spec.mlops', text }, labels);

/** Plain data, maps by key; conditions in one spelling. */
function dataOf(node: Node | undefined): unknown {
  if (node?.kind === 'list') return node.items.map(dataOf);
  if (node?.kind === 'map')
    return Object.fromEntries(
      node.members.map((member) => [member.key, dataOf(member.value)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  if (typeof node?.value !== 'string' || !/[<>()]/.test(node.value)) return node?.value;
  const parsed = parseExpression(node.value, (start, end) => rangeOf(node.range.source, start, end)).value;
  return parsed === undefined ? node.value : printCondition(parsed);
}

test('the grammar is sound', () => {
  expect(() => new NativeParser(true)).not.toThrow();
});

test('every field of the language reads as it does from YAML', () => {
  const native = read(readFileSync(fileURLToPath(new URL('../testdata/full.mlops', import.meta.url)), 'utf8'));
  const yaml = readYaml({
    file: 'full.mlops.yaml',
    text: readFileSync(
      fileURLToPath(new URL('../../../examples/card_fraud/card_fraud.mlops.yaml', import.meta.url)),
      'utf8',
    ),
  });
  expect(native.diagnostics).toEqual([]);
  expect(dataOf(native.value)).toEqual(dataOf(yaml.value));
});

test.each([
  ['a = "x\\ny"', { a: 'x\ny' }],
  ['a = `\n  one\n    two\n  `', { a: 'one\n  two\n' }],
  ['a = 1e-5, b = -3, c = 0.50', { a: 1e-5, b: -3, c: 0.5 }],
  ['a = 1h30m\nb = 4Gi\nc = 5%', { a: '1h30m', b: '4Gi', c: '5%' }],
  ['for = 15m\non = failure\nand = 1', { for: '15m', on: 'failure', and: 1 }],
  ['a = true, b = null, c = "true", d = word', { a: true, b: null, c: 'true', d: 'word' }],
  ['"x-ticket" = "PAY" # why\n// and\nb { c { d = [] } }', { 'x-ticket': 'PAY', b: { c: { d: [] } } }],
  [
    'a = uniform(0, 0.5)\nb = loguniform(1e-4, 1)\nc = int(1, 9)\nd = choice("x", 2)\ne = secret("n/k")',
    {
      a: { min: 0, max: 0.5 },
      b: { min: 1e-4, max: 1, scale: 'log' },
      c: { min: 1, max: 9, type: 'int' },
      d: ['x', 2],
      e: { secret: 'n/k' },
    },
  ],
])('%s', (text, data) => {
  const { value, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  expect(dataOf(value)).toEqual(data);
});

test('a condition over lines, with comments inside, keeps its places', () => {
  const text = 'when = auc > 0.9 # good\n  and drop(auc) <= 1% // enough\nfor = 5m\n';
  const { value, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  const when = value?.kind === 'map' ? value.members[0]?.value : undefined;
  expect(when).toMatchObject({ expression: true, value: 'auc > 0.9       \n  and drop(auc) <= 1%' });
});

/** `‹` and `›` mark where each finding stands. */
test.each([
  ['replicas ‹=›\nport = 8080', "'replicas' has no value"],
  ['serving { replicas ‹3› }\nport = 1', '`=` or `{` is missing after `replicas`'],
  ['a = 1 ‹b› = 2', "'b' stands on one line with 'a'"],
  ['a = [x ‹y›]\nb = 1', '`,` or `]` is missing'],
  ['a ‹{› b = 1\nc = 2', '`{` is not closed'],
  ['a { b = 1 }\n‹}›', '`}` closes nothing'],
  ['a = ‹"›abc\nb = 1', 'is not closed'],
  ['alert low : critical { condition = a < ‹}›\nb = 1', 'a metric, a number or `(` is missing after `<`'],
  ['a = 1\n‹a› = 2', "'a' is given twice"],
  ['‹stag› x : y {}', "'stag' takes no label here"],
  ['mlops d "1.0.0" { training { pipeline { ‹stag› x : y {} } } }', "Did you mean 'stage'?"],
  [
    'mlops d "1.0.0" { training { pipeline { ‹stage› { name = "x" } } } }',
    'has no name: write `stage NAME : TYPE { … }`',
  ],
  ['mlops d "1.0.0" { training { pipeline { stage a ‹b› {} } } }', 'are written otherwise: `stage NAME : TYPE { … }`'],
  ['mlops d ‹:› "1.0.0" {}', ''],
  ['stage data‹-›prep : x {}', 'stands in quotes'],
  ['a = ‹uniform(1)›', '`uniform(0, 1)`'],
  ['a = 1\n‹extends› "./b.mlops"', 'stands at the top'],
  ['‹›# nothing', 'The file is empty'],
])('one mistake gives one finding: %s', (marked, message) => {
  const text = marked.replace(/[‹›]/g, '');
  const { diagnostics } = read(text);
  expect(diagnostics.map((each) => each.message)).toHaveLength(1);
  expect(diagnostics[0]?.message).toContain(message);
  if (marked.includes('‹:›')) return;
  expect(diagnostics[0]?.range.start).toBe(marked.indexOf('‹'));
});

test('what could not be read is left out, and the rest of the file is read', () => {
  const { value, diagnostics } = read('a = 1\nb = = 2\nc { d = 3\n e =\n f = 4 }\ng = [1 2]\nh = 5\n');
  expect(diagnostics.map(({ range }) => positionAt(range.source, range.start).line)).toEqual([2, 4, 6]);
  expect(dataOf(value)).toEqual({ a: 1, c: { d: 3, f: 4 }, h: 5 });
});

test('any bytes give an answer, and soon', () => {
  for (const text of [
    '{'.repeat(100_000),
    '['.repeat(100_000),
    '- '.repeat(50_000),
    'a='.repeat(50_000),
    'a {'.repeat(50_000),
    '"'.repeat(99_999),
    'a = not not '.repeat(5000),
    `a = ${'('.repeat(5000)}`,
    '\0',
    '"\\',
    '`',
    'a',
    '=',
    ':',
    'a = 1\u202e',
  ]) {
    const { diagnostics } = read(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { range } of diagnostics) expect(range.start >= 0 && range.start <= text.length).toBe(true);
  }
});
