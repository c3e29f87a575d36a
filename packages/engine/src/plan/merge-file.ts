import { parseAllDocuments } from 'yaml';
import type { Ownership } from '@trainyard/sdk';
import { mergeLines } from '../lines/merge.ts';
import type { Conflict, Side } from '../lines/merge.ts';
import { mergeSections } from './sections.ts';

/** Three versions of a file: what was last generated, what stands on disk, what is generated now. */
export interface ThreeVersions {
  readonly path: string;
  readonly ownership: Ownership;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** The merged file, and what stands against it: conflicts that nobody decided, or a result that could no longer be read. */
export interface MergedFile {
  readonly text: string;
  readonly conflicts: readonly Conflict[];
  readonly problem?: string;
}

/**
 * Merges an edited file with what is generated now: by lines, and for documents that people and Trainyard write together by sections. A merge
 * that no longer parses, where both sides did, is a problem too: two edits far apart may well give one map a key twice.
 */
export function mergeFile(versions: ThreeVersions, side: Side | undefined): MergedFile {
  const { path, ownership, base, ours, theirs } = versions;
  const merge = ownership === 'merged' && path.endsWith('.md') ? mergeSections : mergeLines;
  const { text, conflicts } = merge(base, ours, theirs, side);
  if (conflicts.length > 0 && side === undefined)
    return { text, conflicts, problem: 'it was edited by hand, and the specification changed it too' };
  if (text !== ours && text !== theirs && reads(path, ours) && !reads(path, text))
    return {
      text,
      conflicts,
      problem: 'it was edited by hand, and with what the specification changed it could not be read',
    };
  return { text, conflicts };
}

function reads(path: string, text: string): boolean {
  try {
    if (path.endsWith('.json')) JSON.parse(text);
    if (/\.ya?ml$/.test(path)) return parseAllDocuments(text).every((document) => document.errors.length === 0);
    return true;
  } catch {
    return false;
  }
}
