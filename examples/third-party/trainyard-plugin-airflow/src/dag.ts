import { foldDns, foldPython, meaningOf, parametersRead, pathOf, pythonGate } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext, PythonWriter } from '@trainyard/sdk';
import { entrypointOf, metricsAsked, orderedStages, parametersOf, sourceOf, storeOf } from './stages.ts';
import type { Options, Stage } from './stages.ts';

const pathOfStage = (stage: Stage): string => pathOf('training', 'pipeline', 'stages', [stage.name]);

/** Nothing of the specification stands in a field that Airflow takes for a template: all of it is in functions. */
export function* generate(context: GeneratorContext<Options>): Generator<GeneratedFile> {
  const { spec, graph, options, toolkit } = context;
  const stages = orderedStages(spec, graph);
  const python = toolkit.python('dag.py', { from: 'training.pipeline' });
  const { literal } = python;
  python.docstring(`The pipeline of ${spec.name} as a DAG of Apache Airflow.`, 'name');
  python.import_('datetime', 'datetime', 'timedelta', 'timezone').import_('importlib', 'import_module');
  python.import_('airflow.sdk', 'DAG', 'ObjectStoragePath', 'get_current_context');
  python.import_('airflow.providers.standard.operators.python', 'PythonOperator');
  python
    .line(`STORE = ${literal(storeOf(spec, options))}`, 'training.pipeline.artifacts.store')
    .line()
    .line();
  python.block('def place(artifact):', (body) => {
    body.line('"""Where an artifact of this run lies."""');
    body.line('return f"{STORE}/{get_current_context()[\'run_id\']}/{artifact}"');
  });
  for (const stage of stages) {
    python.line().line();
    python.block(`def ${functionOf(stage)}():`, (body) => stageBody(body, stage, stages, context), pathOfStage(stage));
    if (stage.when === undefined) continue;
    python.import_('json').import_('airflow.providers.standard.operators.python', 'ShortCircuitOperator');
    python.line().line();
    python.block(
      `def gate_${functionOf(stage)}():`,
      (body) => gateBody(body, stage, context),
      `${pathOfStage(stage)}.when`,
    );
  }
  const schedule = spec.training?.pipeline?.triggers?.schedule;
  if (schedule !== undefined) python.import_('airflow.timetables.trigger', 'CronTriggerTimetable');
  const timetable =
    schedule && `CronTriggerTimetable(${literal(schedule.cron)}, timezone=${literal(schedule.time_zone ?? 'UTC')})`;
  python.line().line().line('with DAG(');
  python.line(`    dag_id=${literal(foldDns(spec.name))},`, 'name');
  python.line(`    schedule=${timetable ?? 'None'},`, 'training.pipeline.triggers.schedule');
  python.line('    start_date=datetime(2020, 1, 1, tzinfo=timezone.utc),').line('    catchup=False,');
  python.line(`    max_active_runs=${literal(options.max_active_runs)},`).line('):');
  for (const stage of stages)
    for (const line of taskLines(stage, context)) python.line(`    ${line}`, pathOfStage(stage));
  for (const stage of stages)
    for (const line of orderLines(stage, context)) python.line(`    ${line}`, pathOfStage(stage));
  yield python.file();
}

/** No two stages have one, and no name of the module is among them. */
const functionOf = (stage: Stage): string => `run_${foldPython(stage.name)}`;
const taskOf = (name: string): string => `task_${foldPython(name)}`;
const gateOf = (name: string): string => `gate_task_${foldPython(name)}`;

