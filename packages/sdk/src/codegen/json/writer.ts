import type { Path } from '@trainyard/syntax';
import { basePaths, fileOf, isTraced, tracedPaths } from '../traced.ts';
import type { GeneratedFile, Line, WriterOptions } from '../traced.ts';

/** A JSON file (indented by two blanks) from plain data in which `from` marks where lines come from; undefined members are left out. */
export function jsonFile(path: string, value: unknown, options: WriterOptions = {}): GeneratedFile {
  const lines: Line[] = [];
  print(lines, value, '', '', '', basePaths(options));
  return fileOf(path, lines, options);
}

function print(
  lines: Line[],
  raw: unknown,
  indent: string,
  lead: string,
  tail: string,
  inherited: readonly Path[],
): void {
  let value = raw;
  let from = inherited;
  while (isTraced(value)) {
    from = tracedPaths(value);
    value = value.value;
  }
  const entries: readonly (readonly [string, unknown])[] | undefined = Array.isArray(value)
    ? value.map((item: unknown) => ['', item] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
          .filter(([, member]) => member !== undefined)
          .map(([key, member]) => [`${text(key)}: `, member] as const)
      : undefined;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries === undefined)
    return void lines.push({
      text: `${indent}${lead}${typeof value === 'string' ? text(value) : JSON.stringify(value ?? null)}${tail}`,
      from,
    });
  if (entries.length === 0) return void lines.push({ text: `${indent}${lead}${open}${close}${tail}`, from });
  lines.push({ text: `${indent}${lead}${open}`, from });
  for (const [index, [label, member]] of entries.entries())
    print(lines, member, `${indent}  `, label, index < entries.length - 1 ? ',' : '', from);
  lines.push({ text: `${indent}${close}${tail}`, from });
}

/** A string, with the characters escaped that would be invisible, end a line in JavaScript, or close a script element. */
function text(value: string): string {
  return JSON.stringify(value)
    .replace(
      /[\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/<\//g, '<\\/');
}
