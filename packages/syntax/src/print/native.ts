import type { Labels } from '../document/labels.ts';
import { itemsOf } from './blocks.ts';
import type { NativeItem, Place } from './blocks.ts';
import { fitsOneLine, linesAbove, linesAtEnd } from './layout.ts';
import type { AliasLayout, Entry, Layout, ListLayout, MapLayout, Page } from './layout.ts';
import { callText, writtenScalar } from './native-texts.ts';
import { settled } from './settle.ts';
import { commentOf, nativeQuoted } from './texts.ts';

/** The canonical native text of a document whose root is a map. */
export function printNative(page: Page, labels: Labels): string {
  const root = settled(expanded(page.root));
  if (root.kind !== 'map') throw new Error('only a map has a native form');
  const lines = [
    ...comments(linesAbove([...page.start, ...root.open], true), ''),
    ...itemLines(root, '', { labels, path: '', depth: 0 }),
    ...comments(linesAtEnd(page.end, false), ''),
  ];
  return `${lines.join('\n')}\n`;
}

/** A value with what its aliases stand for: the native syntax has none. */
function expanded(value: Layout): Exclude<Layout, AliasLayout> {
  if (value.kind === 'alias') return expanded(value.target);
  if (value.kind === 'scalar') return value;
  return { ...value, entries: value.entries.map((entry) => ({ ...entry, value: expanded(entry.value) })) };
}

/** The lines of a map's items and of what stands at its end. */
function itemLines(map: MapLayout, indent: string, place: Place): string[] {
  let isFirst = true;
  const above = (notes: readonly string[]): string[] => {
    const lines = comments(linesAbove(notes, isFirst), indent);
    if (lines.length > 0) isFirst = false;
    return lines;
  };
  let pending: readonly string[] = [];
  const lines = itemsOf(map, place).flatMap((item) => {
    const before = above([...pending, ...item.before]);
    isFirst = false;
    pending = item.after;
    return [...before, ...behind(linesOf(item, indent, place.labels), item.behind, '')];
  });
  return [...lines, ...comments(linesAtEnd([...pending, ...map.end], isFirst), indent)];
}

function linesOf(item: NativeItem, indent: string, labels: Labels): string[] {
  const { head, bare, value, whole, depth, path } = item;
  const lead = `${indent}${head} `;
  const place = { labels, path, depth };
  // Behind `extends` stands a text in quotes, whatever it says.
  if (value.kind === 'scalar' && bare) return [`${lead}${nativeQuoted(value.text)}`];
  if (value.kind === 'scalar') return scalarLines(`${lead}= `, value, indent, place);
  if (value.kind === 'alias') return [];
  const fits = fitsOneLine(whole, depth, item.key);
  if (value.kind === 'list') return listLines(`${lead}= `, value, indent, { ...place, fits });
  const call = bare ? undefined : callText(value, path, labels);
  return call === undefined ? mapLines(lead, value, indent, { ...place, fits }) : [`${lead}= ${call}`];
}

interface Container extends Place {
  readonly fits: boolean;
}

function mapLines(lead: string, map: MapLayout, indent: string, { fits, ...place }: Container): string[] {
  if (fits) return [`${lead}${inlineMap(map, place)}`];
  const inner = itemLines(map, `${indent}  `, place);
  if (inner.length === 0 && map.open.length === 0) return [`${lead}{}`];
  return [...behind([`${lead}{`], map.open, ''), ...inner, `${indent}}`];
}

function listLines(lead: string, list: ListLayout, indent: string, { fits, ...place }: Container): string[] {
  if (fits) return [`${lead}${inline(list, place)}`];
  const deeper = `${indent}  `;
  const inner = list.entries.flatMap((entry, index) => [
    ...comments(linesAbove(entry.before, index === 0), deeper),
    ...behind(elementLines(entry, deeper, place), entry.behind, ','),
  ]);
  const end = comments(linesAtEnd(list.end, list.entries.length === 0), deeper);
  return [...behind([`${lead}[`], list.open, ''), ...inner, ...end, `${indent}]`];
}

function elementLines(entry: Entry, indent: string, { labels, path, depth }: Place): string[] {
  const { value } = entry;
  if (value.kind === 'alias') return [];
  const place = { labels, path, depth: depth + 1 };
  if (value.kind === 'scalar') return scalarLines(indent, value, indent, place);
  const fits = fitsOneLine(value, depth + 1);
  if (value.kind === 'list') return listLines(indent, value, indent, { ...place, fits });
  const call = callText(value, path, labels);
  return call === undefined ? mapLines(indent, value, indent, { ...place, fits }) : [`${indent}${call}`];
}

function scalarLines(lead: string, value: Layout & { kind: 'scalar' }, indent: string, place: Place): string[] {
  const written = writtenScalar(value, place.path, place.labels);
  if (written.kind === 'line') return [`${lead}${written.text}`];
  if (written.kind === 'expression')
    return written.lines.map(({ text, comment }, index) => {
      const own = index === 0 ? `${lead}${text}` : `${indent}${text}`;
      if (comment === undefined) return own;
      return text === '' ? `${indent}  ${commentOf(comment)}` : `${own} ${commentOf(comment)}`;
    });
  const closes = written.text.endsWith('\n');
  const inner = (closes ? written.text.slice(0, -1) : written.text).split('\n');
  const lines = inner.map((line) => (line === '' ? '' : `${indent}  ${line}`));
  return closes
    ? [`${lead}\``, ...lines, `${indent}\``]
    : [`${lead}\``, ...lines.slice(0, -1), `${lines.at(-1) ?? ''}\``];
}

/** A value on one line. */
function inline(value: Layout, place: Place): string {
  if (value.kind === 'alias') return '';
  if (value.kind === 'scalar')
    return scalarLines('', value, '', place)
      .map((line) => line.trimStart())
      .join(' ');
  if (value.kind === 'map') return callText(value, place.path, place.labels) ?? inlineMap(value, place);
  const inner = { ...place, depth: place.depth + 1 };
  return `[${value.entries.map((entry) => inline(entry.value, inner)).join(', ')}]`;
}

function inlineMap(map: MapLayout, place: Place): string {
  const items = itemsOf(map, place).map(({ head, bare, value, path, depth }) => {
    const inner = { labels: place.labels, path, depth };
    if (value.kind !== 'map') return `${head} = ${inline(value, inner)}`;
    const call = bare ? undefined : callText(value, path, place.labels);
    return call === undefined ? `${head} ${inlineMap(value, inner)}` : `${head} = ${call}`;
  });
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}

/** Lines with a comment behind the last of them. */
function behind(lines: readonly string[], notes: readonly string[], mark: string): string[] {
  const last = `${lines.at(-1) ?? ''}${mark}`;
  const [comment] = notes;
  return [...lines.slice(0, -1), comment === undefined ? last : `${last} ${commentOf(comment)}`];
}

function comments(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => (line === '' ? '' : `${indent}${commentOf(line)}`));
}
