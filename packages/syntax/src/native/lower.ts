import type { IToken } from 'chevrotain';
import { nearest } from '../diagnostics/suggest.ts';
import { syntax } from '../diagnostics/syntax-diagnostics.ts';
import type { Block } from '../document/labels.ts';
import type { ListNode, MapNode, Member, Node, ScalarNode } from '../document/node.ts';
import { rangeOf } from '../source/source.ts';
import type { Range } from '../source/source.ts';
import { callOf } from './calls.ts';
import { nativeDiagnostics } from './diagnostics.ts';
import type { Lowering } from './lowering.ts';
import { endOf } from './parser.ts';
import { nameOf, scalarOf } from './scalars.ts';
import type { Item, NativeDocument, Value } from './tree.ts';

/** The document tree of a text: the labels of blocks become fields, blocks of one kind a list or a map. */
export function lowerDocument(lowering: Lowering, document: NativeDocument): MapNode {
  const extensions = document.items.filter(isExtension);
  const others = document.items.filter((item) => !isExtension(item));
  const first = others[0];
  for (const late of extensions)
    if (first !== undefined && late.key.startOffset > first.key.startOffset)
      lowering.diagnostics.push(nativeDiagnostics.extendsPlace({ range: rangeOfToken(lowering, late.key) }));
  const map = lowerMap(lowering, others, '', rangeOf(lowering.source, 0, lowering.source.text.trimEnd().length), -1);
  return extensions.length === 0 ? map : { ...map, members: [extendsMember(lowering, extensions), ...map.members] };
}

function isExtension(item: Item): boolean {
  return (
    item.key.image === 'extends' &&
    item.value.kind === 'expression' &&
    item.labels.length === 0 &&
    item.value.start > endOf(item.key) - 1 &&
    item.value.tree.kind === 'string' &&
    item.value.tree.span.end === 0
  );
}

function extendsMember(lowering: Lowering, items: readonly Item[]): Member {
  const texts = items.flatMap(({ value }) =>
    value.kind === 'expression' ? [lowerValue(lowering, value, 'extends')] : [],
  );
  const key = rangeOfToken(lowering, items[0]?.key as IToken);
  return {
    key: 'extends',
    keyRange: key,
    value: {
      kind: 'list',
      range: rangeOf(lowering.source, key.start, texts.at(-1)?.range.end ?? key.end),
      items: texts,
    },
    gathered: true,
  };
}

/** Members that are being gathered: those of blocks wait for further ones of their kind. */
interface Gathering {
  readonly members: Map<string, { readonly member: Member; readonly block?: Block }>;
}

