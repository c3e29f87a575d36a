import { closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { WriteHost } from '@trainyard/sdk';

const MISSING = new Set(['ENOENT', 'ENOTDIR']);

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
      return createRequire(join(process.cwd(), fromFolder, 'noop.js')).resolve(name);
    } catch {
      return undefined;
    }
  },
  kind: (path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat === undefined ? 'none' : stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'folder' : 'file';
  },
  write: (path, content) => {
    const handle = openSync(path, 'w');
    try {
      const bytes = Buffer.from(content, 'utf8');
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  },
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  removeFolderIfEmpty: (path) => {
    if (existsSync(path) && readdirSync(path).length === 0) rmdirSync(path);
  },
};
