import type { Diagnostic, Node } from '@trainyard/syntax';
import { model } from '../diagnostics.ts';

/** Words that mean something to JavaScript objects, here or in programs that read generated files. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** The plain data of a tree, as the schema reads it. Members whose value is null are absent; the others are sorted, since a map has no order. */
export function toData(node: Node, diagnostics: Diagnostic[]): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map((item) => toData(item, diagnostics));
  const data: Record<string, unknown> = {};
  for (const { key, keyRange, value } of [...node.members].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (RESERVED.has(key)) diagnostics.push(model.reservedKey({ range: keyRange }, { key }));
    else if (!(value.kind === 'scalar' && value.value === null)) data[key] = toData(value, diagnostics);
  }
  return data;
}
