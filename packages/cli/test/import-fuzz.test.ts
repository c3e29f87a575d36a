import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checkSpec, memoryHost, renderDiagnostic } from '@trainyard/engine';
import { importFiles } from '@trainyard/engine/import';
import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { builtIn } from '../src/built-in.ts';

/** How many files each law reads; `LAWS=100000` is the long run. */
const RUNS = Number(process.env['LAWS'] ?? 120);
const LIMIT = 60_000 + RUNS * 500;

const testdata = new URL('../testdata/', import.meta.url);
const rules = `groups:
  - name: a
    interval: 30s
    rules:
      - { record: "job:errors:rate5m", expr: "sum by (job) (rate(errors_total[5m]))" }
      - { alert: High, expr: "job:errors:rate5m > 5", for: 10m, labels: { severity: page }, annotations: { summary: "{{ $value }}" } }
      - { alert: Slow, expr: "histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m]))) > 0.5", labels: { severity: critical } }
`;
const pipeline = `pipelineInfo: { name: fit }
schemaVersion: 2.1.0
components:
  comp-load: { executorLabel: exec-load, outputDefinitions: { artifacts: { data: { artifactType: { schemaTitle: system.Dataset } } } } }
  comp-train: { executorLabel: exec-train, inputDefinitions: { artifacts: { data: { artifactType: { schemaTitle: system.Dataset } } } } }
deploymentSpec:
  executors:
    exec-load: { container: { command: [load], image: "example.com/load:2", resources: { cpuLimit: 2, memoryLimit: 4 } } }
    exec-train: { container: { command: [train], args: [--epochs, "3"], image: "example.com/train:2" } }
root:
  dag:
    tasks:
      load: { componentRef: { name: comp-load }, cachingOptions: { enableCache: true } }
      train:
        componentRef: { name: comp-train }
        dependentTasks: [load]
        inputs: { artifacts: { data: { taskOutputArtifact: { producerTask: load, outputArtifactKey: data } } } }
`;
const samples = [
  rules,
  pipeline,
  ...readdirSync(testdata)
    .filter((name) => /^import-.*\.yaml$/.test(name))
    .map((name) => readFileSync(new URL(name, testdata), 'utf8')),
];

/** What import must give, whatever it reads: no exception, places inside of the files, and a specification without errors if any. */
async function answers(...texts: readonly string[]): Promise<void> {
  const sources = texts.map((text, index) => ({ file: `in${index}.yaml`, text }));
  const { text, notes, diagnostics, pluginFailed } = await importFiles(sources, { plugins: builtIn });
  const inside = ({ source, start, end }: { source: { text: string }; start: number; end: number }): boolean =>
    sources.some((each) => each === source) && 0 <= start && start <= end && end <= source.text.length;
  for (const found of diagnostics) {
    if (!inside(found.range)) throw new Error(`${found.code} stands outside of its file`);
    if (!renderDiagnostic(found).includes(found.code)) throw new Error(`${found.code} cannot be shown`);
  }
  for (const { document, node, subject } of notes)
    if (!inside(node.range) || node.range.source !== document.source)
      throw new Error(`a note on ${subject} stands outside of its file`);
  if (pluginFailed) throw new Error(`an importer threw: ${diagnostics.at(-1)?.message ?? ''}`);
  if (text === undefined) {
    if (!diagnostics.some(({ severity }) => severity === 'error'))
      throw new Error('nothing is given, and nothing said');
    return;
  }
  const file = '/back.mlops.yaml';
  const back = checkSpec(memoryHost(new Map([[file, text]])), file, { plugins: builtIn, errorsOnly: true });
  const errors = back.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`what was imported is refused: ${errors[0]?.message ?? ''}\n${text}`);
}

type Tree = unknown;

