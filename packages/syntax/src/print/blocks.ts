import type { Block, Labels } from '../document/labels.ts';
import type { Entry, Layout, MapLayout } from './layout.ts';
import { nativeKey } from './native-texts.ts';

/** One item of a map in the native syntax: what stands before its value, and the value without what labels say. */
export interface NativeItem {
  readonly head: string;
  /** The key by whose length it is decided whether the value stands on one line; an item of a list has none. */
  readonly key: string;
  /** Whether it is a block with labels, or a text behind `extends`: no `=` stands before its value. */
  readonly bare: boolean;
  readonly value: Layout;
  /** The value with its labels, by whose length it is decided whether it stands on one line. */
  readonly whole: Layout;
  readonly path: string;
  /** Maps and lists around the value. */
  readonly depth: number;
  readonly before: readonly string[];
  readonly behind: readonly string[];
  /** Lines behind the last block of a list. */
  readonly after: readonly string[];
}

/** Where items are looked for. */
export interface Place {
  readonly labels: Labels;
  readonly path: string;
  readonly depth: number;
}

/** The items of a map, with labelled blocks where the language has them. */
export function itemsOf(map: MapLayout, place: Place): readonly NativeItem[] {
  const blocks = place.labels.blocksIn(place.path);
  const items = map.entries.flatMap((entry) => itemsOfEntry(entry, blocks, place));
  if (place.path !== '' || place.depth > 0) return items;
  // What a file extends stands at its top.
  const isFirst = (item: NativeItem): boolean => item.head === 'extends' && item.bare;
  return [...items.filter(isFirst), ...items.filter((item) => !isFirst(item))];
}

function itemsOfEntry(entry: Entry, blocks: readonly Block[], place: Place): readonly NativeItem[] {
  const value = entry.value;
  const inner = place.labels.into(place.path, entry.key);
  if (place.depth === 0 && entry.key === 'extends') {
    const extensions = extensionsOf(entry, value);
    if (extensions !== undefined) return extensions;
  }
  const block = blocks.find((each) => each.field !== '' && each.field === entry.key);
  const gathered = block === undefined ? undefined : gatheredItems(entry, value, block, place);
  if (gathered !== undefined) return gathered;
  const own = blocks.find((each) => each.kind === 'map' && each.field === '');
  if (own !== undefined && value.kind === 'map')
    return [labelled(entry, value, { block: own, name: entry.key, path: inner, depth: place.depth + 1 })];
  const isMap = value.kind === 'map';
  // A word that begins a labelled block means a field of that name only in quotes.
  const taken = isMap && blocks.some((each) => each.keyword === entry.key && each.keyword !== each.field);
  const head = taken ? JSON.stringify(entry.key) : nativeKey(entry.key, !isMap);
  return [{ ...plain(entry), head, value, whole: value, path: inner, depth: place.depth + 1 }];
}

function plain({ key, before, behind }: Entry): Pick<NativeItem, 'key' | 'bare' | 'before' | 'behind' | 'after'> {
  return { key, bare: false, before, behind, after: [] };
}

/** `extends "…"`, once for each text of a list. */
function extensionsOf(entry: Entry, value: Layout): readonly NativeItem[] | undefined {
  if (value.kind !== 'list' || value.entries.length === 0) return undefined;
  const texts = value.entries.map((each) => each.value);
  if (!texts.every((each) => each.kind === 'scalar' && typeof each.value === 'string')) return undefined;
  const items = value.entries.map((each, index): NativeItem => {
    const text = texts[index] as Layout & { kind: 'scalar' };
    const quoted: Layout = { kind: 'scalar', value: text.text, text: text.text, style: 'quoted' };
    return { ...plain(each), head: 'extends', bare: true, value: quoted, whole: quoted, path: '', depth: 1 };
  });
  return surrounded(entry, value, items);
}

