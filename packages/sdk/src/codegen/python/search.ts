import type { Spec } from '@trainyard/model';
import { pathOf } from '@trainyard/syntax';
import type { GeneratedFile } from '../traced.ts';
import type { PythonWriter } from './writer.ts';

/** Points that a grid takes from a range. */
const POINTS = 5;

const AT = 'training.experiments';

/** The metric that a search follows: the primary one, else the first. */
export function primaryMetric(
  spec: Spec,
): { readonly name: string; readonly goal: 'maximize' | 'minimize' } | undefined {
  const metrics = spec.training?.experiments?.metrics ?? [];
  return metrics.find((metric) => metric.primary === true) ?? metrics[0];
}

/**
 * `search.py`: tries the hyperparameters of a service and records each trial through the module of its back end (`tracking`) and further ones that it is given. One text for all
 * tracking back ends, so that a search means the same whichever records it. Undefined if there is nothing to search.
 */
export function searchModule(writer: PythonWriter, spec: Spec, tracking: string): GeneratedFile | undefined {
  const experiments = spec.training?.experiments;
  const space = experiments?.hyperparameters ?? {};
  if (Object.keys(space).length === 0) return undefined;
  const strategy = experiments?.runs?.strategy ?? 'grid';
  const metric = primaryMetric(spec);
  writer.docstring(`Search of ${spec.name}: tries hyperparameters and records each trial.`, AT);
  writer
    .import_('collections.abc', 'Callable', ...(strategy === 'bayesian' ? [] : ['Iterator']))
    .import_('contextlib', 'ExitStack')
    .import_('types', 'ModuleType')
    .import_('typing', 'Any')
    .import_(tracking);
  writer.line('SPACE: dict[str, Any] = {', `${AT}.hyperparameters`);
  for (const [name, values] of Object.entries(space))
    writer.line(
      `    ${writer.literal(name)}: ${spaceText(writer, values)},`,
      pathOf('training', 'experiments', 'hyperparameters', name),
    );
  writer.line('}', `${AT}.hyperparameters`);
  writer.line(
    `FIXED: dict[str, Any] = ${writer.literal(spec.training?.hyperparameters ?? {})}`,
    'training.hyperparameters',
  );
  writer.line(
    `MAX_TRIALS: int | None = ${writer.literal(experiments?.runs?.max ?? (strategy === 'grid' ? null : 20))}`,
    `${AT}.runs.max`,
  );
  if (strategy !== 'grid') writer.line(`SEED = ${writer.literal(experiments?.runs?.seed ?? 0)}`, `${AT}.runs.seed`);
  writer.line(`METRIC: str | None = ${writer.literal(metric?.name)}`, `${AT}.metrics`);
  writer.line(`MAXIMIZE = ${writer.literal(metric?.goal !== 'minimize')}`, `${AT}.metrics`);
  if (experiments?.runs?.early_stopping !== undefined)
    writer.line(`PATIENCE = ${writer.literal(experiments.runs.early_stopping.patience)}`, `${AT}.runs.early_stopping`);
  writer.line().line();
  ({ grid: gridCandidates, random: randomCandidates, bayesian: bayesianTrials })[strategy](writer);
  searchFunction(writer, {
    tracking,
    bayesian: strategy === 'bayesian',
    patient: experiments?.runs?.early_stopping !== undefined,
  });
  return writer.file();
}

type Space = NonNullable<NonNullable<NonNullable<Spec['training']>['experiments']>['hyperparameters']>[string];

/** Numbers of one hyperparameter are of one kind: beside 0.6 a bare 1 is 1.0, and so are the bounds of a range of floats. */
function spaceText(writer: PythonWriter, space: Space): string {
  if (typeof space !== 'object') return writer.literal(space);
  if ('min' in space) {
    const number = (value: number): string => (space.type === 'int' ? writer.literal(value) : writer.float(value));
    const more = (['scale', 'type'] as const).flatMap((key) =>
      space[key] === undefined ? [] : [`"${key}": ${writer.literal(space[key])}`],
    );
    return `{${[`"min": ${number(space.min)}`, `"max": ${number(space.max)}`, ...more].join(', ')}}`;
  }
  const fractions =
    space.every((value) => typeof value === 'number') && space.some((value) => !Number.isInteger(value));
  return `[${space.map((value) => (fractions && typeof value === 'number' ? writer.float(value) : writer.literal(value))).join(', ')}]`;
}

function gridCandidates(writer: PythonWriter): void {
  writer.import_('itertools');
  writer.block('def values_of(space: Any) -> list[Any]:', (body) => {
    body.line('"""The values of one hyperparameter; a range gives evenly spread points."""');
    body.block('if isinstance(space, list):', (inner) => void inner.line('return space'));
    body.block('if not isinstance(space, dict):', (inner) => void inner.line('return [space]'));
    body.line('low, high = space["min"], space["max"]');
    body.block(
      'if space.get("scale") == "log":',
      (inner) =>
        void inner.line(`points = [low * (high / low) ** (step / ${POINTS - 1}) for step in range(${POINTS})]`),
    );
    body.block(
      'else:',
      (inner) => void inner.line(`points = [low + (high - low) * step / ${POINTS - 1} for step in range(${POINTS})]`),
    );
    body.line('return sorted({round(point) for point in points}) if space.get("type") == "int" else points');
  });
  writer.line().line();
  writer.block('def candidates() -> Iterator[dict[str, Any]]:', (body) => {
    body.line('"""Every combination, in the order of the specification."""');
    body.line('combinations = itertools.product(*(values_of(space) for space in SPACE.values()))');
    body.block(
      'for values in itertools.islice(combinations, MAX_TRIALS):',
      (inner) => void inner.line('yield {**FIXED, **dict(zip(SPACE, values, strict=True))}'),
    );
  });
}

