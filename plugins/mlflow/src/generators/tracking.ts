import { checkMetrics, pathOf, searchModule, trackedNames } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext, PythonWriter, Spec } from '@trainyard/sdk';
import { flavourOf, signatureText } from '../lower/model.ts';
import { MLFLOW_VERSION } from '../target/mlflow.ts';

const AT = pathOf('training', 'experiments', 'tracking', ['mlflow']);
const REGISTRY = 'training.model.registry';

/** `tracking_mlflow.py`, `search.py` and `requirements.txt`. */
export function* generate({ spec, toolkit }: GeneratorContext): Generator<GeneratedFile> {
  const tracker = spec.training?.experiments?.tracking?.find((each) => each.backend === 'mlflow');
  const model = spec.training?.model?.registry;
  const registers = tracker?.registry === true || model !== undefined;
  const writer = toolkit.python('tracking_mlflow.py', { from: AT });
  writer.docstring(`Tracking of ${spec.name} with MLflow. Stage code and the search call this module.`);
  writer
    .import_('contextlib', 'contextmanager', 'suppress')
    .import_('collections.abc', 'Iterator')
    .import_('os')
    .import_('mlflow');
  writer.line(`EXPERIMENT = ${writer.literal(tracker?.experiment_name ?? spec.name)}`, `${AT}.experiment_name`);
  writer.line(
    `TRACKING_URI: str | None = os.environ.get("MLFLOW_TRACKING_URI", ${writer.literal(tracker?.uri)})`,
    `${AT}.uri`,
  );
  if (registers) writer.line(`MODEL = ${writer.literal(model?.name ?? spec.name)}`, REGISTRY);
  trackedNames(writer, spec);
  signature(writer, spec);
  writer.line().line();
  checkMetrics(writer);
  runFunctions(writer);
  modelFunction(writer, spec);
  if (registers) registryFunctions(writer, model?.alias ?? 'champion');
  yield writer.file();
  const search = searchModule(toolkit.python('search.py', { from: 'training.experiments' }), spec, 'tracking_mlflow');
  if (search !== undefined) yield search;
  const requirements = toolkit.text('requirements.txt', { from: AT }).line(`mlflow==${MLFLOW_VERSION}`);
  if (search !== undefined && spec.training?.experiments?.runs?.strategy === 'bayesian')
    requirements.line('optuna>=4,<6', 'training.experiments.runs.strategy');
  yield requirements.file();
}

function signature(writer: PythonWriter, spec: Spec): void {
  const declared = spec.training?.model?.signature;
  if (declared === undefined) return;
  writer.import_('mlflow.models', 'ModelSignature').import_('mlflow.types', 'ColSpec', 'Schema');
  const path = 'training.model.signature';
  writer.line('SIGNATURE = ModelSignature(', path);
  for (const side of ['inputs', 'outputs'] as const) {
    writer.line(`    ${side}=Schema([`, `${path}.${side}`);
    for (const [name, type] of Object.entries(declared[side]))
      writer.line(
        `        ${signatureText(name, type, writer.literal)},`,
        pathOf('training', 'model', 'signature', side, name),
      );
    writer.line('    ]),', `${path}.${side}`);
  }
  writer.line(')', path);
}

function runFunctions(writer: PythonWriter): void {
  writer
    .import_('mlflow.data.dataset_source_registry', 'resolve_dataset_source')
    .import_('mlflow.data.meta_dataset', 'MetaDataset')
    .import_('mlflow.exceptions', 'MlflowException');
  writer.line().line().line('@contextmanager');
  writer.block('def run(name: str, parameters: Mapping[str, Any]) -> Iterator[str]:', (body) => {
    body.line('"""One run with its parameters; yields its id. A run that raises is marked as failed."""');
    body.block('if TRACKING_URI is not None:', (inner) => void inner.line('mlflow.set_tracking_uri(TRACKING_URI)'));
    body.line('mlflow.set_experiment(EXPERIMENT)');
    body.block(
      'with mlflow.start_run(run_name=name, tags=TAGS) as active:',
      (inner) => void inner.line('mlflow.log_params(dict(parameters))').line('yield active.info.run_id'),
    );
  });
  writer.line().line();
  writer.block(
    'def log_metrics(values: Mapping[str, float], step: int | None = None) -> None:',
    (body) => void body.line('check_metrics(values)').line('mlflow.log_metrics(dict(values), step=step)'),
  );
  writer.line().line();
  writer.block(
    'def log_artifact(path: str, folder: str | None = None) -> None:',
    (body) => void body.line('"""Keeps a file with the run."""').line('mlflow.log_artifact(path, folder)'),
  );
  writer.line().line();
  writer.block('def log_dataset(name: DatasetName, context: str = "training") -> None:', (body) => {
    body.line(
      '"""Records which data set a run read: its name and where it lies, as a tag and as an input of the run."""',
    );
    body.line('mlflow.set_tag(f"dataset.{name}", DATASETS[name])');
    // MLflow knows kinds of addresses; one of another kind stands in the tag alone.
    body.block(
      'with suppress(MlflowException):',
      (inner) =>
        void inner
          .line('source = resolve_dataset_source(DATASETS[name])')
          .line('mlflow.log_input(MetaDataset(source=source, name=name), context=context)'),
    );
  });
}

/** Logging as MLflow's flavour of the framework; without one the model is a PythonModel. */
function modelFunction(writer: PythonWriter, spec: Spec): void {
  const flavour = flavourOf(spec.training?.model?.framework);
  const given = spec.training?.model?.signature === undefined ? '' : 'signature=SIGNATURE, ';
  writer.line().line();
  writer.block(
    'def log_model(model: Any, **options: Any) -> str:',
    (body) => {
      body.line(`"""Keeps a model with the run${given === '' ? '' : ', with its signature'}; returns its address."""`);
      body.line(
        flavour === undefined
          ? `return mlflow.pyfunc.log_model(name="model", python_model=model, ${given}**options).model_uri`
          : `return mlflow.${flavour}.log_model(model, name="model", ${given}**options).model_uri`,
        'training.model.framework',
      );
    },
    'training.model',
  );
}

/** MLflow 3 has no stages: versions carry aliases, and serving follows one of them. */
function registryFunctions(writer: PythonWriter, alias: string): void {
  writer.line().line();
  writer.block(
    'def register(model_uri: str) -> str:',
    (body) => {
      body.line('"""Registers a logged model as the candidate; returns its version."""');
      body.line('version = mlflow.register_model(model_uri, MODEL).version');
      body.line('mlflow.MlflowClient().set_registered_model_alias(MODEL, "candidate", version)');
      body.line('return str(version)');
    },
    REGISTRY,
  );
  writer.line().line();
  writer.block(
    'def promote(version: str) -> None:',
    (body) =>
      void body
        .line('"""Makes a version the one that serving follows."""')
        .line(
          `mlflow.MlflowClient().set_registered_model_alias(MODEL, ${body.literal(alias)}, version)`,
          `${REGISTRY}.alias`,
        ),
    REGISTRY,
  );
}
