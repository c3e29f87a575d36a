import {
  append,
  collectLayers,
  compileSpec,
  contributionsTo,
  environmentsOf,
  hasErrors,
  memberOf,
  modelDiagnostics,
  pathOf,
  sortDiagnostics,
  conditionFunctions,
  metricCatalogues,
  stageTypes,
  trackingBackends,
} from '@trainyard/sdk';
import type {
  Compiled,
  Diagnostic,
  EnvironmentView,
  Facts,
  FrontEnd,
  Layer,
  Member,
  Plugin,
  ReadHost,
  Source,
  SpecLimits,
  Vocabulary,
} from '@trainyard/sdk';
import { failure, givenBy, isOn, prepare, validate } from './activate.ts';
import type { Seen } from './activate.ts';
import { checkCapabilities } from './capabilities.ts';
import { metricsOfPluginsOff } from './provided-metrics.ts';
import { sectionsWithoutDocument } from './provided-sections.ts';
import { defaultPluginLimits } from './limits.ts';
import type { PluginLimits } from './limits.ts';
import type { ActivePlugin, Outside, OutsideJob, OutsideReport, Provided } from './outside.ts';
import { soundFixes } from './sound-fixes.ts';

/** What checking needs to know. */
export interface CheckOptions {
  readonly plugins: readonly Plugin[];
  /** An environment to lay over the base. */
  readonly environment?: string;
  readonly facts?: Facts;
  /** Readers of further syntaxes beside YAML and the native one. */
  readonly frontEnds?: readonly FrontEnd[];
  readonly limits?: PluginLimits;
  /** How much a specification may hold; the usual if absent. */
  readonly specLimits?: SpecLimits;
  /** Leaves out the validators that find no errors. */
  readonly errorsOnly?: boolean;
}

/** The same, and the plugins of others. */
export interface OutsideOptions extends CheckOptions {
  readonly outside?: Outside;
}

/** One service after checking. */
export interface Checked {
  readonly file: string;
  readonly sources: readonly Source[];
  /** The file and what it extends, the lowest first. */
  readonly layers: readonly Layer[];
  readonly compiled: Compiled | undefined;
  /** What it says of plugins; also if only plugins found errors, absent if there are others. */
  readonly targets?: Readonly<Record<string, unknown>>;
  readonly active: readonly ActivePlugin[];
  readonly limits: PluginLimits;
  readonly environments: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** True if a plugin broke its promises: a bug, not a mistake in the specification. */
  readonly pluginFailed: boolean;
}

/** Reads, composes and checks one specification, over all of its environments; writes nothing. Throws what the host throws for unreadable files. */
export function checkSpec(host: ReadHost, file: string, options: CheckOptions): Checked {
  const begun = begin(host, file, options);
  return begun.on === undefined ? begun.checked : finish(begun.checked, begun.on, options);
}

/** The same with the plugins of others, where there are any. Rejects with what the host throws for unreadable files. */
export async function checkWithOutside(host: ReadHost, file: string, options: OutsideOptions): Promise<Checked> {
  const { outside } = options;
  if (outside === undefined) return checkSpec(host, file, options);
  const begun = begin(host, file, { ...options, outside });
  if (begun.on === undefined) return begun.checked;
  const { job, seen } = begun.on;
  return finish(begun.checked, begun.on, options, await outside.check(job, seen.compiled.places));
}

/** What is known when it is the plugins' turn. */
interface Begun {
  readonly seen: Seen;
  /** The plugins that are on and compute here. */
  readonly plugins: readonly Plugin[];
  readonly job: OutsideJob;
  readonly failures: readonly Diagnostic[];
}

/** Everything before the plugins; `on` is undefined if there are errors already. */
function begin(
  host: ReadHost,
  file: string,
  options: OutsideOptions,
): { readonly checked: Checked; readonly on?: Begun } {
  const { layers, sources, diagnostics, whole } = collectLayers(host, file, options.frontEnds, options.specLimits);
  const environments = environmentsOf(layers);
  const limits = options.limits ?? defaultPluginLimits;
  const base = { file, sources, layers, environments, limits, active: [], compiled: undefined, pluginFailed: false };
  const sound = (found: readonly Diagnostic[]): readonly Diagnostic[] =>
    soundFixes(sortDiagnostics(found), options.frontEnds ?? []);
  if (!whole) return { checked: { ...base, diagnostics: sound(diagnostics) } };
  const vocabulary = vocabularyOf([...options.plugins, ...(options.outside?.plugins ?? [])]);
  const environment = options.environment === undefined ? {} : { environment: options.environment };
  const bounds = options.specLimits === undefined ? {} : { limits: options.specLimits };
  const outcome = compileSpec(layers, { vocabulary, ...environment, ...bounds });
  const found = [...diagnostics, ...outcome.diagnostics];
  const compiled = outcome.value;
  const broken = hasErrors(found);
  const views = environmentViews(layers, vocabulary, options, environments, found);
  if (compiled === undefined || broken) return { checked: { ...base, diagnostics: sound(found) } };
  const facts = options.facts ?? {};
  const seen: Seen = { compiled, environments: views, facts };
  const failures: Diagnostic[] = [];
  const provided: Provided[] = [];
  const plugins = options.plugins.filter((plugin) => {
    let part = '`appliesTo`';
    try {
      if (!isOn(plugin, seen)) return false;
      part = '`contributes`';
      provided.push(givenBy(plugin, seen));
      return true;
    } catch (reason) {
      failures.push(failure(compiled.places.keyAt(''), plugin.name, part, reason));
      return false;
    }
  });
  const job = {
    layers,
    vocabulary,
    ...environment,
    ...bounds,
    environments: views.map(({ name }) => name),
    facts,
    provided,
  };
  return { checked: { ...base, compiled, diagnostics: found }, on: { seen, plugins, job, failures } };
}

