import type { Range } from '../source/source.ts';
import { rangeOf } from '../source/source.ts';
import { syntax } from '../diagnostics/syntax-diagnostics.ts';
import type { Block } from '../document/labels.ts';
import type { MapNode, Member, Node } from '../document/node.ts';
import { nativeDiagnostics } from './diagnostics.ts';
import type { Lowering } from './lowering.ts';

/** The blocks of one kind, in order. */
interface Blocks {
  readonly block: Block;
  /** The keyword of the first one. */
  readonly keyRange: Range;
  readonly entries: Member[];
  readonly names: Map<string, Member>;
}

/** The members of a map while it is read: blocks of one kind wait for further ones. */
export interface Gathering {
  /** Whether something was refused that may have held what the map seems to lack. */
  lost: boolean;
  readonly members: Map<string, Member | Blocks>;
}

/** Nothing gathered yet; `lost` says whether a part of the map could not be parsed. */
export function gatheringOf(lost: boolean): Gathering {
  return { lost, members: new Map() };
}

/** Adds an ordinary member; a key given before is told and left out. */
export function addMember(lowering: Lowering, gathering: Gathering, member: Member): void {
  const known = gathering.members.get(member.key);
  if (known === undefined) return void gathering.members.set(member.key, member);
  gathering.lost = true;
  if ('block' in known)
    lowering.diagnostics.push(
      nativeDiagnostics.twoForms({ range: member.keyRange }, { field: member.key, keyword: known.block.keyword }),
    );
  else tellTwice(lowering, member, known);
}

/** Adds a block: its name (the first label) and its content to those of its kind. */
export function addBlock(lowering: Lowering, gathering: Gathering, block: Block, keyRange: Range, entry: Member): void {
  if (block.kind === 'map' && block.field === '') return addMember(lowering, gathering, entry);
  const known = gathering.members.get(block.field);
  if (known !== undefined && !('block' in known)) {
    gathering.lost = true;
    lowering.diagnostics.push(
      nativeDiagnostics.twoForms({ range: keyRange }, { field: block.field, keyword: block.keyword }),
    );
    return;
  }
  const blocks: Blocks = known ?? { block, keyRange, entries: [], names: new Map() };
  if (known === undefined) gathering.members.set(block.field, blocks);
  const twin = block.kind === 'map' ? blocks.names.get(entry.key) : undefined;
  if (twin !== undefined) return tellTwice(lowering, entry, twin);
  blocks.names.set(entry.key, entry);
  blocks.entries.push(entry);
}

/** The members in order, each kind of block as the list or map that it stands for, where its first one stands. */
export function membersOf(gathering: Gathering): Member[] {
  return [...gathering.members.values()].map((each) => ('block' in each ? wholeOf(each) : each));
}

function wholeOf({ block, keyRange, entries }: Blocks): Member {
  const first = entries[0] as Member;
  const last = entries.at(-1) as Member;
  const range = rangeOf(first.value.range.source, first.value.range.start, last.value.range.end);
  const isSingle = block.single === true && entries.length === 1;
  const list: Node = { kind: 'list', range, items: entries.map((entry) => entry.value) };
  const map: MapNode = { kind: 'map', range, members: entries, keyword: block.keyword };
  const value = isSingle ? first.value : block.kind === 'list' ? list : map;
  return { key: block.field, keyRange, value, gathered: true };
}

function tellTwice(lowering: Lowering, again: Member, first: Member): void {
  const related = [{ range: first.keyRange, message: `'${again.key}' stands here first` }];
  lowering.diagnostics.push(syntax.duplicateKey({ range: again.keyRange }, { key: again.key }, { related }));
}
