import { existsSync } from 'node:fs';
import { convertText, hasErrors, specificationLabels } from '@trainyard/engine';
import type { PrintedSyntax } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { namedFiles, STDIN } from '../reading.ts';
import { exitCodes, remark, report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { notWritten, syntaxOfFile, textOf } from '../texts.ts';
import { replaceFiles } from '../writing.ts';

/** Options of `convert`. */
export interface ConvertOptions extends OutputOptions {
  readonly to: PrintedSyntax;
  readonly output?: string;
  readonly write?: boolean;
  readonly force?: boolean;
  readonly stdinName?: string;
}

/** `convert`: a text in the other syntax, on standard output or in a file. The original stays. Throws `Failure` for wrong use. */
export async function convert(name: string, options: ConvertOptions): Promise<number> {
  const [file = name] = namedFiles([name]);
  const target = targetOf(file, options);
  const from = file === STDIN ? otherThan(options.to) : syntaxOfFile(file);
  if (from === options.to)
    throw wrongUse(
      `'${file}' is ${from === 'yaml' ? 'YAML' : 'in the native syntax'} already: \`trainyard fmt\` formats it.`,
    );
  if (target !== undefined && existsSync(target) && options.force !== true)
    throw wrongUse(
      `'${target}' is there already. Say --force to overwrite it, or name another file with \`--output\`.`,
    );
  const read = textOf(file, from, options.stdinName);
  const { value: text, diagnostics } =
    'problem' in read
      ? { value: undefined, diagnostics: [read.problem] }
      : convertText(read.source, options.to, specificationLabels());
  const refused = text === undefined || target === undefined ? undefined : await replaceFiles([{ file: target, text }]);
  const all = refused === undefined ? diagnostics : [...diagnostics, notWritten(target ?? '', refused)];
  report(all, options, { text: text ?? null, output: target ?? null });
  if (text === undefined || hasErrors(all)) return exitCodes.wrong;
  if (target === undefined && options.format === 'text') writeOut(text);
  if (target !== undefined && options.format === 'text' && options.quiet !== true)
    remark(`wrote ${target}${file === STDIN ? '' : `; ${file} is still there: remove one of the two`}`);
  return exitCodes.done;
}

function otherThan(syntax: PrintedSyntax): PrintedSyntax {
  return syntax === 'yaml' ? 'native' : 'yaml';
}

/** The file to write; undefined for the standard output. */
function targetOf(file: string, { to, output, write }: ConvertOptions): string | undefined {
  if (output !== undefined && write === true)
    throw wrongUse('`--output` names the file and `--write` derives it: give one of the two.');
  if (write !== true) return output === STDIN ? undefined : output;
  if (file === STDIN)
    throw wrongUse('The standard input has no name from which the file could get one: give `--output FILE`.');
  return `${file.replace(/(\.mlops)?(\.ya?ml)?$/, '')}${to === 'native' ? '.mlops' : '.mlops.yaml'}`;
}