function randomCandidates(writer: PythonWriter): void {
  writer.import_('math').import_('random');
  writer.block('def draw(generator: random.Random, space: Any) -> Any:', (body) => {
    body.line('"""One value of a hyperparameter, evenly drawn on its scale."""');
    body.block('if isinstance(space, list):', (inner) => void inner.line('return generator.choice(space)'));
    body.block('if not isinstance(space, dict):', (inner) => void inner.line('return space'));
    body.block(
      'if space.get("type") == "int" and space.get("scale") != "log":',
      (inner) => void inner.line('return generator.randint(round(space["min"]), round(space["max"]))'),
    );
    body.block('if space.get("scale") == "log":', (inner) => {
      inner.line('value = math.exp(generator.uniform(math.log(space["min"]), math.log(space["max"])))');
      inner.line('return round(value) if space.get("type") == "int" else value');
    });
    body.line('return generator.uniform(space["min"], space["max"])');
  });
  writer.line().line();
  writer.block('def candidates() -> Iterator[dict[str, Any]]:', (body) => {
    body.line('"""Combinations at random; the same ones for the same seed."""');
    body.line('generator = random.Random(SEED)');
    body.block(
      'for _ in range(MAX_TRIALS or 0):',
      (inner) => void inner.line('yield {**FIXED, **{name: draw(generator, space) for name, space in SPACE.items()}}'),
    );
  });
}

function bayesianTrials(writer: PythonWriter): void {
  writer.import_('optuna');
  writer.block('def suggest(trial: optuna.Trial) -> dict[str, Any]:', (body) => {
    body.line('"""The next combination, from what the trials before have shown."""');
    body.line('values: dict[str, Any] = dict(FIXED)');
    body.block('for name, space in SPACE.items():', (each) => {
      each.block(
        'if isinstance(space, list):',
        (inner) => void inner.line('values[name] = trial.suggest_categorical(name, space)'),
      );
      each.block('elif not isinstance(space, dict):', (inner) => void inner.line('values[name] = space'));
      each.block(
        'elif space.get("type") == "int":',
        (inner) =>
          void inner.line(
            'values[name] = trial.suggest_int(name, round(space["min"]), round(space["max"]), log=space.get("scale") == "log")',
          ),
      );
      each.block(
        'else:',
        (inner) =>
          void inner.line(
            'values[name] = trial.suggest_float(name, space["min"], space["max"], log=space.get("scale") == "log")',
          ),
      );
    });
    body.line('return values');
  });
}

function searchFunction(
  writer: PythonWriter,
  { tracking, bayesian, patient }: { readonly tracking: string; readonly bayesian: boolean; readonly patient: boolean },
): void {
  writer.line().line();
  writer.block(
    'def search(objective: Callable[[dict[str, Any]], dict[str, float]], *also: ModuleType) -> dict[str, Any]:',
    (body) => {
      body
        .line('"""Runs each trial and returns the parameters of the best.')
        .line()
        .line(
          '`objective` takes parameters and returns metrics; `also` are further tracking modules that record the same trials.',
        )
        .line('"""');
      body.line(`trackers = (${tracking}, *also)`);
      body.line('best: tuple[float, dict[str, Any]] | None = None');
      if (patient) body.line('since_best = 0');
      if (bayesian)
        body.line(
          'study = optuna.create_study(direction="maximize" if MAXIMIZE else "minimize", sampler=optuna.samplers.TPESampler(seed=SEED))',
        );
      body.block(
        bayesian ? 'for number in range(MAX_TRIALS or 0):' : 'for number, parameters in enumerate(candidates()):',
        (trial) => {
          if (bayesian) trial.line('suggestion = study.ask()').line('parameters = suggest(suggestion)');
          trial.block('with ExitStack() as runs:', (inner) => {
            inner.block(
              'for tracker in trackers:',
              (each) => void each.line('runs.enter_context(tracker.run(f"trial-{number}", parameters))'),
            );
            inner.line('metrics = objective(parameters)');
            inner.block('for tracker in trackers:', (each) => void each.line('tracker.log_metrics(metrics)'));
          });
          trial.line('value = metrics[METRIC] if METRIC is not None else next(iter(metrics.values()))');
          if (bayesian) trial.line('study.tell(suggestion, value)');
          trial.block('if best is None or (value > best[0] if MAXIMIZE else value < best[0]):', (inner) => {
            inner.line('best = (value, parameters)');
            if (patient) inner.line('since_best = 0');
          });
          if (patient) {
            trial.block('else:', (inner) => {
              inner.line('since_best += 1');
              inner.block('if since_best >= PATIENCE:', (stop) => void stop.line('break'));
            });
          }
        },
      );
      body.block('if best is None:', (inner) => void inner.line('raise ValueError("the search space is empty")'));
      body.line('return best[1]');
    },
  );
}
