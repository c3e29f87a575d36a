import { conditionDiagnostics, modelDiagnostics, nearest, syntaxDiagnostics } from '@trainyard/engine';
import type { Entry } from '@trainyard/engine';
import { engineDiagnostics } from '@trainyard/engine';
import { builtIn } from '../built-in.ts';
import { UsageError } from '../failures.ts';
import { writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** Every kind of finding there is: those of the packages and of the built-in plugins. */
export function allEntries(): Entry<never>[] {
  const catalogues = [syntaxDiagnostics, modelDiagnostics, conditionDiagnostics, engineDiagnostics, ...builtIn.map((plugin) => plugin.diagnostics)] as readonly unknown[];
  return catalogues.flatMap((catalogue) => Object.values(catalogue as Record<string, { entry: Entry<never> }>).map((report) => report.entry)).sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** `explain CODE`: why there is such a finding, with an example; without a code, all codes. */
export function explain(code: string | undefined, options: OutputOptions): number {
  const entries = allEntries();
  if (code === undefined) {
    writeOut(options.format === 'text' ? entries.map((entry) => `${entry.code.padEnd(32)} ${entry.severity}\n`).join('') : `${JSON.stringify(entries.map(({ code: each, severity, why }) => ({ code: each, severity, why })), null, 2)}\n`);
    return 0;
  }
  const entry = entries.find((each) => each.code === code);
  if (entry === undefined) {
    const near = nearest(code, entries.map((each) => each.code));
    throw new UsageError(`No finding has the code '${code}'.${near === undefined ? ' `trainyard explain` lists them all.' : ` Did you mean '${near}'?`}`);
  }
  if (options.format !== 'text') writeOut(`${JSON.stringify({ code: entry.code, severity: entry.severity, why: entry.why, example: entry.example }, null, 2)}\n`);
  else writeOut(`${entry.code} (${entry.severity})\n\n${entry.why}\n${entry.example === undefined ? '' : `\nReported for:\n\n${indent(entry.example.bad)}\nNot for:\n\n${indent(entry.example.good)}`}`);
  return 0;
}

function indent(text: string): string {
  return `${text.trimEnd().split('\n').map((line) => `    ${line}`).join('\n')}\n`;
}
