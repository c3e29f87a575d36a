import { dirname, join, relative, resolve, sep } from 'node:path';
import { MANIFEST_PATH, parseManifest } from '@trainyard/engine';
import type { ManifestEntry } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { wrongUse } from './failures.ts';
import { serviceIn } from './named-specs.ts';
import { specsIn } from './reading.ts';
import type { ReadingOptions } from './specs.ts';
import { shortName } from './terminal.ts';

/** A file in an output folder, the service and the environment whose files are there. */
export interface NeighbourFile {
  readonly folder: string;
  readonly name: string;
  readonly environment?: string;
  /** What the manifest says of it, if it lists it. */
  readonly entry?: ManifestEntry;
}

/** A file that Trainyard wrote. */
export interface ManagedFile extends NeighbourFile {
  readonly entry: ManifestEntry;
}

/** Looks a file up in the manifest above it. Throws `Failure` for a file that is none of ours. */
export function managedFile(file: string): ManagedFile {
  const found = neighbourFile(file);
  if (found.entry === undefined)
    throw wrongUse(`'${file}' was not generated: the manifest in '${shortName(found.folder)}' does not list it.`);
  return { ...found, entry: found.entry };
}

/**
 * The output folder that a file lies in, and whose files are there; with what the manifest says of the file if it lists it. Throws `Failure` for a file in
 * no output folder.
 */
export function neighbourFile(file: string): NeighbourFile {
  const full = resolve(file);
  for (let folder = dirname(full); ; folder = dirname(folder)) {
    const text = nodeHost.read(join(folder, MANIFEST_PATH));
    if (text !== undefined) {
      const manifest = parseManifest(text);
      if (typeof manifest === 'string') throw wrongUse(`'${shortName(join(folder, MANIFEST_PATH))}' ${manifest}.`);
      const path = relative(folder, full).split(sep).join('/');
      const entry = manifest.files.get(path);
      const of = entry?.unit ?? [...manifest.files.values()].find((each) => !each.unit.includes('@'))?.unit;
      const [name = '', known] = (of ?? '').split('@');
      const environment = known ?? (entry === undefined ? /^env\/([^/]+)\//.exec(path)?.[1] : undefined);
      return {
        folder,
        name,
        ...(entry === undefined ? {} : { entry }),
        ...(environment === undefined ? {} : { environment }),
      };
    }
    if (dirname(folder) === folder)
      throw wrongUse(`'${file}' was not generated: no folder above it has a '${MANIFEST_PATH}'.`);
  }
}

/** The specification of a generated file: in the folder above its output folder, or where the command runs. Throws `Failure` unless there is just one; `where` says where it can be named. */
export function specOf(
  { folder, name }: Pick<ManagedFile, 'folder' | 'name'>,
  options: ReadingOptions,
  where = 'behind the line',
): string {
  const above = shortName(dirname(folder));
  const near = specsIn(above).filter((each) => dirname(each) === above || dirname(each) === '.');
  const found = [...new Set([...near, ...specsIn('.')].map((each) => shortName(resolve(each))))];
  const specs = found.filter((each) => serviceIn(each, options) === name);
  const [only] = specs;
  if (only !== undefined && specs.length === 1) return only;
  throw wrongUse(
    specs.length === 0
      ? `No specification of '${name}' is in '${above}', nor where you are: name it ${where}.`
      : `'${name}' is specified in ${specs.join(' and in ')}: name one of them ${where}.`,
  );
}
