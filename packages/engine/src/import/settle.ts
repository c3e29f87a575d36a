import { child, memoryHost, parentPath, readYaml, stepsOf } from '@trainyard/sdk';
import type { Diagnostic, Node, Path, Plugin, Range } from '@trainyard/sdk';
import { checkWithOutside } from '../check/check.ts';
import type { Outside } from '../check/outside.ts';
import { engine } from '../diagnostics.ts';
import { isMap, nameOf } from './merge.ts';
import { writeSpecification } from './print.ts';

/** How often what is refused is taken out: each round may show what the one before left without its ground. */
const MOST_ROUNDS = 20;
const NAME = '/imported.mlops.yaml';

/** Who checks what was imported. */
export interface Checkers {
  readonly plugins: readonly Plugin[];
  readonly outside?: Outside;
}

/** The innermost fields of a specification that checking refuses, each with the reason; or what is to be said of plugins that failed. */
export async function refusedFields(
  spec: Readonly<Record<string, unknown>>,
  { plugins, outside }: Checkers,
): Promise<{ readonly refused: ReadonlyMap<Path, string>; readonly failures: readonly Diagnostic[] }> {
  const { content: text } = writeSpecification(spec);
  const options = { plugins, errorsOnly: true, ...(outside === undefined ? {} : { outside }) };
  const { diagnostics, pluginFailed } = await checkWithOutside(memoryHost(new Map([[NAME, text]])), NAME, options);
  const wrong = diagnostics.filter(({ severity }) => severity === 'error');
  if (pluginFailed)
    return { refused: new Map(), failures: wrong.filter(({ code }) => code === engine.pluginFailed.entry.code) };
  const tree = wrong.length === 0 ? undefined : readYaml({ file: NAME, text }).value;
  const refused = new Map(wrong.map((each) => [fieldIn(spec, each) ?? placeOf(tree, each), each.message]));
  return { refused, failures: [] };
}

/**
 * A specification without the fields that checking refuses, so that what is printed passes `check`; and which these were. Throws if that
 * leaves nothing that does, which would be a bug of an importer.
 */
export async function settle(
  given: Readonly<Record<string, unknown>>,
  checkers: Checkers,
): Promise<{ readonly spec: Readonly<Record<string, unknown>>; readonly refused: ReadonlyMap<Path, string> }> {
  const refused = new Map<Path, string>();
  let spec = given;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { refused: wrong } = await refusedFields(spec, checkers);
    if (wrong.size === 0) return { spec, refused };
    for (const [path, why] of wrong) {
      if (path === '' || path === 'name' || path === 'version')
        throw new Error(`an imported specification does not pass the check: ${why}`);
      refused.set(path, why);
    }
    // Items of lists without names move when one before them goes, so the last goes first.
    for (const path of [...wrong.keys()].toReversed())
      spec = without(spec, stepsOf(path)) as Readonly<Record<string, unknown>>;
  }
  throw new Error(`an imported specification does not pass the check: ${[...refused.values()].at(-1) ?? ''}`);
}

/** The field that a finding names; of one that is missing, the map that lacks it. Undefined if it names none. */
function fieldIn(spec: unknown, { path }: Diagnostic): Path | undefined {
  if (path === undefined || path === '') return undefined;
  return has(spec, stepsOf(path)) ? path : parentPath(path);
}

function has(value: unknown, [step, ...rest]: ReturnType<typeof stepsOf>): boolean {
  if (step === undefined) return true;
  if (Array.isArray(value)) {
    const item: unknown = typeof step === 'number' ? value[step] : value.find((each) => nameOf(each) === step[0]);
    return item !== undefined && has(item, rest);
  }
  return isMap(value) && typeof step === 'string' && Object.hasOwn(value, step) && has(value[step], rest);
}

/** The innermost field around a finding. */
function placeOf(tree: Node | undefined, { range }: Diagnostic): Path {
  const inside = (outer: Range): boolean => outer.start <= range.start && range.end <= outer.end;
  let path: Path = '';
  let node = tree?.kind === 'map' ? tree.members[0]?.value : undefined;
  while (node !== undefined && node.kind !== 'scalar') {
    let next: Node | undefined;
    if (node.kind === 'map') {
      for (const { key, keyRange, value } of node.members)
        if (inside({ ...keyRange, end: value.range.end })) {
          path = child(path, key);
          next = value;
        }
    } else
      node.items.forEach((item, index) => {
        if (!inside(item.range)) return;
        const name = item.kind === 'map' ? item.members.find(({ key }) => key === 'name')?.value : undefined;
        path = child(path, name?.kind === 'scalar' ? [name.text] : index);
        next = item;
      });
    node = next;
  }
  return path;
}

function without(value: unknown, [step, ...rest]: ReturnType<typeof stepsOf>): unknown {
  if (step === undefined) return undefined;
  if (Array.isArray(value)) {
    const wanted = (item: unknown, index: number): boolean =>
      typeof step === 'number' ? index === step : nameOf(item) === step[0];
    return value.flatMap((item, index) => {
      if (!wanted(item, index)) return [item];
      const left = without(item, rest);
      return left === undefined ? [] : [left];
    });
  }
  if (!isMap(value) || typeof step !== 'string') return value;
  const left = Object.entries(value).flatMap(([key, item]) => {
    if (key !== step) return [[key, item] as const];
    const inner = without(item, rest);
    return inner === undefined ? [] : [[key, inner] as const];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
