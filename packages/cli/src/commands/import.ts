import { existsSync } from 'node:fs';
import { append, hasErrors, positionAt, sortDiagnostics } from '@trainyard/engine';
import type { Diagnostic, ImportNote, PrintedSyntax, Source } from '@trainyard/engine';
import { importFiles } from '@trainyard/engine/import';
import { wrongUse } from '../failures.ts';
import { namedFiles, STDIN } from '../reading.ts';
import { commandLine } from '../specs.ts';
import { exitCodes, remark, report, shortName, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { notWritten, textOf } from '../texts.ts';
import { replaceFiles } from '../writing.ts';

/** Options of `import`. */
export interface ImportCommandOptions extends OutputOptions {
  readonly name?: string;
  readonly output?: string;
  readonly syntax: PrintedSyntax;
  readonly force?: boolean;
  readonly stdinName?: string;
  readonly plugins: boolean;
}

/** `import`: a specification made of existing files of targets, and a report of what became of everything in them. Throws `Failure` for wrong use. */
export async function importSpecification(names: readonly string[], options: ImportCommandOptions): Promise<number> {
  if (options.name !== undefined && !/^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/.test(options.name))
    throw wrongUse(
      `'${options.name}' cannot be the name of a service: it consists of letters, digits, \`_\`, \`.\` and \`-\`, and begins with a letter or \`_\`.`,
    );
  const files = namedFiles(names);
  const target = options.output === STDIN ? undefined : options.output;
  if (target !== undefined && existsSync(target) && options.force !== true)
    throw wrongUse(
      `'${target}' is there already. Say --force to overwrite it, or name another file with \`--output\`.`,
    );
  const diagnostics: Diagnostic[] = [];
  const sources = files.flatMap((file): Source[] => {
    const read = textOf(file, 'yaml', options.stdinName);
    if ('source' in read) return [{ file: read.source.file, text: read.source.text }];
    diagnostics.push(read.problem);
    return [];
  });
  if (sources.length === 0) {
    report(diagnostics, options, { imported: [], text: null, name: null, output: null });
    return exitCodes.wrong;
  }
  const { name, syntax } = options;
  // The specification will belong to the project in whose folder it is written.
  const { plugins, outside } = await commandLine.projects.of(target ?? './spec', options);
  const imported = await importFiles(sources, {
    plugins,
    syntax,
    ...(outside === undefined ? {} : { outside }),
    ...(name === undefined ? {} : { name }),
  });
  append(diagnostics, imported.diagnostics);
  const { text } = imported;
  const refused = text === undefined || target === undefined ? undefined : await replaceFiles([{ file: target, text }]);
  if (refused !== undefined) diagnostics.push(notWritten(target ?? '', refused));
  if (options.format === 'text' && options.quiet !== true) remarks(imported.notes);
  report(sortDiagnostics(diagnostics), options, {
    imported: imported.notes.map(toEntry),
    text: text ?? null,
    name: imported.name ?? null,
    output: target ?? null,
  });
  if (imported.pluginFailed) return exitCodes.bug;
  if (text !== undefined && target === undefined && options.format === 'text') writeOut(text);
  if (text !== undefined && target !== undefined && options.format === 'text' && options.quiet !== true)
    remark(`wrote ${target}. Next: trainyard check ${target}`);
  return text === undefined || hasErrors(diagnostics) ? exitCodes.wrong : exitCodes.done;
}

/** One line for each object, and for each of its fields that was not simply understood; then how many there were. */
function remarks(notes: readonly ImportNote[]): void {
  const shown = notes.filter((note) => note.field === undefined || note.outcome !== 'understood');
  const lines = shown.map((note) => {
    const { file, line, column } = placeOf(note);
    const what = note.field === undefined ? note.subject : `${note.subject}, ${note.field}`;
    const why = [
      note.path === undefined ? '' : ` -> ${note.path}`,
      note.detail === undefined ? '' : `: ${note.detail}`,
    ];
    return visible(`${shortName(file)}:${line}:${column}: ${note.outcome}: ${what}${why.join('')}`);
  });
  const counts = (['understood', 'assumed', 'verbatim', 'left out'] as const).map(
    (outcome) => `${notes.filter((note) => note.outcome === outcome).length} ${outcome}`,
  );
  if (notes.length > 0) remark([...lines, counts.join(', ')].join('\n'));
}

/** Names come from other people's files: what a terminal could act upon does not reach it. */
function visible(text: string): string {
  return text.replace(/[\0-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
}

function placeOf({ document, node }: ImportNote): { file: string; line: number; column: number } {
  return { file: document.source.file, ...positionAt(document.source, node.range.start) };
}

function toEntry(note: ImportNote): object {
  const { subject, field, outcome, detail, path } = note;
  return {
    ...placeOf(note),
    subject,
    field: field ?? null,
    outcome,
    detail: detail ?? null,
    path: path ?? null,
  };
}
