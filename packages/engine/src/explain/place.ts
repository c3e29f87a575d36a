import {
  allFields,
  child,
  fieldsIn,
  isFreeMap,
  memberOf,
  namedLists,
  nearest,
  pathOf,
  stepsOf,
  typeOf,
} from '@trainyard/sdk';
import type { Field, Node, Path, Step } from '@trainyard/sdk';

/** One step from a node to the next, once it is known what kind of node it leaves. */
export type Move =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'item'; readonly name: string; readonly label: string };

/** A path that the language knows, or why it does not. */
export type Resolved =
  | {
      readonly path: Path;
      readonly moves: readonly Move[];
      readonly field: Field | undefined;
      /** The key that names the items, if the path leads to a named list. */
      readonly named: string | undefined;
    }
  | { readonly problem: string };

/** A path of moves, as it is printed. */
export function pathOfMoves(moves: readonly Move[]): Path {
  return pathOf(
    ...moves.map((move): Step => (move.kind === 'key' ? move.key : move.kind === 'index' ? move.index : [move.name])),
  );
}

/**
 * Reads a path as people write it: with or without `mlops.` before it, items in brackets or behind a dot. Fields are looked up in the
 * language, and items by number in the composed tree (`root`, the value of `mlops`).
 */
export function resolvePath(written: string, root: Node | undefined): Resolved {
  const text = written.trim().replace(/^mlops(?=$|[.[])\.?/, '');
  const steps = stepsOf(text);
  if (!covers(steps, text))
    return {
      problem: `'${written}' is no path: write it like \`monitoring.alerts[slow].for\`, and a key that is no word like \`labels[="a/b"]\`.`,
    };
  const moves: Move[] = [];
  let dotted = 'mlops';
  // What stands in the value of a free map belongs to its path: items and keys are left out of the table of fields.
  let inItem = false;
  // The language looks neither into fields that begin with `x-`, nor into those that a plugin declares for its stage types.
  let ignored = false;
  for (const step of steps) {
    const label = namedLists().get(dotted);
    if (label !== undefined && !inItem && !(typeof step === 'string' && standsAlone(root, moves, label))) {
      const name = typeof step === 'number' ? nameAt(root, moves, step, label) : String(step);
      if (name === undefined) return { problem: `'${pathOfMoves(moves)}' has no item number ${step as number}.` };
      moves.push({ kind: 'item', name, label });
      inItem = true;
    } else if (typeof step === 'number') moves.push({ kind: 'index', index: step });
    else {
      const key = String(step);
      const above = pathOfMoves(moves);
      moves.push({ kind: 'key', key });
      if (ignored) continue;
      if (key.startsWith('x-')) ignored = true;
      else if (dotted === 'mlops.environments') dotted = 'mlops';
      else if (isFreeMap(dotted) && !inItem) inItem = true;
      else if (fieldsIn(dotted).length > 0) {
        const unknown = unknownField(dotted, key, moves);
        if (unknown !== undefined && isOwnOfStage(dotted, root, moves)) {
          ignored = true;
          continue;
        }
        if (unknown !== undefined) return { problem: unknown };
        dotted = `${dotted}.${key}`;
        inItem = false;
      } else if (typeOf(dotted) !== 'any data')
        return { problem: `'${above}' has no fields: it is ${typeOf(dotted) ?? 'a value'}.` };
    }
  }
  const field = ignored ? undefined : allFields().find(({ path }) => path === dotted);
  return {
    path: pathOfMoves(moves),
    moves,
    field: field !== undefined && inItem ? itemOf(field) : field,
    named: inItem ? undefined : namedLists().get(dotted),
  };
}

/** What is said of a list or map by name, for one of its items. */
function itemOf({ path, description, type }: Field): Field {
  const one = type.replace(/^a map by name of /, '').replace(/^(a map, or )?a list of maps$/, 'a map');
  return { path, description, type: one, required: false };
}

/** Whether steps are all that a text says: reading a path stops at what is none. */
function covers(steps: readonly Step[], text: string): boolean {
  const printed = steps.reduce<Path>((path, step) => child(path, step), '');
  return printed.replace(/["=]/g, '') === text.replace(/["=]/g, '');
}

/** One item without its list (`tracking: {…}`): its fields follow at once. */
function standsAlone(root: Node | undefined, moves: readonly Move[], label: string): boolean {
  const name = memberOf(nodeAt(root, moves), label)?.value;
  return name?.kind === 'scalar';
}

function nameAt(root: Node | undefined, moves: readonly Move[], index: number, label: string): string | undefined {
  const list = nodeAt(root, moves);
  const name =
    list?.kind === 'list' && list.items[index] !== undefined ? memberOf(list.items[index], label) : undefined;
  return name?.value.kind === 'scalar' ? name.value.text : undefined;
}

/** A field that stands in a stage and that not all stages have: the type of the stage declares it, else it was an error before. */
function isOwnOfStage(section: string, root: Node | undefined, moves: readonly Move[]): boolean {
  return section === 'mlops.training.pipeline.stages' && nodeAt(root, moves) !== undefined;
}

function unknownField(section: string, key: string, moves: readonly Move[]): string | undefined {
  const known = fieldsIn(section);
  if (known.includes(key)) return undefined;
  const above = pathOfMoves(moves.slice(0, -1));
  const near = nearest(key, known);
  const where = above === '' ? 'the service' : `'${above}'`;
  if (near !== undefined)
    return `'${key}' is no field of ${where}. Did you mean '${pathOfMoves([...moves.slice(0, -1), { kind: 'key', key: near }])}'?`;
  const elsewhere = allFields().filter(({ path }) => path.endsWith(`.${key}`) && path.startsWith('mlops.'));
  const hint =
    elsewhere.length > 0 && elsewhere.length <= 5
      ? ` There is ${elsewhere.map(({ path }) => `'${path.slice('mlops.'.length)}'`).join(', ')}.`
      : '';
  return `'${key}' is no field of ${where}, which has ${known.join(', ')}.${hint}`;
}

/** The node that moves lead to; undefined where a layer does not go so far. */
export function nodeAt(root: Node | undefined, moves: readonly Move[]): Node | undefined {
  let node = root;
  for (const move of moves) node = node === undefined ? undefined : follow(node, move)?.value;
  return node;
}

/** One move from a node, with the place that stands for it. */
export function follow(node: Node, move: Move): { readonly value: Node } | undefined {
  if (move.kind === 'key') return memberOf(node, move.key);
  if (node.kind === 'list') {
    const value =
      move.kind === 'index'
        ? node.items[move.index]
        : node.items.find((item) => textOf(memberOf(item, move.label)?.value) === move.name);
    return value === undefined ? undefined : { value };
  }
  if (move.kind === 'index' || node.kind !== 'map') return undefined;
  // One item may stand without its list.
  return textOf(memberOf(node, move.label)?.value) === move.name ? { value: node } : memberOf(node, move.name);
}

function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.text : undefined;
}