function gatheredItems(
  entry: Entry,
  value: Layout,
  block: Block,
  { labels, path, depth }: Place,
): readonly NativeItem[] | undefined {
  const inner = labels.into(path, entry.key);
  if (block.kind === 'map') {
    if (value.kind !== 'map' || value.entries.length === 0) return undefined;
    if (!value.entries.every((each) => each.value.kind === 'map')) return undefined;
    const items = value.entries.map((each) =>
      labelled(each, each.value as MapLayout, {
        block,
        name: each.key,
        path: labels.into(inner, each.key),
        depth: depth + 2,
      }),
    );
    return surrounded(entry, value, items);
  }
  if (value.kind === 'map' && block.single === true && nameIn(value, block.first) !== undefined)
    return [labelled(entry, value, { block, path: inner, depth: depth + 1 })];
  // A list of one would be read as the single form.
  if (value.kind !== 'list' || value.entries.length < (block.single === true ? 2 : 1)) return undefined;
  const maps = value.entries.map((each) => each.value);
  if (!maps.every((each) => each.kind === 'map' && nameIn(each, block.first) !== undefined)) return undefined;
  const items = value.entries.map((each, index) =>
    labelled(each, maps[index] as MapLayout, { block, path: inner, depth: depth + 2 }),
  );
  return surrounded(entry, value, items);
}

/** The notes of a list go to its first item and behind its last. */
function surrounded(
  entry: Entry,
  value: Layout & { kind: 'list' | 'map' },
  items: readonly NativeItem[],
): readonly NativeItem[] {
  return items.map((item, index) => {
    const isOnly = items.length === 1 && item.behind.length === 0;
    const before =
      index > 0 ? item.before : [...entry.before, ...value.open, ...(isOnly ? [] : entry.behind), ...item.before];
    const behind = isOnly ? entry.behind : item.behind;
    return { ...item, before, behind, after: index === items.length - 1 ? value.end : [] };
  });
}

interface Labelling {
  readonly block: Block;
  /** The label of a map's entry. */
  readonly name?: string;
  readonly path: string;
  readonly depth: number;
}

function labelled(entry: Entry, map: MapLayout, { block, name, path, depth }: Labelling): NativeItem {
  const second = block.second === undefined ? undefined : nameIn(map, block.second);
  const first = name ?? nameIn(map, block.first) ?? '';
  const fields = [...(name === undefined ? [block.first] : []), ...(second === undefined ? [] : [block.second])];
  const isLabel = ({ key }: Entry): boolean => fields.includes(key);
  const notes = map.entries.filter(isLabel).flatMap((each) => [...each.before, ...each.behind]);
  const open = [...map.open, ...notes].filter((line) => line !== '');
  // Only the service itself has its labels side by side.
  const colon = depth === 1 ? ' ' : ' : ';
  return {
    ...plain(entry),
    head: `${block.keyword} ${nativeKey(first, false)}${second === undefined ? '' : `${colon}${nativeKey(second, false)}`}`,
    bare: true,
    value: bodyOf(
      map,
      open,
      map.entries.filter((each) => !isLabel(each)),
    ),
    whole: map,
    path,
    depth,
  };
}

/** Of several comments behind an opening, the further ones stand on the lines below it. */
function bodyOf(map: MapLayout, notes: readonly string[], entries: readonly Entry[]): MapLayout {
  const [behind, ...rest] = notes;
  const [first, ...others] = entries;
  const open = behind === undefined ? [] : [behind];
  if (first === undefined) return { ...map, open, entries, end: [...rest, ...map.end] };
  return { ...map, open, entries: [{ ...first, before: [...rest, ...first.before] }, ...others] };
}

/** The text of a field, which a label can say. */
function nameIn(map: MapLayout, field: string): string | undefined {
  const found = map.entries.find((entry) => entry.key === field);
  const value = found === undefined ? undefined : found.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' && value.style !== 'expression'
    ? value.text
    : undefined;
}
