import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import { isServiceName, serviceFiles, templateNames, templates } from '../src/templates/index.ts';
import { bin, built } from './built.ts';

const { folder, trainyard } = built();
const python = requireTool('python');
const withPython = python === undefined ? test.skip : test;

interface Answer {
  readonly diagnostics: readonly { readonly severity: string; readonly message: string }[];
  readonly files: readonly { readonly path: string; readonly content?: string }[];
  readonly kept: readonly string[];
  readonly written: boolean;
}

const answerOf = (...args: string[]): Answer => JSON.parse(trainyard(...args, '--json').stdout) as Answer;

/** Files below the folder of the test, without what commands note for themselves. */
const filesHere = (): string[] =>
  readdirSync(folder(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder().length + 1))
    .filter((file) => !file.includes('.trainyard/'))
    .sort();

/** The parts that every template gives, whatever it tracks with. */
const everywhere = ['compliance', 'k8s', 'kubeflow', 'mlflow', 'prometheus', 'typescript'];

for (const template of templateNames)
  for (const syntax of ['yaml', 'native'] as const)
    test(`the template ${template} in ${syntax} has no errors and no warnings, is formatted, and every plugin that applies makes something`, () => {
      expect(trainyard('init', 'my-service', '--template', template, '--syntax', syntax).status).toBe(0);
      const spec = syntax === 'yaml' ? 'my-service.mlops.yaml' : 'my-service.mlops';
      const { diagnostics } = answerOf('check', spec, '--env', 'all');
      expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect(trainyard('fmt', '--check').status).toBe(0);
      expect(trainyard('generate', spec, '--quiet').status).toBe(0);
      expect(trainyard('generate', spec, '--env', 'staging', '--quiet').status).toBe(0);
      expect(readdirSync(join(folder(), 'generated'))).toEqual(expect.arrayContaining(everywhere));
      expect(existsSync(join(folder(), 'generated/kubeflow/scaffold'))).toBe(false);
    });

test('both syntaxes of a template mean the same', () => {
  for (const template of templateNames) {
    for (const syntax of ['yaml', 'native'])
      trainyard('init', template, '--template', template, '--syntax', syntax, '--force');
    const [one, two] = [`${template}.mlops.yaml`, `${template}.mlops`];
    expect(trainyard('diff', one, two).stdout).toBe(trainyard('diff', one, one).stdout);
  }
});

