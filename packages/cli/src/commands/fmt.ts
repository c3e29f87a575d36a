import { formatText, hasErrors, specificationLabels } from '@trainyard/engine';
import type { Diagnostic, PrintedSyntax } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { textsBelow } from '../found.ts';
import { STDIN } from '../reading.ts';
import { exitCodes, remark, report, summarize, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { notWritten, syntaxOfFile, textOf } from '../texts.ts';
import { replaceFiles } from '../writing.ts';

/** Options of `fmt`. */
export interface FormatOptions extends OutputOptions {
  readonly check?: boolean;
  readonly syntax?: PrintedSyntax;
  readonly stdinName?: string;
}

interface Formatted {
  readonly file: string;
  /** The canonical text, unless the file has mistakes. */
  readonly text: string | undefined;
  readonly isChanged: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** `fmt`: brings texts into their canonical form. A text with mistakes is reported and stays as it is; the others are formatted. Throws `Failure` for a file that is not there. */
export async function fmt(names: readonly string[], options: FormatOptions): Promise<number> {
  if (names.includes(STDIN)) return formatStdin(names, options);
  const all = textsBelow(names.length === 0 ? ['.'] : names).map((file) =>
    formatted(file, options.syntax ?? syntaxOfFile(file)),
  );
  const changed = all.filter(({ isChanged }) => isChanged);
  const refused = options.check === true ? undefined : await replaceFiles(changed.map(newTextOf));
  const diagnostics = [
    ...all.flatMap((each) => each.diagnostics),
    ...(refused === undefined ? [] : [notWritten(changed[0]?.file ?? '', refused)]),
  ];
  const outcome = options.check === true || refused !== undefined ? 'unformatted' : 'formatted';
  report(diagnostics, options, {
    files: all.map(({ file, text, isChanged }) => ({
      file,
      state: text === undefined ? 'wrong' : isChanged ? outcome : 'unchanged',
    })),
  });
  if (options.format === 'text') tell(all, diagnostics, options);
  return hasErrors(diagnostics) || (options.check === true && changed.length > 0) ? exitCodes.wrong : exitCodes.done;
}

function newTextOf({ file, text }: Formatted): { file: string; text: string } {
  return { file, text: text ?? '' };
}

function tell(all: readonly Formatted[], diagnostics: readonly Diagnostic[], { check, quiet }: FormatOptions): void {
  const changed = all.filter(({ isChanged }) => isChanged);
  if (quiet !== true) for (const { file } of changed) writeOut(`${file}\n`);
  if (quiet === true) return;
  const wrong = hasErrors(diagnostics) ? `, ${summarize(diagnostics)}` : '';
  const count = `${all.length} ${all.length === 1 ? 'file' : 'files'}`;
  const done =
    check === true ? `${changed.length} not formatted: run \`trainyard fmt\`` : `${changed.length} formatted`;
  remark(`${count}: ${changed.length === 0 ? 'nothing to format' : done}${wrong}`);
}

function formatted(file: string, syntax: PrintedSyntax, stdinName?: string): Formatted {
  const read = textOf(file, syntax, stdinName);
  if ('problem' in read) return { file, text: undefined, isChanged: false, diagnostics: [read.problem] };
  const { value, diagnostics } = formatText(read.source, specificationLabels());
  return { file, text: value, isChanged: value !== undefined && value !== read.source.text, diagnostics };
}

function formatStdin(names: readonly string[], options: FormatOptions): number {
  const { syntax, stdinName } = options;
  if (names.length > 1) throw wrongUse("'-' is the standard input, and stands alone: name either it or files.");
  if (syntax === undefined && stdinName === undefined)
    throw wrongUse(
      'Say in which syntax the standard input is: `--syntax yaml`, `--syntax native` or `--stdin-name FILE`.',
    );
  const { text, isChanged, diagnostics } = formatted(STDIN, syntax ?? syntaxOfFile(stdinName ?? ''), stdinName);
  const isTold = options.check === true || options.format !== 'text';
  report(diagnostics, options, { text: text ?? null });
  if (text !== undefined && !isTold) writeOut(text);
  if (isChanged && options.check === true && options.format === 'text' && options.quiet !== true)
    remark('The text is not formatted.');
  return hasErrors(diagnostics) || (options.check === true && isChanged) ? exitCodes.wrong : exitCodes.done;
}
