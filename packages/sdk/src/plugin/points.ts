import type { ContributedFunction, MetricCatalogue } from '@trainyard/conditions';
import type { StageType } from '@trainyard/model';

const TAG = '@trainyard/contribution';

/** Data that one plugin gives to another through an extension point. */
export interface Contribution<T = unknown> {
  readonly [TAG]: string;
  readonly data: T;
}

/** A meeting place of plugins: one side lists `point.of(data)` in `provides`, the other reads `contributions(point)`. */
export interface ExtensionPoint<T> {
  readonly name: string;
  of(data: T): Contribution<T>;
}

/** An extension point for plain data (no functions). Points of one name are the same point, whichever copy of the SDK made them. */
export function definePoint<T>(name: string): ExtensionPoint<T> {
  return { name, of: (data) => ({ [TAG]: name, data }) };
}

/** The data of contributions to one point, in their order. */
export function contributionsTo<T>(point: ExtensionPoint<T>, all: readonly Contribution[]): readonly T[] {
  return all.filter((each) => each[TAG] === point.name).map((each) => each.data as T);
}

/** Stage types beyond those of the language; `stageType` declares one with fields of its own. */
export const stageTypes: ExtensionPoint<StageType> = definePoint('stage-types');

/** Back ends that `training.experiments.tracking` may name. */
export const trackingBackends: ExtensionPoint<{ readonly name: string; readonly description: string }> =
  definePoint('tracking-backends');

/**
 * Python modules that record runs: `<plugin>/<module>.py` beside the folders of other plugins. Each has `run(name, parameters)`, a context in which a run is
 * open, `log_metric(name, value, step)` and `log_metrics(values, step)`. Scaffolds of stages say how to call them.
 */
export const trackingCode: ExtensionPoint<{
  readonly backend: string;
  readonly plugin: string;
  readonly module: string;
}> = definePoint('tracking-code');

/** Metrics that exist without being declared, such as those of a serving runtime: conditions may name them. */
export const metricCatalogues: ExtensionPoint<MetricCatalogue> = definePoint('metric-catalogues');

/** Functions of conditions: expressions over the built-in ones, which every target then has. */
export const conditionFunctions: ExtensionPoint<ContributedFunction> = definePoint('condition-functions');
