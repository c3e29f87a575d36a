import { checkMetrics, pathOf, searchModule, trackedNames } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext, PythonWriter } from '@trainyard/sdk';

const AT = pathOf('training', 'experiments', 'tracking', ['tensorboard']);

/** `tracking_tensorboard.py`, `search.py` and `requirements.txt`. */
export function* generate({ spec, toolkit }: GeneratorContext): Generator<GeneratedFile> {
  const tracker = spec.training?.experiments?.tracking?.find((each) => each.backend === 'tensorboard');
  const writer = toolkit.python('tracking_tensorboard.py', { from: AT });
  writer.docstring(`Tracking of ${spec.name} as TensorBoard event files. Stage code and the search call this module.`);
  writer
    .import_('contextlib', 'contextmanager')
    .import_('collections.abc', 'Iterator')
    .import_('os')
    .import_('pathlib', 'Path')
    .import_('time');
  writer
    .import_('tensorboard.compat.proto.event_pb2', 'Event')
    .import_('tensorboard.compat.proto.summary_pb2', 'Summary')
    .import_('tensorboard.plugins.hparams', 'summary_v2')
    .import_('tensorboard.summary.writer.event_file_writer', 'EventFileWriter');
  writer.line(
    `LOG_DIR = Path(os.environ.get("TENSORBOARD_LOG_DIR", ${writer.literal(tracker?.log_dir ?? `logs/${spec.name}`)}))`,
    `${AT}.log_dir`,
  );
  trackedNames(writer, spec);
  writer.line('_open: list[EventFileWriter] = []');
  writer.line().line();
  checkMetrics(writer);
  runFunctions(writer);
  yield writer.file();
  const search = searchModule(
    toolkit.python('search.py', { from: 'training.experiments' }),
    spec,
    'tracking_tensorboard',
  );
  if (search !== undefined) yield search;
  const requirements = toolkit.text('requirements.txt', { from: AT }).line('tensorboard>=2.19,<3');
  if (search !== undefined && spec.training?.experiments?.runs?.strategy === 'bayesian')
    requirements.line('optuna>=4,<6', 'training.experiments.runs.strategy');
  yield requirements.file();
}

/** HParams takes numbers, strings and booleans: everything else is written as text. */
function runFunctions(writer: PythonWriter): void {
  writer.line().line();
  writer.block('def _write(summary: Summary, step: int = 0) -> None:', (body) => {
    body.block('if not _open:', (inner) => void inner.line('raise RuntimeError("log inside of `with run(...)`")'));
    body.line('_open[-1].add_event(Event(wall_time=time.time(), step=step, summary=summary))');
  });
  writer.line().line().line('@contextmanager');
  writer.block('def run(name: str, parameters: Mapping[str, Any]) -> Iterator[Path]:', (body) => {
    body.line('"""One run with its parameters, in a folder of its own below LOG_DIR; yields the folder."""');
    body.line('folder = LOG_DIR / name');
    body.line(
      'plain = {key: value if isinstance(value, (bool, int, float, str)) else str(value) for key, value in {**TAGS, **parameters}.items()}',
    );
    body.line('_open.append(EventFileWriter(str(folder)))');
    body.block(
      'try:',
      (inner) => void inner.line('_write(summary_v2.hparams_pb(plain, trial_id=name))').line('yield folder'),
    );
    body.block('finally:', (inner) => void inner.line('_open.pop().close()'));
  });
  writer.line().line();
  writer.block('def log_metrics(values: Mapping[str, float], step: int | None = None) -> None:', (body) => {
    body.line('check_metrics(values)');
    body.block(
      'for name, value in values.items():',
      (inner) => void inner.line('_write(Summary(value=[Summary.Value(tag=name, simple_value=value)]), step or 0)'),
    );
  });
  writer.line().line();
  writer.block('def log_text(name: str, text: str) -> None:', (body) => {
    body.line('metadata = {"plugin_data": {"plugin_name": "text"}}');
    body.line('tensor = {"dtype": "DT_STRING", "string_val": [text.encode()], "tensor_shape": {"dim": [{"size": 1}]}}');
    body.line('_write(Summary(value=[Summary.Value(tag=name, metadata=metadata, tensor=tensor)]))');
  });
  writer.line().line();
  writer.block(
    'def log_dataset(name: DatasetName) -> None:',
    (body) =>
      void body
        .line('"""Records which data set a run read: its name and where it lies."""')
        .line('log_text(f"dataset/{name}", DATASETS[name])'),
  );
}
