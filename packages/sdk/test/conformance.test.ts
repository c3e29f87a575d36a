import { expect, test } from '@jest/globals';
import {
  approximated,
  conditionFunctions,
  defineDiagnostics,
  definePlugin,
  from,
  honoured,
  ignored,
  pathOf,
  section,
  warning,
} from '../src/index.ts';
import type { GeneratedFile, GeneratorContext, Plugin, PluginDefinition } from '../src/index.ts';
import { assertConformance, conformance } from '../src/testing/index.ts';
import type { Reader } from '../src/testing/index.ts';
import { checkRuns } from '../src/testing/conformance.ts';
import { checkFindings } from '../src/testing/findings.ts';
import { checkNames } from '../src/testing/names.ts';
import { problemList } from '../src/testing/problems.ts';
import { checkStatements } from '../src/testing/statements.ts';
import { checkTexts } from '../src/testing/texts.ts';
import { standardReaders } from '../src/testing/readers.ts';
import type { HostileSpec } from '../src/testing/hostile.ts';

type Generate = (context: GeneratorContext<object>) => GeneratedFile[] | Promise<GeneratedFile[]>;

const SPEC =
  'mlops:\n  name: "demo"\n  version: "1.0.0"\n  labels: { b: "2", a: "1" }\n  monitoring:\n    metrics: [{ name: "auc", type: "gauge", help: "area", threshold: 0.9 }]\n';

/** A plugin that lists the metrics with their help, and keeps everything. */
const list: Generate = ({ spec, toolkit }) => [
  toolkit
    .yaml('list.yaml', { from: 'monitoring.metrics' })
    .document({
      labels: spec.labels,
      metrics: (spec.monitoring?.metrics ?? []).map((metric) =>
        from(pathOf('monitoring', 'metrics', [metric.name]), { name: metric.name, help: metric.help }),
      ),
    })
    .file(),
];

function plugin(generate: Generate, more: Partial<PluginDefinition<object>> = {}): Plugin<never> {
  const capabilities = {
    'monitoring.metrics.name': honoured,
    'monitoring.metrics.help': honoured,
    'monitoring.metrics.type': ignored('a list has no kinds'),
  };
  return definePlugin<object>({
    name: 'list',
    summary: 'lists metrics',
    options: section({}),
    appliesTo: (spec) => spec.monitoring !== undefined,
    capabilities,
    generators: {
      list: () =>
        Promise.resolve({ generate: (context: GeneratorContext<object>) => Promise.resolve(generate(context)) }),
    },
    ...more,
  }) as unknown as Plugin<never>;
}

const file = (path: string, content: string, provenance?: GeneratedFile['provenance']): GeneratedFile => ({
  path,
  content,
  ownership: 'generated',
  provenance: provenance ?? [{ start: 1, end: content.split('\n').length - 1, from: ['monitoring'] }],
});

async function runProblems(generate: Generate): Promise<readonly string[]> {
  const problems = problemList();
  await checkRuns(plugin(generate), SPEC, 3, problems);
  return problems.sentences;
}

test('a plugin that keeps everything has no problems, and each kind of check was made', async () => {
  const { problems, checks } = await conformance(plugin(list), {
    goldens: [
      {
        name: 'demo',
        spec: SPEC,
        files: { 'list.yaml': 'labels:\n  a: "1"\n  b: "2"\nmetrics:\n  - name: auc\n    help: area\n' },
      },
    ],
  });
  expect(problems).toEqual([]);
  expect(Object.keys(checks).sort()).toEqual([
    'capabilities',
    'determinism',
    'goldens',
    'hostile text',
    'line ends',
    'names',
    'paths',
    'provenance',
    'visible text',
  ]);
  expect(Object.values(checks).every((count) => count > 0)).toBe(true);
}, 60_000);

