import type { ListNode, MapNode, Member, Node, ScalarNode } from '@trainyard/syntax';
import { fieldsIn, namedLists, takesOneItem } from '../schema/fields.ts';

/**
 * Lays one layer over another. Maps merge by key, lists of named items by name, everything else is replaced. `null` stays as a
 * tombstone, and what took the place of something else is marked (`replaces`), so that merging is associative; reading the data
 * (`toData`) takes tombstones out at the end. Every node keeps the range that a person wrote.
 */
export function mergeLayers(base: Node, over: Node, field = ''): Node {
  if (over.kind !== 'scalar' && over.replaces === true) return over;
  const key = namedLists().get(field);
  if (key === undefined)
    return base.kind === 'map' && over.kind === 'map' ? mergeMaps(base, over, field) : replacing(over);
  // An empty list says that there are none; an empty map says nothing.
  if (isNone(over)) return replacing(over);
  if (isEmptyMap(over) && base.kind !== 'scalar') return base;
  if (isEmptyMap(base) && over.kind !== 'scalar') return base.replaces === true ? replacing(over) : over;
  const left = byName(base, key, field);
  const right = byName(over, key, field);
  if (left !== undefined && right !== undefined) return mergeNamed(left, right, field);
  return left === undefined && right === undefined && base.kind === 'map' && over.kind === 'map'
    ? mergeMaps(base, over, field)
    : replacing(over);
}

/** The field that a key of a map leads to: an environment's overlay is laid over the service itself. */
export function fieldInto(field: string, key: string): string {
  if (field === 'mlops.environments') return 'mlops';
  return field === '' ? key : `${field}.${key}`;
}

/** Turns maps by name into lists, without the items that a tombstone took out: the form that the schema reads. */
export function withListsOfNamed(node: Node, field = ''): Node {
  const key = namedLists().get(field);
  if (key !== undefined && node.kind === 'map' && !isEmptyMap(node) && isMapByName(node, field))
    return itemsWithLists(asList(node, key), field);
  if (node.kind === 'list') return itemsWithLists(node, field);
  return node.kind === 'map' ? membersWithLists(node, field) : node;
}

function itemsWithLists(list: ListNode, field: string): ListNode {
  return { ...list, items: list.items.map((item) => (item.kind === 'map' ? membersWithLists(item, field) : item)) };
}

function membersWithLists(map: MapNode, field: string): MapNode {
  // Overlays keep their tombstones until they are merged.
  if (field === 'mlops.environments') return map;
  const members = map.members.map((member) => ({
    ...member,
    value: withListsOfNamed(member.value, fieldInto(field, member.key)),
  }));
  return { ...map, members };
}

function mergeMaps(base: MapNode, over: MapNode, field: string): MapNode {
  return {
    ...over,
    members: mergeMembers(base, over, (below, above, key) => {
      // Nothing below `mlops:` says nothing; it does not take the service away.
      if (field === '' && key === 'mlops' && (isNull(above) || isNull(below))) return isNull(above) ? below : above;
      return mergeLayers(below, above, fieldInto(field, key));
    }),
    ...carried(base, over),
  };
}

function mergeNamed(base: MapNode, over: MapNode, field: string): MapNode {
  const members = mergeMembers(base, over, (below, above) =>
    below.kind === 'map' && above.kind === 'map' && above.replaces !== true
      ? mergeMaps(below, above, field)
      : replacing(above),
  );
  return { kind: 'map', range: over.range, members, named: true, ...carried(base, over) };
}

/** What holds for the whole if it holds for a part: that it replaces what lies beneath, and that something in it could not be read. */
function carried(base: MapNode, over: MapNode): Pick<MapNode, 'replaces' | 'incomplete'> {
  return {
    ...(base.replaces === true ? { replaces: true } : {}),
    ...(base.incomplete === true || over.incomplete === true ? { incomplete: true } : {}),
  };
}

function mergeMembers(
  base: MapNode,
  over: MapNode,
  merge: (below: Node, above: Node, key: string) => Node,
): readonly Member[] {
  const above = new Map(over.members.map((member) => [member.key, member]));
  const below = new Set(base.members.map((member) => member.key));
  const merged = base.members.map((member): Member => {
    const winner = above.get(member.key);
    return winner === undefined ? member : { ...winner, value: merge(member.value, winner.value, member.key) };
  });
  return [...merged, ...over.members.filter((member) => !below.has(member.key))];
}

/** The items of a named list by their names, however the list is written; undefined for what is none. */
function byName(node: Node, key: string, field: string): MapNode | undefined {
  if (node.kind === 'map') return isMapByName(node, field) ? inOrder(node) : undefined;
  if (node.kind !== 'list') return undefined;
  const members: Member[] = [];
  const seen = new Set<string>();
  for (const item of node.items) {
    const label = item.kind === 'map' ? item.members.find((member) => member.key === key)?.value : undefined;
    const name = label?.kind === 'scalar' && label.value !== null && !seen.has(label.text) ? label.text : undefined;
    seen.add(name ?? '');
    // Without a name, or with that of another, it is a mistake of its own, which the schema tells: it must not get lost here.
    members.push({
      key: name ?? `${NAMELESS}${item.range.source.file}:${item.range.start}`,
      keyRange: name === undefined || label === undefined ? item.range : label.range,
      value: item,
    });
  }
  const replaces = node.replaces === true || isNone(node);
  return { kind: 'map', range: node.range, members, ...(replaces ? { replaces } : {}) };
}

/** Begins the key of an item that has no name of its own; no key of a file begins so. */
const NAMELESS = '\0';

/** A map has no order but a list has: items that come from a map come by their names, so that no order of keys changes a byte. */
function inOrder(map: MapNode): MapNode {
  if (map.named === true) return map;
  return { ...map, named: true, members: [...map.members].sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

function asList(map: MapNode, key: string): ListNode {
  const items = inOrder(map)
    .members.filter((member) => member.key.startsWith(NAMELESS) || !isNull(member.value))
    .map((member): Node => {
      if (member.key.startsWith(NAMELESS)) return member.value;
      if (member.value.kind !== 'map' || member.value.members.some((each) => each.key === key)) return member.value;
      const label: ScalarNode = {
        kind: 'scalar',
        range: member.keyRange,
        value: member.key,
        text: member.key,
        quoted: true,
      };
      return { ...member.value, members: [{ key, keyRange: member.keyRange, value: label }, ...member.value.members] };
    });
  return { kind: 'list', range: map.range, items };
}

/**
 * Whether a map holds items by name and is not one item that forgot its list: its values are maps and tombstones, or no key of it is
 * a field of an item. Where one item may stand without its list, both must hold.
 */
export function isMapByName(map: MapNode, field: string): boolean {
  if (map.named === true) return true;
  const fields = fieldsIn(field);
  const ofItems = map.members.every((member) => member.value.kind === 'map' || isNull(member.value));
  const ofNames = map.members.every((member) => !fields.includes(member.key));
  return takesOneItem(field) ? ofItems && ofNames : ofItems || ofNames;
}

function replacing(node: Node): Node {
  return node.kind === 'scalar' || node.replaces === true ? node : { ...node, replaces: true };
}

/** `[]`: none of them. */
export function isNone(node: Node): boolean {
  return node.kind === 'list' && node.items.length === 0;
}

function isEmptyMap(node: Node): node is MapNode {
  return node.kind === 'map' && node.members.length === 0;
}

/** A tombstone: what lies beneath is absent. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}
