import type { Range } from '../source/source.ts';

/** A comment, without its marker; `blankBefore` keeps groups of lines apart when printing. */
export interface Comment {
  readonly text: string;
  readonly place: 'before' | 'after';
}

interface NodeBase {
  readonly range: Range;
  readonly comments?: readonly Comment[];
}

/** What a scalar is before the schema has said what it means. */
export type Plain = string | number | boolean | null;

/** One value as written. `value` follows YAML 1.2's core schema; `text` is the content, quotes and escapes resolved. */
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: Plain;
  readonly text: string;
  readonly quoted: boolean;
}

/** One key of a map with its value. */
export interface Member {
  readonly key: string;
  readonly keyRange: Range;
  readonly value: Node;
}

/** A map, in the order written; keys are distinct. */
export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly members: readonly Member[];
}

/** A list. */
export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

/** The positioned tree that every front end produces. A front end decides structure only; what a scalar means is the schema's business. */
export type Node = MapNode | ListNode | ScalarNode;

/** The value of a key, if the map has it. */
export function memberOf(node: Node | undefined, key: string): Member | undefined {
  return node?.kind === 'map' ? node.members.find((member) => member.key === key) : undefined;
}
