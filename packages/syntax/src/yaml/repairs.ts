import { parseDocument } from 'yaml';
import type { Source } from '../source/source.ts';
import { closing, openBracket } from './brackets.ts';

/** One change that makes a broken text readable: what to write in place of a stretch, and how to say so. */
export interface Repair {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Where the mistake stands; the change itself may be at the end of its line. */
  readonly at: number;
  readonly atEnd: number;
  readonly message: string;
  /** The change in a few words. */
  readonly title: string;
}

interface Line {
  readonly start: number;
  /** Offset of the line break, or the end of the text. */
  readonly end: number;
  readonly indent: number;
  /** Without indentation and without what follows the last visible character. */
  readonly content: string;
}

/**
 * Repairs are found by reading the text again with each, so what is tried is bounded: the text, its lines (as patterns are matched against
 * them), and how much is read in all, in UTF-16 units.
 */
const LONGEST = 128 * 1024;
const LONGEST_LINE = 4 * 1024;
const WORK = 2 * 1024 * 1024;

/** The options under which a specification is read. */
export const yamlOptions = {
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  merge: false,
  keepSourceTokens: false,
  prettyErrors: false,
  strict: true,
  logLevel: 'error',
} as const;

/** The smallest change near a place after which the text can be read; undefined if none of the usual slips explains the failure. */
export function findRepair(source: Source, place: number): Repair | undefined {
  if (source.text.length > LONGEST) return undefined;
  const lines = linesOf(source.text);
  if (lines.some((line) => line.content.length > LONGEST_LINE)) return undefined;
  const failing = Math.max(
    0,
    lines.findLastIndex((line) => line.start <= place),
  );
  let partial: Repair | undefined;
  let work = 0;
  for (const repair of candidates(source.text, lines, failing)) {
    work += source.text.length;
    if (work > WORK) break;
    const repaired = `${source.text.slice(0, repair.start)}${repair.text}${source.text.slice(repair.end)}`;
    const next = parseDocument(repaired, yamlOptions).errors[0];
    if (next === undefined) return repair;
    // With several slips in one text, a repair counts if the reading then goes on well past it.
    const shift = repair.text.length - (repair.end - repair.start);
    if (partial === undefined && next.pos[0] - shift > (lines[failing + 1]?.end ?? source.text.length))
      partial = repair;
  }
  return partial;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const raw = text.slice(start, end);
    const content = raw.trim();
    if (content !== '' && !content.startsWith('#'))
      lines.push({ start, end: start + raw.trimEnd().length, indent: raw.length - raw.trimStart().length, content });
    if (found === -1) break;
    start = end + 1;
  }
  return lines;
}

function* candidates(text: string, lines: readonly Line[], failing: number): Generator<Repair> {
  const near = [lines[failing], lines[failing - 1], lines[failing + 1]].filter((line) => line !== undefined);
  const open = openedBefore(lines, failing);
  if (open !== undefined) yield* quoteClosed(open);
  yield* bracketClosed(text, lines, lines[failing]?.end ?? text.length);
  for (const line of near) yield* punctuationAdded(text, line);
  for (const line of near) yield* valueQuoted(line);
  yield* indentationChanged(lines, failing);
  for (const line of near) yield* strayRemoved(line);
}

