/** A file of the repository: its path from the root, with `/`, and its text. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

/** Something a house rule does not allow. */
export interface Finding {
  /** The file, from the root of the repository. */
  readonly path: string;
  /** The line, from 1; absent if the whole file is meant. */
  readonly line?: number;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** A house rule: a pure function of all files of the repository. */
export type Check = (files: readonly RepositoryFile[]) => readonly Finding[];

/** The line, from 1, on which an offset into a text lies. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
