import {
  composeLayers,
  environmentsOf,
  listOf,
  memberOf,
  nearest,
  overlayEnvironment,
  withListsOfNamed,
} from '@trainyard/sdk';
import type { Diagnostic, Field, Layer, Node, Path } from '@trainyard/sdk';
import { historyOf } from './history.ts';
import type { Saying } from './history.ts';
import { nodeAt, pathOfMoves, resolvePath } from './place.ts';
import type { Move } from './place.ts';

/** How a field comes to its value. */
export interface ExplainedField {
  readonly path: Path;
  /** What the language says of the field; undefined below what it does not look into, such as parameters. */
  readonly field: Field | undefined;
  /** What each layer says, the lowest first. */
  readonly sayings: readonly Saying[];
  /** Which of the sayings counts in the end; undefined if several are merged, or none. */
  readonly counts: number | undefined;
  /** `set` by one layer, `merged` from several, `removed`, or `unset`: nobody says anything. */
  readonly state: 'set' | 'merged' | 'removed' | 'unset';
  /** One sentence on why. */
  readonly because: string;
  /** Names of what there is one step below. */
  readonly below: readonly string[];
  /** Findings that speak of this field. */
  readonly findings: readonly Diagnostic[];
}

/** What to explain beside the layers. */
export interface ExplainOptions {
  readonly environment?: string;
  /** What checking found; those that speak of the field are shown with it. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** Explains how a field comes to its value over the layers (the lowest first), or says in a sentence why there is no such field. */
export function explainField(
  layers: readonly Layer[],
  written: string,
  options: ExplainOptions = {},
): ExplainedField | { readonly problem: string } {
  const { environment, diagnostics = [] } = options;
  const names = environmentsOf(layers);
  if (environment !== undefined && !names.includes(environment)) return { problem: noEnvironment(environment, names) };
  const merged = composeLayers(layers).node;
  const root = memberOf(
    withListsOfNamed(environment === undefined ? merged : overlayEnvironment(merged, environment).node),
    'mlops',
  )?.value;
  const resolved = resolvePath(written, root);
  if ('problem' in resolved) return resolved;
  const { moves, path, field, named } = resolved;
  const sayings = historyOf(layers, moves, environment);
  const found = nodeAt(root, moves);
  const node = found?.kind === 'scalar' && found.value === null ? undefined : found;
  const missing = node === undefined && sayings.length === 0 ? missingItem(root, moves) : undefined;
  if (missing !== undefined) return { problem: missing };
  return {
    path,
    field,
    sayings,
    ...verdict(sayings, node, { field, named }),
    below: namesBelow(node, named),
    findings: diagnostics.filter((each) => speaksOf(each, path, node)),
  };
}

function noEnvironment(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== undefined) return `No environment is called '${name}'. Did you mean '${near}'?`;
  return `No environment is called '${name}'. ${known.length === 0 ? 'The specification declares none.' : `There are ${listOf(known, 'and')}.`}`;
}

/** The first item or free key on the way that no layer has. */
function missingItem(root: Node | undefined, moves: readonly Move[]): string | undefined {
  for (const [index, move] of moves.entries()) {
    const above = moves.slice(0, index);
    const parent = nodeAt(root, above);
    if (move.kind === 'key' || nodeAt(root, [...above, move]) !== undefined) continue;
    const written = move.kind === 'item' ? `'${move.name}'` : `number ${move.index}`;
    const known = move.kind === 'item' ? namesBelow(parent, move.label) : [];
    const near = move.kind === 'item' ? nearest(move.name, known) : undefined;
    const hint =
      near !== undefined
        ? ` Did you mean '${near}'?`
        : known.length === 0
          ? ' It has none.'
          : ` There are ${listOf(
              known.map((each) => `'${each}'`),
              'and',
            )}.`;
    return `No layer has the item ${written} in '${pathOfMoves(above)}'.${hint}`;
  }
  return undefined;
}

type Verdict = Pick<ExplainedField, 'state' | 'counts' | 'because'>;

function verdict(
  sayings: readonly Saying[],
  node: Node | undefined,
  { field, named }: { readonly field: Field | undefined; readonly named: string | undefined },
): Verdict {
  const counts = sayings.length - 1;
  const top = sayings[counts];
  if (top === undefined) return { state: 'unset', counts: undefined, because: unsetBecause(field) };
  const layer =
    top.environment === undefined
      ? 'the uppermost layer that speaks of it'
      : `the environment '${top.environment}', which lies over all files`;
  if (node === undefined) {
    const how =
      top.effect === 'removes'
        ? `Removed by ${layer}: \`null\` takes '${top.path}' away.`
        : `Gone, because ${layer} writes '${top.path}' anew, without it.`;
    return {
      state: 'removed',
      counts,
      because: field?.fallback === undefined ? how : `${how} So it is ${field.fallback}, its default.`,
    };
  }
  const writers = writersOf(sayings, named);
  if (writers > 1 && (node.kind === 'map' || named !== undefined))
    return {
      state: 'merged',
      counts: undefined,
      because: `Merged from ${writers} layers: ask for a field below it to see which of them counts.`,
    };
  return { state: 'set', counts, because: counts === 0 ? 'No other layer speaks of it.' : `It is ${layer}.` };
}

/** How many of the uppermost layers write something that is merged: what took all away begins anew. */
function writersOf(sayings: readonly Saying[], named: string | undefined): number {
  const kind = sayings.at(-1)?.node.kind;
  const begins = sayings.findLastIndex(
    ({ effect, node }) =>
      effect !== 'sets' || node.kind === 'scalar' || (named === undefined ? node.kind !== kind : isNone(node)),
  );
  return sayings.length - 1 - begins;
}

function isNone(node: Node): boolean {
  return node.kind === 'list' && node.items.length === 0;
}

function unsetBecause(field: Field | undefined): string {
  if (field?.fallback !== undefined) return `No layer sets it, so it is ${field.fallback}, its default.`;
  return field?.required === true
    ? 'No layer sets it, although it is required.'
    : 'No layer sets it, and it has no default.';
}

/** Keys of a map, or the names of a list's items by the key that names them. */
function namesBelow(node: Node | undefined, label = ''): readonly string[] {
  if (node?.kind === 'map')
    return node.members.filter(({ value }) => value.kind !== 'scalar' || value.value !== null).map(({ key }) => key);
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    const name = memberOf(item, label)?.value;
    return name?.kind === 'scalar' ? [name.text] : [];
  });
}

/** A finding at the field itself, or at a place within its value if that is no map. */
function speaksOf({ path: at, range }: Diagnostic, path: Path, node: Node | undefined): boolean {
  if (at === path) return true;
  if (node === undefined || node.kind === 'map') return false;
  return range.source.file === node.range.source.file && range.start >= node.range.start && range.end <= node.range.end;
}
