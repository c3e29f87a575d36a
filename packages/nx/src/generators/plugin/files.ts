/** The files of a plugin's package by path. `name` consists of a-z, digits and `-`; `version` is that of the SDK it is made for. */
export function pluginFiles(name: string, version: string): Readonly<Record<string, string>> {
  return {
    'package.json': manifest(name, version),
    'project.json': project(name),
    'tsconfig.json': TSCONFIG,
    'README.md': readme(name),
    'src/index.ts': index(name),
    'src/diagnostics.ts': diagnostics(name),
    'src/validators/runbooks.ts': VALIDATOR,
    'src/generators/page.ts': PAGE,
    'test/plugin.test.ts': test(name),
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function manifest(name: string, version: string): string {
  return json({
    name: `trainyard-plugin-${name}`,
    version: '0.1.0',
    description: `The target ${name} of Trainyard`,
    type: 'module',
    engines: { node: '>=20.19' },
    exports: {
      '.': { types: './dist/src/index.d.ts', default: './dist/src/index.js' },
      './package.json': './package.json',
    },
    files: ['dist/src'],
    scripts: { build: 'tsc', test: 'tsc && node --test dist/test/plugin.test.js' },
    // The installed Trainyard decides which SDK there is; the range says with which it was tested.
    peerDependencies: { '@trainyard/sdk': `^${version}` },
    devDependencies: {
      '@trainyard/sdk': `^${version}`,
      '@types/node': '^20.19.0',
      // The conformance kit reads the page that is generated with these two.
      'mdast-util-from-markdown': '^2.0.0',
      'micromark-extension-gfm-table': '^2.0.0',
      typescript: '^5.9.0 || ^6.0.0',
    },
  });
}

function project(name: string): string {
  const run = (script: string, more: object = {}): object => ({
    command: `npm run ${script}`,
    options: { cwd: '{projectRoot}' },
    ...more,
  });
  return json({
    name: `trainyard-plugin-${name}`,
    projectType: 'library',
    sourceRoot: '{projectRoot}/src',
    targets: { build: run('build', { outputs: ['{projectRoot}/dist'] }), test: run('test') },
  });
}

const TSCONFIG = json({
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    declaration: true,
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'dist',
    types: ['node'],
  },
  include: ['src', 'test'],
});

function index(name: string): string {
  return `import { approximated, definePlugin, honoured, section, text } from '@trainyard/sdk';
import { diagnostics } from './diagnostics.js';
import { runbooksAreNamed } from './validators/runbooks.js';

/** Options in \`targets.${name}\` of a specification, each checked by Trainyard. */
const options = section({ title: text('a title').default('Alerts').meta({ description: 'Heading of the page' }) });

/** A plain value: importing it has no effect, and its generators load only when something is generated. */
export default definePlugin({
  name: '${name}',
  summary: 'A page that says what to do for each alert',
  options,
  appliesTo: (spec) => (spec.monitoring?.alerts.length ?? 0) > 0,
  // What it does with which field; the conformance kit tries each statement by changing the field.
  capabilities: {
    'monitoring.alerts.name': honoured,
    'monitoring.alerts.runbook': honoured,
    'monitoring.alerts.condition': approximated('it is printed, not evaluated'),
  },
  diagnostics,
  validators: [runbooksAreNamed],
  generators: { page: () => import('./generators/page.js') },
});
`;
}

function diagnostics(name: string): string {
  return `import { defineDiagnostics, warning } from '@trainyard/sdk';

const example = (more: string): string => \`mlops:
  name: "demo"
  version: "1.0.0"
  monitoring:
    metrics: [{ name: "quality", type: "gauge" }]
    alerts: [{ name: "low", condition: "quality < 0.9", severity: "critical"\${more} }]
\`;

/** All findings of this plugin; each has an example that reports it and one that does not. */
export const diagnostics = defineDiagnostics({
  noRunbook: warning<{ alert: string }>('${name}/no-runbook', {
    message: ({ alert }) => \`Nobody knows what to do when '\${alert}' fires: give it a \\\`runbook\\\`.\`,
    why: 'A critical alert wakes someone up, who should not have to begin by searching.',
    remedy: 'Write \`runbook: "https://…"\` with an address where the steps stand.',
    example: { bad: example(''), good: example(', runbook: "https://runbooks.example.com/low"') },
  }),
});
`;
}

const VALIDATOR = `import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { diagnostics } from '../diagnostics.js';

/** A check is light and pure: it sees the specification and yields findings at their places. */
export function* runbooksAreNamed({ spec, at }: ValidatorContext): Iterable<Diagnostic> {
  for (const alert of spec.monitoring?.alerts ?? []) {
    if (alert.severity === 'critical' && alert.runbook === undefined)
      yield diagnostics.noRunbook(at(\`monitoring.alerts[\${alert.name}]\`), { alert: alert.name });
  }
}
`;

const PAGE = `import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';

/** Builds files with the toolkit: no text of a specification can become markup, and each line knows the field that it comes from. */
export async function* generate({
  spec,
  options,
  toolkit,
}: GeneratorContext<{ readonly title: string }>): AsyncIterable<GeneratedFile> {
  const page = await toolkit.markdown('alerts.md', { from: 'monitoring.alerts' });
  page.heading(1, options.title);
  page.table(
    ['alert', 'condition', 'what to do'],
    (spec.monitoring?.alerts ?? []).map((alert) => ({
      cells: [alert.name, { code: alert.condition.text }, alert.runbook ?? 'nobody said'],
      from: \`monitoring.alerts[\${alert.name}]\`,
    })),
  );
  yield page.file();
}
`;

function test(name: string): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertConformance, runPlugin } from '@trainyard/sdk/testing';
import plugin from '../src/index.js';