/** Calls the function of a stage, or runs its command. */
function stageBody(
  body: PythonWriter,
  stage: Stage,
  stages: readonly Stage[],
  { spec }: GeneratorContext<Options>,
): void {
  const { literal } = body;
  if (stage.command !== undefined) {
    body
      .line('import subprocess')
      .line()
      .line(`subprocess.run(${literal(stage.command)}, check=True)`);
    return;
  }
  const [module, name] = entrypointOf(stage, spec).split(':');
  const made = (artifact: string): boolean => stages.some(({ outputs }) => outputs.includes(artifact));
  const placeOf = (artifact: string): string =>
    made(artifact) ? `place(${literal(artifact)})` : literal(sourceOf(artifact, spec));
  const map = (artifacts: readonly string[]): string =>
    `{${artifacts.map((each) => `${literal(each)}: ${placeOf(each)}`).join(', ')}}`;
  body.line(`function = getattr(import_module(${literal(module)}), ${literal(name)})`);
  body
    .line('function(')
    .line(`    inputs=${map(stage.inputs)},`)
    .line(`    outputs=${map(stage.outputs)},`);
  body.line(`    parameters=${literal(parametersOf(stage, spec))},`).line(')');
}

/** Answers whether the condition of a gate holds for what stages before wrote. */
function gateBody(body: PythonWriter, stage: Stage, { spec, graph }: GeneratorContext<Options>): void {
  const meaning = stage.when === undefined ? undefined : meaningOf(stage.when);
  if (stage.when === undefined || meaning === undefined) return void body.line('return False');
  const metrics = [...(spec.training?.experiments?.metrics ?? []), ...(spec.monitoring?.metrics ?? [])];
  const read = parametersRead(
    stage.when,
    stage.parameters ?? {},
    metrics.map(({ name }) => name),
  );
  const parameters = new Map([...read].map(([name, value]) => [name, body.literal(value)]));
  const { test, functions, imports } = pythonGate(meaning.holds, {
    reported: 'reported',
    unknown: 'unknown',
    parameters,
  });
  for (const each of imports) body.line(`import ${each}`);
  for (const line of functions.flatMap((each) => [...each.split('\n'), ''])) body.line(line);
  body.line('unknown = float("nan")').line('reported = {}');
  const artifacts = metricsAsked(stage, spec, graph).map(({ artifact }) => artifact);
  body.block(`for artifact in ${body.literal(artifacts)}:`, (each) => {
    each.block(
      'with ObjectStoragePath(place(artifact)).open() as file:',
      (inner) => void inner.line('reported.update(json.load(file))'),
    );
  });
  body.line(`return bool(${test})`);
}

function taskLines(stage: Stage, { toolkit }: GeneratorContext<Options>): readonly string[] {
  const { literal } = toolkit.python('');
  const { retries, timeout } = stage;
  const gate = `${gateOf(stage.name)} = ShortCircuitOperator(task_id=${literal(`${stage.name}__gate`)}, python_callable=gate_${functionOf(stage)})`;
  return [
    ...(stage.when === undefined ? [] : [gate]),
    `${taskOf(stage.name)} = PythonOperator(`,
    `    task_id=${literal(stage.name)},`,
    `    python_callable=${functionOf(stage)},`,
    ...(timeout === undefined ? [] : [`    execution_timeout=timedelta(seconds=${literal(timeout)}),`]),
    ...(retries === undefined ? [] : [`    retries=${literal(retries.max)},`]),
    ...(retries?.backoff === undefined ? [] : [`    retry_delay=timedelta(seconds=${literal(retries.backoff)}),`]),
    ...((retries?.factor ?? 1) > 1 ? ['    retry_exponential_backoff=True,'] : []),
    ')',
  ];
}

function orderLines(stage: Stage, { spec, graph }: GeneratorContext<Options>): readonly string[] {
  const before = [...graph.dependencies(stage.name)].map(taskOf);
  const [task, gate] = [taskOf(stage.name), gateOf(stage.name)];
  if (stage.when === undefined) return before.length === 0 ? [] : [`[${before.join(', ')}] >> ${task}`];
  const asked = metricsAsked(stage, spec, graph).map(({ by }) => taskOf(by));
  return [`[${[...new Set([...before, ...asked])].join(', ')}] >> ${gate} >> ${task}`];
}
