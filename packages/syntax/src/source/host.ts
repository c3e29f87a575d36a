/** What reading needs from the world. Paths are absolute or relative to the host's own root, with `/`. */
export interface ReadHost {
  /** The text of a file, or undefined if there is none. Throws only if the file exists and cannot be read. */
  read(path: string): string | undefined;
  /** Names inside a folder, sorted; empty if there is none. */
  list(folder: string): readonly string[];
  /** The file that a package name stands for, seen from a folder; undefined if it is not installed. */
  resolvePackage(name: string, fromFolder: string): string | undefined;
}

/** What applying a plan needs beside reading. Every write is to a new file that is renamed afterwards. */
export interface WriteHost extends ReadHost {
  /** What stands at a path without following links. */
  kind(path: string): 'file' | 'folder' | 'link' | 'none';
  /** Writes a whole file; its folder must exist. */
  write(path: string, content: string): void;
  /** Makes files that were written durable: afterwards they survive a loss of power. */
  sync(paths: readonly string[]): Promise<void>;
  makeFolder(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  removeFolderIfEmpty(path: string): void;
}

/** A host in memory, for tests and browsers. `files` maps paths to contents and is changed in place by writing. */
export function memoryHost(files: Map<string, string>, packages: ReadonlyMap<string, string> = new Map()): WriteHost {
  const isFolder = (path: string): boolean => [...files.keys()].some((file) => file.startsWith(`${path}/`));
  return {
    read: (path) => files.get(path),
    list: (folder) => {
      const prefix = folder === '' ? '' : `${folder}/`;
      const names = [...files.keys()]
        .filter((file) => file.startsWith(prefix))
        .map((file) => file.slice(prefix.length).split('/')[0] ?? '');
      return [...new Set(names)].sort();
    },
    resolvePackage: (name) => packages.get(name),
    kind: (path) => (files.has(path) ? 'file' : isFolder(path) ? 'folder' : 'none'),
    write: (path, content) => void files.set(path, content),
    sync: () => Promise.resolve(),
    makeFolder: () => undefined,
    rename: (from, to) => {
      const content = files.get(from);
      if (content === undefined) throw new Error(`no file '${from}'`);
      files.delete(from);
      files.set(to, content);
    },
    remove: (path) => void files.delete(path),
    removeFolderIfEmpty: () => undefined,
  };
}
