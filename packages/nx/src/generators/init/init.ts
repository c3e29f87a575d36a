import { addDependenciesToPackageJson, formatFiles, readJson, readNxJson, updateJson, updateNxJson } from '@nx/devkit';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { readFileSync } from 'node:fs';
import { SYNC } from '../../inference/targets.ts';

/** Options of `nx g @trainyard/nx:init`. */
export interface InitOptions {
  /** Whether a script for continuous integration is added. */
  readonly ci?: boolean;
  readonly skipPackageJson?: boolean;
  readonly skipFormat?: boolean;
}

const PLUGIN = '@trainyard/nx';

/** What continuous integration has to run: there Nx skips sync generators before tasks. */
export const CI_SCRIPT = 'nx sync:check && nx affected -t check plan';

/** Registers the plugin and its sync generator in nx.json and the command as a dependency; writes a script only if it is asked for. A second run changes nothing. */
export async function init(tree: Tree, options: InitOptions): Promise<GeneratorCallback> {
  const nxJson = readNxJson(tree) ?? {};
  const plugins = nxJson.plugins ?? [];
  const isRegistered = plugins.some((each) => (typeof each === 'string' ? each : each.plugin) === PLUGIN);
  const global = nxJson.sync?.globalGenerators ?? [];
  // Global generators run in `nx sync` and `nx sync:check` only, so they hold up no task.
  const isSynced = global.includes(SYNC);
  if (!isRegistered || !isSynced)
    updateNxJson(tree, {
      ...nxJson,
      plugins: isRegistered ? plugins : [...plugins, PLUGIN],
      sync: { ...nxJson.sync, globalGenerators: isSynced ? global : [...global, SYNC] },
    });
  let install: GeneratorCallback = () => undefined;
  if (options.skipPackageJson !== true && tree.exists('package.json')) {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      readonly version: string;
    };
    const manifest = readJson<{ dependencies?: object; devDependencies?: object }>(tree, 'package.json');
    if (!Object.hasOwn({ ...manifest.dependencies, ...manifest.devDependencies }, 'trainyard'))
      install = addDependenciesToPackageJson(tree, {}, { trainyard: version });
    if (options.ci === true)
      updateJson(tree, 'package.json', (json: { scripts?: Record<string, string> }) => ({
        ...json,
        scripts: { ...json.scripts, 'trainyard:ci': json.scripts?.['trainyard:ci'] ?? CI_SCRIPT },
      }));
  }
  if (options.skipFormat !== true) await formatFiles(tree);
  return install;
}
