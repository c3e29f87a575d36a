import { rangeOf } from '@trainyard/engine';
import type { Diagnostic, Located } from '@trainyard/engine';
import { cli } from './diagnostics.ts';

/** What ends a command before it has an answer: one finding, and the exit code. */
export class Failure extends Error {
  readonly diagnostic: Diagnostic;
  readonly exitCode: number;

  constructor(diagnostic: Diagnostic, exitCode = 2) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
    this.exitCode = exitCode;
  }
}

/** The beginning of a file; of none if the name is empty. */
export function startOf(file: string): Located {
  return { range: rangeOf({ file, text: '' }, 0) };
}

/** Wrong use of the command, in one sentence or two. Exit code 2. */
export function wrongUse(problem: string): Failure {
  return new Failure(cli.wrongUse(startOf(''), { problem }));
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ENOENT: 'it is no longer there',
  EPERM: 'the system does not permit it',
  ELOOP: 'its symbolic links go in a circle',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
};

/** What the system said, in words. */
export function reasonOf(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message ?? String(thrown);
}

/** The failure that stands for what was thrown: an error of the system on a file is none of ours, anything else is a bug. */
export function failureOf(thrown: unknown, version: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const { code, path = '.', syscall } = thrown as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined)
    return new Failure(cli.unreadableFile(startOf(path), { file: path, reason: reasonOf(thrown) }));
  return new Failure(
    cli.bug(startOf(''), { version, reason: thrown instanceof Error ? thrown.message : String(thrown) }),
    3,
  );
}
