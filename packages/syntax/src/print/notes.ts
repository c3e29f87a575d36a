import { append } from '../source/append.ts';
import type { Source } from '../source/source.ts';
import { lineStarts, positionAt } from '../source/source.ts';

/** A comment or a blank line, with its place. */
export interface Note {
  readonly start: number;
  /** The comment from its `#` on; empty for a blank line. */
  readonly text: string;
  /** Whether nothing else stands before it on its line. */
  readonly ownLine: boolean;
  /** Its column; of a blank line that of the next line with something on it. */
  readonly column: number;
}

/** Notes of a text in the order of their places, from its comments. */
export function notesOf(
  source: Source,
  comments: readonly { readonly start: number; readonly text: string }[],
): Note[] {
  const notes = comments.map(({ start, text }): Note => {
    const { column } = positionAt(source, start);
    return { start, text, ownLine: source.text.slice(start - column + 1, start).trim() === '', column };
  });
  return [...notes, ...blankLines(source)].sort((a, b) => a.start - b.start);
}

function blankLines(source: Source): Note[] {
  const starts = lineStarts(source);
  const notes: Note[] = [];
  let column = 1;
  for (let line = starts.length - 1; line >= 0; line--) {
    const start = starts[line] ?? 0;
    const text = source.text.slice(start, starts[line + 1] ?? source.text.length);
    const indent = text.search(/\S/);
    if (indent >= 0) column = indent + 1;
    else notes.push({ start, text: '', ownLine: true, column });
  }
  return notes;
}

/** An entry whose place in a text is known, while its notes are being handed out. */
export interface Slot {
  readonly start: number;
  readonly end: number;
  readonly value: Holder;
  readonly before: string[];
  readonly behind: string[];
}

/** What may have notes inside of it. */
export interface Holder {
  /** What stands in it, in the order of the text. A scalar has none. */
  readonly slots?: readonly Slot[];
  /** Behind its opening mark; undefined if it has none. */
  readonly opened?: number;
  /** The column of its entries, if their indentation is what closes it. */
  readonly column?: number;
  /** From where on comments are part of its own text. */
  readonly own?: number;
  readonly open: string[];
  readonly end: string[];
}

/** Gives each note to what it stands above, behind or in. None is lost. */
export function handOut(source: Source, root: Holder, notes: readonly Note[]): void {
  for (const note of notes) place(source, root, note);
}

function place(source: Source, holder: Holder, note: Note): void {
  const slots = holder.slots ?? [];
  const index = lastBefore(slots, note.start);
  const previous = slots[index];
  const next = slots[index + 1];
  const following = next?.before ?? holder.end;
  if (previous === undefined) {
    const behindOpening =
      note.text !== '' &&
      holder.opened !== undefined &&
      (note.start < holder.opened || isOneLine(source, holder.opened, note.start));
    (behindOpening ? holder.open : following).push(note.text);
  } else if (note.start < previous.end) placeWithin(source, previous, note);
  else if (note.text !== '' && isOneLine(source, previous.end, note.start)) tailOf(previous).behind.push(note.text);
  else
    (note.ownLine ? (closedBefore(previous.value, holder.column, note)?.end ?? following) : following).push(note.text);
}

function placeWithin(source: Source, slot: Slot, note: Note): void {
  if (slot.value.slots !== undefined) return place(source, slot.value, note);
  // A comment between a key and its value; blank lines there, or in a text, are none.
  if (note.text !== '' && note.start < (slot.value.own ?? Infinity)) slot.before.push(note.text);
}

/** The innermost entry that ends where another does. */
function tailOf(slot: Slot): Slot {
  const last = slot.value.column === undefined ? undefined : slot.value.slots?.at(-1);
  return last === undefined ? slot : tailOf(last);
}

/** The innermost value at whose end a note stands by its indentation. */
function closedBefore(value: Holder, outer: number | undefined, note: Note): Holder | undefined {
  if (value.column === undefined) return undefined;
  const last = value.slots?.at(-1);
  const inner = last === undefined ? undefined : closedBefore(last.value, value.column, note);
  return inner ?? (note.column >= value.column && value.column !== outer ? value : undefined);
}

/** Adds lines before others. */
export function prepend(lines: string[], first: readonly string[]): void {
  const rest = lines.splice(0);
  append(lines, first);
  append(lines, rest);
}

function lastBefore(slots: readonly Slot[], at: number): number {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isOneLine(source: Source, from: number, to: number): boolean {
  return !source.text.slice(from, to).includes('\n');
}
