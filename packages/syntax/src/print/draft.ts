import type { Node } from '../document/node.ts';
import type { Entry, Layout, ListLayout, MapLayout, ScalarLayout, Style } from './layout.ts';
import type { Holder, Slot } from './notes.ts';

/** A value that is being laid out: it has a place, and notes come to it. */
export type Draft = Layout & Holder;

/** An entry that is being laid out. */
export type EntryDraft = Entry & Slot & { readonly value: Draft };

/** A container whose entries stand in it in the order of the text, unless `slots` says otherwise. */
export function containerDraft(
  kind: 'map' | 'list',
  entries: readonly EntryDraft[],
  more: { readonly oneLine: boolean; readonly anchor?: string } & Partial<Pick<Holder, 'slots' | 'opened' | 'column'>>,
): Draft & (MapLayout | ListLayout) {
  return { kind, entries, slots: entries, open: [], end: [], ...more };
}

/** A scalar with what has been found out of how it was written. */
export function scalarDraft(
  node: Pick<ScalarLayout, 'value' | 'text'>,
  style: Style,
  more: Partial<ScalarLayout & Holder> = {},
): Draft {
  return { kind: 'scalar', value: node.value, text: node.text, style, open: [], end: [], ...more };
}

/** An entry without notes. */
export function entryDraft(
  value: Draft,
  place: { readonly start: number; readonly end: number },
  more: Pick<Partial<Entry>, 'key' | 'plainKey' | 'keyAnchor'> = {},
): EntryDraft {
  return { key: '', ...more, value, start: place.start, end: place.end, before: [], behind: [] };
}

/** A value without notes, for what stands elsewhere in the text. */
export function bareLayout(node: Node): Draft {
  if (node.kind === 'scalar') return scalarDraft(node, styleOf(node.text, node.quoted));
  const entries =
    node.kind === 'map'
      ? node.members.map((member) => entryDraft(bareLayout(member.value), member.keyRange, { key: member.key }))
      : node.items.map((item) => entryDraft(bareLayout(item), item.range));
  return containerDraft(node.kind, entries, { oneLine: node.flow === true });
}

function styleOf(text: string, quoted: boolean): Style {
  return !quoted ? 'plain' : text.includes('\n') ? 'block' : 'quoted';
}
