import type { Diagnostic, Node, ScalarNode } from '@trainyard/syntax';
import { model } from '../diagnostics.ts';
import { isField, isFreeMap, isSection } from '../schema/fields.ts';
import { specificationLabels } from '../schema/labels.ts';
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
    if (node.expression === true && !specificationLabels().expressionAt(field)) {
      lowering.diagnostics.push(expressionHere(node));
      lowering.refused.add(node);
    }
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

/** What the native syntax reads as an expression where no field takes one; most often a text without its quotes. */
function expressionHere(node: ScalarNode): Diagnostic {
  const quoted = JSON.stringify(node.text);
  const fixes = [{ title: `write ${quoted}`, safe: false, edits: [{ range: node.range, text: quoted }] }];
  return model.expressionHere({ range: node.range }, { written: node.text }, { fixes });
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}
