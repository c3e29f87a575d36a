import { allFields, fieldOf } from '@trainyard/sdk';
import type { Compiled, Node, Path, Range } from '@trainyard/sdk';
import type { OutputFile } from '../generate/generate.ts';
import { excerpt } from './history.ts';

/** A field of the specification that generated lines come from. */
export interface StatedField {
  readonly path: Path;
  /** Where it was written; for a field that nobody wrote, the nearest that was written around it. */
  readonly range: Range;
  /** The value in the spelling of its file if it stands on one line, cut if it is long; of a field that nobody wrote its default. */
  readonly text: string | undefined;
  readonly written: boolean;
}

/** A stretch of a generated file, lines from 1, both included. */
export interface OutputLines {
  readonly file: OutputFile;
  readonly start: number;
  readonly end: number;
}

/** What is known of a field that generated lines name. */
export function statedField({ places }: Pick<Compiled, 'places'>, path: Path): StatedField {
  const node: Node | undefined = places.node(path);
  const range =
    node === undefined ? places.at(path).range : node.kind === 'scalar' ? node.range : places.keyAt(path).range;
  if (node !== undefined) return { path, range, text: isOneLine(node) ? excerpt(node) : undefined, written: true };
  const field = `mlops.${fieldOf(path)}`;
  return { path, range, text: allFields().find((each) => each.path === field)?.fallback, written: false };
}

function isOneLine({ kind, range }: Node): boolean {
  return kind === 'scalar' || !range.source.text.slice(range.start, range.end).trim().includes('\n');
}

/** The fields that lines of a generated file come from, each once, in the order of the lines. */
export function pathsOfLines({ file, start, end }: OutputLines): readonly Path[] {
  const runs = file.provenance.filter((run) => run.end >= start && run.start <= end);
  return [...new Set(runs.flatMap((run) => run.from))];
}

/** Whether a path is another, or lies below it. */
export function isWithin(path: Path, above: Path): boolean {
  return above === '' || path === above || (path.startsWith(above) && /^[.[]/.test(path.slice(above.length)));
}

/** Every stretch of generated lines that states a field, or a field below it. */
export function linesStating(files: readonly OutputFile[], path: Path): readonly OutputLines[] {
  return files.flatMap((file) => {
    const found: { file: OutputFile; start: number; end: number }[] = [];
    for (const { start, end, from } of file.provenance) {
      if (!from.some((each) => isWithin(each, path))) continue;
      const last = found.at(-1);
      if (last?.end === start - 1) last.end = end;
      else found.push({ file, start, end });
    }
    return found;
  });
}
