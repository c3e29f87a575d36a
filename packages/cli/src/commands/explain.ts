import {
  conditionDiagnostics,
  modelDiagnostics,
  nativeDiagnostics,
  nearest,
  printDiagnostics,
  syntaxDiagnostics,
} from '@trainyard/engine';
import type { Entry } from '@trainyard/engine';
import { engineDiagnostics } from '@trainyard/engine';
import { builtIn } from '../built-in.ts';
import { typescriptDiagnostics } from '@trainyard/engine/node';
import { cli } from '../diagnostics.ts';
import { wrongUse } from '../failures.ts';
import { report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** Every kind of finding there is: those of the packages and of the built-in plugins. */
export function allEntries(): Entry<never>[] {
  const catalogues = [
    syntaxDiagnostics,
    nativeDiagnostics,
    printDiagnostics,
    modelDiagnostics,
    conditionDiagnostics,
    engineDiagnostics,
    typescriptDiagnostics,
    cli,
    ...builtIn.map((plugin) => plugin.diagnostics),
  ] as readonly unknown[];
  return catalogues
    .flatMap((catalogue) =>
      Object.values(catalogue as Record<string, { entry: Entry<never> }>).map((report) => report.entry),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** `explain CODE`: why there is such a finding, with an example; without a code, all codes. Throws `Failure` for a code that nobody uses. */
export function explain(code: string | undefined, options: OutputOptions): number {
  const entries = allEntries();
  const wanted = code === undefined ? entries : [entryOf(code, entries)];
  if (options.format !== 'text')
    report([], options, {
      findings: wanted.map(({ code: each, severity, why, example }) => ({
        code: each,
        severity,
        why,
        ...(example === undefined ? {} : { example }),
      })),
    });
  else
    writeOut(
      code === undefined
        ? entries.map((entry) => `${entry.code.padEnd(34)} ${entry.severity}\n`).join('')
        : wanted.map(page).join(''),
    );
  return 0;
}

function entryOf(code: string, entries: readonly Entry<never>[]): Entry<never> {
  const found = entries.find((each) => each.code === code);
  if (found !== undefined) return found;
  // People leave out the area, which messages print before the slash.
  const near =
    entries.find((each) => each.code.split('/')[1] === code)?.code ??
    nearest(
      code,
      entries.map((each) => each.code),
    );
  throw wrongUse(
    `No finding has the code '${code}'.${near === undefined ? ' `trainyard explain` lists them all.' : ` Did you mean '${near}'?`}`,
  );
}

function page({ code, severity, why, example }: Entry<never>): string {
  const samples =
    example === undefined ? '' : `\nReported for:\n\n${indent(example.bad)}\nNot for:\n\n${indent(example.good)}`;
  return `${code} (${severity})\n\n${why}\n${samples}`;
}

function indent(text: string): string {
  return `${text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`;
}