test.each([
  [
    'is not what is given',
    { 'list.yaml': 'metrics: []\n' },
    /goldens: demo: 'list.yaml' differs from what is given in line 1: "labels:" instead of "metrics: \[\]"/,
  ],
  ['is given and not made', { 'other.yaml': '' }, /'other.yaml' is not made any more/],
  ['is made and not given', {}, /'list.yaml' is made, but is not among the given files/],
])(
  'a golden file that %s is a problem',
  async (_, files, sentence) => {
    const { problems } = await conformance(plugin(list), { goldens: [{ name: 'demo', spec: SPEC, files }] });
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
  },
  60_000,
);

let counter = 0;
let shared = '';

test.each<[string, Generate, RegExp]>([
  ['counts its runs', () => [file('a.txt', `${counter++}\n`)], /determinism: another run makes another 'a.txt'/],
  [
    'keeps state while it waits',
    async ({ toolkit }) => {
      const before = shared;
      shared = 'busy';
      await toolkit.markdown('x.md');
      shared = '';
      return [file('a.txt', `${before}\n`)];
    },
    /determinism: another run makes another 'a.txt'/,
  ],
  [
    'prints where a field was written',
    ({ at }) => [file('a.txt', `${at('name').range.start}\n`)],
    /with the keys of maps in another order there is another 'a.txt'/,
  ],
  ['leaves its folder', () => [file('../a.txt', '\n')], /paths: '..\/a.txt' is not a plain path inside the folder/],
  ['names a device', () => [file('docs/Aux.md', '\n')], /paths: 'docs\/Aux.md' is not a plain path/],
  [
    'tells files apart by case',
    () => [file('a.txt', '\n'), file('A.txt', '\n')],
    /paths: 'A.txt' and 'a.txt' are one file/,
  ],
  [
    'hides a character',
    () => [file('a.txt', 'a\u200bb\n')],
    /visible text: 'a.txt' holds the invisible character U\+200B/,
  ],
  ['ends lines as Windows does', () => [file('a.txt', 'a\r\nb\n')], /line ends: 'a.txt'/],
  ['does not end its last line', () => [file('a.txt', 'a', [])], /line ends: 'a.txt'/],
  [
    'says nothing of a line',
    () => [file('a.txt', 'a\nb\n', [{ start: 2, end: 2, from: ['name'] }])],
    /provenance: 'a.txt' does not say which field line 1 comes from/,
  ],
  [
    'stops before the last line',
    () => [file('a.txt', 'a\nb\n', [{ start: 1, end: 1, from: ['name'] }])],
    /provenance: 'a.txt' has 2 lines, but provenance for 1/,
  ],
  [
    'names a field that does not exist',
    () => [file('a.txt', 'a\n', [{ start: 1, end: 1, from: ['monitoring.metrix'] }])],
    /line 1 comes from 'monitoring.metrix', which is no field/,
  ],
  [
    'names an item that does not exist',
    () => [file('a.txt', 'a\n', [{ start: 1, end: 1, from: ['monitoring.metrics[acc].help'] }])],
    /comes from 'monitoring.metrics\[acc\].help'/,
  ],
])('a plugin that %s is told', async (_, generate, sentence) => {
  expect(await runProblems(generate)).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
});

test('fields that were left out, items by name and by index, and keys of free maps are places', async () => {
  const paths = [
    '',
    'monitoring',
    'monitoring.alerts',
    'monitoring.metrics[auc].unit',
    'monitoring.metrics[0]',
    'labels.a',
    'deployment.serving.port',
  ];
  expect(await runProblems(() => [file('a.txt', 'a\n', [{ start: 1, end: 1, from: paths }])])).toEqual([]);
});

const HOSTILE: HostileSpec = { text: '', hostile: new Map([['zq1x', 'zq1x: "a"\n#b']]) };
const quoted: Reader = {
  read: (content) => ({
    texts: [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => JSON.parse(match[0]) as string),
    comments: content.match(/\/\/.*/g) ?? [],
  }),
};

