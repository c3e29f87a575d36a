import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { rangeOf } from '@trainyard/sdk';
import type { Located, Source } from '@trainyard/sdk';
import { isRecord } from '../../check/misdeeds.ts';

/** A file with its text, and what it says as JSON. */
export interface JsonFile {
  readonly source: Source;
  /** Empty if the file is not there or says no map. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Why it is not JSON. */
  readonly problem?: string;
}

/** The `package.json` of a folder. */
export function manifestIn(folder: string): JsonFile {
  return readJsonFile(join(folder, 'package.json'));
}

/** Reads a file of JSON; never throws. */
export function readJsonFile(file: string): JsonFile {
  if (!existsSync(file)) return { source: { file, text: '' }, data: {} };
  let source: Source = { file, text: '' };
  try {
    source = { file, text: readFileSync(file, 'utf8').replace(/^\uFEFF/, '') };
    const data: unknown = JSON.parse(source.text);
    return isRecord(data) ? { source, data } : { source, data: {}, problem: 'it is no map' };
  } catch (reason) {
    const said = reason instanceof Error ? reason.message : String(reason);
    return { source, data: {}, problem: `it is not JSON: ${said}` };
  }
}

/** Where a text stands in quotes in a file, from its first place after `section`; the beginning of the file if it is not written so. */
export function quotedAt(source: Source, text: string, section = ''): Located {
  const from = Math.max(0, source.text.indexOf(section));
  for (const quote of ['"', "'", '`']) {
    const at = source.text.indexOf(`${quote}${text}${quote}`, from);
    if (at !== -1) return { range: rangeOf(source, at, at + text.length + 2) };
  }
  return { range: rangeOf(source, 0) };
}

/** A package as it is installed. */
export interface InstalledPackage {
  /** Its folder, links resolved. */
  readonly folder: string;
  readonly version?: string;
  /** Whether its content can change without its version, because it is linked to a folder outside of `node_modules`. */
  readonly linked: boolean;
  /** The versions of `@trainyard/sdk` that it asks for as a peer. */
  readonly sdk?: string;
}

/** Finds a package as Node does from a folder: in the nearest `node_modules` upwards that has it. Undefined if it is not installed. */
export function installedPackage(from: string, name: string): InstalledPackage | undefined {
  for (const at of upwards(from)) {
    const folder = join(at, 'node_modules', name);
    if (!existsSync(join(folder, 'package.json'))) continue;
    const real = realpathSync(folder);
    const { version, peerDependencies } = manifestIn(real).data;
    const sdk = isRecord(peerDependencies) ? peerDependencies['@trainyard/sdk'] : undefined;
    return {
      folder: real,
      linked: !real.endsWith(`${sep}node_modules${sep}${name.replaceAll('/', sep)}`),
      ...(typeof version === 'string' && version !== '' ? { version } : {}),
      ...(typeof sdk === 'string' ? { sdk } : {}),
    };
  }
  return undefined;
}

/** The folders up to the root of the file system, beginning with the folder itself. */
export function* upwards(folder: string): Generator<string> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}
