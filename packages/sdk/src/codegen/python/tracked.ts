import type { Spec } from '@trainyard/model';
import type { PythonWriter } from './writer.ts';

/** Where each external data set lies, by its name. */
export function datasetSources(spec: Spec): Readonly<Record<string, string>> {
  const data = spec.training?.data;
  const stages = spec.training?.pipeline?.stages ?? [];
  const produced = new Set(stages.flatMap((stage) => stage.outputs));
  const names = new Set([...stages.flatMap((stage) => stage.inputs).filter((input) => !produced.has(input)), ...Object.keys(data?.datasets ?? {})]);
  return Object.fromEntries([...names].map((name) => [name, data?.datasets?.[name]?.source ?? (data?.source === undefined ? name : `${data.source.replace(/\/+$/, '')}/${name}`)]));
}

/** The metrics that a run may report: those of the experiments, and those that are watched; empty (anything goes) if the specification names none to compare by. */
export function reportedMetrics(spec: Spec): readonly string[] {
  const compared = (spec.training?.experiments?.metrics ?? []).map((metric) => metric.name);
  return compared.length === 0 ? [] : [...new Set([...compared, ...(spec.monitoring?.metrics ?? []).map((metric) => metric.name)])];
}

/** The constants and the check that tracking modules of all back ends share. */
export function trackedNames(writer: PythonWriter, spec: Spec): void {
  const metrics = reportedMetrics(spec);
  writer.line(`TAGS: dict[str, str] = ${writer.literal({ service: spec.name, version: spec.version, ...(spec.training?.model?.framework === undefined ? {} : { framework: spec.training.model.framework }) })}`, 'version');
  writer.line(`DATASETS: dict[str, str] = ${writer.literal(datasetSources(spec))}`, 'training.data');
  writer.line(`METRICS: tuple[str, ...] = ${metrics.length === 0 ? '()' : `(${metrics.map((name) => writer.literal(name)).join(', ')},)`}`, 'training.experiments.metrics');
}

/** `check_metrics`: a misspelt metric is an error where it is logged, not an empty chart later. */
export function checkMetrics(writer: PythonWriter): void {
  writer.block('def check_metrics(values: dict[str, float]) -> None:', (body) => {
    body.line('"""Refuses metrics that the specification does not declare, if it declares any."""');
    body.line('unknown = sorted(set(values) - set(METRICS)) if METRICS else []');
    body.block('if unknown:', (inner) => void inner.line('raise ValueError(f"undeclared metrics: {unknown}; declared are {list(METRICS)}")'));
  });
}
