import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { WriteHost } from '@trainyard/sdk';

const MISSING = new Set(['ENOENT', 'ENOTDIR']);

/** Files that are made durable at once. */
const TOGETHER = 64;

/** Systems on which a folder cannot be made durable, or needs not. */
const NO_FOLDER_SYNC = new Set(['EISDIR', 'EPERM', 'EINVAL', 'EACCES', 'ENOTSUP']);

/** What systems say on which a file cannot have two places. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK', 'EXDEV']);

async function syncFile(path: string): Promise<void> {
  const isFolder = statSync(path).isDirectory();
  try {
    const handle = await open(path, isFolder ? 'r' : 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (reason) {
    if (!isFolder || !NO_FOLDER_SYNC.has((reason as NodeJS.ErrnoException).code ?? '')) throw reason;
  }
}

/** Files of this machine. Paths are relative to the working directory or absolute. */
export const nodeHost: WriteHost = {
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch (reason) {
      if (MISSING.has((reason as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw reason;
    }
  },
  list: (folder) => {
    try {
      return readdirSync(folder === '' ? '.' : folder).sort();
    } catch {
      return [];
    }
  },
  resolvePackage: (name, fromFolder) => {
    try {
      return createRequire(resolve(fromFolder, 'noop.js')).resolve(name);
    } catch {
      return undefined;
    }
  },
  kind: (path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat === undefined ? 'none' : stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'folder' : 'file';
  },
  isWritable: (path) => {
    try {
      accessSync(path, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  },
  write: (path, content, like) => {
    writeFileSync(path, content);
    const there = like === undefined ? undefined : statSync(like, { throwIfNoEntry: false });
    if (there !== undefined) chmodSync(path, there.mode);
  },
  claim: (path, content) => {
    // Linking makes the file appear with its content; where there are no links it is empty for a moment.
    const beside = `${path}.${process.pid}`;
    try {
      // Not through a link that somebody put there.
      rmSync(beside, { force: true });
      writeFileSync(beside, content, { flag: 'wx' });
      try {
        linkSync(beside, path);
      } catch (reason) {
        if (!NO_LINKS.has((reason as NodeJS.ErrnoException).code ?? '')) throw reason;
        writeFileSync(path, content, { flag: 'wx' });
      }
      return true;
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw reason;
    } finally {
      rmSync(beside, { force: true });
    }
  },
  duplicate: (from, to) => {
    try {
      linkSync(from, to);
    } catch (reason) {
      if (!NO_LINKS.has((reason as NodeJS.ErrnoException).code ?? '')) throw reason;
      copyFileSync(from, to);
    }
  },
  sync: async (paths) => {
    // Disks gather what is asked of them at once: together it takes a third of the time. Few enough for any limit on open files.
    for (let at = 0; at < paths.length; at += TOGETHER) await Promise.all(paths.slice(at, at + TOGETHER).map(syncFile));
  },
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  removeFolderIfEmpty: (path) => {
    if (existsSync(path) && readdirSync(path).length === 0) rmdirSync(path);
  },
  self: () => ({ pid: process.pid, machine: hostname() }),
  isRunning: ({ pid, machine }) => {
    if (machine !== hostname()) return undefined;
    // A container often gives the same small number to every process that it starts.
    if (pid === process.pid) return false;
    try {
      process.kill(pid, 0);
      return true;
    } catch (reason) {
      return (reason as NodeJS.ErrnoException).code !== 'ESRCH';
    }
  },
  age: (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? undefined : Date.now() - stat.mtimeMs;
  },
  touch: (path) => utimesSync(path, new Date(), new Date()),
  wait: (milliseconds) => setTimeout(milliseconds),
};
