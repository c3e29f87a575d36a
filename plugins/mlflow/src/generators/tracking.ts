import { checkMetrics, pathOf, searchModule, trackedNames } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext, PythonWriter } from '@trainyard/sdk';

const AT = pathOf('training', 'experiments', 'tracking', ['mlflow']);

/** `tracking.py`, `search.py` and `requirements.txt`. */
export function* generate({ spec, toolkit }: GeneratorContext): Generator<GeneratedFile> {
  const tracker = spec.training?.experiments?.tracking?.find((each) => each.backend === 'mlflow');
  const model = spec.training?.model?.registry;
  const registers = tracker?.registry === true || model !== undefined;
  const writer = toolkit.python('tracking.py', { from: AT });
  writer.docstring(`Tracking of ${spec.name} with MLflow. Stage code and the search call this module.`);
  writer.import_('contextlib', 'contextmanager').import_('collections.abc', 'Iterator').import_('os').import_('typing', 'Any').import_('mlflow');
  writer.line(`EXPERIMENT = ${writer.literal(tracker?.experiment_name ?? spec.name)}`, `${AT}.experiment_name`);
  writer.line(`TRACKING_URI: str | None = os.environ.get("MLFLOW_TRACKING_URI", ${writer.literal(tracker?.uri)})`, `${AT}.uri`);
  if (registers) writer.line(`MODEL = ${writer.literal(model?.name ?? spec.name)}`, 'training.model.registry');
  trackedNames(writer, spec);
  writer.line().line();
  checkMetrics(writer);
  runFunctions(writer);
  if (registers) registryFunctions(writer, model?.alias ?? 'champion');
  yield writer.file();
  const search = searchModule(toolkit.python('search.py', { from: 'training.experiments' }), spec);
  if (search !== undefined) yield search;
  const requirements = toolkit.text('requirements.txt', { from: AT }).line('mlflow==3.17.2');
  if (spec.training?.experiments?.runs?.strategy === 'bayesian') requirements.line('optuna>=4,<6', 'training.experiments.runs.strategy');
  yield requirements.file();
}

function runFunctions(writer: PythonWriter): void {
  writer.line().line().line('@contextmanager');
  writer.block('def run(name: str, parameters: dict[str, Any]) -> Iterator[str]:', (body) => {
    body.line('"""One run with its parameters; yields its id. A run that raises is marked as failed."""');
    body.block('if TRACKING_URI is not None:', (inner) => void inner.line('mlflow.set_tracking_uri(TRACKING_URI)'));
    body.line('mlflow.set_experiment(EXPERIMENT)');
    body.block('with mlflow.start_run(run_name=name, tags=TAGS) as active:', (inner) => void inner.line('mlflow.log_params(parameters)').line('yield active.info.run_id'));
  });
  writer.line().line();
  writer.block('def log_metrics(values: dict[str, float], step: int | None = None) -> None:', (body) => void body.line('check_metrics(values)').line('mlflow.log_metrics(values, step=step)'));
  writer.line().line();
  writer.block('def log_artifact(path: str) -> None:', (body) => void body.line('mlflow.log_artifact(path)'));
  writer.line().line();
  writer.block('def log_dataset(name: str) -> None:', (body) => void body.line('"""Records which data set a run read: its name and where it lies."""').line('mlflow.set_tag(f"dataset.{name}", DATASETS[name])'));
}

/** MLflow 3 has no stages: versions carry aliases, and serving follows one of them. */
function registryFunctions(writer: PythonWriter, alias: string): void {
  writer.line().line();
  writer.block('def register(model_uri: str) -> str:', (body) => {
    body.line('"""Registers a logged model as the candidate; returns its version."""');
    body.line('version = mlflow.register_model(model_uri, MODEL).version');
    body.line('mlflow.MlflowClient().set_registered_model_alias(MODEL, "candidate", version)');
    body.line('return str(version)');
  }, 'training.model.registry');
  writer.line().line();
  writer.block('def promote(version: str) -> None:', (body) => void body.line('"""Makes a version the one that serving follows."""').line(`mlflow.MlflowClient().set_registered_model_alias(MODEL, ${body.literal(alias)}, version)`), 'training.model.registry');
}