async function textProblems(path: string, content: string): Promise<readonly string[]> {
  const problems = problemList();
  await checkTexts([file(path, content)], HOSTILE, { ...standardReaders, '.js': quoted }, problems);
  return problems.sentences;
}

test.each([
  ['not well formed', 'a.yaml', 'a: "zq1x: "a"\n', /'a.yaml' is not well formed with hostile texts/],
  ['cut', 'a.json', '["zq1x: \\"a\\""]\n', /does not give it back whole/],
  ['split into keys', 'a.yaml', 'zq1x: "a"\n', /does not give it back whole/],
  ['markup', 'a.md', 'zq1x: "a" #b\n\n<a href="zq1x">x</a>\n', /outside of its texts and comments, where it acts/],
  ['code', 'a.js', 'run("zq1x: \\"a\\"\\n#b"); zq1x()\n', /outside of its texts and comments, where it acts/],
  ['of a kind without a reader', 'a.toml', 'a = "zq1x"\n', /there is no reader for it: pass one in 'readers'/],
])('a hostile text that became %s is told', async (_, path, content, sentence) => {
  expect(await textProblems(path, content)).toEqual([expect.stringMatching(sentence)]);
});

test.each([
  ['a.yaml', 'a: "zq1x: \\"a\\"\\n#b"\n'],
  ['a.json', '{"zq1x: \\"a\\"\\n#b": 1}\n'],
  ['a.md', '| A |\n| - |\n| zq1x: "a" #b |\n'],
  ['a.js', 'run("in zq1x: \\"a\\"\\n#b"); // zq1x: a b\n'],
  ['a.toml', 'nothing of it\n'],
])('a hostile text that %s holds whole is none', async (path, content) => {
  expect(await textProblems(path, content)).toEqual([]);
});

async function statementProblems(
  capabilities: NonNullable<PluginDefinition<object>['capabilities']>,
  generate: Generate = list,
): Promise<readonly string[]> {
  const problems = problemList();
  await checkStatements(plugin(generate, { capabilities }), [SPEC], problems);
  return problems.sentences;
}

const TRUE = { 'monitoring.metrics.name': honoured, 'monitoring.metrics.help': honoured };

test.each<[string, Parameters<typeof statementProblems>[0], RegExp]>([
  [
    'honours nothing of a field',
    { ...TRUE, 'monitoring.metrics.threshold': honoured },
    /'monitoring.metrics.threshold' is called honoured, but changing it from 0.9 to 0.45 changes no file/,
  ],
  [
    'honours a field of a section only',
    { 'monitoring.metrics': honoured, 'monitoring.metrics.threshold': ignored('a list has no promises') },
    /'monitoring.metrics.type' is called honoured, but changing it/,
  ],
  [
    'ignores what it prints',
    { ...TRUE, 'monitoring.metrics.help': ignored('no reason') },
    /changing 'monitoring.metrics.help' from "area" to "areax" changes 'list.yaml', but the plugin calls it ignored/,
  ],
  [
    'prints a field of which it does not speak',
    { 'monitoring.metrics.name': honoured },
    /changing 'monitoring.metrics.help' from "area" to "areax" changes 'list.yaml', but the plugin says nothing of it/,
  ],
  ['speaks of no field', { ...TRUE, 'monitoring.metrix': honoured }, /'monitoring.metrix' is no field of the language/],
  [
    'says no reason',
    { ...TRUE, 'monitoring.metrics.type': ignored(' ') },
    /'monitoring.metrics.type' is called ignored without a word on it: say why/,
  ],
  [
    'says no way',
    { ...TRUE, 'monitoring.metrics.type': approximated('') },
    /'monitoring.metrics.type' is called approximated without a word on it: say how/,
  ],
])('a statement that %s is told', async (_, capabilities, sentence) => {
  expect(await statementProblems(capabilities)).toEqual([expect.stringMatching(sentence)]);
});

