import { child, memberOf, parentPath } from '@trainyard/syntax';
import type { Diagnostic, Node, Path, Range, Step } from '@trainyard/syntax';
import type { z } from 'zod';
import { isFreeMap, namedLists, typeOf } from '../schema/fields.ts';
import type { Problem } from '../schema/kinds.ts';
import { badKey, refused, wantedKind } from './refusals.ts';
import { explainStrays } from './strays.ts';
import type { Missing, Unknown } from './strays.ts';

type Issue = z.core.$ZodIssue;

interface Spot {
  readonly node: Node | undefined;
  /** The deepest node that was written on the way. */
  readonly parent: Node;
  readonly key: Range | undefined;
  readonly parentKey: Range;
  readonly path: Path;
  readonly field: string;
  /** The path with `mlops`, items and keys of free maps left out. */
  readonly dotted: string;
  readonly section: string;
}

/** Findings for what the schema refused, one for each mistake, at the place where it was written. `refused` are maps with a key that was reported before. */
export function explainIssues(
  issues: readonly Issue[],
  root: Node,
  start: Range,
  refused: ReadonlySet<Node> = new Set(),
): Diagnostic[] {
  const found = issues.flatMap((issue) => explain(issue, root, start));
  const strays = found.filter((each): each is Unknown | Missing => 'stray' in each);
  // A key that was refused already stands for what its section lacks.
  const open = strays.filter(
    (each) => each.stray === 'unknown' || each.section.node === undefined || !refused.has(each.section.node),
  );
  return [...found.filter((each): each is Diagnostic => !('stray' in each)), ...explainStrays(open)];
}

type Found = Diagnostic | Unknown | Missing;

function explain(issue: Issue, root: Node, start: Range): Found[] {
  if (issue.code === 'invalid_union') return explainUnion(issue, root, start);
  const spot = locate(root, start, issue.path);
  if (issue.code === 'invalid_key')
    return [
      badKey(
        issue,
        { range: spot.key ?? spot.parentKey, path: spot.path },
        spot.section.replace(/^'|'$/g, ''),
        spot.field,
      ),
    ];
  const problem =
    issue.code === 'custom'
      ? (issue.params as (Problem & { unknown?: string; known?: readonly string[] }) | undefined)
      : undefined;
  if (problem?.unknown !== undefined)
    return [
      {
        stray: 'unknown',
        key: problem.unknown,
        known: problem.known ?? [],
        section: { field: spot.dotted, path: spot.path, name: nameOf(spot), key: spot.parentKey, node: spot.node },
      },
    ];
  // Where a part could not be read, what seems to be missing may be that part.
  if (spot.node === undefined && spot.parent.kind === 'map' && spot.parent.incomplete === true) return [];
  if (spot.node === undefined)
    return [
      {
        stray: 'missing',
        key: spot.field,
        expected: problem?.expected ?? expectedBy(issue, spot.dotted),
        section: {
          field: spot.dotted.slice(0, Math.max(0, spot.dotted.lastIndexOf('.'))),
          path: parentPath(spot.path),
          name: spot.section,
          key: spot.parentKey,
          node: spot.parent,
        },
      },
    ];
  // An empty text is no list: that is one mistake, not a list too short as well.
  if (issue.code === 'too_small' && spot.node.kind !== 'list') return [];
  return [refused(issue, problem, spot, spot.node)];
}

function nameOf(spot: Spot): string {
  return spot.field === '' ? 'the document' : spot.path === '' ? 'the service' : `'${spot.field}'`;
}

function expectedBy(issue: Issue, dotted: string): string | undefined {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return issue.code === 'invalid_type' ? wantedKind(issue.expected, dotted, undefined) : undefined;
}

