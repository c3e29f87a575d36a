import type { Edit } from '../diagnostics/diagnostic.ts';
import { rangeOf } from '../source/source.ts';
import type { Source } from '../source/source.ts';
import { nativeName, spellingOf } from '../source/spelling.ts';
import type { MapNode, Member } from './node.ts';

/** A field to write: its key, and its value on one line as its syntax spells it (see `Spelling`). */
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
  const texts = fields.map((field) => spelt(map, field));
  const body = map.open ?? map.range.start;
  // A map that layers were merged into also holds members that stand elsewhere; labels stand before the body.
  const own = map.members.filter(
    ({ keyRange, label }) =>
      label !== true && keyRange.source === source && keyRange.start >= body && keyRange.end <= map.range.end,
  );
  const last = after !== undefined && own.includes(after) ? after : own.at(-1);
  const inBraces = source.text[body] === '{';
  if (last === undefined || own[0] === undefined)
    return inBraces && source.text[map.range.end - 1] === '}' ? firstFields(map, body, texts) : undefined;
  const end = endOf(map, last);
  const at = endOfLine(source, end);
  const ownLines = source.syntax === 'native' ? at < map.range.end || map.keyword !== undefined : !inBraces;
  if (!ownLines) return { range: rangeOf(source, end), text: texts.map((text) => `, ${text}`).join('') };
  const indent = ' '.repeat(columnOf(source, map.keyword === undefined ? own[0].keyRange.start : map.range.start));
  const lineBreak = lineBreakOf(source);
  return { range: rangeOf(source, at), text: texts.map((text) => `${lineBreak}${indent}${text}`).join('') };
}

function spelt(map: MapNode, { key, value }: NewField): string {
  if (map.keyword !== undefined) return `${map.keyword} ${nativeName(key, false)} ${value}`;
  return spellingOf(map.range.source).field(key, value);
}

/** The first fields of a map in braces; comments in it stay behind them. */
function firstFields(map: MapNode, open: number, texts: readonly string[]): Edit {
  const { source, end } = map.range;
  if (source.text.slice(open + 1, end - 1).trim() === '')
    return { range: rangeOf(source, open + 1, end - 1), text: ` ${texts.join(', ')} ` };
  const lineBreak = lineBreakOf(source);
  const line = source.text.lastIndexOf('\n', open - 1) + 1;
  const indent = `${' '.repeat(blanksAt(source.text, line))}  `;
  const comma = source.syntax === 'native' ? '' : ',';
  return {
    range: rangeOf(source, open + 1),
    text: texts.map((text) => `${lineBreak}${indent}${text}${comma}`).join(''),
  };
}

/** Writes another field in the place of one; what stands before and behind it stays. */
export function fieldReplaced(map: MapNode, member: Member, field: NewField): Edit {
  return {
    range: rangeOf(map.range.source, member.keyRange.start, endOf(map, member)),
    text: spelt(map, field),
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
  if (source.syntax === 'native' ? map.flow === true : isFlow(map)) return flowFieldRemoved(map, member, end);
  return lineRemoved(source, member.keyRange.start, end);
}

/** Takes the lines of a field out, or its part of a line that holds more. */
function lineRemoved(source: Source, start: number, valueEnd: number): Edit | undefined {
  // Between fields on one line stands a comma, which belongs to the one before it.
  const comma =
    source.syntax === 'native' ? (/^[ \t]*,/.exec(source.text.slice(valueEnd, valueEnd + 200))?.[0] ?? '') : '';
  const end = valueEnd + comma.length;
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
  const { end } = member.value.range;
  if (member.value.range.source === source && end > member.keyRange.end) return end;
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
