import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSpecification, nearest, rangeOf, reasonOf } from '@trainyard/engine';
import type { ReadHost } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { cli } from './diagnostics.ts';
import { Failure, startOf } from './failures.ts';

/** The word that stands for the standard input. */
export const STDIN = '-';

/** The files that were named, each once, under the name that was written first. Throws `Failure` for one that is not there. */
export function namedFiles(names: readonly string[]): readonly string[] {
  const files = new Map<string, string>();
  for (const name of names) {
    const real = name === STDIN ? STDIN : realFile(name);
    if (!files.has(real)) files.set(real, name);
  }
  return [...files.values()];
}

function realFile(name: string): string {
  const stat = statOf(name);
  if (stat === undefined) throw new Failure(cli.missingFile(startOf(name), { file: name, ...nearFile(name) }));
  if (!stat.isFile() && !stat.isFIFO())
    throw new Failure(cli.notAFile(startOf(name), { file: name, specs: stat.isDirectory() ? specsIn(name) : [] }));
  // A pipe such as `<(command)` has no path of its own.
  return stat.isFIFO() ? name : realpathSync(name);
}

function statOf(name: string): Stats | undefined {
  try {
    return statSync(name, { throwIfNoEntry: false });
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw new Failure(cli.unreadableFile(startOf(name), { file: name, reason: reasonOf(reason) }));
  }
}

/** The specifications in a folder and in the folders directly below it. */
export function specsIn(folder: string): readonly string[] {
  const under = (inner: string, deeper: boolean): string[] => {
    try {
      return readdirSync(inner, { withFileTypes: true }).flatMap((entry) => {
        if (entry.isDirectory())
          return deeper && !entry.name.startsWith('.') && entry.name !== 'node_modules'
            ? under(join(inner, entry.name), false)
            : [];
        return isSpecification(entry.name) ? [join(inner, entry.name)] : [];
      });
    } catch {
      return [];
    }
  };
  return under(folder, true).sort();
}

function nearFile(name: string): { near?: string } {
  const folder = dirname(name);
  const written = basename(name);
  const names = nodeHost.list(folder);
  const near = names.find((each) => isSpecification(each) && each.startsWith(`${written}.`)) ?? nearest(written, names);
  return near === undefined || near === written ? {} : { near: folder === '.' ? near : join(folder, near) };
}

/** A host that reads files as UTF-8 and nothing else, and the standard input under a name. Throws `Failure` for a file that cannot be read. */
export function specHost(stdinName?: string): ReadHost {
  return {
    ...nodeHost,
    read: (path) => {
      if (path === stdinName) return decode(path, bytesOf(0, path) ?? Buffer.alloc(0));
      const bytes = bytesOf(path, path);
      return bytes === undefined ? undefined : decode(path, bytes);
    },
  };
}

function bytesOf(file: string | number, name: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (reason) {
    if (['ENOENT', 'ENOTDIR'].includes((reason as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new Failure(cli.unreadableFile(startOf(name), { file: name, reason: reasonOf(reason) }));
  }
}

function decode(file: string, bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return text;
  const start = firstWrong(text, bytes);
  const offset = Buffer.byteLength(text.slice(0, start));
  const looksLike =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'UTF-16, little-endian'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'UTF-16, big-endian'
        : undefined;
  const byte = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
  throw new Failure(
    cli.notUtf8(
      { range: rangeOf({ file, text }, start, start + 1) },
      { file, byte, ...(looksLike === undefined ? {} : { looksLike }) },
    ),
    1,
  );
}

/** Where the decoder put the sign of replacement for bytes that are none. */
function firstWrong(text: string, bytes: Buffer): number {
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', at + 1)) {
    const offset = Buffer.byteLength(text.slice(0, at));
    if (bytes.subarray(offset, offset + 3).toString('hex') !== 'efbfbd') return at;
  }
  return 0;
}
