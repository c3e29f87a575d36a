import { compileSpec } from '@trainyard/model';
import type { Compiled } from '@trainyard/model';
import { readYaml } from '@trainyard/syntax';
import type { Diagnostic } from '@trainyard/syntax';
import { toolkit } from '../codegen/toolkit.ts';
import type { GeneratedFile } from '../codegen/traced.ts';
import type { EnvironmentView, Facts, GeneratorContext, Plugin } from '../plugin/plugin.ts';
import { contributionsTo, trackingBackends } from '../plugin/points.ts';

/** What one plugin made of one specification. */
export interface PluginRun {
  readonly compiled: Compiled;
  /** What the model and the plugin's validators found. */
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly GeneratedFile[];
}

/** Runs a plugin on the text of a specification, without disk and without other plugins. Throws if the text has errors. */
export async function runPlugin(plugin: Plugin<never>, text: string, facts: Facts = {}): Promise<PluginRun> {
  const source = { file: 'spec.mlops.yaml', text };
  const read = readYaml(source);
  if (read.value === undefined) throw new Error(read.diagnostics.map((each) => each.message).join('\n'));
  const layers = [{ source, node: read.value }];
  const named = ['mlflow', 'wandb', 'tensorboard', ...contributionsTo(trackingBackends, plugin.provides).map((each) => each.name)];
  const plugins = ['kubeflow', 'mlflow', 'wandb', 'tensorboard', 'k8s', 'prometheus', 'compliance', 'typescript'].filter((each) => each !== plugin.name);
  const vocabulary = { plugins: [plugin.name, ...plugins], stageTypes: [], trackingBackends: named };
  const outcome = compileSpec(layers, { vocabulary });
  const compiled = outcome.value;
  if (compiled === undefined || outcome.diagnostics.some((each) => each.severity === 'error')) throw new Error(outcome.diagnostics.filter((each) => each.severity === 'error').map((each) => each.message).join('\n'));
  const environments = Object.keys(compiled.spec.environments ?? {}).flatMap((name): EnvironmentView[] => {
    const view = compileSpec(layers, { vocabulary, environment: name }).value;
    return view === undefined ? [] : [{ name, spec: view.spec, graph: view.graph }];
  });
  const { patches: _patches, ...own } = (compiled.spec.targets?.[plugin.name] ?? {}) as Record<string, unknown>;
  const { spec, graph, places } = compiled;
  const context: GeneratorContext<never> = Object.freeze({ spec, graph, options: plugin.options.parse(own) as never, environments, facts, at: places.at, keyAt: places.keyAt, toolkit, contributions: <T>(point: Parameters<typeof contributionsTo<T>>[0]) => contributionsTo(point, plugin.provides) });
  const diagnostics = [...outcome.diagnostics, ...plugin.validators.flatMap((validator) => [...validator(context)])];
  const files: GeneratedFile[] = [];
  for (const load of Object.values(plugin.generators)) for await (const file of await (await load()).generate(context)) files.push(file);
  return { compiled, diagnostics, files };
}
