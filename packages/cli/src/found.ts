import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { namedFiles, STDIN } from './reading.ts';

/** Folders whose content other programs made. */
const MADE = new Set(['node_modules', 'dist']);

/** The texts below some files and folders: a file as it was named, and of a folder every one that people wrote. Throws `Failure` for a file that is not there. */
export function textsBelow(names: readonly string[]): readonly string[] {
  const isFolder = (name: string): boolean =>
    name !== STDIN && statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
  const all = names.flatMap((name) => (isFolder(name) ? textsIn(name) : [name]));
  return namedFiles(all);
}

function textsIn(folder: string): readonly string[] {
  const found = walk(folder);
  const ignored = ignoredByGit(folder, found);
  return found.filter((file) => !ignored.has(file));
}

function walk(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = folder === '.' ? entry.name : join(folder, entry.name);
    if (entry.isDirectory()) return isSkipped(entry.name, path) ? [] : walk(path);
    return entry.isFile() && /\.mlops(\.ya?ml)?$/.test(entry.name) ? [path] : [];
  });
}

/** Hidden folders, those of other programs, and those that `generate` wrote. */
function isSkipped(name: string, path: string): boolean {
  return name.startsWith('.') || MADE.has(name) || existsSync(join(path, '.trainyard'));
}

/** Which of some files git ignores. Without git, or outside of a repository, none. */
function ignoredByGit(folder: string, files: readonly string[]): ReadonlySet<string> {
  if (files.length === 0) return new Set();
  const below = files.map((file) => relative(folder, file));
  const { status, stdout } = spawnSync('git', ['check-ignore', '-z', '--stdin'], {
    cwd: folder,
    input: below.join('\0'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) return new Set();
  return new Set(stdout.split('\0').flatMap((file) => (file === '' ? [] : [files[below.indexOf(file)] ?? ''])));
}
