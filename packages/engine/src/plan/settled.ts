import type { ReadHost, WriteHost } from '@trainyard/sdk';
import { contentHash } from '../output/hash.ts';
import type { Manifest } from '../output/manifest.ts';
import { statePaths } from '../output/state.ts';
import { lineEndsOf } from './line-ends.ts';
import { EDITED } from './plan.ts';
import type { Plan, PlannedFile } from './plan.ts';

/** What a run found that had nothing to do. */
interface Settled {
  /** Hash of all that the files were made from. */
  readonly inputs: string;
  /** Path, hash of what stood there (empty if nothing did), and why it is kept if it is. */
  readonly files: readonly (readonly [path: string, hash: string, kept?: string])[];
}

const FORMAT = 1;

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
  const settled = readSettled(host, folder)[unit];
  if (settled?.inputs !== inputs) return undefined;
  const files: PlannedFile[] = [];
  for (const [path, hash, kept] of settled.files) {
    const entry = manifest.files.get(path);
    const current = host.read(`${folder}/${path}`);
    if (entry?.unit !== unit || current === undefined || contentHash(current) !== hash) return undefined;
    files.push({
      action: kept === undefined ? 'unchanged' : 'keep',
      path,
      entry,
      ...(kept === undefined ? {} : { reason: kept }),
    });
  }
  const known = [...manifest.files.values()].filter((entry) => entry.unit === unit);
  return known.length === files.length ? { folder, unit, left: new Set(), manifest, files } : undefined;
}

/**
 * Remembers that after a run the files of a unit agree with their inputs, or forgets what was remembered if they do not. Beside the lock, for this
 * machine only; where it cannot be written the next run simply generates again.
 */
export function rememberSettled(host: WriteHost, plan: Plan, inputs: string): void {
  const { folder, unit } = plan;
  const agrees = plan.files.every(({ action, suggestion }) => action !== 'conflict' && suggestion === undefined);
  const files = plan.files.flatMap(({ path, action, reason, entry }): Settled['files'] => {
    const current = entry === undefined ? undefined : host.read(`${folder}/${path}`);
    if (current === undefined) return [];
    const isEdited = contentHash(lineEndsOf(current, '').text) !== entry?.hash;
    const kept = action === 'keep' ? reason : isEdited ? EDITED : undefined;
    return [kept === undefined ? [path, contentHash(current)] : [path, contentHash(current), kept]];
  });
  const all = { ...readSettled(host, folder) };
  if (agrees) all[unit] = { inputs, files };
  else delete all[unit];
  try {
    const beside = `${folder}/${statePaths.local}/settled-${host.self().pid}`;
    host.write(beside, `${JSON.stringify({ format: FORMAT, units: all })}\n`);
    host.rename(beside, `${folder}/${statePaths.settled}`);
  } catch {
    // Nothing depends on it.
  }
}

function readSettled(host: ReadHost, folder: string): Readonly<Record<string, Settled>> {
  try {
    const data = JSON.parse(host.read(`${folder}/${statePaths.settled}`) ?? '{}') as {
      readonly format?: unknown;
      readonly units?: Record<string, Settled>;
    };
    return data.format === FORMAT && typeof data.units === 'object' ? data.units : {};
  } catch {
    return {};
  }
}
