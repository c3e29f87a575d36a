import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import {
  artifactKind,
  containerResources,
  datasetSource,
  definePlugin,
  gateFunction,
  gateParameters,
  inputsMade,
  isGated,
  isWithoutCode,
  labelsInGate,
  pipelineOrder,
  scaffoldModule,
  section,
  stageEntrypoint,
  stageParameters,
  stagePath,
  toolkit,
} from '../src/index.ts';
import type { GatedStage, PipelineStage, ServiceGraph, Spec } from '../src/index.ts';
import { runPlugin } from '../src/testing/index.ts';

const nothing = definePlugin({
  name: 'nothing',
  summary: 'x',
  options: section({}),
  appliesTo: () => false,
  generators: {},
});

interface Service {
  readonly spec: Spec;
  readonly graph: ServiceGraph;
  readonly stage: (name: string) => PipelineStage;
}

/** A service with these stages, and more lines of `training`. */
async function service(stages: readonly string[], more = ''): Promise<Service> {
  const text = `mlops:\n  name: "demo-1"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages:\n${stages.map((each) => `        - ${each}\n`).join('')}${more}    experiments: { metrics: [{ name: "auc", goal: "maximize" }] }\n`;
  const { compiled } = await runPlugin(nothing, text);
  const stage = (name: string): PipelineStage => {
    const found = compiled.spec.training?.pipeline?.stages.find((each) => each.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  return { spec: compiled.spec, graph: compiled.graph, stage };
}

const judge = (name: string, more = ''): string =>
  `{ name: "${name}", type: "evaluation", outputs: ["${name}_metrics"]${more} }`;
const asked = ({ spec, graph }: Service, gate: string, closed?: 'skips' | 'runs'): string =>
  pipelineOrder(spec, graph, closed)
    .asked(gate)
    .map(({ artifact, by }) => `${by}:${artifact}`)
    .join(' ');
const order = ({ spec, graph }: Service, closed?: 'skips' | 'runs'): string =>
  pipelineOrder(spec, graph, closed)
    .stages.map(({ name }) => name)
    .join(' ');

test('a gate stands behind every stage whose metrics it asks, also where no data passes', async () => {
  const demo = await service([
    '{ name: "release", type: "deployment", when: "auc > 0.9" }',
    judge('first'),
    judge('second', ', after: ["first"]'),
    '{ name: "page", type: "deployment", after: ["release"] }',
    judge('late', ', after: ["release"]'),
  ]);
  for (const closed of ['skips', 'runs'] as const) {
    expect(order(demo, closed)).toBe('first second release page late');
    expect(asked(demo, 'release', closed)).toBe('first:first_metrics second:second_metrics');
  }
  expect(asked(demo, 'page')).toBe('');
});

test('what another gate can hold back is asked only where it runs all the same, or is waited for anyway', async () => {
  const demo = await service([
    judge('fit'),
    judge('canary', ', when: "auc > 0.8"'),
    '{ name: "release", type: "deployment", when: "auc > 0.9" }',
    '{ name: "all", type: "deployment", after: ["canary"], when: "auc > 0.9" }',
  ]);
  expect(asked(demo, 'release')).toBe('fit:fit_metrics');
  expect(asked(demo, 'release', 'runs')).toBe('fit:fit_metrics canary:canary_metrics');
  expect(asked(demo, 'all')).toBe('fit:fit_metrics canary:canary_metrics');
});

test('of two gates that could ask each other only the later one does', async () => {
  const demo = await service([judge('one', ', when: "auc > 0.8"'), judge('two', ', when: "auc > 0.8"')]);
  expect(order(demo, 'runs')).toBe('one two');
  expect([asked(demo, 'one', 'runs'), asked(demo, 'two', 'runs')]).toEqual(['', 'one:one_metrics']);
  expect([asked(demo, 'one'), asked(demo, 'two')]).toEqual(['', '']);
});

test('a stage says what it calls, with which parameters, and which of its inputs others write', async () => {
  const demo = await service(
    [
      '{ name: "con", type: "data_prep", outputs: ["rows"] }',
      '{ name: "fit", type: "training", entrypoint: "demo.fit:main", inputs: ["rows", "raw"], parameters: { depth: 3 }, matrix: { seed: [1, 2] } }',
    ],
    '    hyperparameters: { depth: 2, rate: 0.1 }\n    data: { source: "s3://lake/" }\n',
  );
  const [con, fit] = [demo.stage('con'), demo.stage('fit')];
  expect([stageEntrypoint(con, demo.spec), stageEntrypoint(fit, demo.spec)]).toEqual([
    'demo_1_stages._con:run',
    'demo.fit:main',
  ]);
  expect([isWithoutCode(con), isWithoutCode(fit)]).toEqual([true, false]);
  expect(scaffoldModule('data prep')).toBe('data_prep');
  expect(stageParameters(fit, demo.spec)).toEqual({ depth: 3, rate: 0.1, matrix: [{ seed: 1 }, { seed: 2 }] });
  expect(stageParameters(con, demo.spec)).toEqual({});
  expect(inputsMade(fit, demo.graph)).toEqual([{ artifact: 'rows', by: 'con' }]);
  expect(datasetSource('raw', demo.spec)).toBe('s3://lake/raw');
  expect(datasetSource('toString', { ...demo.spec, training: undefined } as Spec)).toBe('toString');
  expect(stagePath(fit)).toBe('training.pipeline.stages[fit]');
  expect(
    ['fit_metrics', 'MODEL', 'report', 'remodel', 'toString'].map((each) => artifactKind(each, demo.spec)),
  ).toEqual(['metrics', 'model', 'report', 'dataset', 'dataset']);
});

test('a gate in Python is open only where its condition holds for what was reported', async () => {
  const demo = await service([
    judge('fit'),
    '{ name: "release", type: "deployment", parameters: { least: 0.9 }, when: "auc > least and log2(auc) < 0" }',
    `{ name: "eu", type: "deployment", when: "auc{region='eu'} > 0.9" }`,
  ]);
  const gates = [demo.stage('release'), demo.stage('eu')].filter(isGated) as [GatedStage, GatedStage];
  expect(isGated(demo.stage('fit'))).toBe(false);
  expect(gates.map(({ when }) => labelsInGate(when))).toEqual([undefined, 'auc{region="eu"}']);
  expect(() => gateFunction(gates[1], demo.spec)).toThrow('labels');
  expect([...gateParameters(gates[0], demo.spec)]).toEqual([['least', 0.9]]);
  const lines = gateFunction(gates[0], demo.spec);
  expect(lines[0]).toBe('def is_open(reported):');
  // All of it is inside of the function.
  expect(lines.slice(1).filter((line) => line !== '' && !line.startsWith('    '))).toEqual([]);
  const named = { reported: 'said', unknown: 'nan', open: 'gate', parameters: 'given' };
  expect(gateFunction(gates[0], demo.spec, named).join('\n')).toContain('given["least"]');
  const python = requireTool('python');
  if (python === undefined) return;
  const program = `${lines.join('\n')}\nprint([is_open(each) for each in [{}, {"auc": 0.8}, {"auc": 0.95}, {"auc": 1.5}, {"auc": float("nan")}]])\n`;
  expect(run(python, ['-c', program]).stdout.trim()).toBe('[False, False, True, False, False]');
});

test('resources of containers are quantities of Kubernetes, each from its field', () => {
  expect(containerResources({}, 'a')).toBeUndefined();
  const yaml = toolkit.yaml('a.yaml');
  const file = yaml.document(containerResources({ cpu: 0.5, memory: 2 * 1024 ** 3, gpu: 0 }, 'a.b')).file();
  expect(file.content).toBe('requests:\n  cpu: 500m\n  memory: 2Gi\nlimits:\n  memory: 2Gi\n');
  expect(file.provenance.flatMap(({ from }) => from)).toEqual(['', 'a.b.cpu', 'a.b.memory', '', 'a.b.memory']);
});
