import { child } from '@trainyard/sdk';
import type { Path, SpecificationPart } from '@trainyard/sdk';

/** A specification made of parts, and where two of them said different things: the first one holds. */
export interface MergedParts {
  readonly spec: Record<string, unknown>;
  readonly clashes: readonly Path[];
}

/** Lays parts beside each other: maps by key, lists one behind the other with named items once. */
export function mergeParts(parts: readonly SpecificationPart[]): MergedParts {
  const clashes: Path[] = [];
  const spec = parts.reduce<Record<string, unknown>>(
    (all, part) => merged(all, part, '', clashes) as Record<string, unknown>,
    {},
  );
  return { spec, clashes };
}

function merged(first: unknown, second: unknown, path: Path, clashes: Path[]): unknown {
  if (first === undefined || second === undefined) return first ?? second;
  if (isMap(first) && isMap(second)) {
    const result = new Map(Object.entries(first));
    for (const [key, value] of Object.entries(second))
      result.set(key, merged(result.get(key), value, child(path, key), clashes));
    return Object.fromEntries(result);
  }
  if (Array.isArray(first) && Array.isArray(second)) {
    const items: unknown[] = [...first];
    for (const item of second) {
      const at = items.findIndex((each) => nameOf(each) !== undefined && nameOf(each) === nameOf(item));
      if (at === -1) items.push(item);
      else items[at] = merged(items[at], item, child(path, [nameOf(item) ?? '']), clashes);
    }
    return items;
  }
  if (JSON.stringify(first) !== JSON.stringify(second)) clashes.push(path);
  return first;
}

/** Whether something is a map. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of an item of a list. */
export function nameOf(value: unknown): string | undefined {
  return isMap(value) && typeof value['name'] === 'string' ? value['name'] : undefined;
}
