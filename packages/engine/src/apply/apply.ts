import { folderOf } from '@trainyard/sdk';
import type { WriteHost } from '@trainyard/sdk';
import { contentHash } from '../output/hash.ts';
import { MANIFEST_PATH, printManifest } from '../output/manifest.ts';
import type { ManifestEntry } from '../output/manifest.ts';
import { basePath, keptText, stateFiles, statePaths } from '../output/state.ts';
import type { Plan, PlannedFile } from '../plan/plan.ts';
import { clearStaged, endJournal, finishJournal, printJournal, removeEmptyFolders } from './journal.ts';
import type { Recovered, Step } from './journal.ts';
import { LOOK, takeLock } from './lock.ts';
import type { Lock } from './lock.ts';
import { twinOf, unsafePlace } from './places.ts';
import { reasonOf } from './reasons.ts';

/** What applying did, or a sentence on why it did nothing. */
export type Applied =
  | {
      readonly written: number;
      readonly deleted: number;
      /** The plan that was applied: another one if the folder changed after the first was made. */
      readonly plan: Plan;
    }
  | { readonly refused: string };

/**
 * Brings an output folder to a plan: wholly, or not at all. New contents are written aside and made durable, the journal says what is about to happen,
 * then each file takes its place by renaming, the manifest last. If a step fails, those before it are taken back; if the process ends, the next
 * one that opens the folder finishes the change. One run at a time writes: the lock is taken for this only, and if the folder changed since the plan
 * was made, `again` makes a new one. Nothing is written through a symbolic link.
 */
export async function applyPlan(host: WriteHost, plan: Plan, again: () => Plan): Promise<Applied> {
  if (changeOf(host, plan).isEmpty) return { written: 0, deleted: 0, plan };
  const refused = refusalOf(host, plan);
  if (refused !== undefined) return { refused: `${refused}. Nothing was changed.` };
  let lock: Lock | { readonly heldBy: string };
  try {
    for (const [path] of stateFiles) host.makeFolder(`${plan.folder}/${folderOf(path)}`);
    host.makeFolder(`${plan.folder}/${statePaths.local}`);
    lock = await takeLock(host, plan.folder);
  } catch (reason) {
    return { refused: `'${plan.folder}' cannot be written: ${reasonOf(reason)}. Nothing was changed.` };
  }
  if ('heldBy' in lock) return { refused: `'${plan.folder}': ${lock.heldBy}. Nothing was changed.` };
  try {
    await finishJournal(host, plan.folder);
    const current = isStale(host, plan) ? again() : plan;
    const late = refusalOf(host, current);
    if (late !== undefined) return { refused: `${late}. Nothing was changed.` };
    return await change(host, current, lock);
  } finally {
    lock.release();
  }
}

/**
 * Finishes what an interrupted run left in an output folder; every command that opens one calls this first. Does nothing while another run
 * is writing there, or if nothing was interrupted. Returns a sentence if it cannot be finished.
 */
export async function recover(
  host: WriteHost,
  folder: string,
): Promise<Recovered | { readonly refused: string } | undefined> {
  if (host.kind(`${folder}/${statePaths.journal}`) === 'none') return undefined;
  for (const path of [statePaths.journal, statePaths.lock, `${statePaths.staged}/0`, MANIFEST_PATH]) {
    const unsafe = unsafePlace(host, folder, path);
    if (unsafe !== undefined)
      return { refused: `A change of '${folder}' was interrupted, and cannot be finished: ${unsafe}.` };
  }
  try {
    const lock = await takeLock(host, folder, LOOK);
    if ('heldBy' in lock) return undefined;
    try {
      return await finishJournal(host, folder);
    } finally {
      lock.release();
    }
  } catch (reason) {
    return {
      refused: `A change of '${folder}' was interrupted, and cannot be finished: ${reasonOf(reason)}. Files are old or new; mend the cause and run the command again.`,
    };
  }
}

interface Change {
  readonly writes: readonly { readonly path: string; readonly content: string; readonly before?: string }[];
  readonly deletions: readonly { readonly path: string; readonly before: string }[];
  /** Contents to keep for merging, by their hash. */
  readonly bases: ReadonlyMap<string, string>;
  readonly entries: readonly ManifestEntry[];
  readonly manifest: string;
  readonly isEmpty: boolean;
}