test('true statements are none, and an approximation may go either way', async () => {
  expect(await statementProblems(TRUE)).toEqual([]);
  expect(
    await statementProblems({
      ...TRUE,
      'monitoring.metrics.help': approximated('it is printed'),
      'monitoring.metrics.type': approximated('it is not'),
    }),
  ).toEqual([]);
});

const broken = SPEC.replace('help: "area"', 'help: "bad"');

function findingPlugin(entry: { code?: string; why?: string; example?: { bad: string; good: string } }): Plugin<never> {
  const diagnostics = defineDiagnostics({
    bad: warning<{ name: string }>(entry.code ?? 'list/bad-help', {
      message: ({ name }) => `The help of '${name}' is bad: write another.`,
      why: entry.why ?? 'Nobody reads it.',
      ...(entry.example === undefined ? {} : { example: entry.example }),
    }),
  });
  return plugin(list, {
    diagnostics: diagnostics as never,
    validators: [
      ({ spec, at }) =>
        (spec.monitoring?.metrics ?? [])
          .filter((metric) => metric.help === 'bad')
          .map((metric) => diagnostics.bad(at('monitoring'), { name: metric.name })),
    ],
  });
}

async function findingProblems(
  entry: Parameters<typeof findingPlugin>[0],
  without: Record<string, string> = {},
): Promise<readonly string[]> {
  const problems = problemList();
  await checkFindings(findingPlugin(entry), without, problems);
  return problems.sentences;
}

test.each<[string, Parameters<typeof findingPlugin>[0], Record<string, string>, RegExp]>([
  [
    'of another name',
    { code: 'other/bad-help', example: { bad: broken, good: SPEC } },
    {},
    /'other\/bad-help' does not begin with 'list\/'/,
  ],
  ['without a why', { why: ' ', example: { bad: broken, good: SPEC } }, {}, /does not say why there is such a finding/],
  ['without an example', {}, {}, /has no example: give a bad and a good specification/],
  [
    'whose bad example reports nothing',
    { example: { bad: SPEC, good: SPEC } },
    {},
    /the bad example of 'list\/bad-help' reports nothing instead of just that/,
  ],
  [
    'whose bad example is no specification',
    { example: { bad: 'mlops: 3\n', good: SPEC } },
    {},
    /the bad example of 'list\/bad-help' reports that it is no specification/,
  ],
  [
    'whose good example reports it',
    { example: { bad: broken, good: broken } },
    {},
    /the good example of 'list\/bad-help' reports list\/bad-help/,
  ],
  [
    'with an example and an excuse',
    { example: { bad: broken, good: SPEC } },
    { 'list/bad-help': 'it hangs on the weather' },
    /also a reason in 'withoutExample'/,
  ],
  [
    'excused under another name',
    { example: { bad: broken, good: SPEC } },
    { 'list/unknown': 'x' },
    /'list\/unknown' stands in 'withoutExample', but the plugin declares no such diagnostic/,
  ],
])('a finding %s is told', async (_, entry, without, sentence) => {
  expect(await findingProblems(entry, without)).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
});

test('a finding with examples that report it is none, nor one that says why it has none', async () => {
  expect(await findingProblems({ example: { bad: broken, good: SPEC } })).toEqual([]);
  expect(await findingProblems({}, { 'list/bad-help': 'it hangs on the weather' })).toEqual([]);
});

test('functions that a plugin adds to conditions must mean something', async () => {
  const half = { name: 'half', parameters: ['x'], expression: 'x / 2', text: 'Half of it.', example: 'half(up) > 1' };
  const problemsOf = async (...functions: (typeof half)[]): Promise<readonly string[]> =>
    (await conformance(plugin(list, { provides: functions.map((each) => conditionFunctions.of(each)) }))).problems;
  expect(await problemsOf(half)).toEqual([]);
  expect(await problemsOf({ ...half, expression: 'x / y' })).toEqual([
    "functions: half: `x / y` uses 'y', which is neither a parameter nor a built-in function.",
  ]);
  expect(await problemsOf({ ...half, example: 'up > 1' })).toEqual([
    'functions: half: its example `up > 1` does not call it.',
  ]);
  expect((await problemsOf({ ...half, example: 'half(up)' })).join()).toContain('means nothing');
  expect((await problemsOf(half, half)).join()).toContain('twice');
  expect((await problemsOf({ ...half, expression: 'promql("up") + x' })).join()).toContain('no raw PromQL');
});

