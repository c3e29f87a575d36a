import { relative } from 'node:path';
import { renderDiagnostic, summarize, toJson, toSarif } from '@trainyard/engine';
import type { Diagnostic } from '@trainyard/engine';
import { version } from './version.ts';

/** How findings and results are printed. */
export type Format = 'text' | 'json' | 'sarif';

/** Options that every command on specifications has. */
export interface OutputOptions {
  readonly format: Format;
  readonly quiet?: boolean;
}

/** Exit codes: done; the specification or the outputs are wrong; wrong use; a bug of ours or of a plugin. */
export const exitCodes = { done: 0, wrong: 1, usage: 2, bug: 3 } as const;

/** Whether a stream shows colours: on terminals, unless NO_COLOR says otherwise; FORCE_COLOR turns them on. */
export function hasColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && TERM !== 'dumb';
}

/** A file as people know it: relative to where they stand, if it lies below. */
export function shortName(file: string): string {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
}

/** Prints findings: text to standard error, JSON and SARIF to standard output with the command's own keys. */
export function report(diagnostics: readonly Diagnostic[], options: OutputOptions, own: Readonly<Record<string, unknown>> = {}): void {
  if (options.format === 'json') return writeOut(`${JSON.stringify({ diagnostics: diagnostics.map(toJson), ...own }, null, 2)}\n`);
  if (options.format === 'sarif') return writeOut(`${JSON.stringify(toSarif(diagnostics, version), null, 2)}\n`);
  const color = hasColor(process.stderr);
  const shown = options.quiet === true ? diagnostics.filter((each) => each.severity === 'error') : diagnostics;
  if (shown.length > 0) process.stderr.write(shown.map((each) => renderDiagnostic(each, { color, fileName: shortName })).join('\n'));
}

/** Writes a result to standard output. */
export function writeOut(text: string): void {
  process.stdout.write(text);
}

/** Writes a remark for people to standard error. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Shows what is being done, on terminals only; the line disappears when the work is done. */
export function progress(text: string): void {
  if (process.stderr.isTTY === true) process.stderr.write(`\r\u001B[K${text}`);
}

export { summarize };