function changeOf(host: WriteHost, plan: Plan): Change {
  const { folder } = plan;
  const writes = plan.files.flatMap(({ path, content, before }) =>
    content === undefined ? [] : [{ path, content, ...(before === undefined ? {} : { before }) }],
  );
  const deletions = plan.files.flatMap(({ path, action, before }) =>
    action === 'delete' && before !== undefined ? [{ path, before }] : [],
  );
  const kept = new Set(host.list(`${folder}/${statePaths.base}`));
  const bases = new Map(
    plan.files.flatMap(({ entry, generated }) =>
      entry === undefined || generated === undefined || kept.has(entry.hash) || contentHash(generated) !== entry.hash
        ? []
        : [[entry.hash, generated] as const],
    ),
  );
  const entries = entriesAfter(plan);
  const manifest = printManifest(entries);
  const stateIsThere = [...stateFiles].every(([path]) => host.kind(`${folder}/${path}`) === 'file');
  const needed = neededBases(entries);
  const isClean = [...kept].every((hash) => needed.has(hash)) && host.kind(`${folder}/${statePaths.staged}`) === 'none';
  const isEmpty =
    isClean &&
    writes.length + deletions.length + bases.size === 0 &&
    (entries.length === 0 || stateIsThere) &&
    (host.read(`${folder}/${MANIFEST_PATH}`) ?? printManifest([])) === manifest;
  return { writes, deletions, bases, entries, manifest, isEmpty };
}

function entriesAfter(plan: Plan): ManifestEntry[] {
  const others = [...plan.manifest.files.values()].filter(({ unit }) => unit !== plan.unit && !plan.left.has(unit));
  return [...others, ...plan.files.flatMap((planned) => (planned.entry === undefined ? [] : [planned.entry]))];
}

/** Whether the folder is no longer what the plan was made from. */
function isStale(host: WriteHost, plan: Plan): boolean {
  const changed = (file: PlannedFile): boolean =>
    (file.content !== undefined || file.action === 'delete' || file.action === 'conflict') &&
    host.read(`${plan.folder}/${file.path}`) !== file.before;
  return (
    plan.files.some(changed) || manifestText(host, plan.folder) !== printManifest([...plan.manifest.files.values()])
  );
}

function manifestText(host: WriteHost, folder: string): string {
  return host.read(`${folder}/${MANIFEST_PATH}`) ?? printManifest([]);
}

function refusalOf(host: WriteHost, plan: Plan): string | undefined {
  const { folder } = plan;
  const changing = plan.files.filter((file) => file.content !== undefined || file.action === 'delete');
  const paths = [...changing.map(({ path }) => path), MANIFEST_PATH, `${statePaths.base}/x`, statePaths.lock];
  for (const path of paths) {
    const unsafe = unsafePlace(host, folder, path);
    if (unsafe !== undefined) return unsafe;
  }
  for (const { path } of changing)
    if (host.kind(`${folder}/${path}`) === 'file' && !host.isWritable(`${folder}/${path}`))
      return `'${folder}/${path}' is write-protected: make it writable, or hand it over with \`trainyard eject\``;
  const created = changing.filter(({ action }) => action === 'create').map(({ path }) => path);
  const leaving = changing.filter(({ action }) => action === 'delete').map(({ path }) => path);
  return twinOf(host, folder, created, new Set(leaving));
}

async function change(host: WriteHost, plan: Plan, lock: Lock): Promise<Applied> {
  const { folder } = plan;
  const { writes, deletions, bases, entries, manifest } = changeOf(host, plan);
  // What goes makes room first: on some disks its name is that of a new file.
  const steps: Step[] = [
    ...deletions.map(({ path, before }) => ({ path, old: contentHash(before) })),
    ...writes.map(({ path, content, before }, index) => ({
      path,
      ...(before === undefined ? {} : { old: contentHash(before) }),
      now: contentHash(content),
      staged: `${statePaths.staged}/${index}`,
    })),
  ];
  try {
    clearStaged(host, folder);
    await prepare(host, folder, { steps, writes, bases, manifest });
    lock.alive();
    host.rename(`${folder}/${statePaths.staged}/journal`, `${folder}/${statePaths.journal}`);
  } catch (reason) {
    quietly(() => clearStaged(host, folder));
    for (const { path } of writes) quietly(() => removeEmptyFolders(host, folder, path));
    return { refused: `'${folder}' cannot be written: ${reasonOf(reason)}. Nothing was changed.` };
  }
  // From here on nothing needs room on the disk.
  const done: Step[] = [];
  try {
    await host.sync([`${folder}/${statePaths.local}`]);
    for (const step of steps) {
      const unsafe = unsafePlace(host, folder, step.path);
      if (unsafe !== undefined) throw new Error(unsafe);
      done.push(step);
      if (step.staged === undefined) host.remove(`${folder}/${step.path}`);
      else host.rename(`${folder}/${step.staged}`, `${folder}/${step.path}`);
      if (done.length % 100 === 0) lock.alive();
    }
    await host.sync([...new Set(steps.map(({ path }) => folderOf(`${folder}/${path}`)))]);
    host.rename(`${folder}/${statePaths.staged}/manifest`, `${folder}/${MANIFEST_PATH}`);
  } catch (reason) {
    return takeBack(host, folder, done, writes, reasonOf(reason));
  }
  try {
    await host.sync([`${folder}/${folderOf(MANIFEST_PATH)}`]);
    await endJournal(host, folder);
  } catch {
    // The change is whole; the next run finds the journal of it and nothing left to do.
  }
  for (const { path } of deletions) quietly(() => removeEmptyFolders(host, folder, path));
  dropBases(host, folder, entries);
  return { written: writes.length, deleted: deletions.length, plan };
}

