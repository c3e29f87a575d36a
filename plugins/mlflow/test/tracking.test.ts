import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import { conformance, hostileSpec, hostileText, runPlugin } from '@trainyard/sdk/testing';
import mlflow from '../src/index.ts';

const plugin = mlflow as never;
const example = (name: string): string => readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(/^extends:.*$/m, '');
const seed = example('recommendation_system');

async function written(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-mlflow-'));
  for (const file of (await runPlugin(plugin, text)).files) writeFileSync(join(folder, file.path), file.content);
  return folder;
}

test('keeps what every plugin promises', async () => {
  expect((await conformance(plugin, [seed, example('card_fraud')])).problems).toEqual([]);
});

test('applies only to a specification that names it', () => {
  expect(mlflow.appliesTo({ training: { experiments: { tracking: [{ backend: 'wandb' }] } } } as never)).toBe(false);
});

test("what is logged is on MLflow's own server, and the grid runs every combination once", async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(seed.replace('    data:\n', '      metrics: [{ name: "acc", goal: "maximize", primary: true }]\n    data:\n').replace('framework: "pytorch"', 'framework: "pytorch"\n      registry: { name: "recommender", alias: "champion" }'));
  const outcome = run(python, [fileURLToPath(new URL('roundtrip.py', import.meta.url)), folder, mkdtempSync(join(tmpdir(), 'trainyard-mlflow-'))], { timeout: 150_000 });
  const known = JSON.parse(outcome.stdout.split('\n').find((line) => line.startsWith('{')) ?? JSON.stringify({ stderr: outcome.stderr })) as object;
  expect(known).toEqual({
    experiment: 'recommendation_model',
    parameters: { rate: '0.1', text: 'recommendation_model' },
    acc: [0.9, 0.95],
    status: 'FINISHED',
    artifacts: ['note.txt'],
    datasets: { 'dataset.user_behavior': 's3://data/recommendation/user_behavior' },
    service: 'recommendation_system',
    refused: expect.stringContaining('acuracy'),
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
stub = types.ModuleType("tracking")
trials = []
@contextlib.contextmanager
def run(name, parameters):
    trials.append(parameters)
    yield name
stub.run, stub.log_metrics = run, lambda values: None
sys.modules["tracking"] = stub
sys.path.insert(0, sys.argv[1])
import search
best = search.search(lambda p: {"auc": 1 - (p["learning_rate"] - 0.01) ** 2 - (p["max_depth"] - 6) ** 2})
print(json.dumps({"n": len(trials), "rounds": best["rounds"], "inside": all(0.0001 <= t["learning_rate"] <= 0.1 and isinstance(t["max_depth"], int) and 3 <= t["max_depth"] <= 12 and t["subsample"] in (0.6, 0.8, 1.0) and t["booster"] in ("gbtree", "dart") for t in trials), "depth": best["max_depth"]}))
`;
  const outcome = run(python, ['-c', program, folder]);
  const said = JSON.parse(outcome.stdout.split('\n').find((line) => line.startsWith('{')) ?? JSON.stringify({ stderr: outcome.stderr })) as { n: number };
  expect(said).toEqual({ n: expect.any(Number), rounds: 400, inside: true, depth: 6 });
  expect(said.n).toBeGreaterThan(10);
  expect(said.n).toBeLessThanOrEqual(60);
}, 60_000);

test('the code lints, and hostile text arrives whole', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(hostileSpec);
  const checked = run(python, ['-m', 'ruff', 'check', '--isolated', folder]);
  expect(checked.stdout + checked.stderr).toContain('All checks passed');
  expect(run(python, ['-W', 'error', '-m', 'compileall', '-q', folder]).status).toBe(0);
  const program = 'import ast,json,sys\nprint(json.dumps({n.targets[0].id if isinstance(n,ast.Assign) else n.target.id: ast.literal_eval(n.value) for f in ("tracking","search") for n in ast.parse(open(f"{sys.argv[1]}/{f}.py").read()).body if isinstance(n,(ast.Assign,ast.AnnAssign)) and n.value is not None and not isinstance(n.value,ast.Call)}))';
  const values = JSON.parse(run(python, ['-c', program, folder]).stdout) as { EXPERIMENT: string; SPACE: { s: string[] }; DATASETS: Record<string, string> };
  expect({ experiment: values.EXPERIMENT, choice: values.SPACE.s[0], dataset: values.DATASETS['lambda'] }).toEqual({ experiment: hostileText, choice: hostileText, dataset: hostileText });
});