function lowerMap(lowering: Lowering, items: readonly Item[], path: string, range: Range, bracket: number): MapNode {
  const gathering: Gathering = { members: new Map() };
  const blocks = lowering.labels.blocksIn(path);
  let before: Item | undefined;
  for (const item of items) {
    if (before !== undefined && !before.comma && isOneLine(lowering, before, item))
      missingComma(lowering, before, item);
    before = item;
    const key = nameOf(item.key);
    // In quotes a word without labels is a key like any other, so that every key can be written.
    const mayBegin = item.labels.length > 0 || !/^["'`]/.test(item.key.image);
    const block = blocks.find(
      (each) => each.keyword === key && mayBegin && (item.labels.length > 0 || each.keyword !== each.field),
    );
    if (item.labels.length === 0 && (block === undefined || item.value.kind !== 'block'))
      addMember(lowering, gathering, {
        key,
        keyRange: rangeOfToken(lowering, item.key),
        value: lowerValue(lowering, item.value, lowering.labels.into(path, key)),
      });
    else if (block === undefined) refuseLabels(lowering, item, key, blocks);
    else if (item.labels.length === 0)
      lowering.diagnostics.push(
        nativeDiagnostics.missingLabel({ range: rangeOfToken(lowering, item.key) }, { key, form: formOf(block) }),
      );
    else addBlock(lowering, gathering, item, block, path);
  }
  const members = [...gathering.members.values()].map(({ member, block }) =>
    block?.single === true ? single(member) : member,
  );
  return {
    kind: 'map',
    range,
    members,
    ...(isFlow(lowering, range, bracket) ? { flow: true } : {}),
    ...(lowering.incomplete.has(bracket) ? { incomplete: true } : {}),
  };
}

function isFlow(lowering: Lowering, range: Range, bracket: number): boolean {
  return bracket >= 0 && !lowering.source.text.slice(range.start, range.end).includes('\n');
}

function isOneLine(lowering: Lowering, before: Item, item: Item): boolean {
  return !lowering.source.text
    .slice(before.value.kind === 'expression' ? before.value.end : endOf(before.value.close), item.key.startOffset)
    .includes('\n');
}

function missingComma(lowering: Lowering, before: Item, item: Item): void {
  const range = rangeOfToken(lowering, item.key);
  const end = before.value.kind === 'expression' ? before.value.end : endOf(before.value.close);
  const fixes = [
    { title: 'put a comma between them', safe: true, edits: [{ range: rangeOf(lowering.source, end), text: ',' }] },
  ];
  lowering.diagnostics.push(
    nativeDiagnostics.missingComma({ range }, { key: nameOf(item.key), before: nameOf(before.key) }, { fixes }),
  );
}

function refuseLabels(lowering: Lowering, item: Item, key: string, blocks: readonly Block[]): void {
  const near =
    blocks.find((block) => block.field === key)?.keyword ??
    nearest(
      key,
      blocks.map((block) => block.keyword),
    );
  const range = rangeOfToken(lowering, item.key);
  const fixes = near === undefined ? [] : [{ title: `write '${near}'`, safe: false, edits: [{ range, text: near }] }];
  lowering.diagnostics.push(
    nativeDiagnostics.unknownBlock({ range }, { key, ...(near === undefined ? {} : { near }) }, { fixes }),
  );
}

function addMember(lowering: Lowering, gathering: Gathering, member: Member): void {
  const known = gathering.members.get(member.key);
  if (known === undefined) return void gathering.members.set(member.key, { member });
  const at = { range: member.keyRange };
  if (known.block !== undefined)
    lowering.diagnostics.push(nativeDiagnostics.twoForms(at, { field: member.key, keyword: known.block.keyword }));
  else
    lowering.diagnostics.push(
      syntax.duplicateKey(
        at,
        { key: member.key },
        { related: [{ range: known.member.keyRange, message: `'${member.key}' stands here first` }] },
      ),
    );
}

/** How a block with labels is written. */
function formOf(block: Block): string {
  const word = (field: string): string => (field === '' ? 'NAME' : field.toUpperCase());
  return `${block.keyword} ${word(block.first)}${block.second === undefined ? '' : ` : ${word(block.second)}`}`;
}

function addBlock(lowering: Lowering, gathering: Gathering, item: Item, block: Block, path: string): void {
  const [first, second] = item.labels;
  if (first === undefined || item.value.kind === 'expression' || item.value.kind === 'list') return;
  const isRoot = path === '';
  if (second !== undefined && (block.second === undefined || item.colon === isRoot))
    return void lowering.diagnostics.push(
      nativeDiagnostics.labelForm(
        { range: rangeOfToken(lowering, second) },
        { key: block.keyword, form: isRoot ? 'mlops NAME "VERSION"' : formOf(block) },
      ),
    );
  const inner = lowering.labels.into(
    lowering.labels.into(path, block.field === '' ? '' : block.field),
    block.kind === 'map' ? nameOf(first) : '',
  );
  const body = lowerMap(
    lowering,
    item.value.items,
    inner,
    rangeOf(lowering.source, item.key.startOffset, endOf(item.value.close)),
    item.value.open.startOffset,
  );
  const flow = isFlow(lowering, rangeOf(lowering.source, item.value.open.startOffset, endOf(item.value.close)), 0)
    ? { flow: true }
    : {};
  const labelled = [
    ...(block.first === '' ? [] : [labelMember(lowering, block.first, first)]),
    ...(second === undefined || block.second === undefined ? [] : [labelMember(lowering, block.second, second)]),
  ];
  for (const label of labelled) {
    const again = body.members.find((member) => member.key === label.key);
    if (again !== undefined)
      lowering.diagnostics.push(
        syntax.duplicateKey(
          { range: again.keyRange },
          { key: again.key },
          { related: [{ range: label.keyRange, message: `'${label.key}' stands here first` }] },
        ),
      );
  }
  const { flow: _flow, ...rest } = body;
  gather(lowering, gathering, block, item, {
    ...rest,
    ...flow,
    open: item.value.open.startOffset,
    members: [...labelled, ...body.members],
  });
}

function labelMember({ source }: Lowering, key: string, token: IToken): Member {
  const range = rangeOf(source, token.startOffset, endOf(token));
  const text = nameOf(token);
  return {
    key,
    keyRange: range,
    value: { kind: 'scalar', range, value: text, text, quoted: /^["'`]/.test(token.image) },
    label: true,
  };
}

/** Puts a block among those of its kind. */
function gather(lowering: Lowering, gathering: Gathering, block: Block, item: Item, node: MapNode): void {
  const keyRange = rangeOfToken(lowering, item.key);
  const entry: Member = {
    key: nameOf(item.labels[0] as IToken),
    keyRange: rangeOfToken(lowering, item.labels[0] as IToken),
    value: node,
  };
  if (block.kind === 'map' && block.field === '') return addMember(lowering, gathering, entry);
  const known = gathering.members.get(block.field);
  if (known !== undefined && known.block === undefined)
    return void lowering.diagnostics.push(
      nativeDiagnostics.twoForms({ range: keyRange }, { field: block.field, keyword: block.keyword }),
    );
  const old = known?.member.value;
  const range = rangeOf(lowering.source, old?.range.start ?? node.range.start, node.range.end);
  const duplicate = old?.kind === 'map' ? old.members.find((member) => member.key === entry.key) : undefined;
  if (duplicate !== undefined)
    return void lowering.diagnostics.push(
      syntax.duplicateKey(
        { range: entry.keyRange },
        { key: entry.key },
        { related: [{ range: duplicate.keyRange, message: `'${entry.key}' stands here first` }] },
      ),
    );
  const value: Node =
    block.kind === 'list'
      ? { kind: 'list', range, items: [...(old?.kind === 'list' ? old.items : []), node] }
      : {
          kind: 'map',
          range,
          members: [...(old?.kind === 'map' ? old.members : []), entry],
          keyword: block.keyword,
        };
  gathering.members.set(block.field, {
    member: { key: block.field, keyRange: known?.member.keyRange ?? keyRange, value, gathered: true },
    block,
  });
}

/** The one item of a list that may stand without it. */
function single(member: Member): Member {
  const list = member.value as ListNode;
  return list.items.length === 1 && list.items[0] !== undefined ? { ...member, value: list.items[0] } : member;
}

function lowerValue(lowering: Lowering, value: Value, path: string): Node {
  if (value.kind === 'block')
    return lowerMap(
      lowering,
      value.items,
      path,
      rangeOf(lowering.source, value.open.startOffset, endOf(value.close)),
      value.open.startOffset,
    );
  if (value.kind === 'list')
    return {
      kind: 'list',
      range: rangeOf(lowering.source, value.open.startOffset, endOf(value.close)),
      items: value.items.map((item) => lowerValue(lowering, item, path)),
      flow: true,
    };
  const range = rangeOf(lowering.source, value.start, value.end);
  const text = lowering.text.slice(value.start, value.end);
  return callOf(lowering, value, range) ?? scalar(lowering, value, text, range);
}

function scalar(lowering: Lowering, value: Value & { kind: 'expression' }, text: string, range: Range): ScalarNode {
  const node = scalarOf(value.tree, text, value.holds, range);
  if (
    typeof node.value === 'number' &&
    Number.isInteger(node.value) &&
    !Number.isSafeInteger(node.value) &&
    /^-?\d+$/.test(text)
  )
    lowering.diagnostics.push(syntax.unsafeInteger({ range }, { text }));
  return node;
}

function rangeOfToken({ source }: Pick<Lowering, 'source'>, token: IToken): Range {
  return rangeOf(source, token.startOffset, endOf(token));
}
