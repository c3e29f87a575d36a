import type { Node, SourceFile } from 'ts-morph';
import { typescriptLiteral } from '@trainyard/conditions';
import { positionAt } from '@trainyard/syntax';
import type { Path, Source } from '@trainyard/syntax';
import { basePaths, fileOf } from '../traced.ts';
import type { GeneratedFile, Line, WriterOptions } from '../traced.ts';

/** Writes one TypeScript file through ts-morph. Add declarations in one call: each call prints the file again. */
export interface TypeScriptWriter {
  readonly source: SourceFile;
  /** The lines of a node come from these fields. Found again at the end, so formatting does no harm. */
  trace(node: Node, from: Path | readonly Path[]): TypeScriptWriter;
  literal(value: unknown): string;
  file(): GeneratedFile;
}

const load = () => import('ts-morph');

/** Kept, because a bundled module is copied each time that it is imported. */
let loading: ReturnType<typeof load> | undefined;

/** A writer for one file, in a project in memory. ts-morph is a megabyte of compiler, so it loads here and not before. */
export async function typescriptWriter(path: string, options: WriterOptions = {}): Promise<TypeScriptWriter> {
  const { IndentationText, NewLineKind, Project, QuoteKind } = await (loading ??= load());
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      newLineKind: NewLineKind.LineFeed,
      quoteKind: QuoteKind.Single,
    },
  });
  const source = project.createSourceFile(`/${path}`, '');
  const traced: { node: Node; from: readonly Path[] }[] = [];
  const writer: TypeScriptWriter = {
    source,
    trace: (node, from) => {
      traced.push({ node, from: typeof from === 'string' ? [from] : from });
      return writer;
    },
    literal: typescriptLiteral,
    file: () => fileOf(path, linesOf(source, traced, basePaths(options)), options),
  };
  return writer;
}

function linesOf(
  source: SourceFile,
  traced: readonly { node: Node; from: readonly Path[] }[],
  base: readonly Path[],
): Line[] {
  const text = source.getFullText();
  const lines = text.replace(/\n+$/, '').split('\n');
  const origins: (readonly Path[])[] = lines.map(() => base);
  // ts-morph counts the lines of each node from the beginning of the file; a table of them is made once.
  const counted: Source = { file: '', text };
  for (const { node, from } of traced) {
    const last = positionAt(counted, node.getEnd()).line;
    for (let { line } = positionAt(counted, node.getStart(true)); line <= last; line++) origins[line - 1] = from;
  }
  return lines.map((text, index) => ({ text: text.trimEnd(), from: origins[index] ?? base }));
}
