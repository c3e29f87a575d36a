import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPlugin } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';

/** Plugins that were found, and what stood in the way of others. */
export interface Discovered {
  readonly plugins: readonly Plugin[];
  /** Sentences for people; any one of them is an error. */
  readonly problems: readonly string[];
}

const PLUGIN_NAME = /^(@[^/]+\/)?trainyard-plugin-[^/]+$/;
const BUILT_IN_NAME = /^@trainyard\/plugin-[^/]+$/;

/**
 * The built-in plugins, and those of the project: packages and paths in `trainyard.config.json`, and direct dependencies named
 * `trainyard-plugin-*`. An installed copy of a built-in replaces it. Only package manifests are read; no folder is scanned.
 */
export async function discoverPlugins(
  folder: string,
  builtIn: readonly Plugin[],
  onlyBuiltIn = false,
): Promise<Discovered> {
  const root = onlyBuiltIn ? undefined : projectRoot(folder);
  if (root === undefined) return { plugins: builtIn, problems: [] };
  const plugins = new Map(builtIn.map((plugin) => [plugin.name, plugin]));
  const builtInNames = new Set(plugins.keys());
  const problems: string[] = [];
  for (const specifier of specifiersOf(root, problems)) {
    const loaded = await load(root, specifier);
    if (typeof loaded === 'string') problems.push(loaded);
    else if (plugins.has(loaded.name) && !(builtInNames.has(loaded.name) && BUILT_IN_NAME.test(specifier)))
      problems.push(`Two plugins are called '${loaded.name}' (one is '${specifier}'): remove one.`);
    else plugins.set(loaded.name, loaded);
  }
  return { plugins: [...plugins.values()], problems };
}

/** The nearest folder upwards with a package manifest or a configuration. */
function projectRoot(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, 'trainyard.config.json')) || existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function specifiersOf(root: string, problems: string[]): string[] {
  const manifest = readJson(join(root, 'package.json'), problems);
  const config = readJson(join(root, 'trainyard.config.json'), problems);
  const listed = config['plugins'] ?? [];
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

/** Imports a module by its address; through the door that the command's starter leaves open, if there is one. */
function importModule(url: string): Promise<unknown> {
  const door = (globalThis as Record<symbol, unknown>)[Symbol.for('trainyard.import')];
  return typeof door === 'function' ? (door(url) as Promise<unknown>) : import(url);
}

async function load(root: string, specifier: string): Promise<Plugin | string> {
  try {
    const file =
      specifier.startsWith('.') || specifier.startsWith('/')
        ? resolve(root, specifier)
        : createRequire(join(root, 'noop.js')).resolve(specifier);
    const module = (await importModule(pathToFileURL(file).href)) as { default?: unknown };
    const value = module.default;
    // A CommonJS build of an ESM plugin arrives wrapped once more.
    const plugin = isPlugin(value) ? value : (value as { default?: unknown } | undefined)?.default;
    return isPlugin(plugin) ? plugin : `The plugin '${specifier}' has no default export made by definePlugin.`;
  } catch (reason) {
    return `The plugin '${specifier}' cannot be loaded: ${reason instanceof Error ? (reason.message.split('\n')[0] ?? '') : String(reason)}`;
  }
}
