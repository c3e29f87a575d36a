import { logger, readJson } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requireTool, run } from '@trainyard/oracles';
import { addTarget } from '../src/generators/add-target/add-target.ts';
import { convert } from '../src/generators/convert/convert.ts';
import { plugin } from '../src/generators/plugin/plugin.ts';
import { service } from '../src/generators/service/service.ts';
import type { ServiceOptions } from '../src/generators/service/service.ts';
import { stage } from '../src/generators/stage/stage.ts';

const { check } = await import('trainyard/core');

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
});

// What is told beside the work is no part of these tests.
logger.info = logger.warn = () => undefined;

const textOf = (path: string): string => tree.read(path, 'utf-8') ?? '';
const changes = (): string[] =>
  tree
    .listChanges()
    .map(({ path, type }) => `${type} ${path}`)
    .sort();

/** Errors and warnings of a specification, by the built-in plugins. */
function problemsOf(path: string): readonly string[] {
  const { diagnostics } = check({ [path]: textOf(path) }, path);
  return diagnostics.filter(({ severity }) => severity !== 'info').map(({ message }) => message);
}

/** Whether a text is another one with something put in at one place. */
function isInserted(before: string, after: string): boolean {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  return after.endsWith(before.slice(head));
}

const kinds: readonly Required<Pick<ServiceOptions, 'template' | 'syntax'>>[] = (
  ['tabular', 'vision', 'text', 'forecast', 'llm'] as const
).flatMap((template) => (['yaml', 'native'] as const).map((syntax) => ({ template, syntax })));

const fileOf = (syntax: 'yaml' | 'native'): string => `services/churn/churn.mlops${syntax === 'yaml' ? '.yaml' : ''}`;

test.each(kinds)('service writes $template in $syntax, without errors and warnings, into its folder', async (kind) => {
  const before = new Set(changes());
  await service(tree, { name: 'churn', directory: 'services/churn', ...kind });
  expect(problemsOf(fileOf(kind.syntax))).toEqual([]);
  const added = changes().filter((each) => !before.has(each));
  expect(added).toContain('CREATE services/churn/src/churn/stages/training.py');
  expect(added.filter((each) => !each.startsWith('CREATE services/churn/'))).toEqual([]);
});

