import { checkMetrics, from, pathOf, primaryMetric, searchModule, trackedNames } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';

const AT = pathOf('training', 'experiments', 'tracking', ['wandb']);

/** `tracking_wandb.py`, `search.py`, `sweep.yaml` and `requirements.txt`. */
export function* generate({ spec, toolkit }: GeneratorContext): Generator<GeneratedFile> {
  const tracker = spec.training?.experiments?.tracking?.find((each) => each.backend === 'wandb');
  const writer = toolkit.python('tracking_wandb.py', { from: AT });
  writer.docstring(`Tracking of ${spec.name} with Weights & Biases. Stage code and the search call this module.`);
  writer.import_('contextlib', 'contextmanager').import_('collections.abc', 'Iterator').import_('wandb');
  writer.line(`PROJECT = ${writer.literal(tracker?.project ?? spec.name)}`, `${AT}.project`);
  if (tracker?.uri !== undefined)
    writer
      .import_('os')
      .line(`BASE_URL = os.environ.get("WANDB_BASE_URL", ${writer.literal(tracker.uri)})`, `${AT}.uri`);
  trackedNames(writer, spec);
  writer.line().line();
  checkMetrics(writer);
  writer.line().line().line('@contextmanager');
  writer.block('def run(name: str, parameters: Mapping[str, Any]) -> Iterator[Any]:', (body) => {
    body.line('"""One run with its parameters; yields it. WANDB_MODE=offline records without a server."""');
    body.block(
      `with wandb.init(project=PROJECT, name=name, config={**TAGS, **parameters}${tracker?.uri === undefined ? '' : ', settings=wandb.Settings(base_url=BASE_URL)'}) as active:`,
      (inner) => void inner.line('yield active'),
    );
  });
  writer.line().line();
  writer.block(
    'def log_metrics(values: Mapping[str, float], step: int | None = None) -> None:',
    (body) => void body.line('check_metrics(values)').line('wandb.log(dict(values), step=step)'),
  );
  writer.line().line();
  writer.block(
    'def log_artifact(path: str, name: str, kind: str = "file") -> None:',
    (body) =>
      void body
        .line('artifact = wandb.Artifact(name, type=kind)')
        .line('artifact.add_file(path)')
        .line('wandb.log_artifact(artifact)'),
  );
  writer.line().line();
  writer.block(
    'def log_dataset(name: DatasetName) -> None:',
    (body) =>
      void body
        .line('"""Records which data set a run read: its name and where it lies."""')
        .line('wandb.config.update({f"dataset.{name}": DATASETS[name]})'),
  );
  yield writer.file();
  const search = searchModule(toolkit.python('search.py', { from: 'training.experiments' }), spec, 'tracking_wandb');
  if (search !== undefined) yield search;
  if (search !== undefined) yield sweep(spec, toolkit);
  const requirements = toolkit.text('requirements.txt', { from: AT }).line('wandb>=0.22,<0.32');
  if (search !== undefined && spec.training?.experiments?.runs?.strategy === 'bayesian')
    requirements.line('optuna>=4,<6', 'training.experiments.runs.strategy');
  yield requirements.file();
}

/** The same space as a sweep, for those who let the W&B server choose. */
function sweep(spec: GeneratorContext['spec'], toolkit: GeneratorContext['toolkit']): GeneratedFile {
  const experiments = spec.training?.experiments;
  const metric = primaryMetric(spec);
  const parameters = Object.entries(experiments?.hyperparameters ?? {}).map(
    ([name, space]) =>
      [name, from(pathOf('training', 'experiments', 'hyperparameters', name), parameter(space))] as const,
  );
  const method = ({ grid: 'grid', random: 'random', bayesian: 'bayes' } as const)[
    experiments?.runs?.strategy ?? 'grid'
  ];
  return toolkit
    .yaml('sweep.yaml', { from: 'training.experiments' })
    .document({
      name: spec.name,
      program: 'train.py',
      method,
      metric: metric === undefined ? undefined : { name: metric.name, goal: metric.goal },
      run_cap: experiments?.runs?.max,
      parameters: Object.fromEntries(parameters),
    })
    .file();
}

type Space = NonNullable<
  NonNullable<NonNullable<GeneratorContext['spec']['training']>['experiments']>['hyperparameters']
>[string];

function parameter(space: Space): unknown {
  if (typeof space !== 'object') return { value: space };
  if (!('min' in space)) return { values: space };
  const integer = space.type === 'int';
  const distribution =
    space.scale === 'log'
      ? integer
        ? 'q_log_uniform_values'
        : 'log_uniform_values'
      : integer
        ? 'int_uniform'
        : 'uniform';
  return { distribution, min: space.min, max: space.max };
}
