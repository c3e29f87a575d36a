import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  contentHash,
  fieldsAtColumn,
  generateFiles,
  lineEndsOf,
  lineIn,
  originOfLine,
  readBase,
  textLines,
} from '@trainyard/engine';
import type { Checked, LineOrigin, OutputFile, StatedField } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { wrongUse } from '../failures.ts';
import { recoverFolder, tellRecovered } from '../outputs.ts';
import { managedFile, specOf } from '../managed-files.ts';
import type { ManagedFile } from '../managed-files.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, remark, report, shortName, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { fieldLines, fieldsData, fieldsOf, linesText } from './explained-lines.ts';

/** A place in a file, as people write it: `FILE:LINE` or `FILE:LINE:COLUMN`, counted from 1. */
export interface PlaceInFile {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

type Options = ReadingOptions & OutputOptions;

type State = 'generated' | 'edited' | 'outdated' | 'gone';

interface Answer {
  readonly place: PlaceInFile;
  readonly text: string;
  readonly state: State;
  readonly file?: OutputFile;
  readonly origin?: LineOrigin;
  readonly fields: readonly StatedField[];
  readonly says: string;
}

/** `explain FILE:LINE`: the fields that a line of a generated file comes from, and who wrote it. Throws `Failure` for what is no such line. */
export async function explainLine(place: PlaceInFile, spec: string | undefined, options: Options): Promise<number> {
  const current = textOf(place.file);
  const text = lineOf(place, current);
  const known = managedFile(place.file);
  tellRecovered(await recoverFolder(shortName(known.folder)));
  const file = spec ?? specOf(known, options);
  const env = known.environment;
  const [checked] = await checkAll([file], { ...options, ...(env === undefined ? {} : { env }) });
  if (checked?.compiled === undefined) {
    report(checked?.diagnostics ?? [], options);
    if (options.format === 'text') remark(`\n'${place.file}' can be explained once ${file} is right.`);
    return checked?.pluginFailed === true ? exitCodes.bug : exitCodes.wrong;
  }
  const { name } = checked.compiled.spec;
  if (name !== known.name)
    throw wrongUse(
      `'${place.file}' was generated from '${known.name}', and ${file} is '${name}': name its specification.`,
    );
  const generated = await generateFiles(onlyPluginOf(checked, known));
  if (generated.pluginFailed) {
    report(generated.diagnostics, options);
    return exitCodes.bug;
  }
  const made = generated.files.find(({ path }) => known.entry.path === prefixOf(known) + path);
  const answer = answerOf(
    { place, text, current: lineEndsOf(current, made?.content ?? '').text },
    { checked, known, made },
  );
  if (options.format === 'text') writeOut(page(answer, known));
  else report([], options, { line: dataOf(answer, known) });
  return exitCodes.done;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException;
    throw code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR'
      ? wrongUse(`There is no file '${file}': the line of a generated file is named as FILE:LINE.`)
      : reason;
  }
}

/** The text of a line. Throws `Failure` if the file does not go so far. */
function lineOf({ file, line, column }: PlaceInFile, current: string): string {
  const lines = textLines(current);
  if (line < 1 || line > Math.max(1, lines.length))
    throw wrongUse(`'${file}' has no line ${line}: its last is line ${Math.max(1, lines.length)}.`);
  const text = (lines[line - 1] ?? '').replace(/\r?\n$/, '');
  if (column !== undefined && (column < 1 || column > text.length + 1))
    throw wrongUse(`Line ${line} of '${file}' has no column ${column}: its last is column ${text.length + 1}.`);
  return text;
}

function prefixOf({ environment }: ManagedFile): string {
  return environment === undefined ? '' : `env/${environment}/`;
}

/** The others would be run in vain: no plugin reads what another one writes. */
function onlyPluginOf(checked: Checked, known: ManagedFile): Checked {
  const [plugin] = known.entry.path.slice(prefixOf(known).length).split('/');
  return { ...checked, active: checked.active.filter((each) => each.plugin.name === plugin) };
}

interface OnDisk {
  readonly place: PlaceInFile;
  readonly text: string;
  readonly current: string;
}

interface Made {
  readonly checked: Checked;
  readonly known: ManagedFile;
  readonly made: OutputFile | undefined;
}

