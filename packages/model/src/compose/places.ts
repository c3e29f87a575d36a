import { memberOf, rangeOf, stepsOf } from '@trainyard/syntax';
import type { ListNode, Located, Member, Node, Path, Range, Step } from '@trainyard/syntax';
import { namedLists } from '../schema/fields.ts';

/** Answers where a field was written. Paths begin below `mlops`. */
export interface Places {
  /** The value of a field, or the nearest parent that was written. */
  at(path: Path): Located;
  /** The key of a field, or the nearest parent's. */
  keyAt(path: Path): Located;
  /** The node of a field, if it was written. */
  node(path: Path): Node | undefined;
}

interface Found {
  readonly node: Node;
  readonly key: Range;
  readonly exact: boolean;
  /** The dotted path from the root, items left out. */
  readonly field: string;
}

/** Places in a composed document; `root` is the value of `mlops`. */
export function placesOf(root: Node | undefined, fallback: Range): Places {
  const byName = new WeakMap<ListNode, Map<string, Node>>();
  const start: Found = {
    node: root ?? { kind: 'scalar', range: fallback, value: null, text: '', quoted: false },
    key: fallback,
    exact: true,
    field: 'mlops',
  };
  const follow = (from: Found, step: Step): Found => {
    const next = from.exact ? stepInto(byName, from.node, step, from.field) : undefined;
    if (next === undefined) return { ...from, exact: false };
    return { ...next, exact: true, field: typeof step === 'string' ? `${from.field}.${step}` : from.field };
  };
  // Places are asked for item by item and field by field, so most of the way is known from the path before.
  const known = new Map<Path, Found>([['', start]]);
  const find = (path: Path): Found => {
    const cached = known.get(path);
    if (cached !== undefined) return cached;
    const last = lastStep(path);
    const found = last === undefined ? stepsOf(path).reduce(follow, start) : follow(find(last.before), last.step);
    known.set(path, found);
    return found;
  };
  return {
    at: (path) => {
      const found = find(path);
      return { range: found.exact || found.node.kind === 'scalar' ? found.node.range : headOf(found), path };
    },
    keyAt: (path) => ({ range: headOf(find(path)), path }),
    node: (path) => {
      const found = find(path);
      return found.exact ? found.node : undefined;
    },
  };
}

/** The last step of a path and the path before it; undefined if something in it is quoted, so that it has to be read from the front. */
function lastStep(path: Path): { readonly before: Path; readonly step: Step } | undefined {
  if (path.includes('"')) return undefined;
  const isItem = path.endsWith(']');
  const at = path.lastIndexOf(isItem ? '[' : '.');
  const text = path.slice(at + 1, isItem ? -1 : undefined);
  const step = !isItem ? text : /^\d+$/.test(text) ? Number(text) : ([text] as const);
  return { before: path.slice(0, Math.max(0, at)), step };
}

function stepInto(
  byName: WeakMap<ListNode, Map<string, Node>>,
  node: Node,
  step: Step,
  field: string,
): { node: Node; key: Range } | undefined {
  if (typeof step === 'string') {
    const member: Member | undefined = memberOf(node, step);
    return member === undefined ? undefined : { node: member.value, key: member.keyRange };
  }
  // A single form (`tracking: {…}`) stands for a list of one.
  if (node.kind !== 'list') return { node, key: node.range };
  const item =
    typeof step === 'number' ? node.items[step] : namesOf(byName, node, namedLists().get(field) ?? 'name').get(step[0]);
  return item === undefined ? undefined : { node: item, key: firstOf(item) };
}

function namesOf(byName: WeakMap<ListNode, Map<string, Node>>, list: ListNode, key: string): Map<string, Node> {
  const known = byName.get(list);
  if (known !== undefined) return known;
  const names = new Map<string, Node>();
  for (const item of list.items) {
    const label = memberOf(item, key)?.value;
    if (label?.kind === 'scalar' && !names.has(label.text)) names.set(label.text, item);
  }
  byName.set(list, names);
  return names;
}

/** A short range that stands for a whole map: its key, or its first key. */
function headOf(found: Found): Range {
  return found.key;
}

function firstOf(node: Node): Range {
  if (node.kind === 'map' && node.members[0] !== undefined) return node.members[0].keyRange;
  return node.kind === 'scalar'
    ? node.range
    : rangeOf(node.range.source, node.range.start, Math.min(node.range.end, node.range.start + 1));
}
