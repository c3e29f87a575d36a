import { folderOf } from '@trainyard/sdk';
import type { WriteHost } from '@trainyard/sdk';
import { refusePath } from '../generate/paths.ts';
import { contentHash, isHash } from '../output/hash.ts';
import { MANIFEST_PATH, parseManifest, printManifest } from '../output/manifest.ts';
import type { ManifestEntry } from '../output/manifest.ts';
import { statePaths } from '../output/state.ts';
import { unsafePlace } from './places.ts';

/** One change of an interrupted apply. */
export interface Step {
  /** Relative to the output folder. */
  readonly path: string;
  /** Hash of what stood there; none if nothing did. */
  readonly old?: string;
  /** Hash of what is to stand there; none if the file goes. */
  readonly now?: string;
  /** The file that holds the new content until it is in its place, relative to the output folder. */
  readonly staged?: string;
}

/** What an apply was about to do, written down before the first file changes. From then on the change is finished, by whoever comes next. */
export interface Journal {
  readonly steps: readonly Step[];
  /** The manifest that belongs to the finished change. */
  readonly manifest: string;
}

const FORMAT = 1;

const STAGED = /^\.trainyard\/local\/new\/\d+$/;

/** The text of a journal. */
export function printJournal(journal: Journal): string {
  return `${JSON.stringify({ format: FORMAT, ...journal })}\n`;
}

/** Reads a journal; undefined for what is none, such as one that a loss of power left empty. */
export function parseJournal(text: string): Journal | undefined {
  try {
    const data = JSON.parse(text) as Partial<Journal> & { readonly format?: unknown };
    const { format, steps, manifest } = data;
    if (format !== FORMAT || !Array.isArray(steps) || typeof manifest !== 'string') return undefined;
    return steps.every(isStep) && typeof parseManifest(manifest) !== 'string' ? { steps, manifest } : undefined;
  } catch {
    return undefined;
  }
}

/** Steps lead to no place but those of generated files, and take contents from nowhere but where they are staged: a journal may have been damaged. */
function isStep(value: unknown): value is Step {
  const { path, old, now, staged } = (value ?? {}) as Partial<Record<keyof Step, unknown>>;
  return (
    typeof path === 'string' &&
    refusePath(path) === undefined &&
    [old, now].every((each) => each === undefined || isHash(each)) &&
    (staged === undefined || (typeof staged === 'string' && STAGED.test(staged)))
  );
}

/** What came of an interrupted change. */
export interface Recovered {
  /** How many files were brought to their new content, or away, by now. */
  readonly finished: number;
  /** Files that were changed after the interruption and were left alone. */
  readonly left: readonly string[];
}

/**
 * Finishes the change that a journal in an output folder describes; does nothing if there is none. A file that is neither the old nor the new one
 * was changed by people since and stays, with what the manifest knew of it. To be called with the lock held. Throws what the host throws.
 */
export async function finishJournal(host: WriteHost, folder: string): Promise<Recovered | undefined> {
  const text = host.read(`${folder}/${statePaths.journal}`);
  if (text === undefined) return undefined;
  const journal = parseJournal(text);
  // Renaming makes a journal appear whole; one that cannot be read describes nothing that has begun.
  if (journal === undefined) {
    await endJournal(host, folder);
    return undefined;
  }
  const left: string[] = [];
  let finished = 0;
  for (const step of journal.steps) {
    if (await finishStep(host, folder, step)) finished++;
    else left.push(step.path);
  }
  await writeManifest(
    host,
    folder,
    left.length === 0 ? journal.manifest : withoutLeft(host, folder, journal.manifest, left),
  );
  await endJournal(host, folder);
  return { finished, left };
}

async function finishStep(host: WriteHost, folder: string, { path, old, now, staged }: Step): Promise<boolean> {
  const place = `${folder}/${path}`;
  if ([path, staged ?? path].some((each) => unsafePlace(host, folder, each) !== undefined)) return false;
  const current = host.read(place);
  const hash = current === undefined ? undefined : contentHash(current);
  if (hash === now) return true;
  if (hash !== old) return false;
  if (now === undefined) {
    if (current !== undefined) host.remove(place);
    removeEmptyFolders(host, folder, path);
    return true;
  }
  const from = `${folder}/${staged ?? ''}`;
  const content = staged === undefined ? undefined : host.read(from);
  if (content === undefined || contentHash(content) !== now) return false;
  host.makeFolder(folderOf(place));
  host.rename(from, place);
  await host.sync([folderOf(place)]);
  return true;
}

/** The manifest of a finished change, but for some files what it knew before. */
function withoutLeft(host: WriteHost, folder: string, manifest: string, left: readonly string[]): string {
  const [before, after] = [host.read(`${folder}/${MANIFEST_PATH}`), manifest].map((text) => {
    const parsed = parseManifest(text);
    return typeof parsed === 'string' ? new Map<string, ManifestEntry>() : parsed.files;
  });
  const entries = new Map(after);
  for (const path of left) {
    const known = before?.get(path);
    if (known === undefined) entries.delete(path);
    else entries.set(path, known);
  }
  return printManifest([...entries.values()]);
}

async function writeManifest(host: WriteHost, folder: string, text: string): Promise<void> {
  if (host.read(`${folder}/${MANIFEST_PATH}`) === text) return;
  const beside = `${folder}/${statePaths.staged}/manifest`;
  host.makeFolder(folderOf(beside));
  // It may be a link by now, and nothing is written through links.
  if (host.kind(beside) !== 'none') host.remove(beside);
  host.write(beside, text);
  await host.sync([beside]);
  host.rename(beside, `${folder}/${MANIFEST_PATH}`);
}

/** Removes the journal and what was staged: the change is whole. */
export async function endJournal(host: WriteHost, folder: string): Promise<void> {
  if (host.kind(`${folder}/${statePaths.journal}`) === 'file') host.remove(`${folder}/${statePaths.journal}`);
  await host.sync([`${folder}/${statePaths.local}`]);
  clearStaged(host, folder);
}

/** Removes contents that never came to their places. */
export function clearStaged(host: WriteHost, folder: string): void {
  const staged = `${folder}/${statePaths.staged}`;
  if (host.kind(staged) !== 'folder') return;
  for (const name of host.list(staged)) host.remove(`${staged}/${name}`);
  host.removeFolderIfEmpty(staged);
}

/** Removes the folders that a file left empty, up to the output folder. */
export function removeEmptyFolders(host: WriteHost, folder: string, path: string): void {
  for (let at = folderOf(path); at !== '.' && at !== ''; at = folderOf(at)) host.removeFolderIfEmpty(`${folder}/${at}`);
}