/** The first line whose quoted value does not end on it, while a later line looks like a field of its own. */
function openedBefore(lines: readonly Line[], failing: number): { line: Line; at: number; quote: string } | undefined {
  for (const [index, line] of lines.slice(0, failing + 1).entries()) {
    const at = openQuote(line.content);
    if (at === undefined) continue;
    const next = lines[index + 1];
    if (next === undefined || /^(- )?["']?[\w.-]+["']?:(\s|$)|^- /.test(next.content))
      return { line, at: line.start + line.indent + at, quote: line.content[at] ?? '"' };
  }
  return undefined;
}

/** Where in a line a quote opens that the line does not close. */
function openQuote(content: string): number | undefined {
  let quote = '';
  let opened = 0;
  for (let at = 0; at < content.length; at++) {
    const char = content[at] ?? '';
    if (quote !== '') {
      if (quote === '"' && char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '#' && /\s/.test(content[at - 1] ?? ' ')) break;
    else if ((char === '"' || char === "'") && /[\s[{,:]/.test(content[at - 1] ?? ' ')) {
      quote = char;
      opened = at;
    }
  }
  return quote === '' ? undefined : opened;
}

function* quoteClosed({ line, at, quote }: { line: Line; at: number; quote: string }): Generator<Repair> {
  const message = `This quote is not closed: add \`${quote}\` at the end of its text.`;
  const rest = line.content.slice(at - line.start - line.indent);
  // The text most likely ends before a comma or bracket that the line still needs, or before a comment.
  for (const length of new Set([
    /^.[^,\]}#]*(?=\s*[,\]}#])/.exec(rest)?.[0].trimEnd().length ?? rest.length,
    /^.*?(?=\s*[\]}]+\s*(#.*)?$)/.exec(rest)?.[0].length ?? rest.length,
    rest.length,
  ])) {
    yield { start: at + length, end: at + length, text: quote, at, atEnd: at + 1, message, title: `add \`${quote}\`` };
  }
}

/** A bracket that its own line should have closed. */
function* bracketClosed(text: string, lines: readonly Line[], until: number): Generator<Repair> {
  const at = openBracket(text, until);
  const line = at === undefined ? undefined : lines.findLast((each) => each.start <= at);
  if (at === undefined || line === undefined) return;
  const close = closing(text[at]);
  const end = line.start + line.indent + line.content.replace(/,?\s*(#.*)?$/, '').length;
  // Inside of other brackets the missing one may belong before any of those that follow.
  const places = [end, ...[...text.slice(at, end).matchAll(/\s*[,\]}]/g)].map((match) => at + match.index)];
  for (const place of places)
    yield {
      start: place,
      end: place,
      text: close,
      at,
      atEnd: at + 1,
      message: `This \`${text[at] ?? ''}\` is not closed: add \`${close}\`.`,
      title: `add \`${close}\``,
    };
}

function* punctuationAdded(text: string, line: Line): Generator<Repair> {
  const from = line.start + line.indent;
  const field = /^((?:- )*)(["']?[A-Za-z_][\w.-]*["']?)(\s+|:)(\S.*)?$/.exec(line.content);
  if (field !== null) {
    const [, dash = '', key = '', between = '', value = ''] = field;
    const at = from + dash.length;
    const end = at + key.length;
    if (between === ':' && value !== '' && !value.startsWith(' '))
      yield {
        start: end + 1,
        end: end + 1,
        text: ' ',
        at,
        atEnd: end + 1,
        message: `A blank is missing after the colon: write \`${key}: ${short(value)}\`.`,
        title: 'add a blank',
      };
    if (between !== ':' && value !== ':')
      yield {
        start: end,
        end,
        text: ':',
        at,
        atEnd: end,
        message: `A colon is missing after '${key}': write \`${key}: ${short(value)}\`.`,
        title: 'add a colon',
      };
  }
  const wide = /^((?:- )*[A-Za-z_][\w.-]*)(\s*\uFF1A\s*|:[\u00A0\u3000]\s*)/.exec(line.content);
  if (wide !== null) {
    const at = from + (wide[1]?.length ?? 0);
    yield {
      start: at,
      end: at + (wide[2]?.length ?? 0),
      text: ': ',
      at,
      atEnd: at + 1,
      message: 'This colon or the blank behind it is not the one of YAML: write `: ` with an ordinary blank.',
      title: 'write `: `',
    };
  }
  const word = /^((?:- )*)([A-Za-z_][\w.-]*)$/.exec(line.content);
  if (word !== null) {
    const [, dash = '', key = ''] = word;
    const at = from + dash.length;
    yield {
      start: line.end,
      end: line.end,
      text: ':',
      at,
      atEnd: line.end,
      message: `A colon is missing after '${key}': write \`${key}:\`.`,
      title: 'add a colon',
    };
  }
  if (/^(["'[{]|[^\s"'[{].*?: )/.test(line.content)) yield* separatorsAdded(text, line);
}

/** A comma between two values in brackets, a bracket that nothing opens. */
function* separatorsAdded(text: string, line: Line): Generator<Repair> {
  for (const match of line.content.matchAll(/(["'\]}])\s+(?=["'[{])|(?<=["\w%\]}])(\s+)(?=[\w"'-]+\s*:\s)/g)) {
    const at = line.start + line.indent + match.index + (match[1] === undefined ? 0 : 1);
    yield {
      start: at,
      end: at,
      text: ',',
      at: at - 1,
      atEnd: at,
      message: `A comma is missing after \`${short(/\S*$/.exec(text.slice(line.start, at))?.[0] ?? '')}\`: add one.`,
      title: 'add a comma',
    };
  }
  const close = /[\]}]$/.exec(line.content.replace(/\s+#.*$/, ''));
  if (close === null) return;
  const at = line.start + line.indent + close.index;
  const opening = close[0] === ']' ? '[' : '{';
  const other = close[0] === ']' ? '}' : ']';
  yield {
    start: at,
    end: at + 1,
    text: other,
    at,
    atEnd: at + 1,
    message: `This \`${close[0]}\` closes what another kind of bracket opened: write \`${other}\`.`,
    title: `write \`${other}\``,
  };
  const value = /[[{]/.test(line.content) ? null : /: (?=\S)/.exec(line.content);
  if (value !== null) {
    const start = line.start + line.indent + value.index + 2;
    yield {
      start,
      end: start,
      text: opening,
      at: start,
      atEnd: start + 1,
      message: `A \`${opening}\` is missing before \`${short(text.slice(start, at + 1))}\`: add it.`,
      title: `add \`${opening}\``,
    };
  }
  yield {
    start: at,
    end: at + 1,
    text: '',
    at,
    atEnd: at + 1,
    message: `Nothing opens this \`${close[0]}\`: remove it, or add \`${opening}\` before its first value.`,
    title: `remove \`${close[0]}\``,
  };
}

/** A value that YAML reads as something else, in the quotes that make it a text. */
function* valueQuoted(line: Line): Generator<Repair> {
  const field = /^((?:- )*[\w."'-]+:\s+)([^\s[{].*?)(\s+#.*)?$/.exec(line.content);
  if (field === null) return;
  const [, before = '', value = ''] = field;
  const at = line.start + line.indent + before.length;
  const inner = /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value;
  const quoted = inner.includes('\\') && !inner.includes("'") ? `'${inner}'` : JSON.stringify(inner);
  const why =
    value.startsWith('"') && inner.includes('\\')
      ? 'a backslash in double quotes begins an escape'
      : /^["']/.test(value)
        ? 'a quote within it ends the text too early'
        : /^[^\w./-]/.test(value)
          ? `a bare text cannot begin with \`${[...value][0] ?? ''}\``
          : 'it contains `: `';
  yield {
    start: at,
    end: at + value.length,
    text: quoted,
    at,
    atEnd: at + value.length,
    message: `This value must be quoted in another way, as ${why}: write \`${short(quoted)}\`.`,
    title: `write \`${short(quoted)}\``,
  };
}

/** Lines whose indentation is no multiple of the text's step, then those about the failing one, each moved to where a neighbour stands. */
function* indentationChanged(lines: readonly Line[], failing: number): Generator<Repair> {
  const step = lines.find((line) => line.indent > 0)?.indent ?? 2;
  const unit = step > 1 && lines.filter((line) => line.indent % step === 0).length * 2 > lines.length ? step : 2;
  const odd = [...lines.slice(0, failing + 3).entries()]
    .filter(([, line]) => line.indent % unit !== 0)
    .map(([index]) => index)
    .slice(-3)
    .reverse();
  const about = [failing, failing - 1, firstSibling(lines, failing)];
  for (const index of new Set([...odd, ...about])) {
    const line = lines[index];
    if (line === undefined) continue;
    for (const indent of levelsAround(lines, index, failing, odd.includes(index) ? unit : 1))
      yield reindented(line, indent);
    const at = line.start + line.indent;
    if (line.content.startsWith('- ')) continue;
    if (line.indent >= 2) yield dashAdded(line, at - 2);
    if (index > 0) yield dashAdded(line, at);
  }
}

/** A dash before an item, over the blanks from a place on. */
function dashAdded(line: Line, start: number): Repair {
  const at = line.start + line.indent;
  const message = 'A dash is missing before this item of the list: write `- ` before it.';
  return { start, end: at, text: '- ', at, atEnd: line.end, message, title: 'add a dash' };
}

/** Indentations at which a line could stand, the nearest to its own first. */
function levelsAround(lines: readonly Line[], index: number, failing: number, unit: number): number[] {
  const line = lines[index];
  if (line === undefined) return [];
  const levels = new Set<number>();
  for (const other of [lines[index - 1], lines[index + 1], lines[index + 2], lines[failing]]) {
    if (other === undefined || other === line) continue;
    for (const level of [
      other.indent,
      other.content.startsWith('- ') ? other.indent + 2 : other.indent,
      line.content.startsWith('- ') ? other.indent - 2 : other.indent,
      other.content.endsWith(':') ? other.indent + 2 : other.indent,
    ]) {
      if (level >= 0 && level !== line.indent && level % unit === 0) levels.add(level);
    }
  }
  if (unit > 1)
    for (const level of [Math.floor(line.indent / unit) * unit, Math.ceil(line.indent / unit) * unit])
      levels.add(level);
  return [...levels].sort((a, b) => Math.abs(a - line.indent) - Math.abs(b - line.indent) || a - b);
}

/** The line that begins the block in which a line stands. */
function firstSibling(lines: readonly Line[], failing: number): number {
  const indent = lines[failing]?.indent ?? 0;
  let first = failing - 1;
  while (
    first > 0 &&
    (lines[first - 1]?.indent ?? 0) >= Math.min(indent, lines[first]?.indent ?? 0) &&
    (lines[first]?.indent ?? 0) > 0
  )
    first -= 1;
  return first;
}

function reindented(line: Line, indent: number): Repair {
  const at = line.start + line.indent;
  const by = Math.abs(indent - line.indent);
  const message = `This line is indented by ${count(line.indent)}, which fits nothing around it: ${indent > line.indent ? `add ${by}` : `remove ${by}`}, so that it stands with its neighbours.`;
  return {
    start: line.start,
    end: at,
    text: ' '.repeat(indent),
    at,
    atEnd: line.end,
    message,
    title: `indent it by ${count(indent)}`,
  };
}

function count(blanks: number): string {
  return blanks === 1 ? '1 blank' : `${blanks} blanks`;
}

function* strayRemoved(line: Line): Generator<Repair> {
  if (/:(\s|$)/.test(line.content) || line.content.startsWith('- ')) return;
  const at = line.start + line.indent;
  yield {
    start: line.start,
    end: line.end,
    text: '',
    at,
    atEnd: line.end,
    message: `\`${short(line.content)}\` is neither a field nor an item of a list: write \`name: value\`, put a # before it, or remove it.`,
    title: 'remove it',
  };
}

function short(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > 40 ? `${trimmed.slice(0, 37)}…` : trimmed;
}