/** Only the alternative that is nearest to what was written: the one whose kind of value fits, else all of them in one sentence. */
function explainUnion(issue: Issue & { code: 'invalid_union' }, root: Node, start: Range): Found[] {
  const branches = issue.errors.map((branch) =>
    branch.map((each) => ({ ...each, path: [...issue.path, ...each.path] }) as Issue),
  );
  const spot = locate(root, start, issue.path);
  const problemOf = (each: Issue): Problem | undefined =>
    each.code === 'custom' ? (each.params as Problem | undefined) : undefined;
  const atRoot = (branch: readonly Issue[], test: (each: Issue) => boolean): boolean =>
    branch.some((each) => each.path.length === issue.path.length && test(each));
  // One of some words is a scalar: a list or map is no wrong word, but another kind.
  const wrongKind = (each: Issue): boolean =>
    each.code === 'invalid_type' ||
    (each.code === 'invalid_value' && spot.node !== undefined && spot.node.kind !== 'scalar') ||
    (problemOf(each)?.problem === 'type' && spot.node?.kind !== 'scalar');
  const fitting = branches.find((branch) => !atRoot(branch, wrongKind));
  const said =
    fitting ??
    branches.find((branch) => atRoot(branch, (each) => each.code === 'custom' || each.code === 'invalid_value')) ??
    branches[0] ??
    [];
  const type = typeOf(spot.dotted);
  const [only] = said;
  const problem = only === undefined ? undefined : problemOf(only);
  // Every alternative wants another kind of value: name them all.
  if (
    said.length === 1 &&
    atRoot(said, () => true) &&
    spot.node !== undefined &&
    type !== undefined &&
    only !== undefined &&
    (problem?.problem === 'type' || wrongKind(only))
  )
    return [refused(only, { problem: 'type', ...problem, expected: type }, spot, spot.node)];
  return said.flatMap((each) => explain(each, root, start));
}

function locate(root: Node, start: Range, path: readonly PropertyKey[]): Spot {
  let node: Node | undefined = root;
  let parent: Node = root;
  let parentKey = start;
  let key: Range | undefined;
  let printed: Path = '';
  let dotted = '';
  let free = false;
  let field = '';
  let section = 'the file';
  for (const step of path) {
    if (node !== undefined) {
      parent = node;
      parentKey = key ?? start;
    }
    if (typeof step === 'number' && node?.kind === 'map') continue;
    section = printed === '' ? (dotted === '' ? 'the file' : 'the service') : `'${field}'`;
    const next: { node: Node | undefined; key: Range | undefined; step: Step } = advance(node, step, dotted);
    printed = dotted === '' && step === 'mlops' ? '' : child(printed, next.step);
    if (typeof step === 'string') {
      free = !free && isFreeMap(dotted);
      if (!free) dotted = dotted === '' ? step : `${dotted}.${step}`;
    }
    field =
      typeof next.step === 'string'
        ? next.step
        : typeof next.step === 'number'
          ? `${field}[${next.step}]`
          : `${field}[${next.step[0]}]`;
    node = next.node;
    key = next.key;
  }
  return {
    node,
    parent,
    key,
    parentKey: node === undefined ? parentKey : (key ?? start),
    path: printed,
    field,
    dotted,
    section,
  };
}

function advance(
  node: Node | undefined,
  step: PropertyKey,
  dotted: string,
): { node: Node | undefined; key: Range | undefined; step: Step } {
  if (typeof step === 'number') {
    const item = node?.kind === 'list' ? node.items[step] : undefined;
    const label = item === undefined ? undefined : memberOf(item, namedLists().get(dotted) ?? '')?.value;
    const named = label?.kind === 'scalar' && label.text !== '' && namedLists().has(dotted);
    return { node: item, key: item === undefined ? undefined : headOf(item), step: named ? [label.text] : step };
  }
  const member = memberOf(node, String(step));
  return { node: member?.value, key: member?.keyRange, step: String(step) };
}

function headOf(item: Node): Range {
  return item.kind === 'map' && item.members[0] !== undefined ? item.members[0].keyRange : item.range;
}
