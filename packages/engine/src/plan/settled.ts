import type { ReadHost, WriteHost } from '@trainyard/sdk';
import { contentHash } from '../output/hash.ts';
import { printManifest } from '../output/manifest.ts';
import type { Manifest, ManifestEntry } from '../output/manifest.ts';
import { statePaths } from '../output/state.ts';
import { lineEndsOf } from './line-ends.ts';
import { EDITED, YOURS } from './plan.ts';
import type { Plan, PlannedFile } from './plan.ts';

/** What a run found that had nothing to do. */
interface Settled {
  /** Hash of all that the files were made from. */
  readonly inputs: string;
  /** Hash of what the manifest says of the unit: a file may be handed over without being changed. */
  readonly entries: string;
  /** Path, hash of what stood there (empty if nothing did), and why it is kept if it is. */
  readonly files: readonly (readonly [path: string, hash: string, kept?: string])[];
  readonly told: Told;
}

/** What was found in the specification, so that it can be told again without checking. */
export interface Told {
  /** The specification's own file. */
  readonly file: string;
  /** The texts that it is made of, as `inputs` counts them. */
  readonly sources: readonly string[];
  readonly environments: readonly string[];
  /** The findings, as `plainFinding` writes them. */
  readonly findings: readonly unknown[];
}

/** What was remembered of a unit of an output folder: what its files were made from, and what was told of it. */
export function settledTold(
  host: ReadHost,
  folder: string,
  unit: (name: string) => boolean,
): readonly { readonly unit: string; readonly inputs: string; readonly told: Told }[] {
  return [...readSettled(host, folder)]
    .filter(([name]) => unit(name))
    .map(([name, { inputs, told }]) => ({ unit: name, inputs, told }));
}

const FORMAT = 3;

/**
 * The plan of a unit whose inputs and outputs are what they were when a run last had nothing to do: nothing, and no plugin has to run to know
 * it. Undefined if that cannot be told. `inputs` is a hash of all that the files are made from.
 */
export function settledPlan(
  host: ReadHost,
  folder: string,
  unit: string,
  manifest: Manifest,
  inputs: string,
): Plan | undefined {
  const settled = readSettled(host, folder).get(unit);
  const known = [...manifest.files.values()].filter((entry) => entry.unit === unit);
  if (settled?.inputs !== inputs || settled.entries !== entriesHash(known)) return undefined;
  const files: PlannedFile[] = [];
  for (const [path, hash, kept] of settled.files) {
    const entry = manifest.files.get(path);
    if (entry?.unit !== unit) return undefined;
    const current = host.read(`${folder}/${path}`);
    if (current === undefined || contentHash(current) !== hash) return undefined;
    files.push({
      action: kept === undefined ? 'unchanged' : 'keep',
      path,
      entry,
      ...(kept === undefined ? {} : { reason: kept }),
    });
  }
  return known.length === files.length ? { folder, unit, left: new Set(), manifest, files } : undefined;
}

/**
 * Remembers that after a run the files of a unit agree with their inputs, or forgets what was remembered if they do not. Beside the lock, for this
 * machine only; where it cannot be written the next run simply generates again.
 */
export function rememberSettled(host: WriteHost, plan: Plan, { inputs, told }: Remembered): void {
  const { folder, unit } = plan;
  const agrees = plan.files.every(({ action, suggestion }) => action !== 'conflict' && suggestion === undefined);
  const files = plan.files.flatMap(({ path, action, reason, entry }): Settled['files'] => {
    const current = entry === undefined ? undefined : host.read(`${folder}/${path}`);
    if (current === undefined) return [];
    const isEdited = contentHash(lineEndsOf(current, '').text) !== entry?.hash;
    const kept = action === 'keep' ? reason : entry?.ownership === 'scaffold' ? YOURS : isEdited ? EDITED : undefined;
    return [kept === undefined ? [path, contentHash(current)] : [path, contentHash(current), kept]];
  });
  const all = new Map(readSettled(host, folder));
  if (agrees)
    all.set(unit, { inputs, entries: entriesHash(plan.files.flatMap(({ entry }) => entry ?? [])), files, told });
  else all.delete(unit);
  // Nothing is written through links.
  if (['.trainyard', statePaths.local].some((path) => host.kind(`${folder}/${path}`) !== 'folder')) return;
  try {
    const beside = `${folder}/${statePaths.local}/settled-${host.self().pid}`;
    if (host.kind(beside) !== 'none') host.remove(beside);
    host.write(beside, `${JSON.stringify({ format: FORMAT, units: Object.fromEntries(all) })}\n`);
    host.rename(beside, `${folder}/${statePaths.settled}`);
  } catch {
    // Nothing depends on it.
  }
}

function entriesHash(entries: readonly ManifestEntry[]): string {
  return contentHash(printManifest(entries));
}

/** What is remembered beside the files themselves. */
export type Remembered = Pick<Settled, 'inputs' | 'told'>;

/** What was remembered, by unit; of what is damaged nothing. */
function readSettled(host: ReadHost, folder: string): ReadonlyMap<string, Settled> {
  try {
    const { format, units } = JSON.parse(host.read(`${folder}/${statePaths.settled}`) ?? '{}') as {
      readonly format?: unknown;
      readonly units?: Readonly<Record<string, unknown>>;
    };
    const known = format === FORMAT ? Object.entries(units ?? {}) : [];
    return new Map(known.filter((each): each is [string, Settled] => isSettled(each[1])));
  } catch {
    return new Map();
  }
}

function isSettled(value: unknown): value is Settled {
  const { inputs, entries, files, told } = (value ?? {}) as Partial<Record<keyof Settled, unknown>>;
  return (
    typeof inputs === 'string' &&
    typeof entries === 'string' &&
    isTold(told) &&
    Array.isArray(files) &&
    files.every(
      (each) =>
        Array.isArray(each) &&
        (each.length === 2 || each.length === 3) &&
        each.every((part) => typeof part === 'string'),
    )
  );
}

function isTold(value: unknown): value is Told {
  const { file, sources, environments, findings } = (value ?? {}) as Partial<Record<keyof Told, unknown>>;
  const isTexts = (list: unknown): boolean => Array.isArray(list) && list.every((each) => typeof each === 'string');
  return typeof file === 'string' && isTexts(sources) && isTexts(environments) && Array.isArray(findings);
}
