import { diffArrays } from 'diff';

/** One change between two texts: lines `start` to `end` of the old one became lines `newStart` to `newEnd` of the new one, from 0, ends left out. */
export interface LineChange {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Edits that are searched for at most: beyond, the search takes seconds, and texts so different have little to say line by line. */
const MOST_EDITS = 4000;

/** The lines of a text, each with its end. */
export function textLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * The shortest list of changes from one list of lines to another, in order. Texts that differ by more than some thousand lines are one
 * change from the first difference to the last.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const changes: LineChange[] = [];
  let at = 0;
  let newAt = 0;
  for (const part of diffArrays([...before], [...after], { maxEditLength: MOST_EDITS }) ?? wholesale(before, after)) {
    if (part.added || part.removed) {
      const end = part.removed ? at + part.count : at;
      const newEnd = part.added ? newAt + part.count : newAt;
      const last = changes.at(-1);
      if (last?.end === at && last.newEnd === newAt) changes[changes.length - 1] = { ...last, end, newEnd };
      else changes.push({ start: at, end, newStart: newAt, newEnd });
      at = end;
      newAt = newEnd;
    } else {
      at += part.count;
      newAt += part.count;
    }
  }
  return changes;
}

interface Part {
  readonly added: boolean;
  readonly removed: boolean;
  readonly count: number;
}

function wholesale(before: readonly string[], after: readonly string[]): readonly Part[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [
    { added: false, removed: false, count: head },
    { added: false, removed: true, count: before.length - head - tail },
    { added: true, removed: false, count: after.length - head - tail },
  ];
}
