import { dirname, join } from 'node:path';
import { linesStating, parentPath, positionAt, statedField } from '@trainyard/engine';
import type { Checked, OutputFile, OutputLines, Path, Range, StatedField } from '@trainyard/engine';
import { shortName } from '../terminal.ts';

/** Stretches of one file that text lists at most; JSON has all. */
const MOST_RANGES = 6;

/** Where files go, as far as explaining needs to know it. */
export interface OutputPlace {
  readonly out?: string;
  readonly env?: string;
}

/** The name under which people find a generated file. */
export function outputName(checked: Checked, file: OutputFile, { out, env }: OutputPlace): string {
  const folder = out ?? join(dirname(checked.file), 'generated');
  return shortName(join(folder, env === undefined ? '' : `env/${env}`, file.path));
}

/** `file:line:column` of a place in a specification. */
export function placeOf(range: Range): string {
  const { line, column } = positionAt(range.source, range.start);
  return `${shortName(range.source.file)}:${line}:${column}`;
}

/** `12` or `12-14`. */
export function linesText({ start, end }: { readonly start: number; readonly end: number }): string {
  return start === end ? String(start) : `${start}-${end}`;
}

/** What is known of the fields of some lines. */
export function fieldsOf(checked: Checked, paths: readonly Path[]): readonly StatedField[] {
  const { compiled } = checked;
  return compiled === undefined ? [] : paths.map((path) => statedField(compiled, path));
}

/** Fields with their places, one a line. */
export function fieldLines(fields: readonly StatedField[]): readonly string[] {
  const places = fields.map(({ range }) => placeOf(range));
  const width = Math.max(0, ...places.map(({ length }) => length));
  return fields.map(({ path, text, written }, index) => {
    const value = written ? text : `not written${text === undefined ? '' : `, ${text} by default`}`;
    return `  ${(places[index] ?? '').padEnd(width)}  ${path === '' ? 'mlops' : path}${value === undefined ? '' : `: ${value}`}`;
  });
}

/** Fields as scripts read them. */
export function fieldsData(fields: readonly StatedField[]): readonly object[] {
  return fields.map(({ path, range, text, written }) => {
    const end = positionAt(range.source, range.end);
    const place = { ...positionAt(range.source, range.start), endLine: end.line, endColumn: end.column };
    return { path, file: range.source.file, ...place, ...(text === undefined ? {} : { text }), written };
  });
}

/** Stretches of generated files as scripts read them. */
export function linesData(checked: Checked, lines: readonly OutputLines[], place: OutputPlace): readonly object[] {
  return lines.map(({ file, start, end }) => {
    const { plugin, generator } = file;
    return { file: outputName(checked, file, place), start, end, plugin, generator };
  });
}

/** The generated lines that state a field; if there are none, those of the nearest field that it stands in. */
export function linesOfField(
  files: readonly OutputFile[],
  path: Path,
): { readonly of: Path; readonly lines: readonly OutputLines[] } {
  for (let of = path; ; of = parentPath(of)) {
    const lines = linesStating(files, of);
    if (lines.length > 0 || of === '') return { of, lines };
  }
}

/** Stretches of generated files, one file a line. */
export function lineLines(checked: Checked, lines: readonly OutputLines[], place: OutputPlace): readonly string[] {
  const files = [...new Set(lines.map(({ file }) => file))];
  const names = files.map((file) => {
    const ranges = lines.filter((each) => each.file === file).map(linesText);
    const more = ranges.length > MOST_RANGES ? ` and ${ranges.length - MOST_RANGES} more` : '';
    return `${outputName(checked, file, place)}:${ranges.slice(0, MOST_RANGES).join(',')}${more}`;
  });
  const width = Math.max(0, ...names.map(({ length }) => length));
  return files.map(
    ({ plugin, generator }, index) => `  ${(names[index] ?? '').padEnd(width)}  ${plugin}, generator ${generator}`,
  );
}
