import type { Spec } from '@trainyard/model';
import { memberNamed } from '../members.ts';
import type { PythonWriter } from './writer.ts';

/** Where a data set lies that no stage makes: as declared, else by its name in the place of all data, else where its name says. */
export function datasetSource(name: string, spec: Spec): string {
  const data = spec.training?.data;
  return (
    memberNamed(data?.datasets, name)?.source ??
    (data?.source === undefined ? name : `${data.source.replace(/\/+$/, '')}/${name}`)
  );
}

/** Where each external data set lies, by its name. */
export function datasetSources(spec: Spec): Readonly<Record<string, string>> {
  const stages = spec.training?.pipeline?.stages ?? [];
  const produced = new Set(stages.flatMap((stage) => stage.outputs));
  const names = new Set([
    ...stages.flatMap((stage) => stage.inputs).filter((input) => !produced.has(input)),
    ...Object.keys(spec.training?.data?.datasets ?? {}),
  ]);
  return Object.fromEntries([...names].map((name) => [name, datasetSource(name, spec)]));
}

/** The metrics that a run may report: those of the experiments, and those that are watched; empty (anything goes) if the specification names none to compare by. */
export function reportedMetrics(spec: Spec): readonly string[] {
  const compared = (spec.training?.experiments?.metrics ?? []).map((metric) => metric.name);
  return compared.length === 0
    ? []
    : [...new Set([...compared, ...(spec.monitoring?.metrics ?? []).map((metric) => metric.name)])];
}

/** The constants that tracking modules of all back ends share, and the types by which an editor knows the names. */
export function trackedNames(writer: PythonWriter, spec: Spec): void {
  const metrics = reportedMetrics(spec);
  const sources = datasetSources(spec);
  writer.import_('typing', 'Any', ...(metrics.length + Object.keys(sources).length > 0 ? ['Literal'] : []));
  writer.line(
    `TAGS: dict[str, str] = ${writer.literal({ service: spec.name, version: spec.version, ...(spec.training?.model?.framework === undefined ? {} : { framework: spec.training.model.framework }) })}`,
    'version',
  );
  table(
    writer,
    'DATASETS: dict[str, str] =',
    Object.entries(sources).map(([name, source]) => `${writer.literal(name)}: ${writer.literal(source)},`),
    ['{', '}'],
    'training.data',
  );
  table(
    writer,
    'METRICS: tuple[str, ...] =',
    metrics.map((name) => `${writer.literal(name)},`),
    ['(', ')'],
    'training.experiments.metrics',
  );
  writer
    .line(`DatasetName = ${literalType(writer, Object.keys(sources))}`, 'training.data')
    .line(`MetricName = ${literalType(writer, metrics)}`, 'training.experiments.metrics');
}

function literalType(writer: PythonWriter, names: readonly string[]): string {
  return names.length === 0 ? 'str' : `Literal[${names.map((name) => writer.literal(name)).join(', ')}]`;
}

function table(
  writer: PythonWriter,
  head: string,
  rows: readonly string[],
  [open, close]: readonly [string, string],
  from: string,
): void {
  if (rows.length === 0) return void writer.line(`${head} ${open}${close}`, from);
  writer.line(`${head} ${open}`, from);
  for (const row of rows) writer.line(`    ${row}`, from);
  writer.line(close, from);
}

/** `check_metrics`, and `log_metric` by declared name: a misspelt metric is an error where it is logged, not an empty chart later. */
export function checkMetrics(writer: PythonWriter): void {
  writer.import_('collections.abc', 'Mapping');
  writer.block('def check_metrics(values: Mapping[str, float]) -> None:', (body) => {
    body.line('"""Refuses metrics that the specification does not declare, if it declares any."""');
    body.line('unknown = sorted(set(values) - set(METRICS)) if METRICS else []');
    body.block(
      'if unknown:',
      (inner) => void inner.line('raise ValueError(f"undeclared metrics: {unknown}; declared are {list(METRICS)}")'),
    );
  });
  writer.line().line();
  writer.block(
    'def log_metric(name: MetricName, value: float, step: int | None = None) -> None:',
    (body) =>
      void body
        .line('"""One value of a declared metric; a type checker knows the names."""')
        .line('log_metrics({name: value}, step)'),
  );
}
