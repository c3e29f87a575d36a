import { rangeOf } from '@trainyard/engine';
import type { Diagnostic, PrintedSyntax, Source } from '@trainyard/engine';
import { Failure, startOf, wrongUse } from './failures.ts';
import { cli } from './diagnostics.ts';
import { specHost, STDIN } from './reading.ts';

/** A text to format or convert, or what is wrong with its file. */
export type Text = { readonly source: Source & { readonly syntax: PrintedSyntax } } | { readonly problem: Diagnostic };

/** The syntax that the name of a file says. Throws `Failure` for TypeScript, which has formatters of its own. */
export function syntaxOfFile(file: string): PrintedSyntax {
  if (file.endsWith('.ts')) throw wrongUse(`'${file}' is TypeScript: the formatter of your project formats it.`);
  return file.endsWith('.mlops') ? 'native' : 'yaml';
}

/** Reads a text; `-` is the standard input, under the name given. A file that cannot be decoded is a problem of its own. */
export function textOf(name: string, syntax: PrintedSyntax, stdinName = '<stdin>'): Text {
  const file = name === STDIN ? stdinName : name;
  try {
    const text = specHost(name === STDIN ? stdinName : undefined).read(file);
    if (text === undefined) return { problem: cli.missingFile(startOf(file), { file }) };
    return { source: { file, text: text.replace(/^\uFEFF/, ''), syntax } };
  } catch (reason) {
    if (!(reason instanceof Failure) || reason.exitCode !== 1) throw reason;
    return { problem: reason.diagnostic };
  }
}

/** A finding about a file that a command was to write. */
export function notWritten(file: string, reason: string): Diagnostic {
  return cli.notWritten({ range: rangeOf({ file, text: '' }, 0) }, { reason });
}