const spec = \`mlops:
  name: "shop"
  version: "1.0.0"
  monitoring:
    metrics: [{ name: "quality", type: "gauge" }]
    alerts:
      - { name: "poor", condition: "quality < 0.9", severity: "critical" }
      - { name: "odd", condition: "quality > 1", severity: "info", runbook: "https://runbooks.example.com/odd" }
  targets:
    ${name}: { title: "What to do" }
\`;

test('keeps what every plugin promises', async () => {
  await assertConformance(plugin, { specs: [spec] });
});

test('the page has a line for each alert', async () => {
  const { files } = await runPlugin(plugin, spec);
  assert.deepEqual(
    files.map(({ path }) => path),
    ['alerts.md'],
  );
  assert.match(files[0]?.content ?? '', /^# What to do\\n/);
  assert.match(files[0]?.content ?? '', /\\| odd \\| \`quality > 1\` \\| https:\\/\\/runbooks\\.example\\.com\\/odd \\|/);
});

test('a critical alert without a runbook is reported where it stands', async () => {
  const { diagnostics } = await runPlugin(plugin, spec);
  const own = diagnostics.filter(({ code }) => code === '${name}/no-runbook');
  assert.deepEqual(
    own.map(({ path }) => path),
    ['monitoring.alerts[poor]'],
  );
});
`;
}

function readme(name: string): string {
  return `# trainyard-plugin-${name}

The target \`${name}\` of [Trainyard](https://www.npmjs.com/package/trainyard): a page that says what to do for each alert.

\`\`\`sh
npm install
npm test
\`\`\`

\`npm test\` compiles the package and runs the conformance kit: equal input gives equal files, hostile names stay text, every line has its
provenance, each statement about a field is true, each finding has an example.

## Use it

As a dependency it is found by its name. Its options stand in the specification:

\`\`\`yaml
mlops:
  targets:
    ${name}: { title: "What to do" }
\`\`\`

\`npx trainyard plugins ${name}\` shows them with what it does to each field.

## Where to begin

\`src/index.ts\` is the plugin, \`src/generators/page.ts\` writes its file, \`src/diagnostics.ts\` and \`src/validators\` are its findings.
`;
}
