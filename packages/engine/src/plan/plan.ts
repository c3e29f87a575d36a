import type { ReadHost } from '@trainyard/sdk';
import type { OutputFile } from '../generate/generate.ts';
import { contentHash } from './hash.ts';
import type { Manifest, ManifestEntry } from './manifest.ts';

/** What happens to one file. `keep` leaves a file that its user owns or edited; `conflict` is an edited file that should have changed. */
export type Action = 'create' | 'update' | 'delete' | 'adopt' | 'keep' | 'unchanged' | 'conflict';

/** One file of a plan. */
export interface PlannedFile {
  readonly action: Action;
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  /** Why a file is kept or in conflict. */
  readonly reason?: string;
  /** What will be written, for create and update. */
  readonly file?: OutputFile;
  /** The manifest's entry afterwards; none for deleted files and for conflicts without a history. */
  readonly entry?: ManifestEntry;
}

/** What a run would do to one output folder. */
export interface Plan {
  readonly folder: string;
  readonly unit: string;
  readonly files: readonly PlannedFile[];
}

/**
 * Compares what was generated with what is on disk and with what was written last. `prefix` stands before each path (`env/staging/`).
 * An edited file is never overwritten: it is a conflict if its content should change, and kept if not. Pure but for reading.
 */
export function planFiles(
  host: ReadHost,
  folder: string,
  unit: string,
  prefix: string,
  files: readonly OutputFile[],
  manifest: Manifest,
): Plan {
  const wanted = new Set(files.map((file) => prefix + file.path));
  const planned = files.map((file) => planFile(host, folder, unit, prefix + file.path, file, manifest));
  const gone = [...manifest.files.values()]
    .filter((entry) => entry.unit === unit && !wanted.has(entry.path))
    .map((entry) => planLeaving(host, folder, entry));
  return { folder, unit, files: [...planned, ...gone].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function planFile(
  host: ReadHost,
  folder: string,
  unit: string,
  path: string,
  file: OutputFile,
  manifest: Manifest,
): PlannedFile {
  const current = host.read(`${folder}/${path}`);
  const known = manifest.files.get(path);
  const hash = contentHash(file.content);
  const entry: ManifestEntry = { path, unit, ownership: file.ownership, hash };
  if (current === undefined) return { action: 'create', path, file, entry };
  if (file.ownership === 'scaffold')
    return { action: 'keep', path, reason: 'it is yours since it was first written', entry: known ?? entry };
  const onDisk = contentHash(current);
  if (onDisk === hash) return { action: known?.hash === hash ? 'unchanged' : 'adopt', path, entry };
  if (known === undefined)
    return { action: 'conflict', path, reason: 'it stands there and was not written by Trainyard' };
  if (onDisk === known.hash) return { action: 'update', path, file, entry };
  // An edited file whose generated content did not change keeps its edit and nothing is lost; otherwise someone has to look.
  return known.hash === hash
    ? { action: 'keep', path, reason: 'it was edited by hand', entry: known }
    : { action: 'conflict', path, reason: 'it was edited by hand, and the specification changed it too', entry: known };
}

function planLeaving(host: ReadHost, folder: string, entry: ManifestEntry): PlannedFile {
  const current = host.read(`${folder}/${entry.path}`);
  if (current === undefined) return { action: 'delete', path: entry.path };
  if (entry.ownership !== 'scaffold' && contentHash(current) === entry.hash)
    return { action: 'delete', path: entry.path };
  const reason =
    entry.ownership === 'scaffold'
      ? 'it is yours; nothing generates it any more'
      : 'it was edited by hand; nothing generates it any more';
  return { action: 'keep', path: entry.path, reason };
}

/** True if applying the plan would change nothing that matters: no file to write, delete or decide on. */
export function isUpToDate(plan: Plan): boolean {
  return plan.files.every((file) => file.action === 'unchanged' || file.action === 'keep');
}
