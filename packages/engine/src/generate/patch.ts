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

/** A patcher for the objects of one plugin. Patches follow JSON Merge Patch (RFC 7386); patched values come from the patch. */
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
      return merge(value, patch.patch, child(child(pathOf('targets', plugin), 'patches'), index));
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
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, member] of Object.entries(patch)) result[key] = merge(result[key], member, path);
  return isTraced(value) ? { ...value, value: result } : result;
}
