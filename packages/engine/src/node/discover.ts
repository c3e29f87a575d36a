import { basename, dirname } from 'node:path';
import { conditionFunctions, contributionsTo, stageTypes, trackingBackends } from '@trainyard/sdk';
import type { Diagnostic, ExtensionPoint, Plugin, SpecLimits } from '@trainyard/sdk';
import type { PluginLimits } from '../check/limits.ts';
import type { Outside, OutsidePlugin } from '../check/outside.ts';
import { configurationOf, usual } from './project/config.ts';
import type { Configuration } from './project/config.ts';
import { projectDiagnostics } from './project/diagnostics.ts';
import { BUILT_IN_NAME, eachOnce, entriesOfConfig, missing } from './project/entries.ts';
import type { PluginEntry } from './project/entries.ts';
import { quotedAt } from './project/manifest.ts';
import type { Project } from './project/project.ts';
import type { LoadedOutside } from './worker/outside.ts';

/** A plugin of the project, as it was named, and what came of it. */
export interface FoundPlugin {
  readonly entry: PluginEntry;
  /** What it declares; undefined if it could not be loaded. */
  readonly plugin?: OutsidePlugin;
  /** Why it is not used. */
  readonly problem?: Diagnostic;
  /** Whether a built-in plugin gave way to it. */
  readonly replaces: boolean;
}

/** Plugins that were found, and what stood in the way of others. */
export interface Discovered {
  /** Those that compute in this process. */
  readonly plugins: readonly Plugin[];
  /** Built-in ones that gave way to an installed copy. */
  readonly replaced: readonly Plugin[];
  /** Those of others, if there are any. */
  readonly outside?: Outside;
  readonly limits: PluginLimits;
  readonly specLimits: SpecLimits;
  /** Names the versions of the plugins of others, empty without any; undefined if one may change without its version. */
  readonly versions: string | undefined;
  /** All that the project names, in the order in which they run. */
  readonly found: readonly FoundPlugin[];
  /** What is wrong with the project and its plugins. */
  readonly problems: readonly Diagnostic[];
  /** Whether a plugin broke its promises while it was loaded; one of the problems says which. */
  readonly pluginFailed: boolean;
  /** Ends the process of the plugins of others. */
  readonly close: () => void;
}

/**
 * The built-in plugins, and those that a project names in its configuration and among its direct dependencies, which are loaded into a process of their own.
 * An installed copy of a built-in replaces it. `version` is that of the SDK here, against which plugins are held that say which they need; without it
 * nobody is.
 */
export async function discoverPlugins(
  project: Project | undefined,
  builtIn: readonly Plugin[],
  version?: string,
): Promise<Discovered> {
  const nothing = {
    plugins: builtIn,
    replaced: [],
    versions: '',
    found: [],
    pluginFailed: false,
    close: () => undefined,
  };
  if (project === undefined) return { ...nothing, limits: usual.limits, specLimits: usual.specLimits, problems: [] };
  const { value, problems } = await readConfiguration(project);
  const { plugins: listed, limits, specLimits } = value;
  const named = project.config === undefined ? [] : entriesOfConfig(listed, project.config.source);
  const entries = eachOnce([...named, ...project.dependencies]);
  if (entries.length === 0) return { ...nothing, limits, specLimits, problems };
  // Most projects have no plugins of their own, and pay nothing for those that have.
  const [{ loadOutside }, { sdkProblem, versionsOf }] = await Promise.all([
    import('./worker/outside.ts'),
    import('./project/versions.ts'),
  ]);
  const refusals = new Map(entries.map((entry) => [entry, refusalOf(entry, version, sdkProblem)] as const));
  const loaded = await loadOutside(
    entries.filter((entry) => refusals.get(entry) === undefined),
    limits,
  );
  const found = judged(entries, refusals, loaded, builtIn);
  const isReplaced = ({ name }: Plugin): boolean => found.some((each) => each.replaces && each.plugin?.name === name);
  return {
    plugins: builtIn.filter((plugin) => !isReplaced(plugin)),
    replaced: builtIn.filter(isReplaced),
    outside: loaded.outsideOf(found.filter(({ problem }) => problem === undefined).map(({ entry }) => entry)),
    limits,
    specLimits,
    versions: versionsOf(entries),
    found,
    problems: [...problems, ...found.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))],
    pluginFailed: loaded.pluginFailed,
    close: loaded.close,
  };
}

