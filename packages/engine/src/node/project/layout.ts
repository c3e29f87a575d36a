import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { manifestIn, upwards } from './manifest.ts';

/** The names under which a configuration is looked for; only one of them may stand in a folder. */
export const CONFIG_NAMES = ['trainyard.config.json', 'trainyard.config.ts'] as const;

/** Where the configuration and the dependencies of a specification stand. */
export interface ProjectLayout {
  /** The configuration that holds: one file, or more if somebody has to decide between them. */
  readonly configs: readonly string[];
  /** The folders whose `package.json` names plugins, the nearest first. */
  readonly packages: readonly string[];
}

/**
 * Finds the project that a folder belongs to. Upwards from there: the nearest `package.json`, and the nearest configuration that is not above the workspace or,
 * without one, above that `package.json`. Plugins may also be dependencies of the folder of the configuration and of the root of the workspace,
 * where tools of all packages are usually installed. A workspace is known from `nx.json`, `pnpm-workspace.yaml` or `workspaces` in a `package.json`,
 * and does not reach out of its git repository.
 */
export function layoutOf(folder: string): ProjectLayout {
  let own: string | undefined;
  let config: string | undefined;
  let workspace: string | undefined;
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (config === undefined && configsIn(at).length > 0) config = at;
    const hasManifest = existsSync(join(at, 'package.json'));
    if (own === undefined && hasManifest) own = at;
    const inProject = own !== undefined || config !== undefined;
    if (inProject && isWorkspace(at, hasManifest)) workspace = at;
    if (workspace !== undefined || dirname(at) === at || (inProject && existsSync(join(at, '.git')))) break;
  }
  const isForeign = config !== undefined && own !== undefined && workspace === undefined && isAbove(config, own);
  const kept = isForeign ? undefined : config;
  const packages = [own, kept, workspace].filter((each) => each !== undefined);
  return {
    configs: kept === undefined ? [] : configsIn(kept),
    packages: [...new Set(packages)].filter((each) => existsSync(join(each, 'package.json'))),
  };
}

function configsIn(folder: string): readonly string[] {
  return CONFIG_NAMES.map((name) => join(folder, name)).filter((file) => existsSync(file));
}

function isWorkspace(folder: string, hasManifest: boolean): boolean {
  return (
    existsSync(join(folder, 'nx.json')) ||
    existsSync(join(folder, 'pnpm-workspace.yaml')) ||
    (hasManifest && manifestIn(folder).data['workspaces'] !== undefined)
  );
}

function isAbove(folder: string, other: string): boolean {
  return folder !== other && [...upwards(other)].includes(folder);
}
