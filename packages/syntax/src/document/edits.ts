import type { Edit } from '../diagnostics/diagnostic.ts';
import { rangeOf } from '../source/source.ts';
import type { Source } from '../source/source.ts';
import type { MapNode, Member } from './node.ts';

/** A field to write: its key and its value as YAML text on one line. */
export interface NewField {
  readonly key: string;
  readonly value: string;
}

/**
 * Writes further fields into a map, in the style in which it stands: after one of its members, or behind the last. Comments stay with the
 * lines they stand on. Undefined if the map has no place of its own in the text.
 */
export function fieldsAdded(map: MapNode, fields: readonly NewField[], after?: Member): Edit | undefined {
  const { source } = map.range;
  const texts = fields.map(({ key, value }) => `${key}: ${value}`);
  // A map that layers were merged into also holds members that stand elsewhere.
  const own = map.members.filter(
    ({ keyRange }) => keyRange.source === source && keyRange.start >= map.range.start && keyRange.end <= map.range.end,
  );
  const last = after !== undefined && own.includes(after) ? after : own.at(-1);
  if (isFlow(map)) return flowFieldsAdded(map, texts, last);
  if (last === undefined || own[0] === undefined) return undefined;
  const at = endOfLine(source, endOf(map, last));
  const indent = ' '.repeat(columnOf(source, own[0].keyRange.start));
  const lineBreak = lineBreakOf(source);
  return { range: rangeOf(source, at), text: texts.map((text) => `${lineBreak}${indent}${text}`).join('') };
}

/** Writes another field in the place of one; what stands before and behind it stays. */
export function fieldReplaced(map: MapNode, member: Member, field: NewField): Edit {
  return {
    range: rangeOf(map.range.source, member.keyRange.start, endOf(map, member)),
    text: `${field.key}: ${field.value}`,
  };
}

/** Writes a field into a map, over an empty one of the same key if there is one. */
export function fieldSet(map: MapNode, field: NewField): Edit | undefined {
  const empty = map.members.find((member) => member.key === field.key);
  return empty === undefined ? fieldsAdded(map, [field]) : fieldReplaced(map, empty, field);
}

/** Takes a field out: its line, unless a comment stands there too, or its part of a map in braces. Undefined for a field that stands beside a dash. */
export function fieldRemoved(map: MapNode, member: Member): Edit | undefined {
  const { source } = map.range;
  const end = endOf(map, member);
  if (isFlow(map)) return flowFieldRemoved(map, member, end);
  const start = member.keyRange.start;
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  if (source.text.slice(lineStart, start).trim() !== '') return undefined;
  const lineEnd = endOfLine(source, end);
  // A comment on the line is the writer's, and stays where it was.
  if (source.text.slice(end, lineEnd).trim() !== '')
    return { range: rangeOf(source, start, end + blanksAt(source.text, end)), text: '' };
  const next = source.text.indexOf('\n', lineEnd);
  if (next !== -1) return { range: rangeOf(source, lineStart, next + 1), text: '' };
  return { range: rangeOf(source, Math.max(0, lineStart - lineBreakOf(source).length), source.text.length), text: '' };
}

/** A text after some edits, which must not overlap; those of other sources are left out. Equal places keep the order given. */
export function applyEdits(source: Source, edits: readonly Edit[]): string {
  const own = edits
    .filter((edit) => edit.range.source.file === source.file)
    .toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let text = '';
  let at = 0;
  for (const { range, text: by } of own) {
    if (range.start < at) throw new Error('edits overlap');
    text += source.text.slice(at, range.start) + by;
    at = range.end;
  }
  return text + source.text.slice(at);
}

/** Whether a map is written in braces. */
export function isFlow(map: MapNode): boolean {
  return map.range.source.text[map.range.start] === '{';
}

function flowFieldsAdded(map: MapNode, texts: readonly string[], after: Member | undefined): Edit | undefined {
  const { source, start, end } = map.range;
  if (source.text[end - 1] !== '}') return undefined;
  if (after !== undefined)
    return { range: rangeOf(source, endOf(map, after)), text: texts.map((text) => `, ${text}`).join('') };
  return { range: rangeOf(source, start + 1, end - 1), text: ` ${texts.join(', ')} ` };
}

function flowFieldRemoved(map: MapNode, member: Member, end: number): Edit {
  const { source } = map.range;
  const index = map.members.indexOf(member);
  const next = map.members[index + 1];
  const before = map.members[index - 1];
  const [from, to] =
    next !== undefined
      ? [member.keyRange.start, next.keyRange.start]
      : before !== undefined
        ? [endOf(map, before), end]
        : [member.keyRange.start, end];
  if (
    !source.text
      .slice(from, to)
      .replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '')
      .includes('#')
  )
    return { range: rangeOf(source, from, to), text: '' };
  // A comment between the two stays; the comma before may then end the map.
  const comma = /^[ \t]*,/.exec(source.text.slice(end, end + 200))?.[0].length ?? 0;
  return { range: rangeOf(source, member.keyRange.start, end + comma), text: '' };
}

/** Where a member ends in its map's text. An alias stands for a value written elsewhere, and an empty value is just the colon. */
function endOf(map: MapNode, member: Member): number {
  const { source } = map.range;
  const { start, end } = member.value.range;
  if (member.value.range.source === source && start > member.keyRange.start && start >= member.keyRange.end) return end;
  const rest =
    /^['"]?\s*:?[ \t]*(\*[^\s,\]}]+)?/.exec(source.text.slice(member.keyRange.end, member.keyRange.end + 200))?.[0] ??
    '';
  return member.keyRange.end + rest.trimEnd().length;
}

function endOfLine(source: Source, at: number): number {
  const found = source.text.indexOf('\n', at);
  const end = found === -1 ? source.text.length : found;
  return source.text[end - 1] === '\r' && end > at ? end - 1 : end;
}

function columnOf(source: Source, at: number): number {
  return at - source.text.lastIndexOf('\n', at - 1) - 1;
}

function blanksAt(text: string, at: number): number {
  return /^[ \t]*/.exec(text.slice(at, at + 200))?.[0].length ?? 0;
}

/** The line break that the text uses. */
function lineBreakOf(source: Source): string {
  const found = source.text.indexOf('\n');
  return found > 0 && source.text[found - 1] === '\r' ? '\r\n' : '\n';
}
