import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { goldensOf, oddSpecs, pythonReader, requireTool, run } from '@trainyard/oracles';
import { conformance, hostileSpec, runPlugin } from '@trainyard/sdk/testing';
import { parse } from 'yaml';
import wandb from '../src/index.ts';

const plugin = wandb as never;
const seed = readFileSync(
  new URL('../../../examples/object_detection/object_detection.mlops.yaml', import.meta.url),
  'utf8',
);

async function written(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-wandb-'));
  for (const file of (await runPlugin(plugin, text)).files) writeFileSync(join(folder, file.path), file.content);
  return folder;
}

test('keeps what every plugin promises', async () => {
  const python = requireTool('python');
  const { problems } = await conformance(plugin, {
    goldens: goldensOf('wandb'),
    ...(python === undefined ? {} : { readers: { '.py': pythonReader(python) } }),
  });
  expect(problems).toEqual([]);
}, 120_000);

test('what is logged offline is read back from the file that W&B keeps', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const folder = await written(seed);
  const program = `
import glob, json, os, sys, time
os.environ.update(WANDB_MODE="offline", WANDB_DIR=sys.argv[1], WANDB_SILENT="true", WANDB_DATA_DIR=sys.argv[1], WANDB_CACHE_DIR=sys.argv[1], WANDB_CONFIG_DIR=sys.argv[1])
sys.path.insert(0, sys.argv[1])
import search
import tracking_wandb as tracking
with tracking.run("single", {"learning_rate": 0.1}):
    tracking.log_metrics({"map": 0.5}, step=0)
    tracking.log_metrics({"map": 0.75}, step=1)
    tracking.log_dataset("images")
from wandb.proto import wandb_internal_pb2
file = glob.glob(sys.argv[1] + "/wandb/offline-run-*/*.wandb")[0]
def records(data):
    """The file is a log of records in blocks of 32 KiB (the form of LevelDB's log), behind a header of seven bytes."""
    at, whole = 7, b""
    while at + 7 <= len(data):
        if 32768 - at % 32768 < 7:
            at += 32768 - at % 32768
            continue
        size, kind = int.from_bytes(data[at + 4:at + 6], "little"), data[at + 6]
        whole += data[at + 7:at + 7 + size]
        at += 7 + size
        if kind in (1, 4):
            yield whole
            whole = b""
history, config, project = [], {}, None
# W&B writes in a process of its own, which may still be at it.
for _ in range(100):
    history, config, project = [], {}, None
    for data in records(open(file, "rb").read()):
        record = wandb_internal_pb2.Record()
        record.ParseFromString(data)
        if record.HasField("history"):
            history.append({(item.key or item.nested_key[0]): json.loads(item.value_json) for item in record.history.item})
        if record.HasField("run"):
            project = record.run.project
            config.update({item.key: json.loads(item.value_json) for item in record.run.config.update})
        if record.HasField("config"):
            config.update({item.key or item.nested_key[0]: json.loads(item.value_json) for item in record.config.update})
    if len(history) >= 2 and "dataset.images" in config:
        break
    time.sleep(0.2)
print(json.dumps({"project": project, "map": [each["map"] for each in history if "map" in each], "rate": config.get("learning_rate"), "service": config.get("service"), "dataset": config.get("dataset.images"), "grid": len(list(search.candidates()))}))
`;
  const outcome = run(python, ['-c', program, folder], { timeout: 110_000 });
  expect(
    JSON.parse(
      outcome.stdout.split('\n').find((line) => line.startsWith('{')) ?? JSON.stringify({ stderr: outcome.stderr }),
    ),
  ).toEqual({
    project: 'object_detection',
    map: [0.5, 0.75],
    rate: 0.1,
    service: 'object_detection',
    dataset: 's3://data/object_detection/images',
    grid: 18,
  });
}, 120_000);

test('the sweep has the form that W&B takes', async () => {
  const { files } = await runPlugin(
    plugin,
    seed
      .replace(
        '    data:\n',
        '      metrics: [{ name: "map", goal: "maximize" }]\n      runs: { strategy: "bayesian", max: 12 }\n    data:\n',
      )
      .replace('learning_rate: [0.0001, 0.001]', 'learning_rate: { min: 0.0001, max: 0.1, scale: "log" }'),
  );
  expect(parse(files.find((file) => file.path === 'sweep.yaml')?.content ?? '')).toEqual({
    name: 'object_detection',
    program: 'train.py',
    method: 'bayes',
    metric: { name: 'map', goal: 'maximize' },
    run_cap: 12,
    parameters: {
      learning_rate: { distribution: 'log_uniform_values', min: 0.0001, max: 0.1 },
      batch_size: { values: [8, 16, 32] },
      model_size: { values: ['small', 'medium', 'large'] },
    },
  });
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
  for (const { text } of oddSpecs()) if (text.includes('backend: "wandb"')) folders.push(await written(text));
  expect(folders.length).toBeGreaterThan(2);
  const checked = run(python, ['-m', 'ruff', 'check', '--isolated', '--select', 'E4,E7,E9,F,I', ...folders]);
  expect(checked.stdout + checked.stderr).toContain('All checks passed');
  const program = `
import contextlib, json, os, sys, types
os.environ.update(TENSORBOARD_LOG_DIR=sys.argv[1] + "/logs", WANDB_MODE="offline")
said = []
for folder in sys.argv[1:]:
    for name in ("search", "tracking_wandb"):
        sys.modules.pop(name, None)
    sys.path.insert(0, folder)
    import tracking_wandb as tracking
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
