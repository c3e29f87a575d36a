import type { IToken } from 'chevrotain';
import { nearest } from '../diagnostics/suggest.ts';
import { syntax } from '../diagnostics/syntax-diagnostics.ts';
import type { Block } from '../document/labels.ts';
import type { MapNode, Member, Node, ScalarNode } from '../document/node.ts';
import { rangeOf } from '../source/source.ts';
import type { Range } from '../source/source.ts';
import { callOf } from './calls.ts';
import { addBlock, addMember, gatheringOf, membersOf } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import { nativeDiagnostics } from './diagnostics.ts';
import type { Lowering } from './lowering.ts';
import { endOf } from './parser.ts';
import { nameOf, scalarOf } from './scalars.ts';
import type { Item, NativeDocument, Value } from './tree.ts';

/** The document tree of a text: the labels of blocks become fields, blocks of one kind a list or a map. */
export function lowerDocument(lowering: Lowering, document: NativeDocument): MapNode {
  const others = document.items.filter((item) => !isExtension(item));
  const top = others[0]?.key.startOffset ?? Infinity;
  const [extensions, late] = [true, false].map((early) =>
    document.items.filter((item) => isExtension(item) && item.key.startOffset < top === early),
  ) as [Item[], Item[]];
  for (const item of late)
    lowering.diagnostics.push(nativeDiagnostics.extendsPlace({ range: rangeOfToken(lowering, item.key) }));
  // What a misplaced one leads to is not read, so what seems to be missing may stand there.
  const gap = late.length > 0 ? { incomplete: true } : {};
  const map = {
    ...lowerMap(lowering, others, '', rangeOf(lowering.source, 0, lowering.source.text.trimEnd().length), -1),
    ...gap,
  };
  return extensions.length === 0 ? map : withExtensions(lowering, map, extendsMember(lowering, extensions));
}

/** What a map extends is given by `extends "…"` or by the field, not by both. */
function withExtensions(lowering: Lowering, map: MapNode, extended: Member): MapNode {
  const again = map.members.find((member) => member.key === extended.key);
  if (again !== undefined)
    lowering.diagnostics.push(
      syntax.duplicateKey(
        { range: again.keyRange },
        { key: again.key },
        { related: [{ range: extended.keyRange, message: `'${again.key}' stands here first` }] },
      ),
    );
  return { ...map, members: [extended, ...map.members.filter((member) => member !== again)] };
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

function lowerMap(lowering: Lowering, items: readonly Item[], path: string, range: Range, bracket: number): MapNode {
  const gathering = gatheringOf(lowering.incomplete.has(bracket));
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
    else if (block === undefined) {
      // A misspelt keyword is read as what it was meant to be, so that the names in its labels are known.
      const meant = refuseLabels(lowering, item, key, blocks);
      if (meant === undefined) gathering.lost = true;
      else lowerBlock(lowering, gathering, item, meant, path);
    } else if (item.labels.length === 0) {
      gathering.lost = true;
      lowering.diagnostics.push(
        nativeDiagnostics.missingLabel({ range: rangeOfToken(lowering, item.key) }, { key, form: formOf(block) }),
      );
    } else lowerBlock(lowering, gathering, item, block, path);
  }
  return {
    kind: 'map',
    range,
    members: membersOf(gathering),
    ...(isFlow(lowering, range, bracket) ? { flow: true } : {}),
    ...(gathering.lost ? { incomplete: true } : {}),
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

/** Tells of a keyword that no block has; the one that was meant, if one is near. */
function refuseLabels(lowering: Lowering, item: Item, key: string, blocks: readonly Block[]): Block | undefined {
  const keywords = blocks.map((block) => block.keyword);
  const near = blocks.find((block) => block.field === key)?.keyword ?? nearest(key, keywords);
  const range = rangeOfToken(lowering, item.key);
  const fixes = near === undefined ? [] : [{ title: `write '${near}'`, safe: false, edits: [{ range, text: near }] }];
  lowering.diagnostics.push(
    nativeDiagnostics.unknownBlock({ range }, { key, ...(near === undefined ? {} : { near }) }, { fixes }),
  );
  return blocks.find((block) => block.keyword === near);
}

/** How a block with labels is written. */
function formOf(block: Block): string {
  const word = (field: string): string => (field === '' ? 'NAME' : field.toUpperCase());
  return `${block.keyword} ${word(block.first)}${block.second === undefined ? '' : ` : ${word(block.second)}`}`;
}

function lowerBlock(lowering: Lowering, gathering: Gathering, item: Item, block: Block, path: string): void {
  const [first, second] = item.labels;
  if (first === undefined || item.value.kind === 'expression' || item.value.kind === 'list') return;
  const isRoot = path === '';
  if (second !== undefined && (block.second === undefined || item.colon === isRoot))
    lowering.diagnostics.push(
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
  const value: MapNode = {
    ...rest,
    ...flow,
    open: item.value.open.startOffset,
    members: [...labelled, ...body.members],
  };
  const key = nameOf(first);
  addBlock(lowering, gathering, block, rangeOfToken(lowering, item.key), {
    key,
    keyRange: rangeOfToken(lowering, first),
    value,
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
