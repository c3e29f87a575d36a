import type { Path } from '@trainyard/sdk';
import type { OutputFile } from '../generate/generate.ts';
import { lineChanges, textLines } from '../lines/changes.ts';
import { pathsOfLines } from './fields.ts';
import type { StatedField } from './fields.ts';

/** Where a line of a file on disk comes from. */
export type LineOrigin =
  /** It stands as it is generated, there as line `start`. */
  | { readonly kind: 'generated'; readonly start: number; readonly end: number; readonly paths: readonly Path[] }
  /** It is not generated; lines `start` to `end` of what is generated, if there are any, stand in its place. */
  | { readonly kind: 'different'; readonly start: number; readonly end: number; readonly paths: readonly Path[] };

/** Where a line of a text stands in another version of it, or which lines stand there in its place. Lines count from 1. */
export interface LineElsewhere {
  readonly kind: 'generated' | 'different';
  readonly start: number;
  readonly end: number;
}

/** Finds a line (from 1) of what stands on disk in a generated content; undefined if the file has no such line. */
export function lineIn(content: string, current: string, line: number): LineElsewhere | undefined {
  const lines = textLines(current);
  if (line < 1 || line > Math.max(1, lines.length)) return undefined;
  const at = line - 1;
  let shift = 0;
  for (const change of lineChanges(lines, textLines(content))) {
    if (at < change.start) break;
    if (at < change.end) return { kind: 'different', start: change.newStart + 1, end: change.newEnd };
    shift = change.newEnd - change.end;
  }
  return { kind: 'generated', start: line + shift, end: line + shift };
}

/** Where a line (from 1) of a file on disk comes from; undefined if the file has no such line. `current` is what stands on disk. */
export function originOfLine(file: OutputFile, current: string, line: number): LineOrigin | undefined {
  const found = lineIn(file.content, current, line);
  if (found === undefined) return undefined;
  const { start, end } = found;
  return { ...found, paths: end < start ? [] : pathsOfLines({ file, start, end }) };
}

/**
 * The fields of a line that its text can tell apart at a column (from 1): those whose value stands there. All fields if none or several
 * do, because lines are recorded with their fields and columns are not.
 */
export function fieldsAtColumn(
  fields: readonly StatedField[],
  text: string,
  column: number | undefined,
): readonly StatedField[] {
  if (column === undefined) return fields;
  const there = fields.filter((field) => field.written && stands(bareText(field.text ?? ''), text, column - 1));
  return there.length === 1 ? there : fields;
}

function bareText(written: string): string {
  return /^(["'`])(.*)\1$/s.exec(written)?.[2] ?? written;
}

/** Whether a value stands as a whole word over a place of a line. */
function stands(value: string, text: string, at: number): boolean {
  if (value === '') return false;
  for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + 1)) {
    const end = start + value.length;
    const whole = !/\w/.test(text[start - 1] ?? ' ') && !/\w/.test(text[end] ?? ' ');
    if (whole && at >= start && at < end) return true;
  }
  return false;
}
