import { compileSpec } from '@trainyard/model';
import type { Compiled, Vocabulary } from '@trainyard/model';
import { hasErrors, memberOf, readYaml } from '@trainyard/syntax';
import type { Diagnostic, Node } from '@trainyard/syntax';
import { toolkit } from '../codegen/toolkit.ts';
import type { GeneratedFile } from '../codegen/traced.ts';
import type { ContributionContext, EnvironmentView, Facts, GeneratorContext, Plugin } from '../plugin/plugin.ts';
import {
  conditionFunctions,
  contributionsTo,
  metricCatalogues,
  stageTypes,
  trackingBackends,
} from '../plugin/points.ts';

/** What one plugin made of one specification. */
export interface PluginRun {
  readonly compiled: Compiled;
  /** What the model and the plugin's validators found. */
  readonly diagnostics: readonly Diagnostic[];
  /** Empty if the specification is none of the plugin's business, or if there are errors. */
  readonly files: readonly GeneratedFile[];
}

/**
 * Runs a plugin on the text of a specification, without disk and without other plugins: back ends and targets of others are taken to
 * exist. Throws if the text is no specification.
 */
export async function runPlugin<Options>(tested: Plugin<Options>, text: string, facts: Facts = {}): Promise<PluginRun> {
  const plugin = tested as unknown as Plugin<never>;
  const { compiled, diagnostics, context } = checkedBy(plugin, text, facts);
  if (context === undefined || hasErrors(diagnostics)) return { compiled, diagnostics, files: [] };
  const files: GeneratedFile[] = [];
  for (const load of Object.values(plugin.generators))
    for await (const file of await (await load()).generate(context)) files.push(file);
  return { compiled, diagnostics, files };
}

/** What comes before the generators: `context` is undefined if the specification is none of the plugin's business. Throws if the text is no specification. */
export function checkedBy(
  plugin: Plugin<never>,
  text: string,
  facts: Facts = {},
): Omit<PluginRun, 'files'> & { readonly context?: GeneratorContext<never> } {
  const { compiled, environments, diagnostics: found } = compileText(plugin, text);
  const written = compiled.spec.targets?.[plugin.name];
  if (written === false || (written === undefined && !plugin.appliesTo(compiled.spec)))
    return { compiled, diagnostics: found };
  const { patches: _patches, ...own } = (typeof written === 'object' ? written : {}) as Record<string, unknown>;
  const { spec, graph, places } = compiled;
  const seen: ContributionContext<never> = {
    spec,
    graph,
    options: plugin.options.parse(own) as never,
    environments,
    facts,
    at: places.at,
    keyAt: places.keyAt,
  };
  const contributed = [...plugin.provides, ...(plugin.contributes?.(Object.freeze({ ...seen })) ?? [])];
  const context: GeneratorContext<never> = Object.freeze({
    ...seen,
    toolkit,
    contributions: <T>(point: Parameters<typeof contributionsTo<T>>[0]) => contributionsTo(point, contributed),
  });
  const diagnostics = [...found, ...plugin.validators.flatMap((validator) => [...validator(context)])];
  return { compiled, diagnostics, context };
}

function compileText(
  plugin: Plugin<never>,
  text: string,
): { compiled: Compiled; environments: EnvironmentView[]; diagnostics: readonly Diagnostic[] } {
  const source = { file: 'spec.mlops.yaml', text };
  const read = readYaml(source);
  if (read.value === undefined || hasErrors(read.diagnostics)) throw refusal(read.diagnostics);
  const layers = [{ source, node: read.value }];
  const vocabulary = vocabularyOf(plugin, read.value);
  const outcome = compileSpec(layers, { vocabulary });
  const compiled = outcome.value;
  if (compiled === undefined || hasErrors(outcome.diagnostics)) throw refusal(outcome.diagnostics);
  const environments = Object.keys(compiled.spec.environments ?? {}).map((name): EnvironmentView => {
    const view = compileSpec(layers, { vocabulary, environment: name });
    if (view.value === undefined || hasErrors(view.diagnostics)) throw refusal(view.diagnostics);
    return { name, spec: view.value.spec, graph: view.value.graph };
  });
  return { compiled, environments, diagnostics: outcome.diagnostics };
}

function refusal(diagnostics: readonly Diagnostic[]): Error {
  return new Error(
    diagnostics
      .filter((each) => each.severity === 'error')
      .map((each) => each.message)
      .join('\n'),
  );
}

/** Names of other plugins and of their back ends are taken as they stand in the text; their stage types cannot be told from mistakes. */
export function vocabularyOf(plugin: Pick<Plugin<never>, 'name' | 'provides'>, root: Node): Vocabulary {
  const service = memberOf(root, 'mlops')?.value;
  const keys = (node: Node | undefined): string[] =>
    node?.kind === 'map' ? node.members.map((member) => member.key) : [];
  const tracking = memberOf(memberOf(memberOf(service, 'training')?.value, 'experiments')?.value, 'tracking')?.value;
  const named = (tracking?.kind === 'list' ? tracking.items : [tracking]).flatMap((tracker) => {
    const backend = memberOf(tracker, 'backend')?.value;
    return backend?.kind === 'scalar' ? [backend.text] : [];
  });
  return {
    plugins: [plugin.name, ...keys(memberOf(service, 'targets')?.value)],
    stageTypes: contributionsTo(stageTypes, plugin.provides),
    trackingBackends: [...contributionsTo(trackingBackends, plugin.provides).map((each) => each.name), ...named],
    functions: contributionsTo(conditionFunctions, plugin.provides),
    metrics: contributionsTo(metricCatalogues, plugin.provides).flatMap(({ metrics }) =>
      metrics.map((metric) => ({ ...metric, plugin: plugin.name })),
    ),
  };
}