test('every entrypoint of a template is a function that is written beside it', () => {
  for (const template of templateNames) {
    const files = new Map(serviceFiles('my-service', { template }).map(({ path, content }) => [path, content]));
    const spec = files.get('my-service.mlops.yaml') ?? '';
    const entrypoints = [...spec.matchAll(/entrypoint: "([^":]+):run"/g)].map(([, module]) => module ?? '');
    expect(entrypoints.length).toBeGreaterThan(3);
    for (const module of entrypoints)
      expect(files.get(`src/${module.replaceAll('.', '/')}.py`)).toMatch(
        /^def run\(inputs: .*outputs: .*parameters: /m,
      );
  }
});

test('code that is there stays, also by force; the specification is overwritten by force only', () => {
  expect(trainyard('init', 'churn').status).toBe(0);
  const training = join(folder(), 'src/churn/stages/training.py');
  writeFileSync(training, '# mine\n');
  expect(trainyard('init', 'churn', '--template', 'text')).toMatchObject({ status: 2 });
  expect(readFileSync(join(folder(), 'churn.mlops.yaml'), 'utf8')).toContain('A classifier over the rows');
  const { kept, written } = answerOf('init', 'churn', '--template', 'text', '--force');
  expect({ kept, written }).toEqual({ kept: expect.arrayContaining(['src/churn/stages/training.py']), written: true });
  expect(readFileSync(training, 'utf8')).toBe('# mine\n');
  expect(readFileSync(join(folder(), 'churn.mlops.yaml'), 'utf8')).toContain('A classifier of texts');
});

test('a dry run writes nothing and says all; JSON holds the contents', () => {
  const { stdout, stderr } = trainyard('init', 'demand', '--template', 'forecast', '--dry-run');
  expect(stdout).toBe(serviceFiles('demand', { template: 'forecast' })[0]?.content);
  expect(stderr).toContain('would write src/demand/stages/backtest.py\n');
  const { files, written } = answerOf('init', 'demand', '--template', 'forecast', '--dry-run');
  expect(written).toBe(false);
  expect(files).toEqual(serviceFiles('demand', { template: 'forecast' }));
  expect(filesHere()).toEqual([]);
});

test('a kind that does not exist is refused with the ones that do', () => {
  const { status, stderr } = trainyard('init', 'churn', '--template', 'audio');
  expect(status).toBe(2);
  for (const { name } of templates()) expect(stderr).toContain(name);
  expect(filesHere()).toEqual([]);
});

test('a folder that cannot be made leaves nothing half written', () => {
  writeFileSync(join(folder(), 'src'), 'a file\n');
  expect(trainyard('init', 'churn')).toMatchObject({ status: 1 });
  expect(filesHere()).toEqual(['src']);
});

test('editors find the schema of an installed package above the new file', () => {
  const package_ = join(folder(), 'node_modules/trainyard/dist');
  mkdirSync(package_, { recursive: true });
  writeFileSync(join(package_, 'schema.json'), '{}');
  mkdirSync(join(folder(), 'services/churn'), { recursive: true });
  run(process.execPath, [bin, 'init', 'churn'], { cwd: join(folder(), 'services/churn') });
  expect(readFileSync(join(folder(), 'services/churn/churn.mlops.yaml'), 'utf8')).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/\.\.\/node_modules\/trainyard\/dist\/schema\.json\n/,
  );
});

test('a service that is called like a library of its stages does not hide it', () => {
  const paths = serviceFiles('pandas').map(({ path }) => path);
  expect(paths).toContain('src/pandas_service/stages/training.py');
  expect(serviceFiles('class').map(({ path }) => path)).toContain('src/class_/stages/training.py');
});

test('the library refuses what the language takes for no name', () => {
  for (const name of ['', 'a b', '../x', '1st']) {
    expect(isServiceName(name)).toBe(false);
    expect(() => serviceFiles(name)).toThrow(TypeError);
  }
});

withPython('the code of all stages is what ruff asks for, and compiles', () => {
  for (const template of templateNames) trainyard('init', `my-${template}`, '--template', template);
  const ruff = ['-m', 'ruff', 'check', '--isolated', '--line-length', '120', '--select', 'E,F,I,B,UP,SIM,PLE', 'src'];
  expect(run(python ?? '', ruff, { cwd: folder() }).stdout).toContain('All checks passed');
  expect(run(python ?? '', ['-m', 'compileall', '-q', 'src'], { cwd: folder() })).toMatchObject({ status: 0 });
});

const driver = join(import.meta.dirname, '../testdata/templates/run_stages.py');

