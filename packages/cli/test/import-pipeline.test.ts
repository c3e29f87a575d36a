import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { checkSpec, generateFiles, memoryHost } from '@trainyard/engine';
import { importFiles } from '@trainyard/engine/import';
import { requireTool, run } from '@trainyard/oracles';
import { parseAllDocuments, stringify } from 'yaml';
import { builtIn } from '../src/built-in.ts';

type Plain = Record<string, unknown>;

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/generated/kubeflow/pipeline.yaml`, import.meta.url), 'utf8');

async function thereAndBack(
  text: string,
): Promise<{ back: string; python: string; notes: readonly string[]; spec: string }> {
  const imported = await importFiles([{ file: 'pipeline.yaml', text }], { plugins: builtIn });
  const spec = imported.text ?? '';
  const plugins = builtIn.filter(({ name }) => name === 'kubeflow');
  const checked = checkSpec(memoryHost(new Map([['/s.mlops.yaml', spec]])), '/s.mlops.yaml', { plugins });
  expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { files } = await generateFiles(checked);
  return {
    back: files.find(({ path }) => path === 'kubeflow/pipeline.yaml')?.content ?? '',
    python: files.find(({ path }) => path === 'kubeflow/pipeline.py')?.content ?? '',
    notes: imported.notes.map(
      ({ outcome, subject, field, detail }) =>
        `${outcome}: ${subject}${field === undefined ? '' : `, ${field}`}${detail === undefined ? '' : `: ${detail}`}`,
    ),
    spec,
  };
}

const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (inner as Plain | undefined)?.[key], value);

/** What a pipeline does, without the names of its tasks: of each the image, the whole command, what it waits for and passes on, and its settings. */
function meaningOf(text: string): readonly unknown[] {
  const [ir, platform] = parseAllDocuments(text).map((document) => document.toJS() as Plain);
  const tasks = at(ir, 'root', 'dag', 'tasks') as Record<string, Plain>;
  const about = (key: string): Plain => {
    const task = tasks[key];
    const component = at(ir, 'components', String(at(task, 'componentRef', 'name')));
    const label = String(at(component, 'executorLabel'));
    const executor = at(ir, 'deploymentSpec', 'executors', label);
    return { task, component, executor, label };
  };
  /** A task is told by what it runs or brings. */
  const identity = (key: string): unknown => {
    const { executor } = about(key);
    const container = at(executor, 'container');
    return container === undefined
      ? at(executor, 'importer', 'artifactUri', 'constant')
      : [
          at(container, 'image'),
          ...((at(container, 'command') ?? []) as string[]),
          ...((at(container, 'args') ?? []) as string[]),
        ];
  };
  const typesOf = (of: unknown): readonly string[] =>
    Object.values((of ?? {}) as Plain)
      .map((each) => String(at(each, 'artifactType', 'schemaTitle')))
      .sort();
  const all = Object.keys(tasks).map((key) => {
    const { task, component, executor, label } = about(key);
    const inputs = Object.values((at(task, 'inputs', 'artifacts') ?? {}) as Plain);
    return {
      is: identity(key),
      waits: ((at(task, 'dependentTasks') ?? []) as string[]).map((each) => JSON.stringify(identity(each))).sort(),
      reads: inputs
        .map((each) => JSON.stringify(identity(at(each, 'taskOutputArtifact', 'producerTask') as string)))
        .sort(),
      makes: typesOf(at(component, 'outputDefinitions', 'artifacts')),
      resources: at(executor, 'container', 'resources'),
      retries: at(task, 'retryPolicy'),
      caching: at(task, 'cachingOptions'),
      deadline: at(
        platform,
        'platforms',
        'kubernetes',
        'deploymentSpec',
        'executors',
        String(label),
        'activeDeadlineSeconds',
      ),
    };
  });
  return all.map((each) => JSON.stringify(each)).sort();
}

test.each(['card_fraud', 'object_detection', 'recommendation_system', 'sentiment_analysis'])(
  'the compiled pipeline of %s comes back: graph, images, commands, resources, retries, caching, time limits',
  async (name) => {
    const { back, notes } = await thereAndBack(example(name));
    expect(meaningOf(back)).toEqual(meaningOf(example(name)));
    expect(notes.filter((each) => each.startsWith('left out'))).toEqual([]);
  },
);

const artifact = (type: string): object => ({
  artifactType: { schemaTitle: `system.${type}`, schemaVersion: '0.0.1' },
});
const task = (name: string, more: object): object => ({
  cachingOptions: { enableCache: true },
  componentRef: { name: `comp-${name}` },
  taskInfo: { name },
  ...more,
});
const reads = (producerTask: string, outputArtifactKey: string): object => ({
  taskOutputArtifact: { outputArtifactKey, producerTask },
});
const foreign = {
  components: {
    'comp-split': { executorLabel: 'exec-split', outputDefinitions: { artifacts: { out: artifact('Dataset') } } },
    'comp-fit': {
      executorLabel: 'exec-fit',
      inputDefinitions: {
        artifacts: { data: artifact('Dataset') },
        parameters: { epochs: { parameterType: 'NUMBER_INTEGER' } },
      },
      outputDefinitions: { artifacts: { out: artifact('Model') } },
    },
    'comp-clean': { executorLabel: 'exec-clean' },
    'comp-condition-1': { dag: { tasks: {} } },
  },
  deploymentSpec: {
    executors: {
      'exec-split': { container: { command: ['split'], args: ['--seed', '1'], image: 'a:1' } },
      'exec-fit': {
        container: {
          command: ['fit'],
          image: 'b:2',
          resources: { resourceCpuLimit: '2', resourceMemoryLimit: '4Gi' },
          env: [{ name: 'A', value: 'b' }],
        },
      },
      'exec-clean': { container: { command: ['clean'], image: 'c:3' } },
    },
  },
  pipelineInfo: { name: 'foreign' },
  root: {
    dag: {
      tasks: {
        split: task('split', {}),
        fit: task('fit', {
          dependentTasks: ['split'],
          inputs: {
            artifacts: { data: reads('split', 'out') },
            parameters: { epochs: { runtimeValue: { constant: 3 } } },
          },
          retryPolicy: { maxRetryCount: 2, backoffDuration: '30s', backoffFactor: 3, backoffMaxDuration: '3600s' },
        }),
        clean: task('clean', { dependentTasks: ['fit'], cachingOptions: {} }),
        'condition-1': task('condition-1', {}),
      },
    },
    inputDefinitions: { parameters: { rate: { parameterType: 'NUMBER_DOUBLE' } } },
  },
  schemaVersion: '2.1.0',
  sdkVersion: 'kfp-2.17.0',
};

test('a pipeline of others: outputs of one name get two, waiting stays, and what cannot be said is left out aloud', async () => {
  const { back, notes, spec } = await thereAndBack(stringify(foreign));
  const said = meaningOf(back).map((each) => JSON.parse(each as string) as Plain);
  const found = (word: string): Plain | undefined => said.find(({ is }) => (is as string[])[1] === word);
  expect(said).toHaveLength(3);
  expect(found('split')).toMatchObject({ is: ['a:1', 'split', '--seed', '1'], makes: ['system.Dataset'] });
  expect(found('fit')).toMatchObject({
    resources: { resourceCpuLimit: '2', resourceMemoryLimit: '4Gi' },
    retries: { maxRetryCount: 2, backoffDuration: '30s', backoffFactor: 3 },
    waits: ['["a:1","split","--seed","1"]'],
    makes: ['system.Model'],
  });
  expect(found('clean')).toMatchObject({ waits: ['["b:2","fit"]'], caching: {} });
  expect(spec).toContain('name: foreign');
  expect(notes).toEqual(expect.arrayContaining(["assumed: task 'split', outputs.out: it is called 'split_out'"]));
  expect(notes.filter((each) => each.startsWith('left out')).sort()).toEqual([
    "left out: a document with 'components', 'deploymentSpec', 'pipelineInfo', components.comp-condition-1: nothing in a specification says it",
    "left out: a document with 'components', 'deploymentSpec', 'pipelineInfo', deploymentSpec.executors.exec-fit.container.env: nothing in a specification says it",
    "left out: a document with 'components', 'deploymentSpec', 'pipelineInfo', root.inputDefinitions: nothing in a specification says it",
    "left out: task 'condition-1': conditions, loops and pipelines within pipelines are not imported",
    "left out: task 'fit', parameters.epochs: a stage with a command has no parameters: write the value into its command",
    "left out: task 'fit', parameters.epochs: a stage with a command has no parameters: write the value into its command",
  ]);
});

test('the real compiler makes of the Python of an imported pipeline what is written', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const root = mkdtempSync(join(tmpdir(), 'trainyard-import-'));
  const texts = [stringify(foreign), example('card_fraud')];
  const modules = await Promise.all(
    texts.map(async (text, index) => {
      const { back, python: source } = await thereAndBack(text);
      const file = join(root, `pipeline${index}`, 'kubeflow', 'pipeline.py');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, source);
      writeFileSync(join(dirname(file), 'pipeline.yaml'), back);
      return file;
    }),
  );
  const script = fileURLToPath(new URL('../../../plugins/kubeflow/test/compare_ir.py', import.meta.url));
  const compared = run(python, [script, ...modules]);
  const report = JSON.parse(compared.stdout.trim().split('\n').at(-1) ?? '[]') as {
    different: unknown[];
    dangling: unknown[];
  }[];
  expect(report.map(({ different, dangling }) => ({ different, dangling }))).toEqual(
    modules.map(() => ({ different: [], dangling: [] })),
  );
}, 120_000);
