import { folderOf } from '@trainyard/sdk';
import type { WriteHost } from '@trainyard/sdk';
import { foldedName } from '../generate/paths.ts';

/** Why nothing may be written at a path below a folder: something on the way is a link, or is not what it has to be. Undefined if all is well. */
export function unsafePlace(host: WriteHost, folder: string, path: string): string | undefined {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const part = `${folder}/${parts.slice(0, length).join('/')}`;
    const kind = host.kind(part);
    if (kind === 'none') return undefined;
    if (kind === 'link') return `'${part}' is a symbolic link, and nothing is written through links: remove it`;
    if (kind === 'folder' && length === parts.length)
      return `'${part}' is a folder, and a file should be there: move it away`;
    if (kind === 'file' && length < parts.length)
      return `'${part}' is a file, and a folder should be there: move it away`;
  }
  return undefined;
}

/**
 * Why new files may not be created beside what is there: a name that differs only by case, or by how its accents are encoded, is the same
 * file on some file systems. `leaving` are files that the same change takes away.
 */
export function twinOf(
  host: WriteHost,
  folder: string,
  created: readonly string[],
  leaving: ReadonlySet<string>,
): string | undefined {
  const names = new Map<string, ReadonlyMap<string, string>>();
  const beside = (parent: string): ReadonlyMap<string, string> => {
    const known = names.get(parent);
    if (known !== undefined) return known;
    const there = host.list(parent === '' ? folder : `${folder}/${parent}`);
    const folded = new Map(there.map((name) => [foldedName(name), name]));
    names.set(parent, folded);
    return folded;
  };
  for (const path of created) {
    for (let at = path; at !== '.' && at !== ''; at = folderOf(at)) {
      const parent = folderOf(at) === '.' ? '' : folderOf(at);
      const name = at.slice(parent === '' ? 0 : parent.length + 1);
      const twin = beside(parent).get(foldedName(name));
      const twinPath = parent === '' ? twin : `${parent}/${twin ?? ''}`;
      if (twin === undefined || twin === name || twinPath === undefined) continue;
      if ([...leaving].some((each) => each === twinPath || each.startsWith(`${twinPath}/`))) continue;
      return `'${folder}/${twinPath}' is in the way of '${folder}/${at}': some file systems take the two names for one. Rename or remove it`;
    }
  }
  return undefined;
}
