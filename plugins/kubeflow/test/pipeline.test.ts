import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { goldensOf, oddSpecs, pythonReader, requireTool, run } from '@trainyard/oracles';
import { trackingCode } from '@trainyard/sdk';
import { conformance, hostileSpec, runPlugin, textsIn } from '@trainyard/sdk/testing';
import type { Reader } from '@trainyard/sdk/testing';
import { parseAllDocuments } from 'yaml';
import kubeflow from '../src/index.ts';

const plugin = kubeflow as never;
const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(
    /^extends:.*$/m,
    '',
  );
const seeds = ['recommendation_system', 'object_detection', 'sentiment_analysis'].map(example);
const all = [
  ...seeds,
  example('card_fraud'),
  hostileSpec,
  readFileSync(new URL('../testdata/every-shape.mlops.yaml', import.meta.url), 'utf8'),
  ...oddSpecs().map((each) => each.text),
];

/** The compiled form holds Python: its literals are read where a text is a component's source. */
function readersWith(python: string | undefined): Readonly<Record<string, Reader>> {
  if (python === undefined) return {};
  const source = pythonReader(python);
  return {
    '.py': source,
    'pipeline.yaml': {
      read: async (content) => {
        const texts = parseAllDocuments(content).flatMap((document) => textsIn(document.toJS()));
        const read = await Promise.all(
          texts.map((text) => (text.startsWith('\nimport kfp\n') ? source.read(text) : { texts: [text] })),
        );
        return {
          texts: read.flatMap((each) => each.texts),
          comments: content.split('\n').filter((line) => line.startsWith('#')),
        };
      },
    },
  };
}

/** Writes what the plugin makes of each text into a folder of its own; answers the folders. */
async function written(texts: readonly string[]): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'trainyard-kubeflow-'));
  const folders = await Promise.all(
    texts.map(async (text, index) => {
      const folder = join(root, `spec${index}`, 'kubeflow');
      const { files } = await runPlugin(plugin, text);
      if (files.length === 0) return [];
      for (const file of files) {
        mkdirSync(dirname(join(folder, file.path)), { recursive: true });
        writeFileSync(join(folder, file.path), file.content);
      }
      return [folder];
    }),
  );
  return folders.flat();
}

test('keeps what every plugin promises', async () => {
  const python = requireTool('python');
  const { problems, checks } = await conformance(plugin, {
    given: ['mlflow', 'wandb', 'tensorboard'].map((backend) =>
      trackingCode.of({ backend, plugin: backend, module: `tracking_${backend}` }),
    ),
    goldens: goldensOf('kubeflow'),
    readers: readersWith(python),
  });
  expect(problems).toEqual([]);
  expect(checks['provenance']).toBeGreaterThan(500);
}, 120_000);

test('what is written equals what the compiler makes of pipeline.py, and lints', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folders = await written(all);
  const compare = run(python, [
    fileURLToPath(new URL('compare_ir.py', import.meta.url)),
    ...folders.map((folder) => join(folder, 'pipeline.py')),
  ]);
  const report = JSON.parse(compare.stdout.trim().split('\n').at(-1) ?? '[]') as {
    different: number[];
    dangling: string[];
  }[];
  expect(report.length).toBe(folders.length);
  expect(report.filter(({ different, dangling }) => different.length + dangling.length > 0)).toEqual([]);
  const ruff = run(python, ['-m', 'ruff', 'check', '--isolated', '--select', 'E4,E7,E9,F,I', ...folders]);
  expect(ruff.stdout + ruff.stderr).toContain('All checks passed');
  expect(run(python, ['-W', 'error', '-m', 'compileall', '-q', ...folders]).status).toBe(0);
}, 120_000);

test('a gate opens only when its condition is true of what was reported', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const [folder = ''] = await written([example('card_fraud')]);
  const source = readFileSync(join(folder, 'pipeline.py'), 'utf8');
  const lines = source
    .slice(source.indexOf('def release_component'), source.indexOf('from card_fraud_stages.release import run'))
    .split('\n')
    .slice(4);
  const body = lines
    .filter((line) => !line.includes('print('))
    .join('\n')
    .replace(/ {8}return$/m, '        return False');
  const cases = [
    [{ auc: 0.95, auc_baseline: 0.95 }, true],
    [{ auc: 0.92, auc_baseline: 0.929 }, true],
    [{ auc: 0.93, auc_baseline: 0.95 }, false],
    [{ auc: 0.9, auc_baseline: 0.9 }, false],
    [{ auc: 0.95 }, false],
    [{}, false],
    // From nothing to something is no drop: the share is minus infinity, as Prometheus has it.
    [{ auc: 0.95, auc_baseline: 0 }, true],
  ] as const;
  const program = `import json,sys,types\ndef gate(metrics):\n${body}\n    return True\nprint(json.dumps([gate(types.SimpleNamespace(metadata=each)) for each in json.loads(sys.argv[1])]))`;
  const outcome = run(python, ['-c', program, JSON.stringify(cases.map(([metrics]) => metrics))]);
  expect(JSON.parse(outcome.stdout || outcome.stderr)).toEqual(cases.map(([, open]) => open));
});

