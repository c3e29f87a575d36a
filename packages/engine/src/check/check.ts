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
  stageTypes,
  trackingBackends,
} from '@trainyard/sdk';
import type {
  Compiled,
  Contribution,
  Diagnostic,
  EnvironmentView,
  Facts,
  FrontEnd,
  Layer,
  Member,
  Plugin,
  ReadHost,
  Source,
  ValidatorContext,
  Vocabulary,
} from '@trainyard/sdk';
import { engine } from '../diagnostics.ts';
import type { ActivePlugin } from './active.ts';
import { checkCapabilities } from './capabilities.ts';
import { readOptions } from './options.ts';
import { soundFixes } from './sound-fixes.ts';

/** What checking needs to know. */
export interface CheckOptions {
  readonly plugins: readonly Plugin[];
  /** An environment to lay over the base. */
  readonly environment?: string;
  readonly facts?: Facts;
  /** Readers of further syntaxes beside YAML and the native one. */
  readonly frontEnds?: readonly FrontEnd[];
}

/** One service after checking. */
export interface Checked {
  readonly file: string;
  readonly sources: readonly Source[];
  /** The file and what it extends, the lowest first. */
  readonly layers: readonly Layer[];
  readonly compiled: Compiled | undefined;
  readonly active: readonly ActivePlugin[];
  readonly environments: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** True if a plugin broke its promises: a bug, not a mistake in the specification. */
  readonly pluginFailed: boolean;
}

/** Reads, composes and checks one specification, over all of its environments; writes nothing. Throws what the host throws for unreadable files. */
export function checkSpec(host: ReadHost, file: string, options: CheckOptions): Checked {
  const checked = checkLayers(host, file, options);
  return { ...checked, diagnostics: soundFixes(checked.diagnostics, options.frontEnds ?? []) };
}

function checkLayers(host: ReadHost, file: string, options: CheckOptions): Checked {
  const { layers, sources, diagnostics, whole } = collectLayers(host, file, options.frontEnds);
  const environments = environmentsOf(layers);
  const base = { file, sources, layers, environments, active: [], compiled: undefined, pluginFailed: false };
  if (!whole) return { ...base, diagnostics: sortDiagnostics(diagnostics) };
  const vocabulary = vocabularyOf(options.plugins);
  const outcome = compileSpec(layers, {
    vocabulary,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  });
  const found = [...diagnostics, ...outcome.diagnostics];
  const compiled = outcome.value;
  const broken = hasErrors(found);
  const views = environmentViews(layers, vocabulary, options, environments, found);
  if (compiled === undefined || broken) return { ...base, diagnostics: sortDiagnostics(found) };
  const { active, failed } = activate(compiled, views, options, found);
  if (!failed && !hasErrors(found)) append(found, checkCapabilities(compiled, active));
  return {
    ...base,
    compiled: hasErrors(found) ? undefined : compiled,
    active,
    diagnostics: sortDiagnostics(found),
    pluginFailed: failed,
  };
}

function vocabularyOf(plugins: readonly Plugin[]): Vocabulary {
  const provided = plugins.flatMap((plugin) => plugin.provides);
  return {
    plugins: plugins.map((plugin) => plugin.name),
    stageTypes: contributionsTo(stageTypes, provided).map((each) => each.name),
    trackingBackends: contributionsTo(trackingBackends, provided).map((each) => each.name),
    functions: contributionsTo(conditionFunctions, provided),
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
    const outcome = compileSpec(layers, { vocabulary, environment: name });
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

function activate(
  compiled: Compiled,
  environments: readonly EnvironmentView[],
  options: CheckOptions,
  found: Diagnostic[],
): { active: ActivePlugin[]; failed: boolean } {
  const { spec, graph, places } = compiled;
  const on = options.plugins.filter(
    (plugin) =>
      spec.targets?.[plugin.name] !== false && (spec.targets?.[plugin.name] !== undefined || plugin.appliesTo(spec)),
  );
  const provided: readonly Contribution[] = [...on]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((plugin) => plugin.provides);
  const active: ActivePlugin[] = [];
  let failed = false;
  for (const plugin of on) {
    const read = readOptions(plugin, compiled);
    append(found, read.diagnostics);
    if (read.value === undefined) continue;
    const context: ValidatorContext = Object.freeze({
      spec,
      graph,
      options: read.value.options,
      environments,
      facts: options.facts ?? {},
      at: places.at,
      keyAt: places.keyAt,
      contributions: <T>(point: Parameters<typeof contributionsTo<T>>[0]) => contributionsTo(point, provided),
    });
    active.push({ plugin, context, patches: read.value.patches });
    for (const validator of plugin.validators) {
      try {
        append(found, validator(context));
      } catch (reason) {
        failed = true;
        found.push(
          engine.pluginFailed(places.keyAt(''), {
            plugin: plugin.name,
            part: `the validator ${validator.name}`,
            reason: String(reason instanceof Error ? reason.message : reason),
          }),
        );
      }
    }
  }
  return { active, failed };
}
