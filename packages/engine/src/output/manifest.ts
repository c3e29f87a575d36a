import type { Ownership } from '@trainyard/sdk';
import { refusePath } from '../generate/paths.ts';
import { hasMarkers, sidesOf } from '../lines/markers.ts';
import { isHash } from './hash.ts';

/**
 * What is remembered of one file: its unit (service and environment), who owns it, the hash of what was generated for it when file and
 * specification last agreed. An ejected file was handed over for good: nothing is ever written there.
 */
export interface ManifestEntry {
  readonly path: string;
  readonly unit: string;
  readonly ownership: Ownership | 'ejected';
  readonly hash: string;
}

/** What was written into one output folder. */
export interface Manifest {
  readonly files: ReadonlyMap<string, ManifestEntry>;
}

/** Path of the manifest inside an output folder. */
export const MANIFEST_PATH = '.trainyard/manifest.json';

const OWNERSHIPS: ReadonlySet<unknown> = new Set<ManifestEntry['ownership']>([
  'generated',
  'scaffold',
  'merged',
  'ejected',
]);

/** The format that this version reads and writes; a newer one is refused. */
const FORMAT = 1;

/**
 * Reads a manifest; an absent one is empty. Where git left conflict markers, the entries of both sides count, and those of our side for a file that both
 * have: what stands on the disk then tells. Returns a sentence instead if it cannot be understood.
 */
export function parseManifest(text: string | undefined): Manifest | string {
  if (text === undefined) return { files: new Map() };
  if (!hasMarkers(text)) return parseWhole(text);
  const [ours, theirs] = sidesOf(text).map(parseWhole);
  if (typeof ours !== 'object' || typeof theirs !== 'object')
    return 'holds conflict markers of git: take one side of it, and generate again';
  return { files: new Map([...theirs.files, ...ours.files]) };
}

function parseWhole(text: string): Manifest | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return 'is not JSON: restore it from version control, or delete it to adopt what stands there';
  }
  const { format, files } = (typeof data === 'object' && data !== null ? data : {}) as {
    format?: unknown;
    files?: unknown;
  };
  if (typeof format === 'number' && format > FORMAT)
    return `has format ${format}, which a newer Trainyard wrote: upgrade this one`;
  if (format !== FORMAT || !Array.isArray(files) || !files.every(isEntry))
    return 'is damaged: restore it from version control, or delete it to adopt what stands there';
  return { files: new Map(files.map((entry) => [entry.path, entry])) };
}

function isEntry(value: unknown): value is ManifestEntry {
  const entry = value as Partial<ManifestEntry> | null;
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.unit === 'string' &&
    OWNERSHIPS.has(entry.ownership) &&
    isHash(entry.hash) &&
    typeof entry.path === 'string' &&
    refusePath(entry.path) === undefined
  );
}

/** The text of a manifest: one sorted line a file, so that merges in version control rarely meet. */
export function printManifest(entries: readonly ManifestEntry[]): string {
  const lines = [...entries]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, unit, ownership, hash }) => `    ${JSON.stringify({ path, unit, ownership, hash })}`);
  return `{\n  "format": ${FORMAT},\n  "files": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}