/** Writes everything aside and makes it durable: new contents, a second place for the old ones, the manifest, and the journal. */
async function prepare(
  host: WriteHost,
  folder: string,
  {
    steps,
    writes,
    bases,
    manifest,
  }: Pick<Change, 'writes' | 'bases' | 'manifest'> & { readonly steps: readonly Step[] },
): Promise<void> {
  await keepBases(host, folder, bases);
  const written: string[] = [];
  const write = (path: string, content: string, like?: string): void => {
    host.write(`${folder}/${path}`, content, ...(like === undefined ? [] : [like]));
    written.push(`${folder}/${path}`);
  };
  for (const [path, content] of stateFiles) if (host.kind(`${folder}/${path}`) === 'none') write(path, content);
  host.makeFolder(`${folder}/${statePaths.staged}`);
  for (const [index, { path, content }] of writes.entries()) {
    host.makeFolder(folderOf(`${folder}/${path}`));
    write(`${statePaths.staged}/${index}`, content, `${folder}/${path}`);
  }
  for (const [index, { path, old }] of steps.entries())
    if (old !== undefined) host.duplicate(`${folder}/${path}`, `${folder}/${oldPlace(index)}`);
  write(`${statePaths.staged}/manifest`, manifest);
  write(`${statePaths.staged}/journal`, printJournal({ steps, manifest }));
  await host.sync([...written, `${folder}/${statePaths.staged}`]);
}

/** Where the old content of a step waits for the end. */
function oldPlace(step: number): string {
  return `${statePaths.staged}/old-${step}`;
}

/** Puts the old contents back after a step failed. If that fails too, the journal stays, and the next command finishes the change. */
async function takeBack(
  host: WriteHost,
  folder: string,
  done: readonly Step[],
  writes: Change['writes'],
  reason: string,
): Promise<Applied> {
  try {
    for (const [index, { path, old }] of [...done.entries()].reverse()) {
      const place = `${folder}/${path}`;
      const current = host.read(place);
      // The step that failed may have changed nothing.
      if ((current === undefined ? undefined : contentHash(current)) === old) continue;
      if (old !== undefined) host.rename(`${folder}/${oldPlace(index)}`, place);
      else host.remove(place);
    }
    await endJournal(host, folder);
  } catch {
    return {
      refused: `'${folder}' was written in part: ${reason}. Files are old or new; the next command that opens the folder finishes the change.`,
    };
  }
  for (const { path } of writes) quietly(() => removeEmptyFolders(host, folder, path));
  return { refused: `'${folder}' cannot be written: ${reason}. Nothing was changed.` };
}

async function keepBases(host: WriteHost, folder: string, bases: ReadonlyMap<string, string>): Promise<void> {
  if (bases.size === 0) return;
  host.makeFolder(`${folder}/${statePaths.base}`);
  host.makeFolder(`${folder}/${statePaths.staged}`);
  const places: string[] = [];
  for (const [hash, content] of bases) {
    const place = `${folder}/${statePaths.staged}/${hash}`;
    host.write(place, keptText(hash, content));
    places.push(place);
  }
  await host.sync(places);
  for (const hash of bases.keys()) host.rename(`${folder}/${statePaths.staged}/${hash}`, `${folder}/${basePath(hash)}`);
}

function neededBases(entries: readonly ManifestEntry[]): ReadonlySet<string> {
  return new Set(entries.filter(({ ownership }) => ownership !== 'ejected').map(({ hash }) => hash));
}

/** Removes contents that no entry of the manifest stands for any more; what cannot be removed does no harm. */
function dropBases(host: WriteHost, folder: string, entries: readonly ManifestEntry[]): void {
  const needed = neededBases(entries);
  for (const name of host.list(`${folder}/${statePaths.base}`))
    if (!needed.has(name)) quietly(() => host.remove(`${folder}/${basePath(name)}`));
  quietly(() => host.removeFolderIfEmpty(`${folder}/${statePaths.base}`));
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Left for the next run.
  }
}
