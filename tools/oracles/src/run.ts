import { spawnSync } from 'node:child_process';

/** Where and with what a tool runs. */
export interface RunOptions {
  /** The working folder. */
  readonly cwd?: string;
  /** Variables added to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for the standard input. */
  readonly input?: string;
  /** Milliseconds after which the tool is ended; two minutes if not given. */
  readonly timeout?: number;
}

/** What a tool left behind. */
export interface Finished {
  /** The exit code; null if the tool was ended by a signal or by its time limit. */
  readonly status: number | null;
  /** What it wrote to its standard output. */
  readonly stdout: string;
  /** What it wrote to its standard error. */
  readonly stderr: string;
}

/** Runs a tool to its end. Throws only if it could not be started or ran out of time. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Finished {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1', ...options.env },
    input: options.input ?? '',
    timeout: options.timeout ?? 120_000,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}
