import type { Path } from '@trainyard/syntax';
import { basePaths, commentText, fileOf, isTraced, tracedPaths } from '../traced.ts';
import type { GeneratedFile, Line, WriterOptions } from '../traced.ts';
import { literalBlock, yamlNumber, yamlText } from './scalar.ts';

/** Writes YAML from plain data. Keys keep their order, undefined members are left out, `from` marks where lines come from. */
export interface YamlWriter {
  /** A comment on lines of its own, before the next document. */
  comment(text: string): YamlWriter;
  /** A further document; the second and later ones begin with `---`. */
  document(value: unknown): YamlWriter;
  file(): GeneratedFile;
}

interface Printing {
  readonly lines: Line[];
}

/**
 * A writer for one file. Lines are counted while they are made, in one pass over the data; the text of scalars is quoted so that
 * readers of YAML 1.1 and 1.2 agree on it.
 */
export function yamlWriter(
  path: string,
  options: WriterOptions = {},
  change: (document: unknown) => unknown = (value) => value,
): YamlWriter {
  const printing: Printing = { lines: [] };
  const base = basePaths(options);
  let documents = 0;
  const writer: YamlWriter = {
    comment: (text) => {
      for (const line of text.split('\n'))
        printing.lines.push({ text: `# ${commentText(line)}`.trimEnd(), from: base });
      return writer;
    },
    document: (value) => {
      if (documents++ > 0) printing.lines.push({ text: '---', from: base });
      block(printing, change(value), '', base);
      return writer;
    },
    file: () => fileOf(path, printing.lines, options),
  };
  return writer;
}

function unwrap(value: unknown, origin: readonly Path[]): { value: unknown; origin: readonly Path[] } {
  let current = value;
  let paths = origin;
  while (isTraced(current)) {
    paths = tracedPaths(current);
    current = current.value;
  }
  return { value: current, origin: paths };
}

/** A value on lines of its own. */
function block(printing: Printing, raw: unknown, indent: string, inherited: readonly Path[]): void {
  const { value, origin } = unwrap(raw, inherited);
  if (isFilledList(value)) for (const item of value) listItem(printing, item, indent, origin);
  else if (isFilledMap(value))
    for (const [key, member] of members(value)) mapMember(printing, key, member, indent, indent, origin);
  else printing.lines.push({ text: `${indent}${inline(value)}`, from: origin });
}

function listItem(printing: Printing, raw: unknown, indent: string, inherited: readonly Path[]): void {
  const { value, origin } = unwrap(raw, inherited);
  if (isFilledMap(value)) {
    let lead = `${indent}- `;
    for (const [key, member] of members(value)) {
      mapMember(printing, key, member, lead, `${indent}  `, origin);
      lead = `${indent}  `;
    }
  } else if (isFilledList(value)) {
    printing.lines.push({ text: `${indent}-`, from: origin });
    block(printing, value, `${indent}  `, origin);
  } else scalar(printing, `${indent}- `, value, indent, origin);
}

function mapMember(
  printing: Printing,
  key: string,
  raw: unknown,
  lead: string,
  indent: string,
  inherited: readonly Path[],
): void {
  const { value, origin } = unwrap(raw, inherited);
  const label = `${lead}${yamlText(key)}:`;
  if (isFilledList(value) || isFilledMap(value)) {
    printing.lines.push({ text: label, from: origin });
    block(printing, value, `${indent}  `, origin);
  } else scalar(printing, `${label} `, value, indent, origin);
}

function scalar(printing: Printing, lead: string, value: unknown, indent: string, origin: readonly Path[]): void {
  const literal = typeof value === 'string' ? literalBlock(value) : undefined;
  if (literal === undefined) return void printing.lines.push({ text: `${lead}${inline(value)}`, from: origin });
  printing.lines.push({ text: `${lead}${literal.mark}`, from: origin });
  for (const line of literal.lines)
    printing.lines.push({ text: line === '' ? '' : `${indent}  ${line}`, from: origin });
}

function inline(value: unknown): string {
  if (typeof value === 'string') return yamlText(value);
  if (typeof value === 'number') return yamlNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return 'null';
}

function isFilledList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isFilledMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).some((member) => member !== undefined)
  );
}

function members(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}
