import type { ReadHost } from '@trainyard/sdk';
import { contentHash } from './hash.ts';

/** What Trainyard keeps in an output folder, in `.trainyard/`; paths are relative to the output folder. */
export const statePaths = {
  /** Committed: generated contents by their hash, which edits are merged with. */
  base: '.trainyard/base',
  /** For this machine only, ignored by git. */
  local: '.trainyard/local',
  lock: '.trainyard/local/lock',
  journal: '.trainyard/local/journal.json',
  /** Contents on their way to their places. */
  staged: '.trainyard/local/new',
  /** What the last run found, by unit: a run with equal inputs and outputs costs a hash. */
  settled: '.trainyard/local/settled.json',
} as const;

/** Files that tell git how to treat the rest: written once, and again if they are gone. */
export const stateFiles: ReadonlyMap<string, string> = new Map([
  ['.trainyard/.gitignore', '/local/\n'],
  // What stands in `base` must keep its bytes, and need not be read by anybody.
  ['.trainyard/.gitattributes', 'base/* -text -diff linguist-generated\n'],
]);

/** Where a generated content is kept. */
export function basePath(hash: string): string {
  return `${statePaths.base}/${hash}`;
}

/** How many digits of its hash each line of a kept content begins with. */
const MARK = 4;

/**
 * A generated content as it is kept: each line begins with digits of its hash. Were it kept as it is, git would take the contents before and after
 * a change for one file that was renamed, and two branches that change it for a conflict.
 */
export function keptText(hash: string, content: string): string {
  const mark = hash.slice(0, MARK);
  return mark + content.replaceAll('\n', `\n${mark}`);
}

/** A generated content of an earlier run; undefined if it is not kept, or is no longer what it was. */
export function readBase(host: ReadHost, folder: string, hash: string): string | undefined {
  const kept = host.read(`${folder}/${basePath(hash)}`);
  const content = kept
    ?.split('\n')
    .map((line) => line.slice(MARK))
    .join('\n');
  return content !== undefined && contentHash(content) === hash ? content : undefined;
}
