import { rangeOf } from '../source/source.ts';
import type { Range } from '../source/source.ts';
import type { ScalarNode } from './node.ts';

/**
 * The place of a stretch of a scalar's content in its source, for messages that point inside a string (conditions, durations).
 * Exact where the content stands in the source as it is; where escapes or folding changed it, the whole scalar.
 */
export function insideScalar(scalar: ScalarNode, start: number, end: number): Range {
  const { source } = scalar.range;
  const raw = source.text.slice(scalar.range.start, scalar.range.end);
  // Comments inside of a condition were blanked out; everything stands where it stood.
  if (raw.length === scalar.text.length) return rangeOf(source, scalar.range.start + start, scalar.range.start + end);
  const lead = /^["'`]/.test(raw) ? 1 : 0;
  if (raw.slice(lead, lead + scalar.text.length) === scalar.text)
    return rangeOf(source, scalar.range.start + lead + start, scalar.range.start + lead + end);
  // Escapes shift what follows them: everything before the first difference is still exact.
  let same = 0;
  while (same < scalar.text.length && raw[lead + same] === scalar.text[same]) same++;
  if (end <= same) return rangeOf(source, scalar.range.start + lead + start, scalar.range.start + lead + end);
  return lead === 1 && !raw.startsWith('`') ? insideEscaped(scalar, raw, start, end) : scalar.range;
}

function insideEscaped(scalar: ScalarNode, raw: string, start: number, end: number): Range {
  const offsets = raw.startsWith('"') ? doubleQuotedOffsets(raw) : singleQuotedOffsets(raw);
  if (offsets.length !== scalar.text.length + 1) return scalar.range;
  return rangeOf(
    scalar.range.source,
    scalar.range.start + (offsets[start] ?? 0),
    scalar.range.start + (offsets[end] ?? raw.length),
  );
}

function doubleQuotedOffsets(raw: string): number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < raw.length - 1) {
    offsets.push(at);
    if (raw[at] !== '\\') at += 1;
    else at += { x: 4, u: 6, U: 10 }[raw[at + 1] ?? ''] ?? 2;
  }
  return [...offsets, at];
}

function singleQuotedOffsets(raw: string): number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < raw.length - 1) {
    offsets.push(at);
    at += raw[at] === "'" ? 2 : 1;
  }
  return [...offsets, at];
}