async function readConfiguration({
  config,
  problems,
}: Project): Promise<{ readonly value: Configuration; readonly problems: readonly Diagnostic[] }> {
  if (config === undefined) return { value: usual, problems };
  if (!config.inTypeScript) {
    const read = configurationOf(config.data, config.source);
    return { value: read.value, problems: [...problems, ...read.problems] };
  }
  const { runConfiguration } = await import('./worker/configuration.ts');
  const { source } = config;
  const answer = await runConfiguration(dirname(source.file), `./${basename(source.file)}`, usual.limits);
  if (typeof answer === 'string') {
    const problem = projectDiagnostics.unreadableConfig(quotedAt(source, ''), {
      file: basename(source.file),
      reason: answer,
    });
    return { value: usual, problems: [...problems, problem] };
  }
  const read = configurationOf(answer, source);
  return { value: read.value, problems: [...problems, ...read.problems] };
}

/** What can be said against a plugin before it is loaded. */
function refusalOf(
  entry: PluginEntry,
  version: string | undefined,
  sdkProblem: (asked: string, version: string) => string | undefined,
): Diagnostic | undefined {
  const asked = entry.installed?.sdk;
  const problem = asked === undefined || version === undefined ? undefined : sdkProblem(asked, version);
  if (problem === undefined) return missing(entry);
  return projectDiagnostics.pluginVersion(entry.at, { plugin: labelOf(entry), problem });
}

/** A plugin as it was named, with its version if it has one. */
function labelOf({ specifier, installed }: PluginEntry): string {
  return installed?.version === undefined ? specifier : `${specifier}@${installed.version}`;
}

/** What came of each plugin. A name that two have is a problem of the second, and of whoever is called like a built-in one without being its copy. */
function judged(
  entries: readonly PluginEntry[],
  refusals: ReadonlyMap<PluginEntry, Diagnostic | undefined>,
  loaded: LoadedOutside,
  builtIn: readonly Plugin[],
): readonly FoundPlugin[] {
  const names = new Map<string, string>();
  const words = new Map(builtIn.flatMap((each) => wordsOf(each).map((word) => [word, each.name] as const)));
  return entries.map((entry): FoundPlugin => {
    const refusal = refusals.get(entry) ?? loaded.refusals.get(entry);
    const plugin = loaded.plugins.get(entry);
    if (refusal !== undefined || plugin === undefined)
      return { entry, replaces: false, ...(refusal === undefined ? {} : { problem: refusal }) };
    const { name } = plugin;
    const other = names.get(name);
    names.set(name, other ?? entry.specifier);
    const isBuiltIn = builtIn.some((each) => each.name === name);
    const problem =
      other !== undefined
        ? `is called '${name}', as '${other}' is: remove one of them`
        : isBuiltIn && !BUILT_IN_NAME.test(entry.specifier)
          ? `is called '${name}', as the built-in one is: give it another name, or take it out`
          : declaredTwice(plugin, words);
    if (problem === undefined) return { entry, plugin, replaces: isBuiltIn };
    const twice = projectDiagnostics.pluginTwice(entry.at, { plugin: labelOf(entry), problem });
    return { entry, plugin, problem: twice, replaces: false };
  });
}

/** What plugins declare under a name that specifications use. */
const NAMED = [
  [stageTypes, 'stage type'],
  [conditionFunctions, 'function'],
  [trackingBackends, 'tracking back end'],
] as const;

function wordsOf({ provides }: Pick<Plugin, 'provides'>): readonly string[] {
  return NAMED.flatMap(([point, kind]) =>
    contributionsTo<{ readonly name: string }>(point as ExtensionPoint<{ readonly name: string }>, provides).map(
      ({ name }) => `${kind} '${name}'`,
    ),
  );
}

/** What a plugin declares that another has declared already, as the end of a sentence; notes what it declares. */
function declaredTwice(plugin: Pick<Plugin, 'name' | 'provides'>, words: Map<string, string>): string | undefined {
  for (const word of wordsOf(plugin)) {
    const other = words.get(word);
    if (other !== undefined && other !== plugin.name)
      return `declares the ${word}, as '${other}' does: a specification could not tell which is meant, so remove one of them`;
    words.set(word, plugin.name);
  }
  return undefined;
}
