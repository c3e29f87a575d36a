import { isTraced } from '@trainyard/sdk';
import type { KubernetesObject } from '../target/objects.ts';

/** One step of a JSON patch (RFC 6902). */
export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** How an environment differs from the base: objects changed, added and removed. */
export interface Overlay {
  readonly patches: readonly { readonly target: KubernetesObject; readonly steps: readonly PatchStep[] }[];
  readonly added: readonly KubernetesObject[];
  readonly removed: readonly KubernetesObject[];
}

/** The overlay that turns one set of objects into another. Lists of one length are compared item by item, others are replaced as a whole. */
export function overlayOf(base: readonly KubernetesObject[], wanted: readonly KubernetesObject[]): Overlay {
  const key = (object: KubernetesObject): string => `${object.kind} ${object.metadata.name}`;
  const before = new Map(base.map((object) => [key(object), object]));
  const after = new Set(wanted.map(key));
  return {
    patches: wanted.flatMap((object) => {
      const old = before.get(key(object));
      const steps = old === undefined ? [] : difference(old, object, '');
      return old === undefined || steps.length === 0 ? [] : [{ target: object, steps }];
    }),
    added: wanted.filter((object) => !before.has(key(object))),
    removed: base.filter((object) => !after.has(key(object))),
  };
}

function difference(old: unknown, value: unknown, path: string): PatchStep[] {
  const [a, b] = [bare(old), bare(value)];
  if (isListOfMaps(a) && isListOfMaps(b) && a.length === b.length)
    return a.flatMap((item, index) => difference(item, b[index], `${path}/${index}`));
  if (!isMap(a) || !isMap(b)) return equal(a, b) ? [] : [{ op: 'replace', path, value }];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key): PatchStep[] => {
    const inner = `${path}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    if (bare(b[key]) === undefined) return bare(a[key]) === undefined ? [] : [{ op: 'remove', path: inner }];
    return bare(a[key]) === undefined ? [{ op: 'add', path: inner, value: b[key] }] : difference(a[key], b[key], inner);
  });
}

function bare(value: unknown): unknown {
  let inner = value;
  while (isTraced(inner)) inner = inner.value;
  return inner;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfMaps(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.every((item) => isMap(bare(item)));
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

/** A value without its marks. */
export function plain(value: unknown): unknown {
  const inner = bare(value);
  if (Array.isArray(inner)) return inner.map(plain);
  return isMap(inner)
    ? Object.fromEntries(
        Object.entries(inner)
          .filter(([, member]) => bare(member) !== undefined)
          .map(([key, member]) => [key, plain(member)]),
      )
    : inner;
}
