import type { Diagnostic, Member, Node, Range, ScalarNode } from '@trainyard/sdk';
import { headOf } from './parts.ts';
import type { Part, PartMember } from './parts.ts';
import { typescriptDiagnostics } from './diagnostics.ts';

/** Plain data, as JSON holds it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The tree of a value that is known; what is absent is left out. The counter bounds how often one place is used. */
export function nodeOf(part: Part, count: { nodes: number; readonly limit: number }): Node | Diagnostic | undefined {
  if (++count.nodes > count.limit)
    return typescriptDiagnostics.tooMany({ range: headOf(part.range) }, { limit: count.limit });
  if (part.kind === 'scalar') return part.node;
  if (part.kind === 'list') {
    const items: Node[] = [];
    for (const item of part.items) {
      const node = nodeOf(item, count);
      if (isFinding(node)) return node;
      if (node !== undefined) items.push(node);
    }
    return { kind: 'list', range: part.range, items, flow: true };
  }
  if (part.kind !== 'map') return undefined;
  const members: Member[] = [];
  for (const [key, { keyRange, value }] of part.members) {
    const node = nodeOf(value, count);
    if (isFinding(node)) return node;
    if (node !== undefined) members.push({ key, keyRange, value: node });
  }
  return { kind: 'map', range: part.range, members, flow: true };
}

/** Whether an answer is a finding instead of a tree. */
export function isFinding(value: Node | Diagnostic | undefined): value is Diagnostic {
  return value !== undefined && 'code' in value;
}

/**
 * The tree of data that a file gave when it was run. Each value has the place where it is written, as far as the text shows one, and
 * otherwise that of the expression which made it.
 */
export function placed(data: Json, part: Part | undefined, range: Range): Node {
  const here = part === undefined || part.kind === 'absent' ? range : part.range;
  if (Array.isArray(data)) {
    const known = part?.kind === 'list' && !part.open ? part.items : [];
    return {
      kind: 'list',
      range: here,
      flow: true,
      items: (data as readonly Json[]).map((item, index) => placed(item, known[index], here)),
    };
  }
  if (typeof data === 'object' && data !== null) {
    const known: ReadonlyMap<string, PartMember> = part?.kind === 'map' ? part.members : new Map();
    const members = Object.entries(data).map(([key, value]): Member => {
      const member = known.get(key);
      return {
        key,
        keyRange: member?.keyRange ?? here,
        value: placed(value, member?.value, member?.value.range ?? here),
      };
    });
    return { kind: 'map', range: here, members, flow: true };
  }
  const scalar = data as ScalarNode['value'];
  // The spelling in the text is kept where it is the value's.
  if (part?.kind === 'scalar' && part.node.value === scalar) return part.node;
  return {
    kind: 'scalar',
    range: here,
    value: scalar,
    text: scalar === null ? '' : String(scalar),
    quoted: typeof scalar === 'string',
  };
}

/** The place of a step-by-step path in what is known, as near as the text shows it. */
export function placeAt(part: Part | undefined, path: readonly (string | number)[], range: Range): Range {
  const [step, ...rest] = path;
  if (part === undefined) return range;
  if (step === undefined) return part.range;
  const next =
    part.kind === 'map' && typeof step === 'string'
      ? part.members.get(step)?.value
      : part.kind === 'list' && !part.open && typeof step === 'number'
        ? part.items[step]
        : undefined;
  return next === undefined ? part.range : placeAt(next, rest, part.range);
}
