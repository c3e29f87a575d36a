import { lineChanges, textLines } from './changes.ts';
import type { LineChange } from './changes.ts';

/** Unchanged lines shown before and behind a change. */
const CONTEXT = 3;

/** The names under which a difference shows the old and the new text; `/dev/null` stands for no file. */
export interface DiffNames {
  readonly before: string;
  readonly after: string;
}

/** The difference of two texts in the unified form that `patch` and `git apply` read; empty if there is none. */
export function unifiedDiff(names: DiffNames, before: string, after: string): string {
  const old = textLines(before);
  const now = textLines(after);
  const changes = before === after ? [] : lineChanges(old, now);
  const hunks = gathered(changes).map((group) => hunkOf(group, old, now));
  return hunks.length === 0 ? '' : `--- ${names.before}\n+++ ${names.after}\n${hunks.join('')}`;
}

/** Changes whose context would touch are one hunk. */
function gathered(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last === undefined || before === undefined || change.start - before.end > 2 * CONTEXT) groups.push([change]);
    else last.push(change);
  }
  return groups;
}

function hunkOf(group: readonly LineChange[], old: readonly string[], now: readonly string[]): string {
  const first = group[0] ?? { start: 0, end: 0, newStart: 0, newEnd: 0 };
  const last = group.at(-1) ?? first;
  const head = Math.min(CONTEXT, first.start);
  const start = first.start - head;
  const end = Math.min(old.length, last.end + CONTEXT);
  const length = end - start;
  const newStart = first.newStart - head;
  const newLength =
    length + group.reduce((sum, each) => sum + each.newEnd - each.newStart - (each.end - each.start), 0);
  const span = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`;
  let text = `@@ -${span(start, length)} +${span(newStart, newLength)} @@\n`;
  const add = (mark: string, lines: readonly string[]): void => {
    for (const line of lines)
      text += line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
  };
  let at = start;
  for (const change of group) {
    add(' ', old.slice(at, change.start));
    add('-', old.slice(change.start, change.end));
    add('+', now.slice(change.newStart, change.newEnd));
    at = change.end;
  }
  add(' ', old.slice(at, end));
  return text;
}