/** The plugins that are on, and what they find. */
function finish(
  checked: Checked,
  { seen, plugins, job, failures }: Begun,
  options: OutsideOptions,
  outside?: OutsideReport,
): Checked {
  const found = [...checked.diagnostics, ...failures, ...(outside?.diagnostics ?? [])];
  const provided = [...job.provided, ...(outside?.provided ?? [])];
  const active: ActivePlugin[] = [];
  let pluginFailed = failures.length > 0 || outside?.pluginFailed === true;
  for (const plugin of plugins) {
    try {
      const prepared = prepare(plugin, seen, provided);
      append(found, prepared.diagnostics);
      if (prepared.active === undefined) continue;
      active.push(prepared.active);
      const { diagnostics, failed } = validate(prepared.active, checked.limits, {
        errorsOnly: options.errorsOnly === true,
      });
      append(found, diagnostics);
      pluginFailed ||= failed;
    } catch (reason) {
      found.push(failure(seen.compiled.places.keyAt(''), plugin.name, 'the schema of its options', reason));
      pluginFailed = true;
    }
  }
  append(active, outside?.active ?? []);
  const all = [...options.plugins, ...(options.outside?.plugins ?? [])].flatMap((plugin) => plugin.provides);
  append(found, [...sectionsWithoutDocument(seen.compiled, provided, all)]);
  append(found, [...metricsOfPluginsOff(seen.compiled, new Set(provided.map(({ plugin }) => plugin)))]);
  if (!pluginFailed && !hasErrors(found)) append(found, checkCapabilities(seen.compiled, active, all));
  return {
    ...checked,
    compiled: hasErrors(found) ? undefined : seen.compiled,
    targets: seen.compiled.spec.targets ?? {},
    active,
    diagnostics: soundFixes(sortDiagnostics(found), options.frontEnds ?? []),
    pluginFailed,
  };
}

function vocabularyOf(plugins: readonly Pick<Plugin, 'name' | 'provides'>[]): Vocabulary {
  const provided = plugins.flatMap((plugin) => plugin.provides);
  return {
    plugins: plugins.map((plugin) => plugin.name),
    stageTypes: contributionsTo(stageTypes, provided),
    trackingBackends: contributionsTo(trackingBackends, provided).map((each) => each.name),
    functions: contributionsTo(conditionFunctions, provided),
    metrics: plugins.flatMap(({ name, provides }) =>
      contributionsTo(metricCatalogues, provides).flatMap(({ metrics }) =>
        metrics.map((metric) => ({ ...metric, plugin: name })),
      ),
    ),
  };
}

/** The environments as plugins see them. A mistake that the base has too is not said again for each of them; one that only they have names its environment. */
function environmentViews(
  layers: readonly Layer[],
  vocabulary: Vocabulary,
  options: CheckOptions,
  names: readonly string[],
  found: Diagnostic[],
): EnvironmentView[] {
  if (options.environment !== undefined) return [];
  const said = new Set(found.filter((each) => each.severity === 'error').map(placeOf));
  const broken = hasErrors(found);
  const refused = new Set(
    found.flatMap((each) => (each.severity === 'error' && each.path !== undefined ? [each.path] : [])),
  );
  // Their number was refused: reading each would be what the bound forbids.
  if (refused.has('environments')) return [];
  return names.flatMap((name) => {
    const overlay = overlayOf(layers, name);
    if (refused.has(pathOf('environments', name))) return [];
    const outcome = compileSpec(layers, {
      vocabulary,
      environment: name,
      ...(options.specLimits === undefined ? {} : { limits: options.specLimits }),
    });
    for (const each of outcome.diagnostics) {
      const inside =
        overlay !== undefined &&
        each.range.source === overlay.value.range.source &&
        each.range.start >= overlay.keyRange.start &&
        each.range.end <= overlay.value.range.end;
      // While the base has mistakes, only what stands in the overlay is surely a mistake of its own, unless the field beneath it is wrong.
      // Of what is no error only what the overlay itself leaves open is new.
      if (
        (each.severity !== 'error' && !inside) ||
        said.has(placeOf(each)) ||
        (broken &&
          (!inside || refused.has(each.path ?? '') || each.code === modelDiagnostics.removesNothing.entry.code))
      )
        continue;
      said.add(placeOf(each));
      found.push(
        inside || overlay === undefined
          ? each
          : {
              ...each,
              related: [...each.related, { range: overlay.keyRange, message: `so it is in the environment '${name}'` }],
            },
      );
    }
    return outcome.value === undefined ? [] : [{ name, spec: outcome.value.spec, graph: outcome.value.graph }];
  });
}

function placeOf({ range }: Diagnostic): string {
  return `${range.source.file} ${range.start}`;
}

/** Where an environment is written, in the uppermost layer that has it. */
export function overlayOf(layers: readonly Layer[], name: string): Member | undefined {
  return layers
    .map(({ node }) => memberOf(memberOf(memberOf(node, 'mlops')?.value, 'environments')?.value, name))
    .findLast((member) => member !== undefined);
}
