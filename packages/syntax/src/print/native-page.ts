import type { IToken } from 'chevrotain';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { Labels } from '../document/labels.ts';
import type { ListNode, MapNode, Member, Node, ScalarNode } from '../document/node.ts';
import { nativeParser } from '../native/parser.ts';
import { readNative } from '../native/read.ts';
import { append } from '../source/append.ts';
import type { Source } from '../source/source.ts';
import { containerDraft, entryDraft, scalarDraft } from './draft.ts';
import type { Draft, EntryDraft } from './draft.ts';
import { contentOf, expressionLines, textOfLines } from './expression-lines.ts';
import type { Page } from './layout.ts';
import { handOut, notesOf, prepend } from './notes.ts';

/** Reads a text in the native syntax with its comments. Without a page there is an error. */
export function readNativePage(source: Source, labels: Labels): Outcome<Page | undefined> {
  const { value, diagnostics } = readNative(source, labels);
  if (value?.kind !== 'map' || hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const root = mapDraft(source, value, false);
  const comments = nativeComments(source.text);
  handOut(source, root, notesOf(source, comments));
  settleLabels(root);
  settleHead(root);
  return { value: { root, start: [], end: [], tree: value, comments: comments.map(({ text }) => text) }, diagnostics };
}

/** The comments of a native text. */
export function nativeComments(text: string): { start: number; text: string }[] {
  const comments: readonly IToken[] = nativeParser().lexer.tokenize(text).groups['comments'] ?? [];
  return comments.map(({ startOffset, image }) => ({ start: startOffset, text: contentOf(image) }));
}

function draftOf(source: Source, node: Node): Draft {
  if (node.kind === 'scalar') return nativeScalar(source, node);
  const mark = source.text[node.kind === 'map' ? (node.open ?? node.range.start) : node.range.start];
  if (mark !== '{' && mark !== '[') return callDraft(node);
  return node.kind === 'map' ? mapDraft(source, node, true) : listDraft(source, node);
}

function mapDraft(source: Source, node: MapNode, hasMarks: boolean): Draft & { kind: 'map' } {
  const slots: EntryDraft[] = [];
  const oneLine = node.flow === true;
  const entries = node.members.map((member) => {
    if (member.label === true) return entryDraft(draftOf(source, member.value), member.keyRange, { key: member.key });
    const entry =
      member.gathered === true
        ? gatheredDraft(source, member, oneLine, slots)
        : entryDraft(draftOf(source, member.value), memberPlace(member), { key: member.key });
    if (member.gathered !== true) slots.push(entry);
    return entry;
  });
  slots.sort((a, b) => a.start - b.start);
  const opened = hasMarks ? { opened: (node.open ?? node.range.start) + 1 } : {};
  return containerDraft('map', entries, { oneLine, slots, ...opened }) as Draft & { kind: 'map' };
}

/** From the keyword of a labelled block, or from the key. */
function memberPlace({ keyRange, value }: Member): { start: number; end: number } {
  return { start: Math.min(keyRange.start, value.range.start), end: value.range.end };
}

/** A list or map of labelled blocks has no place; its blocks stand among the other entries of the map around it. */
function gatheredDraft(source: Source, member: Member, oneLine: boolean, slots: EntryDraft[]): EntryDraft {
  const { key, value } = member;
  const own = { key };
  if (value.kind === 'list') {
    const entries = value.items.map((item, index) =>
      entryDraft(draftOf(source, item), {
        start: index === 0 ? Math.min(member.keyRange.start, item.range.start) : item.range.start,
        end: item.range.end,
      }),
    );
    append(slots, entries);
    const isExtends = entries.every((entry) => entry.value.kind === 'scalar');
    return entryDraft(containerDraft('list', entries, { oneLine: oneLine || isExtends, slots: [] }), value.range, own);
  }
  if (value.kind === 'map' && value.keyword !== undefined) {
    const entries = value.members.map((each) =>
      entryDraft(draftOf(source, each.value), memberPlace(each), { key: each.key }),
    );
    append(slots, entries);
    return entryDraft(containerDraft('map', entries, { oneLine, slots: [] }), value.range, own);
  }
  const entry = entryDraft(draftOf(source, value), value.range, own);
  slots.push(entry);
  return entry;
}

function listDraft(source: Source, node: ListNode): Draft {
  const { start, end } = node.range;
  return containerDraft(
    'list',
    node.items.map((item) => entryDraft(draftOf(source, item), item.range)),
    { oneLine: !source.text.slice(start, end).includes('\n'), opened: start + 1 },
  );
}

/** What a call stands for. Comments in its brackets go above it. */
function callDraft(node: MapNode | ListNode): Draft {
  const scalar = (value: Node): Draft => {
    const { text, quoted } = value as ScalarNode;
    return scalarDraft(value as ScalarNode, quoted ? (text.includes('\n') ? 'block' : 'quoted') : 'plain');
  };
  const entries =
    node.kind === 'map'
      ? node.members.map((member) => entryDraft(scalar(member.value), member.keyRange, { key: member.key }))
      : node.items.map((item) => entryDraft(scalar(item), item.range));
  const { slots: _none, ...draft } = containerDraft(node.kind, entries, { oneLine: true });
  return draft as Draft;
}

function nativeScalar(source: Source, node: ScalarNode): Draft {
  const { start, end } = node.range;
  if (node.expression === true) {
    const lines = expressionLines(source.text.slice(start, end));
    const text = textOfLines(lines);
    return scalarDraft({ value: text, text }, 'expression', { lines, own: start });
  }
  if (!node.quoted) return scalarDraft(node, 'plain');
  return scalarDraft(node, source.text[start] === '`' && node.text.includes('\n') ? 'block' : 'quoted');
}

/** A blank line above the first of some labelled blocks stands above all of them. */
function settleGathered({ value, before }: EntryDraft): void {
  if (value.kind === 'scalar' || value.kind === 'alias' || value.slots?.length !== 0) return;
  const first = (value.entries as readonly EntryDraft[])[0];
  while (first?.before[0] === '') before.push(first.before.shift() ?? '');
}

/** Comments behind the `{` of a block in a list go to its first label: there they stand in YAML. */
function settleLabels(value: Draft): void {
  if (value.kind !== 'map' && value.kind !== 'list') return;
  for (const entry of value.entries as readonly EntryDraft[]) {
    settleLabels(entry.value);
    settleGathered(entry);
    const { value: inner } = entry;
    if (value.kind !== 'list' || inner.kind !== 'map' || inner.slots === undefined) continue;
    const slots: readonly unknown[] = inner.slots;
    const label = (inner.entries as readonly EntryDraft[])[0];
    if (label === undefined || slots.includes(label) || inner.open.length === 0) continue;
    const [first, ...rest] = inner.open.splice(0) as [string, ...string[]];
    label.behind.push(first);
    const body = (inner.entries as readonly EntryDraft[]).find((each) => slots.includes(each));
    const lines = body?.before ?? inner.end;
    prepend(lines, rest);
  }
}

/** What stands above the first `extends` is about the file: in a list it would stand within the brackets. */
function settleHead(root: Draft & { kind: 'map' }): void {
  const first = (root.entries as readonly EntryDraft[])[0];
  if (first?.key !== 'extends' || first.value.kind !== 'list') return;
  const item = (first.value.entries as readonly EntryDraft[])[0];
  if (item !== undefined) append(first.before, item.before.splice(0));
}
