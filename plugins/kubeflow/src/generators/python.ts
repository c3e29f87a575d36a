import type { GeneratedFile, GeneratorContext, PythonWriter } from '@trainyard/sdk';
import { cpuText, memoryText } from '../lower/ir.ts';
import { lowerPipeline } from '../lower/pipeline.ts';
import type { ImporterTask, Pipeline, StageTask } from '../lower/pipeline.ts';
import type { Options } from '../options.ts';
import { KFP_VERSION } from '../target/ir.ts';

/** `pipeline.py`, `requirements.txt`, and a script that schedules runs if the specification does. */
export function* generate({ spec, graph, options, toolkit }: GeneratorContext<Options>): Generator<GeneratedFile> {
  const pipeline = lowerPipeline(spec, graph, options);
  const writer = toolkit.python('pipeline.py', { from: 'training.pipeline' });
  writer.docstring(`Pipeline of ${spec.name}. Run this file to compile it into pipeline.yaml.`);
  const timed = pipeline.tasks.some((task) => task.timeout !== undefined);
  writer.import_('kfp', 'compiler', 'dsl', ...(timed ? ['kubernetes'] : []));
  const types = new Set([
    ...pipeline.importers.map((each) => each.type),
    ...pipeline.tasks.flatMap((task) => [...task.inputs, ...task.outputs].map((port) => port.type)),
  ]);
  const directions = [
    ...(pipeline.tasks.some((task) => task.inputs.length > 0) ? ['Input'] : []),
    ...(pipeline.tasks.some((task) => task.outputs.length > 0) ? ['Output'] : []),
  ];
  if (types.size + directions.length > 0) writer.import_('kfp.dsl', ...types, ...directions);
  for (const task of pipeline.tasks) component(writer, task, options);
  writer.line(
    `@dsl.pipeline(name=${writer.literal(pipeline.name)}, description=${writer.literal(pipeline.description)})`,
    'name',
  );
  writer.block(`def ${pipeline.function}():`, () => {
    for (const importer of pipeline.importers) importerCall(writer, importer);
    const used = new Set(
      pipeline.tasks.flatMap((task) => [...task.inputs.map((input) => input.source.variable), ...task.after]),
    );
    for (const task of pipeline.tasks) taskCall(writer, task, used.has(task.variable));
  });
  writer.line().line();
  writer.block(
    'if __name__ == "__main__":',
    (inner) => void inner.line(`compiler.Compiler().compile(${pipeline.function}, package_path="pipeline.yaml")`),
  );
  yield writer.file();
  const requirements = toolkit.text('requirements.txt', { from: 'training.pipeline' }).line(`kfp==${KFP_VERSION}`);
  if (timed) requirements.line(`kfp-kubernetes==${KFP_VERSION}`);
  yield requirements.file();
  if (spec.training?.pipeline?.triggers?.schedule !== undefined)
    yield scheduleScript(
      pipeline,
      spec.training.pipeline.triggers.schedule.cron,
      options,
      toolkit.python('schedule.py', { from: 'training.pipeline.triggers.schedule' }),
    );
}

function component(writer: PythonWriter, task: StageTask, options: Options): void {
  if (task.command !== undefined) {
    writer.line('@dsl.container_component', task.path);
    const signature = [
      ...task.inputs.map((each) => `    ${each.parameter}: Input[${each.type}],`),
      ...task.outputs.map((each) => `    ${each.parameter}: Output[${each.type}],`),
    ];
    writer.line(
      [
        ...(signature.length === 0 ? [`def ${task.component}():`] : [`def ${task.component}(`, ...signature, '):']),
      ].join('\n'),
      task.path,
    );
    writer.line(
      `    return dsl.ContainerSpec(image=${writer.literal(task.image)}, command=${writer.literal(task.command)})`,
      `${task.path}.command`,
    );
  } else {
    const packages = options.packages.length === 0 ? '' : `, packages_to_install=${writer.literal(options.packages)}`;
    writer.line(
      `@dsl.component(base_image=${writer.literal(task.image)}${packages})`,
      task.stage.image === undefined ? task.path : `${task.path}.image`,
    );
    writer.line(task.source.trimEnd(), task.path);
  }
  writer.line().line();
}

function importerCall(writer: PythonWriter, importer: ImporterTask): void {
  writer.line(
    `${importer.variable} = dsl.importer(artifact_uri=${writer.literal(importer.uri)}, artifact_class=${importer.type})`,
    importer.path,
  );
}

