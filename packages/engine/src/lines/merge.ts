import { append } from '@trainyard/sdk';
import { lineChanges, textLines } from './changes.ts';
import type { LineChange } from './changes.ts';

/** Whose lines stand where both sides changed the same ones: those on disk, or those that are generated. */
export type Side = 'ours' | 'theirs';

/** Lines that both sides changed, each in another way. */
export interface Conflict {
  /** The lines of our text, from 0, the end left out; empty where we took lines away. */
  readonly start: number;
  readonly end: number;
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** A merge of three texts. */
export interface Merged {
  /** The merged text; where both sides changed the same lines, our lines stand unless the other side was asked for. */
  readonly text: string;
  readonly conflicts: readonly Conflict[];
}

interface Region {
  readonly start: number;
  readonly end: number;
  readonly ours: readonly LineChange[];
  readonly theirs: readonly LineChange[];
}

/**
 * Merges two changed versions of a text by their lines: what one side changed is taken from it, what both changed in the same way is taken
 * once. Changes that touch are in conflict too, as two edits beside each other often mean one thing. Texts that do not end in a line break
 * are merged like others.
 */
export function mergeLines(base: string, ours: string, theirs: string, favour: Side = 'ours'): Merged {
  const [old, mine, other] = [textLines(base), textLines(ours), textLines(theirs)];
  const conflicts: Conflict[] = [];
  const lines: string[] = [];
  let at = 0;
  // How many lines our text has more than the base, up to `at`.
  let ourShift = 0;
  let theirShift = 0;
  for (const region of regionsOf(lineChanges(old, mine), lineChanges(old, other))) {
    append(lines, old.slice(at, region.start));
    const ourEnd = region.end + ourShift + growth(region.ours);
    const theirEnd = region.end + theirShift + growth(region.theirs);
    const ourLines = mine.slice(region.start + ourShift, ourEnd);
    const theirLines = other.slice(region.start + theirShift, theirEnd);
    if (region.theirs.length === 0 || same(ourLines, theirLines)) append(lines, ourLines);
    else if (region.ours.length === 0) append(lines, theirLines);
    else {
      append(lines, favour === 'ours' ? ourLines : theirLines);
      conflicts.push({
        start: region.start + ourShift,
        end: ourEnd,
        base: old.slice(region.start, region.end),
        ours: ourLines,
        theirs: theirLines,
      });
    }
    at = region.end;
    ourShift += growth(region.ours);
    theirShift += growth(region.theirs);
  }
  append(lines, old.slice(at));
  return { text: joined(lines), conflicts };
}

/** A last line without its end may have come to stand before another. */
function joined(lines: readonly string[]): string {
  return lines.map((line, index) => (index < lines.length - 1 && !line.endsWith('\n') ? `${line}\n` : line)).join('');
}

function growth(changes: readonly LineChange[]): number {
  return changes.reduce((sum, each) => sum + (each.newEnd - each.newStart) - (each.end - each.start), 0);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/** The changes of both sides in the order of the base; those that overlap or touch are one region. */
function regionsOf(ours: readonly LineChange[], theirs: readonly LineChange[]): readonly Region[] {
  const all = [...ours.map((change) => ({ change, our: true })), ...theirs.map((change) => ({ change, our: false }))];
  all.sort((a, b) => a.change.start - b.change.start || a.change.end - b.change.end);
  const regions: { start: number; end: number; ours: LineChange[]; theirs: LineChange[] }[] = [];
  for (const { change, our } of all) {
    let region = regions.at(-1);
    if (region === undefined || change.start > region.end) {
      region = { start: change.start, end: change.end, ours: [], theirs: [] };
      regions.push(region);
    }
    region.end = Math.max(region.end, change.end);
    (our ? region.ours : region.theirs).push(change);
  }
  return regions;
}