/** Runs stages of a new service as its generated pipeline calls them; what they logged, and where each left its files. */
function ranStages(template: string, stages: readonly string[]): Record<string, unknown> {
  const name = `my-${template}`;
  trainyard('init', name, '--template', template);
  trainyard('generate', `${name}.mlops.yaml`, '--quiet');
  const { status, stdout, stderr } = run(python ?? '', [driver, template, ...stages], { cwd: folder() });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

withPython('the tabular service trains, evaluates past its own gate, and registers the candidate', () => {
  const { logged, candidate } = ranStages('tabular', ['data_prep', 'training', 'evaluation', 'release']);
  expect(logged).toEqual({ accuracy: expect.any(Number), roc_auc: expect.any(Number) });
  const { accuracy, roc_auc } = logged as Record<string, number>;
  expect(accuracy).toBeGreaterThanOrEqual(0.8);
  expect(roc_auc).toBeGreaterThanOrEqual(0.85);
  expect(candidate).toBe('my-tabular 1');
});

withPython('the forecasting service beats the seasonal naive forecast in its backtest, and writes the horizon', () => {
  const { logged } = ranStages('forecast', ['data_prep', 'backtest', 'training', 'forecast']);
  expect(logged).toEqual({ mase: expect.any(Number), smape: expect.any(Number) });
  expect((logged as Record<string, number>)['mase']).toBeLessThan(1);
  const read =
    'import pandas as pd; t = pd.read_parquet("work/forecasts"); print(len(t), t.timestamp.min().date(), (t.value > 0).all())';
  // Two series, a horizon of fourteen days, from the day after the last observation.
  expect(run(python ?? '', ['-c', read], { cwd: folder() }).stdout).toBe('28 2026-05-21 True\n');
});

const json = (file: string): unknown => JSON.parse(readFileSync(join(folder(), 'work', file), 'utf8'));

withPython('images are split whole, and annotations that cannot be learned from are left out', () => {
  ranStages('vision', ['data_prep']);
  const sides = ['train_set', 'test_set'].map((side) => {
    const { images, annotations } = json(side) as {
      images: { id: number }[];
      annotations: { id: number; image_id: number }[];
    };
    const ids = images.map(({ id }) => id);
    expect(annotations.every(({ image_id }) => ids.includes(image_id))).toBe(true);
    expect(annotations.every(({ id }) => id < 20)).toBe(true);
    return ids;
  });
  expect(sides.map((side) => side.length)).toEqual([17, 3]);
  expect(new Set(sides.flat()).size).toBe(20);
});

withPython('texts are cleaned, and none stands on both sides or with two labels', () => {
  ranStages('text', ['data_prep']);
  const read = `
import pandas as pd
train, test = (set(pd.read_parquet(f"work/{side}_texts").text) for side in ("train", "test"))
print(len(train), len(test), train & test, "either way" in train | test, "good thing 1" in train | test)`;
  expect(run(python ?? '', ['-c', read], { cwd: folder() }).stdout).toBe('32 8 set() False True\n');
});

withPython('questions of the evaluation are kept out of training, however they are spaced', () => {
  ranStages('llm', ['data_prep']);
  const [train, held] = ['train_set', 'eval_set'].map((side) =>
    readFileSync(join(folder(), 'work', side), 'utf8')
      .trim()
      .split('\n')
      .map((line) =>
        (JSON.parse(line) as { prompt: string }).prompt.replace(/[^]*Question: /, '').replace(/\s+/g, ' '),
      ),
  );
  expect((train?.length ?? 0) + (held?.length ?? 0)).toBe(201);
  expect(held?.length).toBeGreaterThan(5);
  expect(held?.filter((question) => train?.includes(question))).toEqual([]);
});

withPython('answers are scored by words: exactly, in part, and against the passage', () => {
  trainyard('init', 'answers', '--template', 'llm');
  const score = `
import sys
sys.path.insert(0, "src/answers/stages")
from scoring import exact_match, grounded, token_f1
print(exact_match("A number.", "a number"), exact_match("number a", "a number"))
print(token_f1("the red house", "a red house"), token_f1("x", "y"), token_f1("", ""))
print(grounded("red house", "The house is red."), grounded("blue house", "The house is red."), grounded("", "x"))`;
  expect(run(python ?? '', ['-c', score], { cwd: folder() }).stdout).toBe(
    '1.0 0.0\n0.6666666666666666 0.0 1.0\n1.0 0.5 1.0\n',
  );
});

test('with --quiet nothing is said, and everything is written', () => {
  expect(trainyard('init', 'silent', '--quiet')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(trainyard('check', 'silent.mlops.yaml', '--quiet').status).toBe(0);
});
