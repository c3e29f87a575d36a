import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { defaultSpecLimits } from '@trainyard/sdk';
import type { Plugin, SpecLimits } from '@trainyard/sdk';
import { defaultPluginLimits } from '../check/limits.ts';
import type { PluginLimits } from '../check/limits.ts';
import { isRecord } from '../check/misdeeds.ts';
import type { Outside } from '../check/outside.ts';

/** Plugins that were found, and what stood in the way of others. */
export interface Discovered {
  /** Those that compute in this process. */
  readonly plugins: readonly Plugin[];
  /** Those of others, if there are any. */
  readonly outside?: Outside;
  readonly limits: PluginLimits;
  readonly specLimits: SpecLimits;
  /** Names the versions of the plugins of others, empty without any; undefined if one may change without its version. */
  readonly versions: string | undefined;
  /** Sentences for people; any one of them is an error. */
  readonly problems: readonly string[];
  /** Plugins that broke their promises while they were loaded, and how. */
  readonly failures: readonly { readonly plugin: string; readonly reason: string }[];
  /** Ends the process of the plugins of others. */
  readonly close: () => void;
}

const PLUGIN_NAME = /^(@[^/]+\/)?trainyard-plugin-[^/]+$/;
const BUILT_IN_NAME = /^@trainyard\/plugin-[^/]+$/;

/**
 * The built-in plugins, and those of the project at `root`: packages and paths in `trainyard.config.json`, and direct dependencies named
 * `trainyard-plugin-*`, which are loaded into a process of their own. An installed copy of a built-in replaces it. Only package manifests are
 * read; no folder is scanned.
 */
export async function discoverPlugins(root: string | undefined, builtIn: readonly Plugin[]): Promise<Discovered> {
  const problems: string[] = [];
  const usual = { limits: defaultPluginLimits, specLimits: defaultSpecLimits };
  const nothing = { plugins: builtIn, ...usual, versions: '', problems, failures: [], close: () => undefined };
  if (root === undefined) return nothing;
  const config = readJson(join(root, 'trainyard.config.json'), problems);
  const { limits, specLimits } = limitsOf(config['limits'], problems);
  const specifiers = specifiersOf(root, config['plugins'] ?? [], problems);
  if (specifiers.length === 0 || problems.length > 0) return { ...nothing, limits, specLimits };
  // Most projects have no plugins of their own, and pay nothing for those that have.
  const [{ loadOutside }, { versionsOf }] = await Promise.all([
    import('./worker/outside.ts'),
    import('./plugin-versions.ts'),
  ]);
  const loaded = await loadOutside(root, specifiers, limits);
  const { outside, failures, close } = loaded;
  const replaced = new Set<string>();
  const names = new Set<string>();
  for (const [specifier, { name }] of loaded.addresses) {
    const isBuiltIn = builtIn.some((each) => each.name === name);
    if (names.has(name) || (isBuiltIn && !BUILT_IN_NAME.test(specifier)))
      problems.push(`Two plugins are called '${name}' (one is '${specifier}'): remove one.`);
    names.add(name);
    replaced.add(name);
  }
  return {
    plugins: builtIn.filter(({ name }) => !replaced.has(name)),
    outside,
    limits,
    specLimits,
    versions: versionsOf(root, specifiers),
    problems: [...problems, ...loaded.problems],
    failures,
    close,
  };
}

/** Maps and lists within each other at most, whatever is set: deeper ones would exhaust the stack of those who read them. */
const DEEPEST = 500;

interface AllLimits {
  readonly limits: PluginLimits;
  readonly specLimits: SpecLimits;
}

/** The limits of a project: those that it sets, and the usual. */
function limitsOf(written: unknown, problems: string[]): AllLimits {
  const usual = { limits: defaultPluginLimits, specLimits: defaultSpecLimits };
  if (written === undefined) return usual;
  const known = [...Object.keys(defaultSpecLimits), ...Object.keys(defaultPluginLimits)];
  if (!isRecord(written)) {
    problems.push("'limits' in trainyard.config.json must be a map.");
    return usual;
  }
  for (const [key, value] of Object.entries(written)) {
    if (!known.includes(key))
      problems.push(`'limits.${key}' in trainyard.config.json does not exist: there are ${known.join(', ')}.`);
    else if (typeof value !== 'number' || !(value > 0 && value <= Number.MAX_SAFE_INTEGER))
      problems.push(`'limits.${key}' in trainyard.config.json must be a number above zero.`);
    else if (key in defaultSpecLimits && !Number.isInteger(value))
      problems.push(`'limits.${key}' in trainyard.config.json must be a whole number.`);
    else if (key === 'nesting' && value > DEEPEST)
      problems.push(`'limits.nesting' in trainyard.config.json must be at most ${DEEPEST}.`);
  }
  const chosen = <T extends object>(defaults: T): T =>
    Object.fromEntries(
      Object.entries(defaults).map(([key, value]) => [key, Object.hasOwn(written, key) ? written[key] : value]),
    ) as T;
  return { limits: chosen(defaultPluginLimits), specLimits: chosen(defaultSpecLimits) };
}

/** The project that a folder belongs to: the nearest folder upwards with a package manifest or a configuration. */
export function projectRoot(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, 'trainyard.config.json')) || existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function specifiersOf(root: string, listed: unknown, problems: string[]): string[] {
  const manifest = readJson(join(root, 'package.json'), problems);
  if (!Array.isArray(listed) || !listed.every((each) => typeof each === 'string'))
    problems.push("'plugins' in trainyard.config.json must be a list of package names and paths.");
  const dependencies = Object.keys({
    ...(manifest['dependencies'] as object | undefined),
    ...(manifest['devDependencies'] as object | undefined),
  });
  const named = dependencies.filter(
    (name) =>
      PLUGIN_NAME.test(name) || (BUILT_IN_NAME.test(name) && existsSync(join(root, 'node_modules', name, 'dist'))),
  );
  return [
    ...new Set([
      ...(Array.isArray(listed) ? listed.filter((each): each is string => typeof each === 'string') : []),
      ...named,
    ]),
  ];
}

function readJson(file: string, problems: string[]): Record<string, unknown> {
  if (!existsSync(file)) return {};
  try {
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  } catch (reason) {
    problems.push(`'${file}' is not JSON: ${reason instanceof Error ? reason.message : String(reason)}.`);
    return {};
  }
}