test('service takes its name for the folder, and points editors to the package of the workspace', async () => {
  await service(tree, { name: 'churn' });
  expect(textOf('churn/churn.mlops.yaml')).toMatch(/^# yaml-language-server: \$schema=\.\.\/node_modules\/trainyard\//);
});

test('service keeps code that is there, and refuses a specification that is there, names that are none, and folders outside', async () => {
  tree.write('churn/src/churn/stages/training.py', '# mine\n');
  await service(tree, { name: 'churn' });
  expect(textOf('churn/src/churn/stages/training.py')).toBe('# mine\n');
  const before = changes();
  await expect(service(tree, { name: 'churn' })).rejects.toThrow("'churn/churn.mlops.yaml' is there already");
  await expect(service(tree, { name: 'a b' })).rejects.toThrow("'a b' cannot be the name of a service");
  await expect(service(tree, { name: 'x', directory: '../x' })).rejects.toThrow('outside of the workspace');
  expect(changes()).toEqual(before);
});

test.each(kinds)('stage is put behind the others of $template in $syntax; every other byte stays', async (kind) => {
  await service(tree, { name: 'churn', directory: 'services/churn', ...kind });
  const file = fileOf(kind.syntax);
  const before = textOf(file);
  await stage(tree, {
    name: 'explain',
    type: 'evaluation',
    project: 'churn',
    inputs: 'model',
    outputs: 'reasons',
    timeout: '30m',
  });
  expect(isInserted(before, textOf(file))).toBe(true);
  expect(problemsOf(file)).toEqual([]);
  expect(textOf(file)).toContain('churn.stages.explain:run');
  expect(textOf('services/churn/src/churn/stages/explain.py')).toContain('# writes outputs["reasons"].path');
});

test('stage stands as the others do: lines behind a dash, blocks, or braces', async () => {
  tree.write(
    'a.mlops.yaml',
    `mlops:
  name: "a" # the name
  version: "1.0.0"
  training:
    pipeline:
      stages:
        # first
        - name: prepare
          type: data_prep   # odd   blanks
          outputs: [x]
        # last
  monitoring: {}
`,
  );
  await stage(tree, { name: 'fit', spec: 'a.mlops.yaml', inputs: 'x', outputs: 'model, log' });
  expect(textOf('a.mlops.yaml')).toBe(`mlops:
  name: "a" # the name
  version: "1.0.0"
  training:
    pipeline:
      stages:
        # first
        - name: prepare
          type: data_prep   # odd   blanks
          outputs: [x]
        - name: "fit"
          type: "training"
          inputs: ["x"]
          outputs: ["model", "log"]
          entrypoint: "a.stages.fit:run"
        # last
  monitoring: {}
`);
  tree.write(
    'b.mlops',
    'mlops b "1.0.0" {\r\n  training { pipeline {\r\n    stage prepare : data_prep { outputs = [x] } # one\r\n  } }\r\n}\r\n',
  );
  await stage(tree, { name: 'for', spec: 'b.mlops', inputs: 'x', timeout: '1h' });
  expect(textOf('b.mlops')).toBe(
    'mlops b "1.0.0" {\r\n  training { pipeline {\r\n    stage prepare : data_prep { outputs = [x] } # one\r\n    stage "for" : training {\r\n      inputs = [x]\r\n      timeout = 1h\r\n      entrypoint = "b.stages.for_:run"\r\n    }\r\n  } }\r\n}\r\n',
  );
  tree.write(
    'c.mlops.yaml',
    'mlops: { name: c, version: "1.0.0", training: { pipeline: { stages: [{ name: p, type: data_prep }] } } }\n',
  );
  await stage(tree, { name: 'q', spec: 'c.mlops.yaml' });
  expect(textOf('c.mlops.yaml')).toContain(
    'stages: [{ name: p, type: data_prep }, { name: "q", type: "training", entrypoint: "c.stages.q:run" }]',
  );
});

test.each([
  ['a.mlops.yaml', 'mlops:\n  name: "a"\n  version: "1.0.0"\n'],
  ['a.mlops.yaml', 'mlops:\n  name: "a"\n  version: "1.0.0"\n  training:\n    data: { source: "s3://x" }\n'],
  ['a.mlops.yaml', 'mlops:\n  name: "a"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages: []\n'],
  ['a.mlops.yaml', 'mlops: { name: "a", version: "1.0.0" }\n'],
  ['a.mlops', 'mlops a "1.0.0" {}\n'],
  ['a.mlops', 'mlops a "1.0.0" {\n  training {\n    data { source = "s3://x" }\n  }\n}\n'],
  ['a.mlops', 'mlops a "1.0.0" {\n  training { pipeline {} }\n}\n'],
])('stage finds its place in %s that has no stage yet', async (file, text) => {
  tree.write(file, text);
  await stage(tree, { name: 'fit', spec: file });
  expect(problemsOf(file)).toEqual([]);
  expect(check({ [file]: textOf(file) }, file).spec).toMatchObject({
    training: { pipeline: { stages: [{ name: 'fit' }] } },
  });
});

test('stage is put into a specification in TypeScript, in the layout that it has', async () => {
  const text = `import { defineService } from 'trainyard';

// One of many.
export default defineService({
  mlops: {
    name: 'a',
    version: '1.0.0',
    training: {
      pipeline: {
        stages: [
          { name: 'prepare', type: 'data_prep', outputs: ['x'], entrypoint: 'a.jobs.prepare:run' }, // first
        ],
      },
    },
  },
});
`;
  tree.write('a.mlops.ts', text);
  await stage(tree, { name: 'fit', spec: 'a.mlops.ts', inputs: 'x', outputs: 'model' });
  expect(isInserted(text, textOf('a.mlops.ts'))).toBe(true);
  expect(textOf('a.mlops.ts')).toMatch(
    /\/\/ first\n\s+\{\s*name: 'fit',\s*type: 'training',\s*inputs: \['x'\],\s*outputs: \['model'\],/,
  );
  expect(textOf('src/a/jobs/fit.py')).toContain('def run(');
  await expect(stage(tree, { name: 'fit', spec: 'a.mlops.ts' })).rejects.toThrow("has a stage 'fit' already");
});

test('stage refuses a name that is taken, also by what the specification extends', async () => {
  tree.write(
    'base.mlops.yaml',
    'mlops:\n  training:\n    pipeline:\n      stages:\n        - { name: "shared", type: "training" }\n',
  );
  tree.write('a.mlops.yaml', 'extends: ["./base.mlops.yaml"]\nmlops:\n  name: "a"\n  version: "1.0.0"\n');
  const before = changes();
  await expect(stage(tree, { name: 'shared', spec: 'a.mlops.yaml' })).rejects.toThrow("has a stage 'shared' already");
  expect(changes()).toEqual(before);
});

test.each([
  [
    'a mistake in the text',
    'mlops:\n  name: "a\n',
    { name: 'fit' },
    /has mistakes; put them right first: a\.mlops\.yaml:/,
  ],
  ['a list', '- 1\n', { name: 'fit' }, /describes a service|has no map `mlops`/],
  [
    'a circle',
    'mlops:\n  name: "a"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages:\n        - { name: "p", type: "training", inputs: ["y"], outputs: ["x"] }\n',
    { name: 'fit', inputs: 'x', outputs: 'y' },
    /would be wrong: /,
  ],
  [
    'an output with two makers',
    'mlops:\n  name: "a"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages:\n        - { name: "p", type: "training", outputs: ["x"] }\n',
    { name: 'fit', outputs: 'x' },
    /would be wrong: /,
  ],
  ['a name that is none', 'mlops:\n  name: "a"\n  version: "1.0.0"\n', { name: 'fit it' }, /'fit it' cannot be a name/],
  [
    'a time that is none',
    'mlops:\n  name: "a"\n  version: "1.0.0"\n',
    { name: 'fit', timeout: 'soon' },
    /'soon' is no duration/,
  ],
])('stage refuses %s, and changes nothing', async (_, text, options, message) => {
  tree.write('a.mlops.yaml', text);
  const before = changes();
  await expect(stage(tree, { spec: 'a.mlops.yaml', ...options })).rejects.toThrow(message);
  expect(changes()).toEqual(before);
  expect(textOf('a.mlops.yaml')).toBe(text);
});

test('a specification is found by its project, its name or its folder; one of several has to be named', async () => {
  await service(tree, { name: 'churn', directory: 'services/churn' });
  await stage(tree, { name: 'one' });
  await service(tree, { name: 'ranking', directory: 'services/search' });
  tree.write('services/search/project.json', '{ "name": "find" }');
  for (const [name, project] of [
    ['two', 'churn'],
    ['three', 'ranking'],
    ['four', 'search'],
    ['five', 'find'],
  ] as const)
    await stage(tree, { name, project });
  expect(textOf('services/churn/churn.mlops.yaml')).toMatch(/name: "one"[^]*name: "two"/);
  expect(textOf('services/search/ranking.mlops.yaml')).toMatch(/name: "three"[^]*name: "four"[^]*name: "five"/);
  await expect(stage(tree, { name: 'six' })).rejects.toThrow('Say which specification is meant');
  await expect(stage(tree, { name: 'six', project: 'none' })).rejects.toThrow(
    "'none' has no specification. There are: services/",
  );
  await expect(stage(tree, { name: 'six', spec: 'x.mlops' })).rejects.toThrow("There is no file 'x.mlops'");
});

const python = requireTool('python');
(python === undefined ? test.skip : test)('the code of a stage is what ruff asks for, whatever the names', async () => {
  await service(tree, { name: 'churn' });
  await stage(tree, { name: 'class', project: 'churn', inputs: 'model,a.b-c', outputs: 'def' });
  const code = textOf('churn/src/churn/stages/class_.py');
  const ruff = ['-m', 'ruff', 'check', '--isolated', '--line-length', '120', '--select', 'E,F,I,B,UP', '-'];
  expect(run(python ?? '', ruff, { input: code }).stdout).toContain('All checks passed');
});

test('stages and targets are put into texts of any layout, and nothing else changes', async () => {
  const word = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/);
  const comment = fc.constantFrom('', ' # why', '  #  "x": {');
  const layout = fc.record({
    name: word,
    gap: fc.constantFrom('  ', '    '),
    eol: fc.constantFrom('\n', '\r\n'),
    comment,
    flow: fc.boolean(),
    end: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(layout, word, async ({ name, gap, eol, comment: said, flow, end }, added) => {
      const item = flow
        ? [`${gap.repeat(4)}- { name: "${name}", type: training }${said}`]
        : [`${gap.repeat(4)}- name: '${name}'${said}`, `${gap.repeat(4)}  type: training`];
      const lines = [
        'mlops:',
        `${gap}name: a`,
        `${gap}version: "1.0.0"`,
        `${gap}training:`,
        `${gap.repeat(2)}pipeline:`,
        `${gap.repeat(3)}stages:${said}`,
        ...item,
        `${gap}targets:`,
        `${gap.repeat(2)}k8s: {}${said}`,
      ];
      const text = lines.join(eol) + (end ? eol : '');
      tree.write('a.mlops.yaml', text);
      if (added === name) return;
      await stage(tree, { name: added, spec: 'a.mlops.yaml' });
      const between = textOf('a.mlops.yaml');
      expect(isInserted(text, between)).toBe(true);
      await addTarget(tree, { plugin: 'prometheus', spec: 'a.mlops.yaml' });
      expect(isInserted(between, textOf('a.mlops.yaml'))).toBe(true);
      expect(problemsOf('a.mlops.yaml').filter((each) => /prometheus|is no field/.test(each))).toEqual([]);
    }),
    { seed: 8, numRuns: 60 },
  );
}, 60_000);

test.each(kinds)(
  'add-target turns each target on in $template in $syntax, with its options; every other byte stays',
  async (kind) => {
    await service(tree, { name: 'churn', directory: 'services/churn', ...kind });
    const file = fileOf(kind.syntax);
    for (const target of ['k8s', 'prometheus', 'mlflow', 'compliance']) {
      const before = textOf(file);
      await addTarget(tree, { plugin: target, project: 'churn' });
      expect(isInserted(before, textOf(file))).toBe(true);
      expect(problemsOf(file)).toEqual([]);
    }
  },
);

test('add-target writes defaults out, and the rest of the options as comments', async () => {
  tree.write('a.mlops.yaml', 'mlops:\n  name: "a"\n  version: "1.0.0"\n');
  await addTarget(tree, { plugin: 'kubeflow', spec: 'a.mlops.yaml' });
  expect(textOf('a.mlops.yaml')).toBe(`mlops:
  name: "a"
  version: "1.0.0"
  targets:
    kubeflow:
      # namespace: … Namespace of scheduled runs: a namespace of a-z, 0-9 and -
      base_image: "python:3.12-slim" # Image of stages that give none; build one that holds their code: an image (text)
      packages: [] # Packages that each stage installs with pip before it runs, such as "card-fraud==2.3.0" or "card-fra…
`);
  tree.write('b.mlops', 'mlops b "1.0.0" {\n  targets { wandb = false, "x-note" = 1 }\n}\n');
  await addTarget(tree, { plugin: 'wandb', spec: 'b.mlops' });
  expect(textOf('b.mlops')).toBe('mlops b "1.0.0" {\n  targets { wandb = {}, "x-note" = 1 }\n}\n');
});

test('add-target writes a block where the native syntax has none', async () => {
  tree.write('a.mlops', 'mlops a "1.0.0" {\n  description = "x" # what\n}\n');
  await addTarget(tree, { plugin: 'prometheus', spec: 'a.mlops' });
  expect(textOf('a.mlops')).toMatch(
    /^mlops a "1\.0\.0" \{\n {2}description = "x" # what\n {2}targets \{\n {4}prometheus \{\n {6}scrape_interval = 15s # [^\n]+\n[^]*\n {4}\}\n {2}\}\n\}\n$/,
  );
  expect(problemsOf('a.mlops')).toEqual([]);
});

test('add-target turns on what was turned off, leaves options alone that are there, and knows TypeScript', async () => {
  tree.write(
    'a.mlops.yaml',
    'mlops:\n  name: "a"\n  version: "1.0.0"\n  targets:\n    wandb: false # too dear\n    k8s: { namespace: "ml" }\n',
  );
  await addTarget(tree, { plugin: 'wandb', spec: 'a.mlops.yaml' });
  const text = textOf('a.mlops.yaml');
  expect(text).toContain('    wandb: {} # too dear\n    k8s: { namespace: "ml" }\n');
  await addTarget(tree, { plugin: 'k8s', spec: 'a.mlops.yaml' });
  expect(textOf('a.mlops.yaml')).toBe(text);
  tree.write(
    'b.mlops.ts',
    "import { defineService } from 'trainyard';\nexport default defineService({\n  mlops: { name: 'b', version: '1.0.0', targets: { kubeflow: false } },\n});\n",
  );
  await addTarget(tree, { plugin: 'kubeflow', spec: 'b.mlops.ts' });
  expect(textOf('b.mlops.ts')).toMatch(/kubeflow: \{\s*base_image: 'python:3.12-slim',\s*packages: \[\],?\s*\}/);
});

test('a plugin of others becomes a dependency, and is registered where its name does not do that', async () => {
  tree.write('a.mlops.yaml', 'mlops:\n  name: "a"\n  version: "1.0.0"\n');
  await addTarget(tree, { plugin: 'trainyard-plugin-airflow', spec: 'a.mlops.yaml', packageVersion: '^1.2.0' });
  expect(readJson(tree, 'package.json')).toMatchObject({ devDependencies: { 'trainyard-plugin-airflow': '^1.2.0' } });
  expect(tree.exists('trainyard.config.json')).toBe(false);
  await addTarget(tree, { plugin: '@acme/trainyard-dags', target: 'dags', spec: 'a.mlops.yaml' });
  await addTarget(tree, { plugin: './plugins/mine.mjs', spec: 'a.mlops.yaml' });
  expect(readJson(tree, 'trainyard.config.json')).toEqual({ plugins: ['@acme/trainyard-dags', './plugins/mine.mjs'] });
  expect(readJson(tree, 'package.json')).toMatchObject({ devDependencies: { '@acme/trainyard-dags': 'latest' } });
  expect(textOf('a.mlops.yaml')).toMatch(/airflow: \{\}\n {4}dags: \{\}\n {4}mine: \{\}\n$/);
});

test('a configuration in TypeScript is edited in place', async () => {
  const config =
    "import { defineConfig } from 'trainyard';\n\n// Ours.\nexport default defineConfig({\n  plugins: ['./a.mjs'], // first\n});\n";
  tree.write('trainyard.config.ts', config);
  tree.write('a.mlops.yaml', 'mlops:\n  name: "a"\n  version: "1.0.0"\n');
  await addTarget(tree, { plugin: './b.mjs', spec: 'a.mlops.yaml' });
  expect(textOf('trainyard.config.ts')).toBe(config.replace("'./a.mjs']", "'./a.mjs', './b.mjs']"));
});

test('add-target refuses a word that is no target, and changes nothing', async () => {
  tree.write('a.mlops.yaml', 'mlops:\n  name: "a"\n  version: "1.0.0"\n');
  const before = changes();
  await expect(addTarget(tree, { plugin: 'airflow', spec: 'a.mlops.yaml' })).rejects.toThrow(
    "'airflow' is no built-in target (kubeflow, ",
  );
  tree.write('b.mlops.ts', 'export default 1;\n');
  await expect(addTarget(tree, { plugin: 'k8s', spec: 'b.mlops.ts' })).rejects.toThrow('cannot be changed in place');
  expect(changes()).toEqual([...before, 'CREATE b.mlops.ts'].sort());
});

test.each(kinds.filter(({ syntax }) => syntax === 'yaml'))(
  'convert writes $template in the native syntax and back, with the same meaning',
  async (kind) => {
    await service(tree, { name: 'churn', directory: 'services/churn', ...kind });
    const before = check({ a: textOf(fileOf('yaml')) }, 'a').spec;
    await convert(tree, { to: 'native', project: 'churn' });
    expect(tree.exists(fileOf('yaml'))).toBe(false);
    const path = fileOf('native');
    expect(check({ [path]: textOf(path) }, path).spec).toEqual(before);
    await convert(tree, { to: 'yaml', project: 'churn' });
    expect(tree.exists(path)).toBe(false);
    expect(check({ a: textOf(fileOf('yaml')) }, 'a').spec).toEqual(before);
  },
);

test('what extends a converted specification follows it, in all syntaxes; --keep leaves all as it is', async () => {
  const base = 'mlops:\n  owner: { team: "ml" } # us\n';
  tree.write('shared/base.mlops.yaml', base);
  tree.write(
    'a/a.mlops.yaml',
    'extends: ["../shared/base.mlops.yaml", \'@acme/base\'] # both\nmlops: { name: "a", version: "1" }\n',
  );
  tree.write('a/plain.mlops.yaml', 'extends: ../shared/base.mlops.yaml\nmlops: { name: "p", version: "1" }\n');
  tree.write('b/b.mlops', 'extends "../shared/base.mlops.yaml"\n\nmlops b "1" {}\n');
  tree.write(
    'c/c.mlops.ts',
    "import { defineService } from 'trainyard';\nexport default defineService({\n  extends: '../shared/base.mlops.yaml', // ours\n  mlops: { name: 'c', version: '1' },\n});\n",
  );
  tree.write('d/base.mlops.yaml', base);
  tree.write('d/d.mlops.yaml', 'extends: ["./base.mlops.yaml"]\nmlops: { name: "d", version: "1" }\n');
  await convert(tree, { to: 'native', spec: 'shared/base.mlops.yaml' });
  expect(textOf('shared/base.mlops')).toContain('# us');
  expect(textOf('a/a.mlops.yaml')).toBe(
    'extends: ["../shared/base.mlops", \'@acme/base\'] # both\nmlops: { name: "a", version: "1" }\n',
  );
  expect(textOf('a/plain.mlops.yaml')).toContain('extends: ../shared/base.mlops\n');
  expect(textOf('b/b.mlops')).toContain('extends "../shared/base.mlops"\n');
  expect(textOf('c/c.mlops.ts')).toContain("extends: '../shared/base.mlops', // ours");
  expect(textOf('d/d.mlops.yaml')).toContain('"./base.mlops.yaml"');
  await convert(tree, { to: 'native', spec: 'd/base.mlops.yaml', keep: true });
  expect(tree.exists('d/base.mlops.yaml') && tree.exists('d/base.mlops')).toBe(true);
  expect(textOf('d/d.mlops.yaml')).toContain('"./base.mlops.yaml"');
});

test('convert refuses what it cannot write, and changes nothing', async () => {
  tree.write('a.mlops.yaml', 'mlops: { name: "a", version: "1" }\n');
  tree.write('a.mlops', 'mlops a "1" {}\n');
  tree.write('b.mlops.ts', 'export default {};\n');
  tree.write('c.mlops.yaml', 'mlops: [\n');
  const before = changes();
  await expect(convert(tree, { to: 'native', spec: 'a.mlops.yaml' })).rejects.toThrow("'a.mlops' is there already");
  await expect(convert(tree, { to: 'yaml', spec: 'a.mlops.yaml' })).rejects.toThrow('is YAML already');
  await expect(convert(tree, { to: 'yaml', spec: 'b.mlops.ts' })).rejects.toThrow('is a program');
  await expect(convert(tree, { to: 'native', spec: 'c.mlops.yaml' })).rejects.toThrow('has mistakes');
  expect(changes()).toEqual(before);
});

test('plugin writes a package, and refuses a folder that holds one and names that are none', () => {
  plugin(tree, { name: 'runbook', directory: 'plugins/runbook' });
  expect(readJson(tree, 'plugins/runbook/package.json')).toMatchObject({
    name: 'trainyard-plugin-runbook',
    peerDependencies: { '@trainyard/sdk': expect.stringMatching(/^\^\d+\.\d+\.\d+$/) },
  });
  const before = changes();
  expect(() => plugin(tree, { name: 'other', directory: 'plugins/runbook' })).toThrow('holds a package already');
  expect(() => plugin(tree, { name: 'Run book' })).toThrow("'Run book' cannot be the name of a plugin");
  expect(() => plugin(tree, { name: 'k8s' })).toThrow("'k8s' is a target that comes with Trainyard");
  expect(() => plugin(tree, { name: 'x', directory: '../x' })).toThrow('outside of the workspace');
  expect(changes()).toEqual(before);
});
