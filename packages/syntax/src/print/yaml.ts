import { isScalar, isSeq, parseDocument } from 'yaml';
import { append } from '../source/append.ts';
import { yamlOptions } from '../yaml/repairs.ts';
import { commentsOf, fitsOneLine, isTall, linesAbove, linesAtEnd } from './layout.ts';
import type { Entry, Layout, ListLayout, MapLayout, Page, ScalarLayout } from './layout.ts';
import { settled } from './settle.ts';
import { commentOf, isBlockText } from './texts.ts';
import { yamlKey, yamlScalar } from './yaml-texts.ts';

type Container = MapLayout | ListLayout;

/** Keys longer than this stand behind a `?`, as YAML wants it. */
const LONGEST_KEY = 1000;

/** The canonical YAML text of a document. */
export function printYaml(page: Page): string {
  const root = settled(page.root);
  const lines = [...comments(linesAbove(page.start, true), '')];
  if (root.kind === 'map' || root.kind === 'list') {
    const marks = root.anchor === undefined ? '' : `--- &${root.anchor}`;
    const own = comments([...root.open, ...(root.entries.length === 0 ? root.end : [])].filter(isComment), '');
    if (root.entries.length === 0) append(lines, [...own, inline(root, false)]);
    else append(lines, [...own, ...(marks === '' ? [] : [marks]), ...blockLines(root, '', 0)]);
  } else append(lines, valueLines('', root, '', true));
  return `${[...lines, ...comments(linesAtEnd(page.end, false), '')].join('\n')}\n`;
}

/** Anchor and comment behind a key or dash whose value stands on the lines below. */
function headOf({ anchor, open }: Container, mark: string): string {
  const comment = open[0] === undefined ? '' : ` ${commentOf(open[0])}`;
  return `${mark}${anchor === undefined ? '' : ` &${anchor}`}${comment}`;
}

function blockLines(container: Container, indent: string, depth: number): string[] {
  const lines = container.entries.flatMap((entry, index) => {
    const above = comments(linesAbove(aboveOf(entry), index === 0), indent);
    return [
      ...above,
      ...(container.kind === 'map' ? memberLines(entry, indent, depth) : itemLines(entry, indent, depth)),
    ];
  });
  return [...lines, ...comments(linesAtEnd(container.end, container.entries.length === 0), indent)];
}

/** What stands above an entry; YAML has no comments inside of a text. */
function aboveOf(entry: Entry): readonly string[] {
  return isTallExpression(entry) ? [...entry.before, ...commentsOf(entry.value), ...entry.behind] : entry.before;
}

function isTallExpression({ value }: Entry): boolean {
  return value.kind === 'scalar' && value.style === 'expression' && isTall(value);
}

function memberLines(entry: Entry, indent: string, depth: number): string[] {
  const key = yamlKey(entry, false);
  const mark = key.length > LONGEST_KEY ? `? ${key}\n${indent}:` : `${key}:`;
  return behind(below(entry, `${indent}${mark}`, indent, depth), entry);
}

/** The lines of a value behind a key or a dash. */
function below({ key, value }: Entry, mark: string, indent: string, depth: number): string[] {
  if (value.kind === 'alias' || value.kind === 'scalar') return valueLines(`${mark} `, value, indent, false);
  if (fitsOneLine(value, depth + 1, key)) return [`${mark} ${inline(value, false)}`];
  return [headOf(value, mark), ...blockLines(value, `${indent}  `, depth + 1)];
}

function itemLines(entry: Entry, indent: string, depth: number): string[] {
  const { value } = entry;
  const isBlock = (value.kind === 'map' || value.kind === 'list') && !fitsOneLine(value, depth + 1);
  if (!isBlock || value.anchor !== undefined) return behind(below(entry, `${indent}-`, indent, depth), entry);
  // The first line of the block stands behind the dash.
  const [first = '', ...rest] = blockLines(value, `${indent}  `, depth + 1);
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
}

function behind(lines: readonly string[], entry: Entry): string[] {
  const [first = '', ...rest] = lines;
  const [comment] = entry.behind;
  return comment === undefined || isTallExpression(entry) ? [...lines] : [`${first} ${commentOf(comment)}`, ...rest];
}

function valueLines(lead: string, value: Layout, indent: string, isRoot: boolean): string[] {
  if (value.kind !== 'scalar') return [`${lead}${inline(value, false)}`];
  const block = isTall(value) && isBlockText(value.text) ? blockText(value, isRoot ? '  ' : `${indent}  `) : undefined;
  if (block === undefined) return [`${lead}${yamlScalar(value, false)}`];
  const [sign = '', ...lines] = block;
  return [`${lead}${value.anchor === undefined ? '' : `&${value.anchor} `}${sign}`, ...lines];
}

function blockText({ text, folded, style }: ScalarLayout, indent: string): string[] {
  const indented = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `${indent}${line}`));
  if (folded !== undefined && readsAs(folded, text)) {
    const [sign = '', ...lines] = folded.split('\n');
    return [sign, ...indented(lines)];
  }
  if (style === 'expression') return ['|', ...indented(text.split('\n'))];
  return text.endsWith('\n')
    ? ['|', ...indented(text.slice(0, -1).split('\n'))]
    : ['|-', ...indented(text.split('\n'))];
}

function readsAs(folded: string, text: string): boolean {
  const { contents, errors } = parseDocument(`- ${folded.replaceAll('\n', '\n  ')}\n`, yamlOptions);
  const item = isSeq(contents) ? contents.items[0] : undefined;
  return errors.length === 0 && isScalar(item) && item.value === text;
}

function inline(value: Layout, inFlow: boolean): string {
  if (value.kind === 'alias' || value.kind === 'scalar') return yamlScalar(value, inFlow);
  const anchor = value.anchor === undefined ? '' : `&${value.anchor} `;
  if (value.kind === 'list') return `${anchor}[${value.entries.map((entry) => inline(entry.value, true)).join(', ')}]`;
  const members = value.entries.map((entry) => `${yamlKey(entry, true)}: ${inline(entry.value, true)}`);
  return `${anchor}${members.length === 0 ? '{}' : `{ ${members.join(', ')} }`}`;
}

function isComment(line: string): boolean {
  return line !== '';
}

function comments(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => (line === '' ? '' : `${indent}${commentOf(line)}`));
}
