import { folderOf, foldersUp, pathFrom } from './workspace.ts';
import type { WorkspaceFiles } from './workspace.ts';

/** The packages of a workspace: those in it, by name, and what its lockfile says of others. */
export class Packages {
  readonly #files: WorkspaceFiles;
  readonly #manifests: readonly string[];
  #own: ReadonlyMap<string, string> | undefined;
  #lock: string | undefined;
  readonly #locked = new Map<string, boolean>();

  constructor(files: WorkspaceFiles, paths: readonly string[]) {
    this.#files = files;
    this.#manifests = paths.filter((path) => /(?:^|\/)package\.json$/.test(path));
  }

  /** The folder of a package of the workspace. */
  folderOf(name: string): string | undefined {
    this.#own ??= new Map(
      this.#manifests.flatMap((path) => {
        const own = this.#files.json(path)['name'];
        return typeof own === 'string' ? [[own, folderOf(path)] as const] : [];
      }),
    );
    return this.#own.get(name);
  }

  /** Whether the lockfile holds a package with a version, so that Nx knows it by name: not a link into the workspace. */
  isLocked(name: string): boolean {
    const known = this.#locked.get(name) ?? this.#looksLocked(name);
    this.#locked.set(name, known);
    return known;
  }

  #looksLocked(name: string): boolean {
    if (this.folderOf(name) !== undefined) return false;
    this.#lock ??=
      ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock']
        .map((file) => this.#files.text(file))
        .find((text) => text !== undefined) ?? '';
    const word = name.replace(/[^\w@-]/g, '\\$&');
    const npm = new RegExp(`"node_modules/${word}": \\{\\s*"(?!resolved": "[^"]*",\\s*"link")version"`);
    return (
      npm.test(this.#lock) || new RegExp(`^\\s*['"]?/?${word}@[^\\n]*:|^\\s*"${word}": \\["`, 'm').test(this.#lock)
    );
  }
}

/** The plugins of others that take part in a folder. */
export interface PluginsOfOthers {
  /** Packages in the lockfile. */
  readonly packages: readonly string[];
  /** Patterns of files in the workspace, of plugins that lie in it. */
  readonly patterns: readonly string[];
  /** Whether one lies elsewhere, or brings packages that nobody lists. */
  readonly unknown: boolean;
}

const PLUGIN = /^(?:@[^/]+\/)?trainyard-plugin-[^/]+$|^@trainyard\/plugin-[^/]+$/;

/** What `trainyard` itself looks at to find plugins: configurations and the dependencies of packages, here and in the folders above. */
export function pluginsOfOthers(files: WorkspaceFiles, packages: Packages, folder: string): PluginsOfOthers {
  const locked = new Set<string>();
  const patterns = new Set<string>();
  let unknown = false;
  for (const above of foldersUp(folder)) {
    const at = (name: string): string => (above === '.' ? name : `${above}/${name}`);
    patterns.add(at('trainyard.config.*'));
    const manifest = files.json(at('package.json'));
    const listed = files.exists(at('trainyard.config.ts'))
      ? stringsIn(files.text(at('trainyard.config.ts')) ?? '')
      : files.json(at('trainyard.config.json'))['plugins'];
    const dependencies = [manifest['dependencies'], manifest['devDependencies']]
      .flatMap((each) => (typeof each === 'object' && each !== null ? Object.keys(each) : []))
      .filter((name) => PLUGIN.test(name));
    const named = Array.isArray(listed) ? listed.filter((each): each is string => typeof each === 'string') : [];
    for (const name of [...dependencies, ...named]) {
      const own = packages.folderOf(name);
      if (/^\.{0,2}\//.test(name)) {
        patterns.add(patternOfPath(above, name));
        // What such a plugin imports nobody lists: any package may matter.
        unknown = true;
      } else if (own !== undefined) {
        patterns.add(own === '.' ? '**/*' : `${own}/**/*`);
        unknown = true;
      } else if (packages.isLocked(name)) locked.add(name);
      else unknown = true;
    }
  }
  return { packages: [...locked].sort(), patterns: [...patterns].sort(), unknown };
}

/** Texts in a configuration written in TypeScript; those that are no plugins do no harm. */
function stringsIn(text: string): string[] {
  return [...text.matchAll(/["'`]([^"'`\n]+)["'`]/g)]
    .map((match) => match[1] ?? '')
    .filter((each) => each !== 'trainyard');
}

/** All files in the folder of a plugin; of one that lies beside the configuration, the programs there. */
function patternOfPath(folder: string, path: string): string {
  const file = pathFrom(folder === '.' ? 'x' : `${folder}/x`, path);
  if (file === undefined) return '**/*';
  const inner = folderOf(file);
  if (inner === folder) return `${inner === '.' ? '' : `${inner}/`}*.{js,cjs,mjs,ts,mts,cts,json}`;
  return inner === '.' ? '**/*' : `${inner}/**/*`;
}
