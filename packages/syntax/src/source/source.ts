/** In what a specification is written. */
export type Syntax = 'yaml' | 'native' | 'typescript';

/** A text and the name under which people know it. `file` is what messages print; it is never written into generated files. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** The syntax that it is written in; YAML if nothing is said. */
  readonly syntax?: Syntax;
}

/** A half-open stretch of a source, in UTF-16 offsets. It carries its source, so a renderer needs nothing else. */
export interface Range {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A place as people count it: line and column from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStartsOf = new WeakMap<Source, readonly number[]>();

/** Offsets at which the lines of a source begin; computed once per source, in time linear in its length. */
export function lineStarts(source: Source): readonly number[] {
  const known = lineStartsOf.get(source);
  if (known !== undefined) return known;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStartsOf.set(source, starts);
  return starts;
}

/** Line and column of an offset; offsets past the end answer with the end. */
export function positionAt(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  const at = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}

/** The text of one line (from 1), without its line break. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1] ?? source.text.length;
  const next = starts[line];
  return source.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
}

/** A range of a source; `end` defaults to `start`, which marks a point. */
export function rangeOf(source: Source, start: number, end: number = start): Range {
  return { source, start, end };
}
