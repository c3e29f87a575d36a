import { stemOf } from './outline.ts';
import { folderOf } from './workspace.ts';
import type { ServiceFolder, WorkspaceFiles } from './workspace.ts';

/**
 * A name for each folder of services: that of its specification, of its folder if it has several, with the folders above if another project has that
 * name. Two projects of one name stop every command of Nx, so names in other projects' files count too.
 */
export function projectNames(
  folders: readonly ServiceFolder[],
  files: WorkspaceFiles,
  paths: readonly string[],
): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const path of paths) {
    if (!/(?:^|\/)(?:package|project)\.json$/.test(path)) continue;
    const name = files.json(path)['name'];
    if (typeof name === 'string') taken.set(name, folderOf(path));
  }
  const names = new Map<string, string>();
  const wanted = folders.map(({ root, specs }) => ({ root, name: shortName(root, specs) }));
  const counts = new Map<string, number>();
  for (const { name } of wanted) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { root, name } of wanted) {
    const isFree = (taken.get(name) ?? root) === root && counts.get(name) === 1;
    let chosen = isFree ? name : longName(root, name);
    for (let number = 2; (taken.get(chosen) ?? root) !== root; number++) chosen = `${longName(root, name)}-${number}`;
    taken.set(chosen, root);
    names.set(root, chosen);
  }
  return names;
}

function shortName(root: string, specs: readonly string[]): string {
  const [only = '', ...others] = specs;
  const name = others.length === 0 ? stemOf(only) : (root.split('/').at(-1) ?? '');
  return name === '' || name === '.' ? 'services' : name.replace(/[:\s]/g, '-');
}

function longName(root: string, name: string): string {
  const folders = root === '.' ? ['root'] : root.split('/');
  const parts = folders.at(-1) === name ? folders : [...folders, name];
  return parts.join('-').replace(/[:\s]/g, '-');
}
