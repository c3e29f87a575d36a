import type { Range } from '../source/source.ts';

interface NodeBase {
  readonly range: Range;
}

/** What a scalar is before the schema has said what it means. */
export type Plain = string | number | boolean | null;

/** One value as written. `value` follows YAML 1.2's core schema; `text` is the content, quotes and escapes resolved. */
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: Plain;
  readonly text: string;
  readonly quoted: boolean;
  /** True for what the native syntax wrote as an expression: only a field that holds a condition takes it. */
  readonly expression?: boolean;
}

/** One key of a map with its value. */
export interface Member {
  readonly key: string;
  readonly keyRange: Range;
  readonly value: Node;
  /** True for a field that a label fills (`stage NAME : TYPE`): it stands before the block. */
  readonly label?: boolean;
  /** True for a list or map that was gathered from labelled blocks: it has no place of its own. */
  readonly gathered?: boolean;
}

/** A map, in the order written; keys are distinct. */
export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly members: readonly Member[];
  /** Written on one line, in braces. */
  readonly flow?: boolean;
  /** Offset of the `{` of a labelled block, whose range begins at its keyword. */
  readonly open?: number;
  /** The keyword of the labelled blocks from which its entries were gathered: each is written as one. */
  readonly keyword?: string;
  /** True if a part of it could not be read, which was said: what it seems to lack may stand there. */
  readonly incomplete?: boolean;
  /** Set by merging: it took the place of what lay beneath, and nothing of that comes back. */
  readonly replaces?: boolean;
  /** Set by merging: its keys are the names of a list's items. */
  readonly named?: boolean;
}

/** A list. */
export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
  /** Written in brackets. */
  readonly flow?: boolean;
  /** Set by merging, as for maps. */
  readonly replaces?: boolean;
}

/** The positioned tree that every front end produces. A front end decides structure only; what a scalar means is the schema's business. */
export type Node = MapNode | ListNode | ScalarNode;

/** The value of a key, if the map has it. */
export function memberOf(node: Node | undefined, key: string): Member | undefined {
  if (node?.kind !== 'map') return undefined;
  return node.members.length > FEW ? indexOf(node).get(key) : node.members.find((member) => member.key === key);
}

/** Maps up to this size are searched from the front. */
const FEW = 16;
const indexes = new WeakMap<MapNode, ReadonlyMap<string, Member>>();

/** The members of a large map by key, made once: a search from the front for each of its keys would grow with the square of their number. */
function indexOf(node: MapNode): ReadonlyMap<string, Member> {
  const known = indexes.get(node);
  if (known !== undefined) return known;
  const index = new Map(node.members.map((member) => [member.key, member]));
  indexes.set(node, index);
  return index;
}

/** The first map or list that stands within more others than a depth allows; undefined if none does. */
export function tooDeepIn(node: Node, depth: number): Node | undefined {
  if (node.kind === 'scalar') return undefined;
  if (depth === 0) return node;
  const inner = node.kind === 'list' ? node.items : node.members.map((member) => member.value);
  for (const each of inner) {
    const found = tooDeepIn(each, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
