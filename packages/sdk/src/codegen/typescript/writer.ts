import type { Node, SourceFile } from 'ts-morph';
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

/** A writer for one file, in a project in memory. ts-morph is a megabyte of compiler, so it loads here and not before. */
export async function typescriptWriter(path: string, options: WriterOptions = {}): Promise<TypeScriptWriter> {
  const { IndentationText, NewLineKind, Project, QuoteKind } = await import('ts-morph');
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

/** Any data as a TypeScript expression; text is quoted so that nothing in it can end the literal or the script. */
export function typescriptLiteral(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'string')
    return JSON.stringify(value)
      .replace(
        /[\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
      .replace(/<\//g, '<\\/');
  if (Array.isArray(value)) return `[${value.map(typescriptLiteral).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return members.length === 0
      ? '{}'
      : `{ ${members.map(([key, member]) => `${/^[A-Za-z_]\w*$/.test(key) && key !== '__proto__' ? key : typescriptLiteral(key)}: ${typescriptLiteral(member)}`).join(', ')} }`;
  }
  return JSON.stringify(value);
}
