/** What reading needs from the world. Paths are absolute or relative to the host's own root, with `/`. */
export interface ReadHost {
  /** The text of a file, or undefined if there is none. Throws only if the file exists and cannot be read. */
  read(path: string): string | undefined;
  /** Names inside a folder, sorted; empty if there is none. */
  list(folder: string): readonly string[];
  /** The file that a package name stands for, seen from a folder; undefined if it is not installed. */
  resolvePackage(name: string, fromFolder: string): string | undefined;
}

/** A process, as another one on the same machine or beside it tells it apart. */
export interface ProcessMark {
  readonly pid: number;
  readonly machine: string;
}

/** What applying a plan needs beside reading. Every write is to a new file that is renamed afterwards. */
export interface WriteHost extends ReadHost {
  /** What stands at a path without following links. */
  kind(path: string): 'file' | 'folder' | 'link' | 'none';
  /** Whether a file that stands there may be changed. */
  isWritable(path: string): boolean;
  /** Writes a whole file, with the rights of `like` if that is there; its folder must exist. */
  write(path: string, content: string, like?: string): void;
  /** Writes a file unless one is there; false if there is one. Of several callers at once, one gets true. */
  claim(path: string, content: string): boolean;
  /** Makes files and folders that were written durable: afterwards they survive a loss of power. */
  sync(paths: readonly string[]): Promise<void>;
  makeFolder(path: string): void;
  /** Gives a file a second place, without taking room for its content where the disk can. */
  duplicate(from: string, to: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  removeFolderIfEmpty(path: string): void;
  /** This process. */
  self(): ProcessMark;
  /** Whether a process runs; undefined if it would be on another machine. */
  isRunning(mark: ProcessMark): boolean | undefined;
  /** Milliseconds since a file was written or touched; undefined if there is none. */
  age(path: string): number | undefined;
  /** Makes a file young again. */
  touch(path: string): void;
  /** Waits for some milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** The process that a host in memory takes itself for. */
const MEMORY_PROCESS: ProcessMark = { pid: 1, machine: 'memory' };

/** A host in memory, for tests and browsers. `files` maps paths to contents and is changed in place by writing. It has one process, and only waiting lets time pass. */
export function memoryHost(files: Map<string, string>, packages: ReadonlyMap<string, string> = new Map()): WriteHost {
  let time = 0;
  const ages = new Map<string, number>();
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
    isWritable: () => true,
    write: (path, content) => void files.set(path, content),
    claim: (path, content) => {
      if (files.has(path)) return false;
      files.set(path, content);
      ages.set(path, time);
      return true;
    },
    sync: () => Promise.resolve(),
    makeFolder: () => undefined,
    duplicate: (from, to) => void files.set(to, files.get(from) ?? ''),
    rename: (from, to) => {
      const content = files.get(from);
      if (content === undefined) throw new Error(`no file '${from}'`);
      files.delete(from);
      files.set(to, content);
    },
    remove: (path) => void files.delete(path),
    removeFolderIfEmpty: () => undefined,
    self: () => MEMORY_PROCESS,
    isRunning: ({ machine }) => (machine === MEMORY_PROCESS.machine ? false : undefined),
    age: (path) => (files.has(path) ? time - (ages.get(path) ?? 0) : undefined),
    touch: (path) => void ages.set(path, time),
    wait: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
}