function taskCall(writer: PythonWriter, task: StageTask, usedLater: boolean): void {
  const { variable, path } = task;
  const settings = taskSettings(writer, task);
  // Linters refuse a variable that nobody reads.
  const target = usedLater || settings.length > 0 ? `${variable} = ` : '';
  const inputs = task.inputs.map(
    ({ parameter, source }) =>
      `        ${parameter}=${source.output === 'artifact' && source.task.startsWith('importer') ? `${source.variable}.output` : `${source.variable}.outputs[${writer.literal(source.output)}]`},`,
  );
  writer.line(
    inputs.length === 0
      ? `${target}${task.component}()`
      : [`${target}${task.component}(`, ...inputs.map((line) => line.slice(4)), ')'].join('\n'),
    path,
  );
  for (const [code, from] of settings) writer.line(code, from);
}

/** Calls that set what a task may use, how often and how long it is tried; each with its field. */
function taskSettings(writer: PythonWriter, task: StageTask): (readonly [string, string])[] {
  const { variable, path, stage } = task;
  const { cpu, memory, gpu } = stage.resources ?? {};
  const settings: (readonly [string, string])[] = task.after.map(
    (before) => [`${variable}.after(${before})`, `${path}.after`] as const,
  );
  if (cpu !== undefined)
    settings.push([
      `${variable}.set_cpu_request(${writer.literal(cpuText(cpu))}).set_cpu_limit(${writer.literal(cpuText(cpu))})`,
      `${path}.resources.cpu`,
    ]);
  if (memory !== undefined)
    settings.push([
      `${variable}.set_memory_request(${writer.literal(memoryText(memory))}).set_memory_limit(${writer.literal(memoryText(memory))})`,
      `${path}.resources.memory`,
    ]);
  if (gpu !== undefined && gpu > 0)
    settings.push([
      `${variable}.set_accelerator_type("nvidia.com/gpu").set_accelerator_limit(${gpu})`,
      `${path}.resources.gpu`,
    ]);
  if (stage.retries !== undefined) {
    const { max, backoff, factor } = stage.retries;
    const more = [
      ...(backoff === undefined ? [] : [`backoff_duration="${Math.ceil(backoff)}s"`]),
      ...(factor === undefined ? [] : [`backoff_factor=${writer.float(factor)}`]),
    ];
    settings.push([`${variable}.set_retry(${[`num_retries=${max}`, ...more].join(', ')})`, `${path}.retries`]);
  }
  if (stage.cache?.enabled === false) settings.push([`${variable}.set_caching_options(False)`, `${path}.cache`]);
  if (task.timeout !== undefined)
    settings.push([`kubernetes.set_timeout(${variable}, ${task.timeout})`, `${path}.timeout`]);
  return settings;
}

/** Kubeflow Pipelines takes cron expressions of six fields, seconds first. */
function scheduleScript(pipeline: Pipeline, cron: string, options: Options, writer: PythonWriter): GeneratedFile {
  const shorthand: Readonly<Record<string, string>> = {
    '@yearly': '0 0 1 1 *',
    '@annually': '0 0 1 1 *',
    '@monthly': '0 0 1 * *',
    '@weekly': '0 0 * * 0',
    '@daily': '0 0 * * *',
    '@midnight': '0 0 * * *',
    '@hourly': '0 * * * *',
  };
  const fields = shorthand[cron.trim()] ?? cron.trim().replace(/\s+/g, ' ');
  writer.docstring(
    'Schedules runs of the compiled pipeline, in place of the schedule of that name. Usage: python schedule.py HOST',
  );
  writer.import_('sys').import_('kfp');
  writer.block('def main(host: str) -> None:', (body) => {
    const namespace = options.namespace === undefined ? '' : `, namespace=${body.literal(options.namespace)}`;
    body.line('client = kfp.Client(host=host)');
    body.line(`experiment = client.create_experiment(${body.literal(pipeline.name)}${namespace})`);
    body.line('listed = client.list_recurring_runs(page_size=100, experiment_id=experiment.experiment_id)');
    body.block(
      'for old in listed.recurring_runs or []:',
      (each) =>
        void each.block(
          `if old.display_name == ${each.literal(pipeline.name)}:`,
          (inner) => void inner.line('client.delete_recurring_run(old.recurring_run_id)'),
        ),
    );
    body.line('client.create_recurring_run(');
    body
      .line('    experiment_id=experiment.experiment_id,')
      .line(`    job_name=${body.literal(pipeline.name)},`)
      .line(`    cron_expression=${body.literal(`0 ${fields}`)},`)
      .line('    pipeline_package_path="pipeline.yaml",')
      .line(')');
  });
  writer.line().line();
  writer.block('if __name__ == "__main__":', (body) => void body.line('main(sys.argv[1])'));
  return writer.file();
}