function answerOf({ place, text, current }: OnDisk, { checked, known, made }: Made): Answer {
  const spec = shortName(checked.file);
  const isEdited = contentHash(current) !== known.entry.hash;
  const isScaffold = known.entry.ownership === 'scaffold';
  if (made === undefined) {
    const fate =
      isScaffold || isEdited ? 'It is yours: `trainyard generate` leaves it.' : '`trainyard generate` deletes it.';
    return { place, text, state: 'gone', fields: [], says: `Nothing in ${spec} generates this file any more. ${fate}` };
  }
  const origin = originOfLine(made, current, place.line);
  const all = fieldsOf(checked, origin?.paths ?? []);
  const base = { place, text, file: made, ...(origin === undefined ? {} : { origin }) };
  if (origin?.kind === 'generated') {
    const moved = origin.start === place.line ? [] : [`It is generated as line ${origin.start}.`];
    const scaffold = isScaffold ? ['The file is a scaffold: written once, and yours since.'] : [];
    const fields = fieldsAtColumn(all, text, place.column);
    return { ...base, state: 'generated', fields, says: [...scaffold, ...moved].join(' ') };
  }
  const lines = origin === undefined || origin.end < origin.start ? undefined : linesText(origin);
  const instead =
    lines === undefined
      ? 'Nothing is generated in its place.'
      : `In its place stands${lines.includes('-') ? ` what is generated as lines ${lines}` : ` what is generated as line ${lines}`}, from the fields above.`;
  const was = isEdited ? lineBefore(place, current, { known, made }) : 'generated';
  const why = isScaffold
    ? 'The file is a scaffold: it was written once, and this line is yours.'
    : !isEdited
      ? `The file is out of date: ${spec} generates something else now, and \`trainyard generate\` brings it up to date.`
      : BEFORE[was](spec);
  return {
    ...base,
    state: was === 'generated' && !isScaffold ? 'outdated' : 'edited',
    fields: all,
    says: `${why} ${instead}`,
  };
}

/** What a line of an edited file was when the file was last generated. */
type Before = 'generated' | 'by hand' | 'unknown';

const BEFORE: Readonly<Record<Before, (spec: string) => string>> = {
  generated: (spec) =>
    `This line was generated by an earlier run: ${spec} generates something else now, and \`trainyard generate\` merges it with what you edited.`,
  'by hand': () => 'This line was written by hand.',
  unknown: (spec) =>
    `This line was written by hand, or generated before ${spec} changed: the file was edited, and what was last generated is not kept.`,
};

/** A specification that changed since generates other lines than those that nobody edited; what was last generated tells the two apart. */
function lineBefore({ line }: PlaceInFile, current: string, { known, made }: Pick<Made, 'known' | 'made'>): Before {
  if (made === undefined || contentHash(made.content) === known.entry.hash) return 'by hand';
  const base = readBase(nodeHost, known.folder, known.entry.hash);
  if (base === undefined) return 'unknown';
  return lineIn(base, current, line)?.kind === 'generated' ? 'generated' : 'by hand';
}

function page({ place, text, file, fields, says }: Answer, { entry, environment }: ManagedFile): string {
  const who = file === undefined ? [] : [`plugin ${file.plugin}`, `generator ${file.generator}`];
  const whose = environment === undefined ? [] : [`environment ${environment}`];
  const column = place.column === undefined ? '' : `:${place.column}`;
  const title = `${shortName(resolve(place.file))}:${place.line}${column}  ${[...who, ...whose, entry.ownership].join(', ')}`;
  const lines = [title, `  ${place.line} | ${text}`, ...(fields.length === 0 ? [] : ['', ...fieldLines(fields)])];
  return `${[...lines, ...(says === '' ? [] : ['', `  ${says}`])].join('\n')}\n`;
}

function dataOf(
  { place, text, state, file, origin, fields, says }: Answer,
  { entry, environment }: ManagedFile,
): object {
  return {
    ...place,
    text,
    state,
    ownership: entry.ownership,
    unit: entry.unit,
    ...(environment === undefined ? {} : { environment }),
    ...(file === undefined ? {} : { plugin: file.plugin, generator: file.generator }),
    ...(origin === undefined || origin.end < origin.start
      ? {}
      : { generated: { start: origin.start, end: origin.end } }),
    ...(says === '' ? {} : { says }),
    fields: fieldsData(fields),
  };
}
