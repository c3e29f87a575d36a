import type { Block, BlockLabels as Labels } from '@trainyard/syntax';
import type { z } from 'zod';
import { defOf } from './fields.ts';
import { kinds } from './kinds.ts';
import { document } from './root.ts';
import { calls, freeMaps, labelledBlocks } from './section.ts';
import type { LabelledBlock } from './section.ts';

interface Tables {
  readonly blocks: Map<string, Block[]>;
  readonly calls: Set<string>;
  readonly expressions: Set<string>;
  readonly words: Set<string>;
  readonly maps: Set<string>;
}

let tables: Tables | undefined;

/** An overlay holds what the service holds. */
const OVERLAYS = 'mlops.environments';

const ROOT: Block = { keyword: 'mlops', field: 'mlops', kind: 'list', first: 'name', second: 'version', single: true };

/** Which labelled blocks, calls and expressions the language has where, read from the schema once. */
export function specificationLabels(): Labels {
  const known = (tables ??= tablesOf(document));
  return {
    blocksIn: (path) => known.blocks.get(path) ?? [],
    into: (path, key) => {
      if (key === '') return path;
      if (path === '') return key;
      if (path === OVERLAYS) return 'mlops';
      return known.maps.has(path) ? `${path}.*` : `${path}.${key}`;
    },
    callsAt: (path) => known.calls.has(path),
    expressionAt: (path) => known.expressions.has(path),
    wordAt: (path) => known.words.has(path),
  };
}

function tablesOf(schema: z.ZodType): Tables {
  const found: Tables = {
    blocks: new Map([['', [ROOT]]]),
    calls: new Set(),
    expressions: new Set(),
    words: new Set(),
    maps: new Set(),
  };
  visit(found, schema, '');
  return found;
}

/** Notes what a schema says of a path and of those below it. Items of lists belong to the path of their list. */
function visit(found: Tables, schema: z.ZodType, path: string): void {
  const def = defOf(schema);
  const block = labelledBlocks.get(schema);
  if (block !== undefined) addBlock(found, block, path, def.type === 'record');
  if (calls.has(schema)) found.calls.add(path);
  if (kinds.get(schema)?.expression === true) found.expressions.add(path);
  if (def.type === 'enum' || kinds.get(schema)?.word === true) found.words.add(path);
  if (def.type === 'record') {
    if (freeMaps.has(schema)) found.maps.add(path);
    if (def.valueType !== undefined) visit(found, def.valueType, `${path}.*`);
    return;
  }
  for (const [key, value] of Object.entries(def.shape ?? {})) visit(found, value, path === '' ? key : `${path}.${key}`);
  const isChoice = (def.options ?? []).length > 1;
  for (const inner of [def.innerType, def.in, def.element, ...(def.options ?? [])]) {
    if (inner === undefined) continue;
    visit(found, inner, path);
    const one = isChoice ? labelledBlocks.get(inner) : undefined;
    if (one !== undefined) markSingle(found, one, path);
  }
}

function addBlock(
  { blocks }: Tables,
  { keyword, first, second, inside }: LabelledBlock,
  path: string,
  isMap: boolean,
): void {
  const at = path.lastIndexOf('.');
  const home = inside === true ? path : path.slice(0, at);
  const list = blocks.get(home) ?? [];
  const field = inside === true ? '' : path.slice(at + 1);
  if (list.some((each) => each.field === field)) return;
  blocks.set(home, [
    ...list,
    { keyword, field, kind: isMap ? 'map' : 'list', first: first ?? '', ...(second === undefined ? {} : { second }) },
  ]);
}

/** A list beside another form of the same field: one item may stand without it. */
function markSingle({ blocks }: Tables, { keyword }: LabelledBlock, path: string): void {
  const home = path.slice(0, path.lastIndexOf('.'));
  const list = blocks.get(home) ?? [];
  blocks.set(
    home,
    list.map((each) => (each.keyword === keyword ? { ...each, single: true } : each)),
  );
}
