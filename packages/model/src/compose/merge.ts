import { pathOf } from '@trainyard/syntax';
import type { ListNode, MapNode, Member, Node, ScalarNode } from '@trainyard/syntax';
import { namedLists } from '../schema/fields.ts';

/**
 * Lays one layer over another. Maps merge by key, lists of named items by name, everything else is replaced. `null` stays as a
 * tombstone, so that merging is associative; reading the data (`toData`) takes it out at the end. Every node keeps the range that a person wrote.
 */
export function mergeLayers(base: Node, over: Node, field = ''): Node {
  const key = namedLists().get(field);
  if (key !== undefined && isListLike(base) && (isListLike(over) || namesItemsOf(base, over, key)))
    return mergeNamed(base, over, key, field);
  if (base.kind !== 'map' || over.kind !== 'map') return over;
  const overByKey = new Map(over.members.map((member) => [member.key, member]));
  const baseKeys = new Set(base.members.map((member) => member.key));
  const merged = base.members.map((member): Member => {
    const winner = overByKey.get(member.key);
    return winner === undefined
      ? member
      : { ...winner, value: mergeLayers(member.value, winner.value, join(field, member.key)) };
  });
  const incomplete = base.incomplete === true ? { incomplete: true } : {};
  return {
    ...over,
    ...incomplete,
    members: [...merged, ...over.members.filter((member) => !baseKeys.has(member.key))],
  };
}

/** Turns maps by name into lists, without the items that a tombstone took out: the form that the schema reads. */
export function withListsOfNamed(node: Node, field = ''): Node {
  const key = namedLists().get(field);
  if (key !== undefined && node.kind === 'map' && isMapByName(node)) return withListsOfNamed(asList(node, key), field);
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => withListsOfNamed(item, field)) };
  if (node.kind === 'scalar') return node;
  const members = node.members.map((member) => ({
    ...member,
    value: isFree(field) ? member.value : withListsOfNamed(member.value, join(field, member.key)),
  }));
  return { ...node, members };
}

function mergeNamed(base: ListNode | MapNode, over: ListNode | MapNode, key: string, field: string): Node {
  const left = base.kind === 'list' ? byName(base, key) : base;
  const right = over.kind === 'list' ? byName(over, key) : over;
  // A list without names cannot be merged by name; the schema will say what is missing.
  if (left === undefined || right === undefined) return over;
  const taken = new Map(right.members.map((member) => [member.key, member]));
  const known = new Set(left.members.map((member) => member.key));
  const merged = left.members.map((member) => {
    const winner = taken.get(member.key);
    if (winner === undefined) return member;
    return {
      ...winner,
      value:
        member.value.kind === 'map' && winner.value.kind === 'map'
          ? mergeLayers(member.value, winner.value, field)
          : winner.value,
    };
  });
  return {
    kind: 'map',
    range: right.range,
    members: [...merged, ...right.members.filter((member) => !known.has(member.key))],
  };
}

function byName(list: ListNode, key: string): MapNode | undefined {
  const members: Member[] = [];
  const seen = new Set<string>();
  for (const item of list.items) {
    const label = item.kind === 'map' ? item.members.find((member) => member.key === key) : undefined;
    if (label?.value.kind !== 'scalar' || seen.has(label.value.text)) return undefined;
    seen.add(label.value.text);
    members.push({ key: label.value.text, keyRange: label.value.range, value: item });
  }
  return { kind: 'map', range: list.range, members };
}

function asList(map: MapNode, key: string): ListNode {
  const items = map.members
    .filter((member) => !isNull(member.value))
    .map((member): Node => {
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

function isListLike(node: Node): node is ListNode | MapNode {
  return node.kind === 'list' || (node.kind === 'map' && isMapByName(node));
}

/** Every value a map or a tombstone: otherwise it is one item that forgot its list, and the schema will say so. */
function isMapByName(map: MapNode): boolean {
  return map.members.length > 0 && map.members.every((member) => member.value.kind === 'map' || isNull(member.value));
}

/** A map over a list that speaks of nothing but its items is by name, whatever stands in it. */
function namesItemsOf(base: ListNode | MapNode, over: Node, key: string): over is MapNode {
  const names = base.kind === 'list' ? byName(base, key) : base;
  return (
    over.kind === 'map' &&
    over.members.every((member) => names?.members.some((each) => each.key === member.key) === true)
  );
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Overlays keep their tombstones until they are merged. */
function isFree(field: string): boolean {
  return field === pathOf('environments') || field === 'mlops.environments';
}

function join(field: string, key: string): string {
  return field === '' ? key : `${field}.${key}`;
}