/** Other values in the place of one: other types, empty ones, ones that mean something to JavaScript or YAML. */
const other: fc.Arbitrary<Tree> = fc.oneof(
  fc.constantFrom<Tree>(null, true, 0, -1, 1e308, 0.1, '', ' ', [], {}, [null], [[]], { name: 5 }, { __proto__x: 1 }),
  fc.constantFrom<Tree>(
    'constructor',
    '__proto__',
    '{{ x }}',
    '\u2028',
    'a\nb: c',
    '0x1F',
    '1e3',
    '5m',
    '4Gi',
    'null',
    '&a',
    '"',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.dictionary(fc.string({ maxLength: 8 }), fc.constantFrom<Tree>(1, 'a', [], null), { maxKeys: 4 }),
);

/** A tree with one place of it changed: another value there, the value beside it, twice as much, or nothing. */
function changed(tree: Tree, at: number, how: number, value: Tree): Tree {
  let left = at;
  const visit = (node: Tree): Tree => {
    if (left-- === 0) return how === 0 ? value : how === 1 ? [node, node] : { a: node };
    if (Array.isArray(node)) {
      const items = node.flatMap((item: Tree) => (left === 0 && how === 3 ? (left--, []) : [visit(item)]));
      return how === 2 && left === 0 ? items.toReversed() : items;
    }
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).flatMap(([key, item]) => (left === 0 && how === 3 ? (left--, []) : [[key, visit(item)]])),
    );
  };
  return visit(tree);
}

function places(tree: Tree): number {
  const inner = typeof tree === 'object' && tree !== null ? Object.values(tree) : [];
  return inner.reduce<number>((sum, each) => sum + places(each), 1);
}

const trees = samples.map((text) => parseAllDocuments(text).map((each) => each.toJS() as Tree));
const index = fc.nat({ max: samples.length - 1 });
const settings = (seed: number): fc.Parameters<unknown> => ({ seed, numRuns: RUNS });

test(
  'files with bytes changed, left out or put in, and files that end in the middle, are answered',
  async () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      drop: fc.nat({ max: 6 }),
      put: fc.oneof(
        fc.constantFrom(
          '',
          ':',
          '\n',
          '  ',
          '- ',
          '{',
          '}',
          '[',
          ']',
          '"',
          "'",
          '#',
          '&a ',
          '*a',
          '!!',
          '\t',
          '\0',
          '---\n',
        ),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        index,
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (which, edits, ends) => {
          let text = samples[which] ?? '';
          for (const { at, drop, put } of edits) {
            const place = Math.floor(at * text.length);
            text = text.slice(0, place) + put + (ends ? '' : text.slice(place + drop));
          }
          await answers(text);
        },
      ),
      settings(41),
    );
  },
  LIMIT,
);

test(
  'files in which values are of other types, are missing, or stand twice, are answered',
  async () => {
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 3 }), other);
    await fc.assert(
      fc.asyncProperty(index, fc.array(change, { minLength: 1, maxLength: 3 }), async (which, changes) => {
        const documents = (trees[which] ?? []).map((tree) =>
          changes.reduce((each, [at, how, value]) => changed(each, Math.floor(at * places(each)), how, value), tree),
        );
        await answers(documents.map((each) => stringify(each)).join('---\n'));
      }),
      settings(43),
    );
  },
  LIMIT,
);

test(
  'documents of all kinds between each other and in several files are answered',
  async () => {
    const odd = fc.constantFrom(
      'kind: Poem\n',
      'a: [1\n',
      '',
      '# nothing\n',
      'null\n',
      '5\n',
      '- 1\n',
      '%YAML 1.2\n',
      'a: 1\na: 2\n',
    );
    const piece = fc.oneof(
      index.map((each) => samples[each] ?? ''),
      odd,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(piece, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        async (all) => answers(...all.map((pieces) => pieces.join('\n---\n'))),
      ),
      settings(47),
    );
  },
  LIMIT,
);

test('files that are deep, wide, or say a key again are answered', async () => {
  const deep = (depth: number): string => `${'{ a: '.repeat(depth)}1${' }'.repeat(depth)}`;
  for (const depth of [50, 63, 64, 5000])
    await answers(samples[2]?.replace('spec:', `x: ${deep(depth)}\nspec:`) ?? '', rules);
  const wide = Array.from({ length: 400 }, (_, at) => `      - { alert: A${at % 7}, expr: up > ${at} }`).join('\n');
  await answers(`${rules}${wide}\n`);
  await answers(rules.replace('    interval: 30s\n', '    interval: 30s\n    interval: 40s\n'));
  await answers(`${rules}groups: []\n`);
  expect(samples.length).toBeGreaterThan(2);
});
