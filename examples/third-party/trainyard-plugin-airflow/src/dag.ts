import { datasetSource, foldDns, foldPython, gateFunction, isGated, pipelineOrder } from '@trainyard/sdk';
import { stageEntrypoint, stageParameters, stagePath } from '@trainyard/sdk';
import type { PassedArtifact, GatedStage, GeneratedFile, GeneratorContext, PipelineStage } from '@trainyard/sdk';
import type { PythonWriter, ServiceGraph, Spec } from '@trainyard/sdk';
import { storeOf } from './options.ts';
import type { Options } from './options.ts';

/** Nothing of the specification stands in a field that Airflow takes for a template: all of it is in functions. */
export function* generate(context: GeneratorContext<Options>): Generator<GeneratedFile> {
  const { spec, graph, options, toolkit } = context;
  const { stages, asked } = pipelineOrder(spec, graph);
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
    python.block(`def ${functionOf(stage)}():`, (body) => stageBody(body, stage, context), stagePath(stage));
    if (!isGated(stage)) continue;
    python.import_('json').import_('airflow.providers.standard.operators.python', 'ShortCircuitOperator');
    python.line().line();
    python.block(
      `def gate_${functionOf(stage)}():`,
      (body) => gateBody(body, stage, asked(stage.name), spec),
      `${stagePath(stage)}.when`,
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
    for (const line of taskLines(stage, context)) python.line(`    ${line}`, stagePath(stage));
  for (const stage of stages)
    for (const line of orderLines(stage, asked(stage.name), graph)) python.line(`    ${line}`, stagePath(stage));
  yield python.file();
}

/** No two stages have one, and no name of the module is among them. */
const functionOf = (stage: PipelineStage): string => `run_${foldPython(stage.name)}`;
const taskOf = (name: string): string => `task_${foldPython(name)}`;
const gateOf = (name: string): string => `gate_task_${foldPython(name)}`;

/** Calls the function of a stage, or runs its command. */
function stageBody(body: PythonWriter, stage: PipelineStage, { spec, graph }: GeneratorContext<Options>): void {
  const { literal } = body;
  if (stage.command !== undefined) {
    body.line('import subprocess').line();
    body.line(`subprocess.run(${literal(stage.command)}, check=True)`);
    return;
  }
  const [module, name] = stageEntrypoint(stage, spec).split(':');
  const placeOf = (artifact: string): string =>
    graph.producer(artifact) === undefined ? literal(datasetSource(artifact, spec)) : `place(${literal(artifact)})`;
  const map = (artifacts: readonly string[]): string =>
    `{${artifacts.map((each) => `${literal(each)}: ${placeOf(each)}`).join(', ')}}`;
  body.line(`function = getattr(import_module(${literal(module)}), ${literal(name)})`);
  body.line('function(');
  body.line(`    inputs=${map(stage.inputs)},`).line(`    outputs=${map(stage.outputs)},`);
  body.line(`    parameters=${literal(stageParameters(stage, spec))},`).line(')');
}

/** Answers whether the condition of a gate holds for what stages before wrote. */
function gateBody(body: PythonWriter, stage: GatedStage, asked: readonly PassedArtifact[], spec: Spec): void {
  for (const line of gateFunction(stage, spec)) body.line(line);
  body.line().line('reported = {}');
  body.block(`for artifact in ${body.literal(asked.map(({ artifact }) => artifact))}:`, (each) => {
    each.block(
      'with ObjectStoragePath(place(artifact)).open() as file:',
      (inner) => void inner.line('reported.update(json.load(file))'),
    );
  });
  body.line('return is_open(reported)');
}

function taskLines(stage: PipelineStage, { toolkit }: GeneratorContext<Options>): readonly string[] {
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

function orderLines(stage: PipelineStage, asked: readonly PassedArtifact[], graph: ServiceGraph): readonly string[] {
  const before = [...new Set([...graph.dependencies(stage.name), ...asked.map(({ by }) => by)])].map(taskOf).join(', ');
  const task = taskOf(stage.name);
  if (isGated(stage)) return [`[${before}] >> ${gateOf(stage.name)} >> ${task}`];
  return before === '' ? [] : [`[${before}] >> ${task}`];
}
