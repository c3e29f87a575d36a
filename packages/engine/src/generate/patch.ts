import { child, from, isTraced, pathOf } from '@trainyard/sdk';
import type { Diagnostic, Located, Path } from '@trainyard/sdk';
import type { Patch } from '../check/options.ts';
import { engine } from '../diagnostics.ts';

/** Applies patches to documents as they are printed, and remembers which were used. */
export interface Patcher {
  readonly apply: (document: unknown) => unknown;
  /** A finding for each patch that met no object. */
  readonly unused: () => readonly Diagnostic[];
}

/**
 * A patcher for the objects of one plugin. Patches follow JSON Merge Patch (RFC 7386), and a list of named items takes a map by name, as in a
 * layer; patched values come from the patch.
 */
export function patcher(patches: readonly Patch[], plugin: string, at: (path: Path) => Located): Patcher {
  const used = new Set<Patch>();
  const seen: string[] = [];
  const apply = (document: unknown): unknown => {
    const { kind, name } = identity(document);
    if (kind === undefined || name === undefined) return document;
    seen.push(`${kind} ${name}`);
    return patches.reduce((value, patch, index) => {
      if (patch.kind !== kind || patch.name !== name) return value;
      used.add(patch);
      const path = child(child(pathOf('targets', plugin), 'patches'), index);
      return patch.remove.reduce(removed, merge(value, patch.patch, path));
    }, document);
  };
  const unused = (): Diagnostic[] =>
    patches.flatMap((patch, index) => {
      if (used.has(patch)) return [];
      const reason = `No generated object is a ${patch.kind} '${patch.name}'. There are ${seen.length === 0 ? 'none' : seen.join(', ')}.`;
      return [engine.badPatch(at(child(child(pathOf('targets', plugin), 'patches'), index)), { reason })];
    });
  return { apply, unused };
}

function bare(value: unknown): unknown {
  let inner = value;
  while (isTraced(inner)) inner = inner.value;
  return inner;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function identity(document: unknown): { kind?: string; name?: string } {
  const object = bare(document);
  const kind = isMap(object) ? bare(object['kind']) : undefined;
  const metadata = isMap(object) ? bare(object['metadata']) : undefined;
  const name = isMap(metadata) ? bare(metadata['name']) : undefined;
  return { ...(typeof kind === 'string' ? { kind } : {}), ...(typeof name === 'string' ? { name } : {}) };
}

function merge(value: unknown, patch: unknown, path: Path): unknown {
  if (!isMap(patch)) return from(path, patch);
  const target = bare(value);
  if (isNamedList(target))
    return isTraced(value) ? { ...value, value: mergeNamed(target, patch, path) } : mergeNamed(target, patch, path);
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, member] of Object.entries(patch)) result[key] = merge(result[key], member, path);
  return isTraced(value) ? { ...value, value: result } : result;
}

/** Whether something is a list whose items have names. */
function isNamedList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => nameOf(item) !== undefined);
}

function nameOf(item: unknown): string | undefined {
  const map = bare(item);
  const name = isMap(map) ? bare(map['name']) : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** A list of named items with those of a map by name merged into it; new ones stand behind. */
function mergeNamed(
  list: readonly unknown[],
  patch: Readonly<Record<string, unknown>>,
  path: Path,
): readonly unknown[] {
  const known = new Set(list.map(nameOf));
  const own = (name: string | undefined): unknown =>
    name !== undefined && Object.hasOwn(patch, name) ? patch[name] : {};
  const added = Object.entries(patch).filter(([name]) => !known.has(name));
  return [
    ...list.map((item) => merge(item, own(nameOf(item)), path)),
    ...added.map(([name, item]) => from(path, { name, ...(isMap(item) ? item : {}) })),
  ];
}

/** A document without what a JSON Pointer leads to; it may be gone already. */
function removed(value: unknown, pointer: string): unknown {
  const [step, ...rest] = pointer
    .slice(1)
    .split('/')
    .map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'));
  return step === undefined ? value : without(value, step, rest);
}

function without(value: unknown, step: string, [next, ...rest]: readonly string[]): unknown {
  const inner = bare(value);
  if (!isMap(inner) && !Array.isArray(inner)) return value;
  const left = Object.entries(inner).flatMap(([key, member]) => {
    if (key !== step) return [[key, member] as const];
    return next === undefined ? [] : [[key, without(member, next, rest)] as const];
  });
  const result = Array.isArray(inner) ? left.map(([, member]) => member) : Object.fromEntries(left);
  return isTraced(value) ? { ...value, value: result } : result;
}