test('broken promises are one message, by kind', async () => {
  const wrong = plugin(list, {
    capabilities: { 'monitoring.metrix': honoured, 'monitoring.metrics.name': ignored('') },
  });
  await expect(assertConformance(wrong)).rejects.toThrow(
    /^The plugin 'list' does not keep \d+ promises:\n {2}capabilities\n {4}- 'monitoring.metrix' is no field of the language/,
  );
  const checks = await assertConformance(plugin(list));
  expect(checks['capabilities']).toBeGreaterThan(10);
});

test.each<[string, unknown, unknown, RegExp]>([
  ['a list of specifications', plugin(list), [SPEC], /write \{ specs: \[spec\] \}/],
  ['a text', plugin(list), SPEC, /the second argument must be a map of options/],
  ['a misspelt option', plugin(list), { golden: 'x' }, /there is no option 'golden': did you mean 'goldens'\?/],
  ['another option', plugin(list), { a: 1 }, /there is no option 'a': there are specs, goldens/],
  ['a specification for a list', plugin(list), { specs: SPEC }, /'specs' must be a list of texts/],
  ['no plugin', { default: plugin(list) }, {}, /the first argument is no plugin: pass what definePlugin returned/],
  ['a plugin of another contract', { ...plugin(list), contract: 99 }, {}, /the plugin 'list' was made for version 99/],
  ['goldens that are none', plugin(list), { goldens: {} }, /'goldens' must be the path of a folder, or a list/],
])('the kit refuses %s', async (_, tested, options, sentence) => {
  await expect(conformance(tested as never, options as never)).rejects.toThrow(sentence);
  await expect(conformance(tested as never, options as never)).rejects.toThrow(TypeError);
});

const namesAs = (kind: 'stages' | 'parameters', nameOf: (name: string) => string): Plugin<never> =>
  plugin(({ spec, toolkit }) => {
    const names = (spec.training?.pipeline?.stages ?? []).flatMap(({ name, parameters = {} }) =>
      kind === 'stages' ? [name] : Object.keys(parameters),
    );
    const document = Object.fromEntries(names.map((name) => [nameOf(name), 'is there']));
    return [toolkit.yaml('names.yaml', { from: 'training.pipeline' }).document(document).file()];
  });

test.each<[string, Plugin<never>, RegExp]>([
  [
    'makes one of two names',
    namesAs('parameters', (name) => name.replace(/\W/g, '_')),
    /names: in the specification of names, with 'z_\w+' called "x[^"]*y" and 'z_\w+' called "x[^"]*y": the files hold \d+ texts instead of \d+/,
  ],
  [
    'fails at a name',
    namesAs('stages', (name) => {
      if (name === 'import') throw new Error('no stage may be called import');
      return name;
    }),
    /names: in the specification of names, with 'z_\w+' called "import": it throws: no stage may be called import/,
  ],
  [
    'writes a name as it is',
    plugin(({ spec }) => (spec.training?.pipeline?.stages ?? []).map(({ name }) => file(`${name}.txt`, 'a\n'))),
    /names: in the specification of names, with 'z_\w+' called "[^"]+": paths: '[^']+' is not a plain path/,
  ],
])(
  'a plugin that %s has a problem that says with which names',
  async (_, tried, sentence) => {
    const found = problemList();
    await checkNames(tried, standardReaders, found);
    expect(found.sentences).toEqual([expect.stringMatching(sentence)]);
  },
  60_000,
);
