import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { goldensOf, oddSpecs, pythonReader, requireTool, run } from '@trainyard/oracles';
import { conformance, hostileSpec, runPlugin } from '@trainyard/sdk/testing';
import mlflow from '../src/index.ts';
import { flavourOf } from '../src/lower/model.ts';
import { FLAVOURS } from '../src/target/mlflow.ts';

const plugin = mlflow as never;
const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(
    /^extends:.*$/m,
    '',
  );
const seed = example('recommendation_system');

async function written(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-mlflow-'));
  for (const file of (await runPlugin(plugin, text)).files) writeFileSync(join(folder, file.path), file.content);
  return folder;
}

test('keeps what every plugin promises', async () => {
  const python = requireTool('python');
  const { problems } = await conformance(plugin, {
    goldens: goldensOf('mlflow'),
    ...(python === undefined ? {} : { readers: { '.py': pythonReader(python) } }),
  });
  expect(problems).toEqual([]);
}, 120_000);

test('applies only to a specification that names it', () => {
  expect(mlflow.appliesTo({ training: { experiments: { tracking: [{ backend: 'wandb' }] } } } as never)).toBe(false);
});

test("what is logged is on MLflow's own server, and the grid runs every combination once", async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(
    seed
      .replace('    data:\n', '      metrics: [{ name: "acc", goal: "maximize", primary: true }]\n    data:\n')
      .replace(
        'framework: "pytorch"',
        'registry: { name: "recommender", alias: "champion" }\n      signature: { inputs: { user: "int", watched: "float" }, outputs: { score: "float", at: "datetime" } }',
      ),
  );
  const outcome = run(
    python,
    [fileURLToPath(new URL('roundtrip.py', import.meta.url)), folder, mkdtempSync(join(tmpdir(), 'trainyard-mlflow-'))],
    { timeout: 150_000 },
  );
  const known = JSON.parse(
    outcome.stdout.split('\n').find((line) => line.startsWith('{')) ?? JSON.stringify({ stderr: outcome.stderr }),
  ) as object;
  expect(known).toEqual({
    experiment: 'recommendation_model',
    parameters: { rate: '0.1', text: 'recommendation_model' },
    acc: [0.9, 0.95],
    status: 'FINISHED',
    artifacts: ['note.txt'],
    datasets: { 'dataset.user_behavior': 's3://data/recommendation/user_behavior' },
    service: 'recommendation_system',
    refused: expect.stringContaining('acuracy'),
    inputs: [['user_behavior', 'training']],
    signature: { inputs: ['user: long', 'watched: double'], outputs: ['at: datetime', 'score: double'] },
    alias: { candidate: '1', champion: '1' },
    trials: 27,
    distinct: 27,
    best: { learning_rate: 0.01, batch_size: 32, embedding_dim: 64 },
  });
}, 180_000);

test('a Bayesian search follows the primary metric and stops when nothing improves', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(example('card_fraud'));
  const program = `
import contextlib, json, sys, types
stub = types.ModuleType("tracking_mlflow")
trials = []
@contextlib.contextmanager
def run(name, parameters):
    trials.append(parameters)
    yield name
stub.run, stub.log_metrics = run, lambda values: None
sys.modules["tracking_mlflow"] = stub
sys.path.insert(0, sys.argv[1])
import search
best = search.search(lambda p: {"auc": 1 - (p["learning_rate"] - 0.01) ** 2 - (p["max_depth"] - 6) ** 2})
print(json.dumps({"n": len(trials), "rounds": best["rounds"], "inside": all(0.0001 <= t["learning_rate"] <= 0.1 and isinstance(t["max_depth"], int) and 3 <= t["max_depth"] <= 12 and t["subsample"] in (0.6, 0.8, 1.0) and t["booster"] in ("gbtree", "dart") for t in trials), "near": abs(best["max_depth"] - 6) <= 1}))
`;
  const outcome = run(python, ['-c', program, folder]);
  const said = JSON.parse(
    outcome.stdout.split('\n').find((line) => line.startsWith('{')) ?? JSON.stringify({ stderr: outcome.stderr }),
  ) as { n: number };
  expect(said).toEqual({ n: expect.any(Number), rounds: 400, inside: true, near: true });
  expect(said.n).toBeGreaterThan(10);
  expect(said.n).toBeLessThanOrEqual(60);
}, 60_000);

