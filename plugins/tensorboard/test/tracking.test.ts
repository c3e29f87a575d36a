import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import { conformance, hostileSpec, hostileText, runPlugin } from '@trainyard/sdk/testing';
import tensorboard from '../src/index.ts';

const plugin = tensorboard as never;
const seed = readFileSync(new URL('../../../examples/sentiment_analysis/sentiment_analysis.mlops.yaml', import.meta.url), 'utf8');

async function written(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-tensorboard-'));
  for (const file of (await runPlugin(plugin, text)).files) writeFileSync(join(folder, file.path), file.content);
  return folder;
}

test('keeps what every plugin promises', async () => {
  expect((await conformance(plugin, [seed])).problems).toEqual([]);
});

test("what is logged is read back by TensorBoard's own reader", async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(seed);
  const program = `
import json, os, sys
os.environ["TENSORBOARD_LOG_DIR"] = sys.argv[1] + "/logs"
sys.path.insert(0, sys.argv[1])
import search, tracking
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
  expect(JSON.parse(outcome.stdout.split('\n').find((line) => line.startsWith('{')) ?? JSON.stringify({ stderr: outcome.stderr }))).toEqual({
    f1: [[0, 0.5], [1, 0.75]],
    rate: 1e-5,
    sizes: '[1, 2]',
    service: 'sentiment_analysis',
    dataset: 's3://data/sentiment/labels',
    outside: true,
    trials: 18,
    best: { learning_rate: 2e-5, batch_size: 16, max_length: 128 },
  });
}, 60_000);

test('the code lints, and hostile text arrives whole', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(hostileSpec);
  const checked = run(python, ['-m', 'ruff', 'check', '--isolated', folder]);
  expect(checked.stdout + checked.stderr).toContain('All checks passed');
  const program = 'import ast,json,sys\nprint(json.dumps([n.args[1].value for n in ast.walk(ast.parse(open(f"{sys.argv[1]}/tracking.py").read())) if isinstance(n,ast.Call) and getattr(n.func,"attr","")=="get"]))';
  expect(JSON.parse(run(python, ['-c', program, folder]).stdout)).toEqual([hostileText]);
});
