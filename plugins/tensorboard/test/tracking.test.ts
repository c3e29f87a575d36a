import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { goldensOf, oddSpecs, pythonReader, requireTool, run } from '@trainyard/oracles';
import { conformance, hostileSpec, runPlugin } from '@trainyard/sdk/testing';
import tensorboard from '../src/index.ts';

const plugin = tensorboard as never;
const seed = readFileSync(
  new URL('../../../examples/sentiment_analysis/sentiment_analysis.mlops.yaml', import.meta.url),
  'utf8',
);

async function written(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-tensorboard-'));
  for (const file of (await runPlugin(plugin, text)).files) writeFileSync(join(folder, file.path), file.content);
  return folder;
}

test('keeps what every plugin promises', async () => {
  const python = requireTool('python');
  const { problems } = await conformance(plugin, {
    goldens: goldensOf('tensorboard'),
    ...(python === undefined ? {} : { readers: { '.py': pythonReader(python) } }),
  });
  expect(problems).toEqual([]);
}, 120_000);

test("what is logged is read back by TensorBoard's own reader", async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(seed);
  const program = `
import json, os, sys
os.environ["TENSORBOARD_LOG_DIR"] = sys.argv[1] + "/logs"
sys.path.insert(0, sys.argv[1])
import search
import tracking_tensorboard as tracking
with tracking.run("single", {"learning_rate": 1e-5, "sizes": [1, 2]}):
    for step, value in enumerate([0.5, 0.75]):
        tracking.log_metrics({"f1": value}, step)
    tracking.log_dataset("labels")
outside = None
try:
    tracking.log_metrics({"f1": 1.0})
except RuntimeError as problem:
    outside = str(problem)
best = search.search(lambda p: {"f1": -abs(p["learning_rate"] - 2e-5) - p["max_length"] / 1e6})
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata, plugin_data_pb2
reader = EventAccumulator(sys.argv[1] + "/logs/single")
reader.Reload()
content = reader.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
parsed = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info.hparams
text = reader.Tensors("dataset/labels")[0].tensor_proto.string_val[0].decode()
print(json.dumps({"f1": [[e.step, round(e.value, 6)] for e in reader.Scalars("f1")], "rate": parsed["learning_rate"].number_value, "sizes": parsed["sizes"].string_value, "service": parsed["service"].string_value, "dataset": text, "outside": outside is not None, "trials": len([d for d in os.listdir(sys.argv[1] + "/logs") if d.startswith("trial-")]), "best": best}))
`;
  const outcome = run(python, ['-c', program, folder]);
  expect(
    JSON.parse(
      outcome.stdout.split('\n').find((line) => line.startsWith('{')) ?? JSON.stringify({ stderr: outcome.stderr }),
    ),
  ).toEqual({
    f1: [
      [0, 0.5],
      [1, 0.75],
    ],
    rate: 1e-5,
    sizes: '[1, 2]',
    service: 'sentiment_analysis',
    dataset: 's3://data/sentiment/labels',
    outside: true,
    trials: 18,
    best: { learning_rate: 2e-5, batch_size: 16, max_length: 128 },
  });
}, 60_000);

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
  for (const { text } of oddSpecs()) if (text.includes('backend: "tensorboard"')) folders.push(await written(text));
  expect(folders.length).toBeGreaterThan(2);
  const checked = run(python, ['-m', 'ruff', 'check', '--isolated', '--select', 'E4,E7,E9,F,I', ...folders]);
  expect(checked.stdout + checked.stderr).toContain('All checks passed');
  const program = `
import contextlib, json, os, sys, types
os.environ.update(TENSORBOARD_LOG_DIR=sys.argv[1] + "/logs", WANDB_MODE="offline")
said = []
for folder in sys.argv[1:]:
    for name in ("search", "tracking_tensorboard"):
        sys.modules.pop(name, None)
    sys.path.insert(0, folder)
    import tracking_tensorboard as tracking
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