test('each framework is logged as its own flavour, whatever its spelling', () => {
  expect(['PyTorch', 'Scikit Learn', 'sentence_transformers', 'xgboost', 'my own', undefined].map(flavourOf)).toEqual([
    'pytorch',
    'sklearn',
    'sentence_transformers',
    'xgboost',
    undefined,
    undefined,
  ]);
  const python = requireTool('python');
  if (python === undefined) return;
  const known = run(python, [
    '-W',
    'ignore',
    '-c',
    'import json,sys,mlflow\nprint(json.dumps([hasattr(mlflow, name) for name in json.loads(sys.argv[1])]))',
    JSON.stringify([...FLAVOURS.values()]),
  ]);
  expect(JSON.parse(known.stdout.trim().split('\n').at(-1) ?? '')).toEqual([...FLAVOURS.values()].map(() => true));
}, 60_000);

test('one search records with several back ends at once', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(
    example('card_fraud').replace(/strategy: "bayesian", max: 60/, 'strategy: "random", max: 3'),
  );
  const program = `
import contextlib, json, sys, types
recorded = {"tracking_mlflow": [], "other": []}
def stub(name):
    module = types.ModuleType(name)
    @contextlib.contextmanager
    def run(trial, parameters):
        recorded[name].append([trial, "open"])
        yield trial
        recorded[name].append([trial, "closed"])
    module.run, module.log_metrics = run, lambda values: recorded[name].append(values["auc"])
    return module
sys.modules["tracking_mlflow"] = stub("tracking_mlflow")
sys.path.insert(0, sys.argv[1])
import search
search.search(lambda parameters: {"auc": 0.5}, stub("other"))
print(json.dumps(recorded))
`;
  const outcome = run(python, ['-c', program, folder]);
  const recorded = JSON.parse(outcome.stdout || JSON.stringify({ stderr: outcome.stderr })) as {
    tracking_mlflow: unknown[];
    other: unknown[];
  };
  expect(recorded.tracking_mlflow.slice(0, 3)).toEqual([['trial-0', 'open'], 0.5, ['trial-0', 'closed']]);
  expect(recorded.other).toEqual(recorded.tracking_mlflow);
});

test('the code lints with hostile text, too', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const checked = run(python, ['-m', 'ruff', 'check', '--isolated', await written(hostileSpec)]);
  expect(checked.stdout + checked.stderr).toContain('All checks passed');
});

test('odd specifications give modules that lint and load, and a search that runs', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folders: string[] = [];
  for (const { text } of oddSpecs()) if (text.includes('backend: "mlflow"')) folders.push(await written(text));
  expect(folders.length).toBeGreaterThan(2);
  const checked = run(python, ['-m', 'ruff', 'check', '--isolated', '--select', 'E4,E7,E9,F,I', ...folders]);
  expect(checked.stdout + checked.stderr).toContain('All checks passed');
  const program = `
import contextlib, json, os, sys, types
os.environ.update(TENSORBOARD_LOG_DIR=sys.argv[1] + "/logs", WANDB_MODE="offline")
said = []
for folder in sys.argv[1:]:
    for name in ("search", "tracking_mlflow"):
        sys.modules.pop(name, None)
    sys.path.insert(0, folder)
    import tracking_mlflow as tracking
    @contextlib.contextmanager
    def run(name, parameters):
        yield name
    tracking.run, tracking.log_metrics = run, lambda values: None
    if os.path.exists(folder + "/search.py"):
        import search
        said.append(len(search.search(lambda parameters: {search.METRIC or "x": 1.0})) > 0)
    sys.path.pop(0)
print(json.dumps(said))
`;
  const outcome = run(python, ['-c', program, ...folders]);
  const said = JSON.parse(
    outcome.stdout.split('\n').find((line) => line.startsWith('[')) ?? JSON.stringify({ stderr: outcome.stderr }),
  ) as boolean[];
  expect(said.length).toBeGreaterThan(0);
  expect(said.every((each) => each)).toBe(true);
}, 60_000);
