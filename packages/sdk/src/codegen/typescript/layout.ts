import type { Node } from 'ts-morph';

/** How a text is laid out; what is put in follows it. */
export interface Layout {
  readonly newline: string;
  /** One step of indentation. */
  readonly step: string;
  readonly quote: '"' | "'";
  /** What ends a statement. */
  readonly end: ';' | '';
}

/** The layout that most of a text has; where it says nothing, two blanks, single quotes and semicolons. */
export function layoutOf(text: string): Layout {
  const lines = text.split('\n');
  const indents = lines.flatMap((line) => /^(\t|  +)(?=[^\s*])/.exec(line)?.[1] ?? []);
  const blanks = indents.filter((indent) => indent !== '\t').map((indent) => indent.length);
  const bare = lines.map((line) => line.replace(/\s+\/\/.*$/, '').trimEnd());
  const statements = bare.filter((line) => /^(import|export|const|let|var|module)\b.*[^\s,{([=>&|?:]$/.test(line));
  const open = statements.filter((line) => !line.endsWith(';')).length;
  return {
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    step: indents.includes('\t') ? '\t' : ' '.repeat(blanks.length === 0 ? 2 : Math.min(8, ...blanks)),
    quote: (text.match(/"/g) ?? []).length > (text.match(/'/g) ?? []).length ? '"' : "'",
    end: open * 2 > statements.length ? '' : ';',
  };
}

/** The blanks with which the line begins on which a place lies. */
export function indentAt(text: string, at: number): string {
  const begin = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(begin, at))?.[0] ?? '';
}

/** A change of a text: `insert` in the place of what stands from `start` to `end`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** A text after changes that do not overlap. */
export function changed(text: string, changes: readonly Change[]): string {
  return [...changes]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, insert }) => result.slice(0, start) + insert + result.slice(end), text);
}

/**
 * Puts one more item behind the last of a list in brackets: on a line of its own if the closing bracket has one, else beside the others. The commas
 * go on as they are.
 */
export function itemAdded(
  text: string,
  { open, close, items }: { readonly open: number; readonly close: number; readonly items: readonly Node[] },
  item: (indent: string) => string,
  layout: Layout,
): readonly Change[] {
  const last = items.at(-1);
  const behind = last?.getEnd() ?? open + 1;
  const ownLine = text.slice(behind, close).includes('\n');
  const outer = indentAt(text, close);
  if (last === undefined) {
    const room = text[open] === '{' ? ' ' : '';
    if (!ownLine) return [{ start: behind, end: close, insert: `${room}${item(outer)}${room}` }];
    const indent = `${outer}${layout.step}`;
    const before = text.lastIndexOf('\n', close) + 1;
    return [{ start: before, end: before, insert: `${indent}${item(indent)},${layout.newline}` }];
  }
  const comma = commaAfter(text, behind, close);
  if (!ownLine) return [{ start: behind, end: behind, insert: `, ${item(indentAt(text, behind))}` }];
  const indent =
    indentAt(text, last.getStart()).length > outer.length ? indentAt(text, last.getStart()) : `${outer}${layout.step}`;
  const lineEnd = endOfLine(text, comma ?? behind);
  const line: Change = {
    start: lineEnd,
    end: lineEnd,
    insert: `${layout.newline}${indent}${item(indent)}${comma === undefined ? '' : ','}`,
  };
  return comma === undefined ? [{ start: behind, end: behind, insert: ',' }, line] : [line];
}

/** Where the comma behind an item ends, past comments; undefined if there is none. */
function commaAfter(text: string, from: number, to: number): number | undefined {
  const match = /^(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*,/.exec(text.slice(from, to));
  return match === null ? undefined : from + match[0].length;
}

/** The end of the line on which a place lies, past a comment that begins there. */
function endOfLine(text: string, at: number): number {
  const comment = /^[^\n/]*\/\*[^]*?\*\//.exec(text.slice(at));
  const from = comment === null ? at : at + comment[0].length;
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : text[end - 1] === '\r' ? end - 1 : end;
}
