import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { built } from './built.ts';

const { folder, trainyard } = built();
const sdk = new URL('../../sdk/dist/index.js', import.meta.url).href;
const put = (name: string, text: string): void => writeFileSync(join(folder(), name), text);
const read = (name: string): string => readFileSync(join(folder(), 'generated', name), 'utf8');

const SPEC = `mlops:
  name: "demo"
  version: "1.0.0"
  training:
    pipeline: { stages: [{ name: "fit", type: "training", outputs: ["model"] }] }
    experiments: { tracking: { backend: "notebook" }, metrics: [{ name: "auc", goal: "maximize" }] }
    model: { type: "classification" }
  governance: { lineage: { model_lineage: true } }
`;

/** A plugin of the project that gives what \`gives\` says, a piece of JavaScript. */
function project(name: string, members: string): string {
  put(
    `${name}.mjs`,
    `import { definePlugin, documentSections, section, trackingBackends, trackingCode } from ${JSON.stringify(sdk)};
export default definePlugin({ name: '${name}', summary: '', options: section({}), appliesTo: () => true, capabilities: {}, generators: {}, ${members} });\n`,
  );
  return `./${name}.mjs`;
}

function use(...plugins: string[]): void {
  put('trainyard.config.json', JSON.stringify({ plugins }));
  put('a.mlops.yaml', SPEC);
}

const BACKEND = `provides: [trackingBackends.of({ name: 'notebook', description: 'Pages' }), trackingCode.of({ backend: 'notebook', plugin: 'notebook', module: 'pages' })]`;

interface Told {
  readonly code: string;
  readonly message: string;
}

const found = (): readonly Told[] =>
  (JSON.parse(trainyard('check', 'a.mlops.yaml', '--json').stdout) as { diagnostics: readonly Told[] }).diagnostics;

const section = (document: string, title: string): string =>
  `contributes: ({ spec }) => [documentSections.of({ document: '${document}', title: ${JSON.stringify(title)}, from: 'training.model', blocks: [
    { paragraph: ['The model ', { code: spec.training.model.type }, ' of ', { strong: spec.name }, '.'] },
    { list: ['a | b', '# no heading', '<script>'] },
    { table: { header: ['what', 'why'], rows: [['a | b', '\`x\`']] } },
    { code: { language: 'text', text: 'line\\n\`\`\`\\nmore' } },
  ] })]`;

test('sections of others stand in a document, in the order of the names of their plugins, and nothing in them is markup', () => {
  use(
    project('zeta', section('compliance/model-card', 'Zeta')),
    project('alpha', section('compliance/model-card', 'Alpha *x*')),
    project('notebook', BACKEND),
  );
  expect(trainyard('generate', 'a.mlops.yaml', '--quiet').status).toBe(0);
  const card = read('compliance/model-card.md');
  expect(card.indexOf('## Alpha \\*x\\*')).toBeGreaterThan(0);
  expect(card.indexOf('## Zeta')).toBeGreaterThan(card.indexOf('## Alpha'));
  expect(card).toContain('The model `classification` of **demo**.');
  expect(card).toContain('- a | b\n- \\# no heading\n- \\<script>');
  expect(card).toContain('| a \\| b | \\`x\\` |');
  expect(card).toContain('````text\nline\n```\nmore\n````');
  const line = card.split('\n').findIndex((each) => each.startsWith('## Zeta')) + 1;
  expect(trainyard('explain', `generated/compliance/model-card.md:${line}`, 'a.mlops.yaml').stdout).toContain(
    'training.model',
  );
}, 60_000);

test('a section for a document that nobody writes is told', () => {
  use(project('alpha', section('compliance/model-cart', 'A')), project('notebook', BACKEND));
  expect(
    found()
      .filter(({ code }) => code === 'engine/no-such-document')
      .map(({ message }) => message),
  ).toEqual([
    "The plugin 'alpha' has a section for 'compliance/model-cart', which no plugin writes. Did you mean 'compliance/model-card'?",
  ]);
});

test.each([
  [
    "[documentSections.of({ document: 'compliance/model-card', title: 'A', from: 'name', blocks: [{ html: '<b>' }] })]",
    /has blocks that are neither paragraph, list, table nor code/,
  ],
  ['[{}]', /it gave what was not made by `of` of an extension point/],
  ['3', /it gave no list of contributions/],
  ["(() => { throw new Error('oh no') })()", /oh no/],
])('what is no contribution (%s) is a failure of the plugin, with its name', (given, reason) => {
  use(project('alpha', `contributes: () => ${given}`), project('notebook', BACKEND));
  const { status, stderr } = trainyard('generate', 'a.mlops.yaml');
  expect(status).toBe(3);
  expect(stderr).toContain('The plugin alpha failed in `contributes`');
  expect(stderr).toMatch(reason);
});

test('a scaffold says how to record a run with the code of the tracking back end, also that of an outside plugin', () => {
  use(project('notebook', BACKEND));
  expect(trainyard('generate', 'a.mlops.yaml', '--quiet').status).toBe(0);
  expect(read('kubeflow/scaffold/fit.py'))
    .toContain(`    # records the run with notebook/pages.py, beside the folder of this pipeline, once that is on the path:
    # from pages import log_metric, run
    # with run("fit", parameters): log_metric("auc", value)
`);
});
