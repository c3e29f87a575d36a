import type { Path } from '@trainyard/syntax';

const TAG = '@trainyard/traced';

/** A value with the fields of the specification that it comes from. */
export interface Traced<T = unknown> {
  readonly [TAG]: readonly Path[];
  readonly value: T;
}

/** Marks a value in a tree that a writer prints: its lines come from these fields. Everything inside inherits the mark. */
export function from<T>(paths: Path | readonly Path[], value: T): Traced<T> {
  return { [TAG]: typeof paths === 'string' ? [paths] : paths, value };
}

/** True for a value that `from` marked; told by its tag, so that a second copy of the SDK does no harm. */
export function isTraced(value: unknown): value is Traced {
  return typeof value === 'object' && value !== null && TAG in value;
}

/** The fields of a marked value. */
export function tracedPaths(value: Traced): readonly Path[] {
  return value[TAG];
}

/** One line of output with the fields it comes from. */
export interface Line {
  readonly text: string;
  readonly from: readonly Path[];
}

/** Lines `start` to `end` (from 1, both included) come from these fields. */
export interface ProvenanceRun {
  readonly start: number;
  readonly end: number;
  readonly from: readonly Path[];
}

/** Who owns a file: `generated` is rewritten, `scaffold` is written once and then its user's, `merged` keeps people's sections. */
export type Ownership = 'generated' | 'scaffold' | 'merged';

/** A file as a generator makes it; `path` is relative to the plugin's folder, with `/`. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
  readonly ownership: Ownership;
  readonly provenance: readonly ProvenanceRun[];
}

/** What every writer is told: whose file it is, and the fields that lines without a mark come from. */
export interface WriterOptions {
  readonly ownership?: Ownership;
  readonly from?: Path | readonly Path[];
}

/** The fields that unmarked lines of a writer come from; the root if it was told nothing. */
export function basePaths(options: WriterOptions): readonly Path[] {
  return typeof options.from === 'string' ? [options.from] : (options.from ?? ['']);
}

/** A file from its lines; neighbours of one origin become one run. */
export function fileOf(path: string, lines: readonly Line[], options: WriterOptions): GeneratedFile {
  const provenance: { start: number; end: number; from: readonly Path[] }[] = [];
  let previous = '';
  for (const [index, line] of lines.entries()) {
    const key = line.from.join('\n');
    const last = provenance.at(-1);
    if (last !== undefined && key === previous) last.end = index + 1;
    else provenance.push({ start: index + 1, end: index + 1, from: line.from });
    previous = key;
  }
  return {
    path,
    content: lines.map((line) => `${line.text}\n`).join(''),
    ownership: options.ownership ?? 'generated',
    provenance,
  };
}

/** One text for comments: no line breaks, no characters that end a comment or hide text. */
export function commentText(text: string): string {
  return text
    .replace(/[\0-\x1F\x7F-\x9F\u2028\u2029]+/g, ' ')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFFE\uFFFF]/g, '')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '')
    .trim();
}
