import { memberOf, suggester } from '@trainyard/syntax';
import type { Diagnostic, Fix, ListNode, MapNode, Member, Node } from '@trainyard/syntax';
import { model } from '../diagnostics.ts';
import { isFreeMap, namedLists } from '../schema/fields.ts';
import { fieldInto, isMapByName, isNone, isNull } from './merge.ts';

/**
 * What a layer takes away: an item or key that lies nowhere beneath it (a misspelt name would change nothing, silently), and whole
 * lists by `[]`. `base` is undefined for the lowest layer.
 */
export function* removals(base: Node | undefined, over: Node, field = ''): Generator<Diagnostic> {
  const key = namedLists().get(field);
  if (key !== undefined && over.kind === 'list') return yield* inList(base, over, field, key);
  if (over.kind !== 'map') return;
  if (key !== undefined && isMapByName(over, field)) return yield* inMapByName(base, over, field, key);
  if (isFreeMap(field) && base !== undefined) yield* removalsOfNothing(keysOf(base), over, field);
  // Overlays lie over the service as it is in the end, and are looked at then.
  if (field !== 'mlops.environments') yield* inMembers(base, over, field);
}

function* inMembers(base: Node | undefined, over: Node, field: string): Generator<Diagnostic> {
  if (over.kind !== 'map') return;
  for (const { key, value } of over.members)
    if (value.kind !== 'scalar') yield* removals(memberOf(base, key)?.value, value, fieldInto(field, key));
}

function* inList(base: Node | undefined, over: ListNode, field: string, key: string): Generator<Diagnostic> {
  const below = itemsBelow(base, field, key);
  if (isNone(over)) return yield* removesAll(below, over, field);
  for (const item of over.items) {
    const label = memberOf(item, key)?.value;
    if (label?.kind === 'scalar') yield* inMembers(below.get(label.text)?.value, item, field);
  }
}

function* inMapByName(base: Node | undefined, over: MapNode, field: string, key: string): Generator<Diagnostic> {
  const below = itemsBelow(base, field, key);
  yield* removalsOfNothing(below, over, field);
  for (const member of over.members) yield* inMembers(below.get(member.key)?.value, member.value, field);
}

type Below = ReadonlyMap<string, Pick<Member, 'keyRange' | 'value'>>;

function* removalsOfNothing(below: Below, over: MapNode, field: string): Generator<Diagnostic> {
  const suggest = suggester(below.keys());
  for (const { key, keyRange, value } of over.members) {
    // Whoever takes away again what a lower layer took away gets what they want: a tombstone is there, too.
    if (!isNull(value) || below.has(key) || key.startsWith('x-')) continue;
    const near = suggest(key);
    const fixes: Fix[] =
      near === undefined ? [] : [{ title: `write '${near}'`, safe: false, edits: [{ range: keyRange, text: near }] }];
    yield model.removesNothing(
      { range: keyRange },
      { name: key, list: lastOf(field), ...(near === undefined ? {} : { near }), known: [...below.keys()] },
      { fixes },
    );
  }
}

function* removesAll(below: Below, over: ListNode, field: string): Generator<Diagnostic> {
  const there = [...below].filter(([, { value }]) => !isNull(value));
  const [first] = there;
  if (first === undefined) return;
  yield model.removesAll(
    { range: over.range },
    { list: lastOf(field), names: there.map(([name]) => name) },
    { related: [{ range: first[1].keyRange, message: 'the first of them stands here' }] },
  );
}

/** The items of a named list by their names, however it is written. */
function itemsBelow(base: Node | undefined, field: string, key: string): Below {
  if (base?.kind === 'map') return isMapByName(base, field) ? keysOf(base) : new Map();
  const items = base?.kind === 'list' ? base.items : [];
  return new Map(
    items.flatMap((item) => {
      const label = memberOf(item, key)?.value;
      return label?.kind === 'scalar' ? [[label.text, { keyRange: label.range, value: item }] as const] : [];
    }),
  );
}

function keysOf(base: Node): Below {
  return new Map(base.kind === 'map' ? base.members.map((member) => [member.key, member]) : []);
}

function lastOf(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}
