import type { ReadHost } from '@trainyard/sdk';
import type { OutputFile } from '../generate/generate.ts';
import { hasMarkers } from '../lines/markers.ts';
import type { Conflict, Side } from '../lines/merge.ts';
import { contentHash } from '../output/hash.ts';
import type { Manifest, ManifestEntry } from '../output/manifest.ts';
import { readBase } from '../output/state.ts';
import { lineEndsOf, withLineEnds } from './line-ends.ts';
import { mergeFile } from './merge-file.ts';

/**
 * What happens to one file. `adopt` takes a file that already holds what is generated; `keep` leaves a file that its user owns or edited;
 * `conflict` leaves a file that its user and the specification changed in the same place.
 */
export type Action = 'create' | 'update' | 'delete' | 'adopt' | 'keep' | 'unchanged' | 'conflict';

/** One file of a plan. */
export interface PlannedFile {
  readonly action: Action;
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  /** Why a file is kept or in conflict, or what is particular about its change. */
  readonly reason?: string;
  /** What stands there now; left out if nothing does, or if the file is unchanged. */
  readonly before?: string;
  /** What will be written, for create and update. */
  readonly content?: string;
  /** What the specification asks for now, which is kept to merge later edits with. */
  readonly generated?: string;
  /** The manifest's entry afterwards; none for files that are forgotten. */
  readonly entry?: ManifestEntry;
  /** Where the edit and the specification meet; none where there is nothing to compare line by line. */
  readonly conflicts?: readonly Conflict[];
  /** For a file that is its user's: what it would be with the changes that the specification suggests. */
  readonly suggestion?: string;
}

/** Whose side is taken where an edit and the specification meet: in all files, or in those named (relative to the output folder). */
export interface Settlement {
  readonly side: Side;
  readonly files?: ReadonlySet<string>;
  /** Whether everything else stays as it is, and the files are taken back under management if they were ejected. */
  readonly only?: boolean;
}

/** What a run would do to one output folder. */
export interface Plan {
  readonly folder: string;
  readonly unit: string;
  readonly files: readonly PlannedFile[];
  /** Units that the specification no longer has: their files leave too. */
  readonly left: ReadonlySet<string>;
  /** What was remembered when the plan was made. */
  readonly manifest: Manifest;
}

/** What is to be planned. */
export interface Wanted {
  /** The service, and after `@` the environment. */
  readonly unit: string;
  /** Stands before each path (`env/staging/`). */
  readonly prefix: string;
  readonly files: readonly OutputFile[];
  /** Units that the specification no longer has, such as an environment that was taken out. */
  readonly left?: ReadonlySet<string>;
  readonly settlement?: Settlement;
}

/**
 * Compares what was generated with what is on disk and with what was written last. An edited file is merged: what its user changed stays,
 * what the specification changed comes in, and where both changed the same lines the file is left alone. Pure but for reading.
 */
