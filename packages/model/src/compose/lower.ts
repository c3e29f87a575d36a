import type { Diagnostic, Node } from '@trainyard/syntax';
import { model } from '../diagnostics.ts';
import { isField, isFreeMap, isSection } from '../schema/fields.ts';
import { RESERVED } from '../schema/texts.ts';

/** What lowering found beside the data. */
export interface Lowering {
  readonly diagnostics: Diagnostic[];
  /** Maps with a reserved key among fixed fields. */
  readonly refused: Set<Node>;
}

/**
 * The plain data of a tree, as the schema reads it; members are sorted, since a map has no order. Those whose value is null are absent,
 * but a key that its section does not know is kept with its null: it is misspelt, not absent. `field` is the dotted path of the tree,
 * items and keys of free maps left out.
 */
export function toData(node: Node, lowering: Lowering, field = '', inFreeMap = false): unknown {
  // Overlays are read when they are merged, with the fields that they lie over.
  if (field === 'mlops.environments' && inFreeMap && node.kind === 'map') return {};
  if (node.kind === 'scalar') {
    if (typeof node.value === 'number' && !Number.isFinite(node.value))
      lowering.diagnostics.push(model.notFinite({ range: node.range }, { written: node.text }));
    return node.value;
  }
  if (node.kind === 'list') return node.items.map((item) => toData(item, lowering, field, inFreeMap));
  const data: Record<string, unknown> = {};
  const free = isFreeMap(field) && !inFreeMap;
  for (const { key, keyRange, value } of [...node.members].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const inner = free ? field : field === '' ? key : `${field}.${key}`;
    if (RESERVED.has(key)) {
      lowering.diagnostics.push(model.reservedKey({ range: keyRange }, { key }));
      if (!free) lowering.refused.add(node);
    } else if (!isNull(value)) data[key] = toData(value, lowering, inner, free);
    else if (!free && isSection(field) && !isField(inner) && !key.startsWith('x-')) data[key] = null;
  }
  return data;
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}
