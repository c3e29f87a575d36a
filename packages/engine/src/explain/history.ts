import { memberOf, namedLists } from '@trainyard/sdk';
import type { Layer, Node, Path, Range } from '@trainyard/sdk';
import { follow, pathOfMoves } from './place.ts';
import type { Move } from './place.ts';

/** What a layer does to a field. */
export type Effect =
  /** It writes the field. */
  | 'sets'
  /** It says `null` for the field, or for what the field stands in. */
  | 'removes'
  /** It writes something else in the place of what the field stood in. */
  | 'replaces';

/** One layer's say on a field. */
export interface Saying {
  readonly effect: Effect;
  readonly range: Range;
  /** What was said, in the spelling of the file; long values are cut. */
  readonly text: string;
  /** The path at which it was said: of the field itself, or of what it stands in. */
  readonly path: Path;
  /** The environment whose overlay it is. */
  readonly environment?: string;
  readonly node: Node;
}

/** What each layer says on a field, the lowest first: the files in their order, then the overlays of an environment in theirs. */
export function historyOf(layers: readonly Layer[], moves: readonly Move[], environment?: string): readonly Saying[] {
  const services = layers.flatMap(({ node }) => memberOf(node, 'mlops')?.value ?? []);
  const sayings = services.flatMap((service) => sayingOf(service, moves) ?? []);
  if (environment === undefined) return sayings;
  const overlays = overlaysOf(services, environment).flatMap((overlay) => sayingOf(overlay, moves) ?? []);
  return [...sayings, ...overlays.map((saying) => ({ ...saying, environment }))];
}

/** The overlays of an environment since it was last taken away. */
function overlaysOf(services: readonly Node[], environment: string): readonly Node[] {
  let overlays: Node[] = [];
  for (const service of services) {
    const all = memberOf(service, 'environments')?.value;
    const one = memberOf(all, environment)?.value;
    if (isNull(all) || isNull(one)) overlays = [];
    else if (one !== undefined) overlays.push(one);
  }
  return overlays;
}

function sayingOf(root: Node, moves: readonly Move[]): Saying | undefined {
  let node = root;
  for (const [index, move] of moves.entries()) {
    const before = moves.slice(0, index);
    if (index > 0 && isNull(node)) return saying('removes', node, before);
    const next = follow(node, move)?.value;
    if (next === undefined)
      return index > 0 && isClosed(node, move, before) ? saying('replaces', node, before) : undefined;
    node = next;
  }
  return saying(isNull(node) ? 'removes' : 'sets', node, moves);
}

/** Whether what a layer wrote leaves no room for what lies beneath: a value, or a list that is replaced as a whole. */
function isClosed(node: Node, move: Move, before: readonly Move[]): boolean {
  if (node.kind === 'scalar') return true;
  if (node.kind === 'map') return false;
  return move.kind !== 'item' || node.items.length === 0 || !namedLists().has(dottedOf(before));
}

function dottedOf(moves: readonly Move[]): string {
  return ['mlops', ...moves.flatMap((move) => (move.kind === 'key' ? [move.key] : []))].join('.');
}

function saying(effect: Effect, node: Node, moves: readonly Move[]): Saying {
  return { effect, node, range: node.range, text: excerpt(node), path: pathOfMoves(moves) };
}

/** The text of a node on one line; a list or map that was gathered from several places is counted instead. */
export function excerpt({ range }: Node): string {
  const text = range.source.text
    .slice(range.start, range.end)
    .trim()
    .replace(/\s*\n\s*/g, ' ');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text === '' ? 'null' : text;
}

function isNull(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}
