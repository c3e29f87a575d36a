import { relative } from 'node:path';
import { renderDiagnostic, summarize, toJson, toSarif } from '@trainyard/engine';
import type { Diagnostic } from '@trainyard/engine';
import { version } from './version.ts';

/** How findings and results are printed. */
export type Format = 'text' | 'json' | 'sarif';

/** Options that every command with findings has. */
export interface OutputOptions {
  readonly format: Format;
  readonly quiet?: boolean;
  /** False after `--no-color`. */
  readonly color?: boolean;
}

/** Exit codes: done; the specification or the outputs are wrong; wrong use; a bug of ours or of a plugin. */
export const exitCodes = { done: 0, wrong: 1, usage: 2, bug: 3 } as const;

/** Findings that text shows at most; JSON and SARIF hold all. */
const MOST_SHOWN = 200;

let progressShown = false;

/** Whether a stream shows colours: on terminals, unless `--no-color` or NO_COLOR says otherwise; FORCE_COLOR turns them on, or with 0 off. */
export function hasColor(stream: Pick<NodeJS.WriteStream, 'isTTY'>, { color }: Pick<OutputOptions, 'color'>): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (color === false || (NO_COLOR !== undefined && NO_COLOR !== '')) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTTY === true && TERM !== 'dumb';
}

/** A file as people know it: relative to where they stand, if it lies below. */
export function shortName(file: string): string {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
}

/** Prints findings: text to standard error, JSON and SARIF to standard output with the command's own keys. */
export function report(
  diagnostics: readonly Diagnostic[],
  options: OutputOptions,
  own: Readonly<Record<string, unknown>> = {},
): void {
  if (options.format === 'json')
    return writeOut(`${JSON.stringify({ diagnostics: diagnostics.map(toJson), ...own }, null, 2)}\n`);
  if (options.format === 'sarif') return writeOut(`${JSON.stringify(sarif(diagnostics), null, 2)}\n`);
  const color = hasColor(process.stderr, options);
  const wanted = options.quiet === true ? diagnostics.filter((each) => each.severity === 'error') : diagnostics;
  const shown = mostImportant(wanted);
  // Without a file there is no line to show: such findings are of the command itself.
  const blocks = shown.map((each) =>
    each.code.startsWith('cli/') && each.range.source.text === ''
      ? complaint(each, color)
      : renderDiagnostic(each, { color, fileName: shortName }),
  );
  if (shown.length < wanted.length)
    blocks.push(`${wanted.length - shown.length} more findings are not shown; \`--json\` prints all.\n`);
  if (blocks.length > 0) writeError(blocks.join('\n'));
}

/** Findings that have no file are notifications of the tool itself (SARIF 2.1.0, section 3.20.21): code scanning refuses results without one. */
function sarif(diagnostics: readonly Diagnostic[]): object {
  const own = diagnostics.filter((each) => each.range.source.file === '');
  const log = toSarif(
    diagnostics.filter((each) => !own.includes(each)),
    version,
  ) as { readonly runs: readonly object[] };
  if (own.length === 0) return log;
  const toolExecutionNotifications = own.map(({ code, message }) => ({
    level: 'error',
    message: { text: message },
    descriptor: { id: code },
  }));
  return {
    ...log,
    runs: log.runs.map((run) => ({
      ...run,
      invocations: [{ executionSuccessful: false, toolExecutionNotifications }],
    })),
  };
}

/** Errors before warnings before infos, as many as fit; in the order of their places. */
function mostImportant(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_SHOWN) return diagnostics;
  const kept = new Set(
    ['error', 'warning', 'info']
      .flatMap((severity) => diagnostics.filter((each) => each.severity === severity))
      .slice(0, MOST_SHOWN),
  );
  return diagnostics.filter((each) => kept.has(each));
}

function complaint({ message }: Diagnostic, color: boolean): string {
  // Control characters of a file's name must not reach the terminal.
  return `${color ? '\u001B[31merror\u001B[0m' : 'error'}: ${message.replace(/[\0-\x08\x0B-\x1F\x7F-\x9F]/g, '\uFFFD')}\n`;
}

/** A unified difference as terminals show it. */
export function coloredDiff(diff: string): string {
  const color = (line: string): string | undefined => {
    if (/^(?:---|\+\+\+) /.test(line)) return '1';
    return { '-': '31', '+': '32', '@': '36' }[line[0] ?? ''];
  };
  return diff.replace(/^.+$/gm, (line) => {
    const code = color(line);
    return code === undefined ? line : `\u001B[${code}m${line}\u001B[0m`;
  });
}

/** Writes a result to standard output. */
export function writeOut(text: string): void {
  eraseProgress();
  process.stdout.write(text);
}

/** Writes a remark for people to standard error. */
export function remark(text: string): void {
  writeError(`${text}\n`);
}

function writeError(text: string): void {
  eraseProgress();
  process.stderr.write(text);
}

/** Shows what is being done, on terminals only; the line disappears before anything else is printed. */
export function progress(text: string): void {
  if (process.stderr.isTTY !== true || process.env['TERM'] === 'dumb') return;
  process.stderr.write(`\r\u001B[K${text}`);
  progressShown = true;
}

function eraseProgress(): void {
  if (progressShown) process.stderr.write('\r\u001B[K');
  progressShown = false;
}

export { summarize };
