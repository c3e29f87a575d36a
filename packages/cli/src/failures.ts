import { rangeOf, reasonOf } from '@trainyard/engine';
import type { Diagnostic, Located } from '@trainyard/engine';
import { cli } from './diagnostics.ts';

/** What ends a command before it has an answer: a finding, or more that are all in the way, and the exit code. */
export class Failure extends Error {
  readonly diagnostic: Diagnostic;
  readonly others: readonly Diagnostic[];
  readonly exitCode: number;

  constructor(diagnostic: Diagnostic, exitCode = 2, others: readonly Diagnostic[] = []) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
    this.others = others;
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