export function planFiles(host: ReadHost, folder: string, wanted: Wanted, manifest: Manifest): Plan {
  const { unit, prefix, files, settlement, left = new Set() } = wanted;
  const paths = new Set(files.map((file) => prefix + file.path));
  const sideFor = (path: string): Decided => ({
    side: settlement?.files === undefined || settlement.files.has(path) ? settlement?.side : undefined,
    named: settlement?.files?.has(path) === true,
  });
  if (settlement?.only === true) return planOnly(host, folder, wanted, manifest);
  const planned = files.map((file) => {
    const path = prefix + file.path;
    const entry: ManifestEntry = { path, unit, ownership: file.ownership, hash: contentHash(file.content) };
    const known = manifest.files.get(path);
    return planFile({ host, folder, path, file, entry, known, ...sideFor(path) });
  });
  const gone = [...manifest.files.values()]
    .filter((entry) => (entry.unit === unit && !paths.has(entry.path)) || left.has(entry.unit))
    .map((entry) => planLeaving(host, folder, entry, sideFor(entry.path)));
  return { folder, unit, left, manifest, files: [...planned, ...gone].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** The plan for the named files alone; an ejected one is planned as if nobody knew it. */
function planOnly(host: ReadHost, folder: string, wanted: Wanted, manifest: Manifest): Plan {
  const named = wanted.settlement?.files ?? new Set<string>();
  const known = new Map(
    [...manifest.files].filter(([path, { ownership }]) => !(named.has(path) && ownership === 'ejected')),
  );
  const settlement = { side: wanted.settlement?.side ?? 'ours', files: named } as const;
  const files = wanted.files.filter(({ path }) => named.has(wanted.prefix + path));
  const plan = planFiles(
    host,
    folder,
    { unit: wanted.unit, prefix: wanted.prefix, files, settlement },
    { files: known },
  );
  const others = [...known.values()].filter(({ unit, path }) => unit === wanted.unit && !named.has(path));
  const all = [
    ...plan.files.filter(({ path }) => named.has(path)),
    ...others.map((entry): PlannedFile => ({ action: 'unchanged', path: entry.path, entry })),
  ];
  return { ...plan, left: new Set(), manifest, files: all.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** The plan that hands files over for good: they stay as they are, and nothing is ever written there again. Throws for a file that the manifest does not know. */
export function planEject(folder: string, paths: ReadonlySet<string>, manifest: Manifest): readonly Plan[] {
  const units = [...paths].map((path) => manifest.files.get(path)?.unit ?? fail(path));
  return [...new Set(units)].map((unit) => {
    const entries = [...manifest.files.values()].filter((entry) => entry.unit === unit);
    const files = entries.map((entry): PlannedFile =>
      paths.has(entry.path)
        ? { action: 'keep', path: entry.path, reason: EJECTED, entry: { ...entry, ownership: 'ejected' } }
        : { action: 'unchanged', path: entry.path, entry },
    );
    return { folder, unit, left: new Set(), manifest, files };
  });
}

function fail(path: string): never {
  throw new Error(`the manifest does not know '${path}'`);
}

/** Why an edited file is kept. */
export const EDITED = 'it was edited by hand';

/** Why a scaffold is kept. */
export const YOURS = 'it is yours since it was first written';

const EJECTED = 'it was ejected: it is yours';

interface Decided {
  /** The side that was chosen for this file. */
  readonly side: Side | undefined;
  /** Whether it was chosen for this file by its name. */
  readonly named: boolean;
}

interface One extends Decided {
  readonly host: ReadHost;
  readonly folder: string;
  readonly path: string;
  readonly file: OutputFile;
  /** The manifest's entry once the file agrees with the specification. */
  readonly entry: ManifestEntry;
  readonly known: ManifestEntry | undefined;
}

function planFile(one: One): PlannedFile {
  const { host, folder, path, file, entry, known, side } = one;
  const generated = file.content;
  const current = host.read(`${folder}/${path}`);
  if (known?.ownership === 'ejected') return { action: 'keep', path, reason: EJECTED, entry: known };
  if (current === undefined) return { action: 'create', path, content: generated, generated, entry };
  if (file.ownership === 'scaffold') return planScaffold(one, current);
  const ends = lineEndsOf(current, generated);
  const text = ends.text;
  const there = { path, before: current };
  const write = (content: string): PlannedFile => {
    const written = withLineEnds(content, ends);
    return written === current
      ? { action: 'adopt', path, generated, entry, reason: 'your edit already says what the specification changed' }
      : { action: 'update', ...there, content: written, generated, entry };
  };
  if (text === generated)
    return known?.hash === entry.hash && known.unit === entry.unit && known.ownership === entry.ownership
      ? { action: 'unchanged', path, generated, entry }
      : { action: 'adopt', path, generated, entry };
  if (known === undefined) {
    if (side === 'theirs') return write(generated);
    if (side === 'ours') return { action: 'adopt', path, generated, entry, reason: 'what differs is your edit' };
    return { action: 'conflict', ...there, generated, reason: 'it stands there and was not written by Trainyard' };
  }
  if (contentHash(text) === known.hash) return write(generated);
  if (hasMarkers(text) && !hasMarkers(generated)) {
    if (side === 'theirs') return write(generated);
    const reason = 'it holds conflict markers of git: settle them, or take what is generated with `--theirs`';
    return { action: 'conflict', ...there, generated, entry: known, reason };
  }
  if (known.hash === entry.hash && !(one.named && side === 'theirs'))
    return { action: 'keep', path, reason: EDITED, generated, entry };
  if (one.named && side === 'theirs' && known.hash === entry.hash)
    return { ...write(generated), reason: 'your edit is taken back' };
  const base = readBase(host, folder, known.hash);
  if (base === undefined) {
    if (side === 'theirs') return write(generated);
    if (side === 'ours') return { action: 'adopt', path, generated, entry, reason: 'what differs is your edit' };
    const reason = 'it was edited by hand, and what was last written is not kept, so the edit cannot be told apart';
    return { action: 'conflict', ...there, generated, entry: known, reason };
  }
  const merged = mergeFile({ path, ownership: file.ownership, base, ours: text, theirs: generated }, side);
  if (merged.problem !== undefined)
    return {
      action: 'conflict',
      ...there,
      generated,
      entry: known,
      conflicts: merged.conflicts,
      reason: merged.problem,
    };
  const settled = {
    reason: side === undefined || merged.conflicts.length === 0 ? 'merged with your edit' : SETTLED[side],
  };
  const written = write(merged.text);
  return written.action === 'update'
    ? { ...written, ...settled }
    : { ...written, ...(merged.text === text && side === 'ours' ? { reason: 'what differs is your edit' } : {}) };
}

const SETTLED: Readonly<Record<Side, string>> = {
  ours: 'merged; where both changed a line, yours stands',
  theirs: 'merged; where both changed a line, the generated one stands',
};

/** A scaffold is its user's: what the specification would change in it is suggested until it is there or was declined by name. */
function planScaffold({ host, folder, path, file, entry, known, side, named }: One, current: string): PlannedFile {
  const generated = file.content;
  const ends = lineEndsOf(current, generated);
  if (known === undefined || known.hash === entry.hash || ends.text === generated || (named && side === 'ours'))
    return { action: 'keep', path, reason: YOURS, generated, entry };
  const base = readBase(host, folder, known.hash);
  if (base === undefined) return { action: 'keep', path, reason: YOURS, generated, entry };
  const merged = mergeFile({ path, ownership: 'scaffold', base, ours: ends.text, theirs: generated }, side ?? 'ours');
  const suggestion = withLineEnds(merged.text, ends);
  if (named && side === 'theirs')
    return { action: 'update', path, before: current, content: suggestion, generated, entry, reason: 'as suggested' };
  // What it was last generated as is remembered, so that the suggestion is made again.
  return suggestion === current && merged.conflicts.length === 0
    ? { action: 'keep', path, reason: YOURS, generated, entry }
    : { action: 'keep', path, reason: YOURS, before: current, entry: known, suggestion };
}

function planLeaving(host: ReadHost, folder: string, entry: ManifestEntry, { side, named }: Decided): PlannedFile {
  const { path } = entry;
  const current = host.read(`${folder}/${path}`);
  if (current === undefined) return { action: 'delete', path };
  if (entry.ownership === 'ejected') return { action: 'keep', path, reason: EJECTED, entry };
  const untouched = contentHash(lineEndsOf(current, '').text) === entry.hash;
  if ((entry.ownership !== 'scaffold' && untouched) || (named && side === 'theirs'))
    return { action: 'delete', path, before: current };
  if (named && side === 'ours') return { action: 'keep', path, reason: 'it is yours from now on' };
  const whose = entry.ownership === 'scaffold' ? 'it is yours' : 'it was edited by hand';
  return { action: 'keep', path, reason: `${whose}; nothing generates it any more`, entry };
}

/** True if applying the plan would change nothing that matters: no file to write, delete or decide on. */
export function isUpToDate(plan: Plan): boolean {
  return plan.files.every((file) => file.action === 'unchanged' || file.action === 'keep');
}