test('a gate asks a parameter of its stage, which the stage gets as well', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const { files } = await runPlugin(
    plugin,
    `mlops:
  name: "demo"
  version: "1.0.0"
  training:
    experiments: { metrics: [{ name: "auc", goal: "maximize" }] }
    pipeline:
      stages:
        - { name: "judge", type: "evaluation", outputs: ["metrics"] }
        - { name: "release", type: "deployment", inputs: ["metrics"], parameters: { floor: 0.9, colour: "red" }, when: "auc >= floor and floor > 0.5" }
`,
  );
  const source = files.find((file) => file.path === 'pipeline.py')?.content ?? '';
  const component = source.slice(source.indexOf('def release_component'), source.indexOf('@dsl.pipeline'));
  expect(component).toContain('reported.get("auc", unknown) >= parameters["floor"]');
  const program = `import json,sys,types
Input = Output = {types.SimpleNamespace: None}
Metrics = types.SimpleNamespace
stage = types.ModuleType("demo_stages.release")
got = []
stage.run = lambda **given: got.append(given["parameters"])
sys.modules["demo_stages"] = types.ModuleType("demo_stages")
sys.modules["demo_stages.release"] = stage
${component}
for metadata in [{"auc": 0.9}, {"auc": 0.89}, {}, {"auc": 0.8, "floor": 0.1}]:
    release_component(types.SimpleNamespace(metadata=metadata))
sys.stderr.write(json.dumps(got))`;
  expect(JSON.parse(run(python, ['-c', program]).stderr)).toEqual([{ floor: 0.9, colour: 'red' }]);
});

test('a stage runs on this machine once its scaffold is filled in and installed', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const [folder = ''] = await written([seeds[0] ?? '']);
  const scaffold = join(folder, 'scaffold');
  writeFileSync(
    join(scaffold, 'data_prep.py'),
    'def run(inputs, outputs, parameters):\n    open(outputs["processed_data"].path, "w").write("prepared " + str(sorted(inputs)))\n',
  );
  const built = run(
    python,
    ['-W', 'ignore', '-c', 'import setuptools; setuptools.setup()', '-q', 'build_py', '--build-lib', folder],
    { cwd: scaffold },
  );
  expect({ status: built.status, said: built.status === 0 ? '' : built.stderr }).toEqual({ status: 0, said: '' });
  const program = `
import sys
sys.path.insert(0, sys.argv[1])
from kfp import dsl, local
import pipeline
local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root=sys.argv[1] + "/outputs")
import os
os.environ["PYTHONPATH"] = sys.argv[1]
@dsl.pipeline
def only(): 
    a = dsl.importer(artifact_uri=sys.argv[1] + "/data_prep.py", artifact_class=dsl.Dataset)
    b = dsl.importer(artifact_uri=sys.argv[1] + "/data_prep.py", artifact_class=dsl.Dataset)
    pipeline.data_prep_component(user_behavior=a.output, item_metadata=b.output)
run = only()
`;
  const outcome = run(python, ['-c', program, folder], { cwd: folder });
  expect(outcome.stdout + outcome.stderr).toContain('SUCCESS');
}, 120_000);

test('a component hands over what it got, also where an artifact has the name of the function', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const [folder = ''] = await written([oddSpecs().find((each) => each.name === 'reserved-names')?.text ?? '']);
  const program = `
import importlib.util, json, sys, types
sys.path.insert(0, sys.argv[1])
import pipeline
package = types.ModuleType("lambda__stages")
sys.modules[package.__name__] = package
wrong, calls = [], []
class Port:
    def __init__(self, name):
        self.name, self.metadata = name, {"acc": 0.9}
def run(inputs, outputs, parameters):
    calls.append(parameters)
    wrong.extend(name for name, port in {**inputs, **outputs}.items() if not isinstance(port, Port) or port.name.rstrip("_") != name.rstrip("_"))
class Finder:
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name.startswith("lambda__stages.") else None
    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.run = run
        return module
    def exec_module(self, module):
        pass
package.__path__ = []
sys.meta_path.insert(0, Finder())
for name, component in list(vars(pipeline).items()):
    if name.endswith("_component"):
        function = component.python_func
        function(**{each: Port(each) for each in function.__code__.co_varnames[:function.__code__.co_argcount]})
print(json.dumps({"wrong": wrong, "calls": len(calls)}))
`;
  const outcome = run(python, ['-c', program, folder]);
  expect(JSON.parse(outcome.stdout.trim().split('\n').at(-1) || JSON.stringify({ stderr: outcome.stderr }))).toEqual({
    wrong: [],
    calls: 18,
  });
}, 60_000);

const gatedLoop = `mlops:
  name: "loop"
  version: "1.0.0"
  training:
    experiments: { metrics: [{ name: "acc", goal: "maximize" }] }
    pipeline:
      stages: [{ name: "judge", type: "evaluation", outputs: ["metrics"] }, { name: "fit", type: "training", outputs: ["model"], when: "acc > 0.5" }]
      triggers: { on_alert: ["low"] }
  deployment: {}
  monitoring: { metrics: [{ name: "served", type: "gauge" }], alerts: [{ name: "low", condition: "served < 1", severity: "info" }] }
`;

test('a gate asks what was reported, also where the model comes back to the pipeline through an alert', async () => {
  const { files } = await runPlugin(plugin, gatedLoop);
  expect(files.find((file) => file.path === 'pipeline.py')?.content).toContain('metrics=judge_task.outputs["metrics"]');
});

test('a thousand stages with gates are written in seconds', async () => {
  const stages = Array.from(
    { length: 1000 },
    (_, index) =>
      `{ name: "s${index}", type: "training", inputs: ["${index === 0 ? 'raw' : `o${index - 1}`}"], outputs: ["o${index}"${index === 0 ? ', "metrics"' : ''}]${index === 0 ? '' : ', when: "acc > 0.5"'} }`,
  );
  const { files } = await runPlugin(
    plugin,
    `mlops:\n  name: "big"\n  version: "1.0.0"\n  training:\n    experiments: { metrics: [{ name: "acc", goal: "maximize" }] }\n    pipeline: { stages: [${stages.join(', ')}] }\n`,
  );
  expect(files.length).toBe(1004);
}, 20_000);
