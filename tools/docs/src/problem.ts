/** Something in a page that is not so. */
export interface Problem {
  /** The page, from the root of the repository. */
  readonly path: string;
  /** The line, from 1. */
  readonly line: number;
  /** What is wrong, in a sentence; more lines may show it. */
  readonly message: string;
}

/** `path:line: message`, as editors make it clickable. */
export function printProblem({ path, line, message }: Problem): string {
  return `${path}:${line}: ${message}`;
}
