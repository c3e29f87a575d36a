import ts from 'typescript';
import { lineAt, type RepositoryFile } from './repository.ts';

/** One import, export-from or dynamic import of a file. */
export interface Import {
  /** What was written between the quotes. */
  readonly specifier: string;
  /** The line, from 1. */
  readonly line: number;
}

/** Every import of a TypeScript file, types included. */
export function importsOf(file: RepositoryFile): readonly Import[] {
  return ts
    .preProcessFile(file.text, true, false)
    .importedFiles.map(({ fileName, pos }) => ({ specifier: fileName, line: lineAt(file.text, pos) }));
}

/** The path from the root that a relative import points to; undefined for a package. */
export function targetOf(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? new URL(specifier, `file:///${from}`).pathname.slice(1) : undefined;
}
