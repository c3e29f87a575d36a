import { run } from '@trainyard/oracles';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Told } from './measure.ts';

/** The built command. */
export const bin = fileURLToPath(new URL('../../../packages/cli/bin/trainyard.cjs', import.meta.url));

/** Runs a program to its end and returns what it printed. Throws unless its exit code is 0. */
export function succeed(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr } = run(command, args, { timeout: 600_000, ...(cwd === undefined ? {} : { cwd }) });
  if (status !== 0) throw new Error(`${basename(command)} ${args.join(' ')} gave ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Prints at the end of a process how much memory it had, for the line that is read from its standard error. */
const MEMORY = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\nKB '+process.resourceUsage().maxRSS+'\\n'))`;

/** Runs the built command to its end: what it printed, and the most memory that it had in megabytes. Throws unless its exit code is 0. */
export function trainyard(...args: readonly string[]): Required<Pick<Told, 'megabytes'>> & { readonly stdout: string } {
  const { status, stdout, stderr } = run(process.execPath, ['--import', MEMORY, bin, ...args], { timeout: 600_000 });
  if (status !== 0) throw new Error(`trainyard ${args.join(' ')} gave ${status}:\n${stdout}${stderr}`);
  return { stdout, megabytes: Number(/KB (\d+)/.exec(stderr)?.[1]) / 1024 };
}
