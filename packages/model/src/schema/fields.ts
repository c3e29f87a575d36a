import type { z } from 'zod';
import { kinds } from './kinds.ts';
import { document } from './root.ts';
import { freeMaps, nameKeys } from './section.ts';

/** One field of the language, as documentation and capabilities speak of it. */
export interface Field {
  /** Dotted path from the root, items left out: `mlops.monitoring.alerts.for`. */
  readonly path: string;
  readonly description: string;
  /** A noun phrase: `a duration such as 90s`, `one of critical, warning, info`. */
  readonly type: string;
  readonly required: boolean;
  /** What holds if nobody writes it, as it would be written; absent if that is nothing. */
  readonly fallback?: string;
  /** The key that tells the items of a named list apart. */
  readonly nameKey?: string;
  /** A map whose keys the writer chooses. */
  readonly free?: true;
}

/** The inner side of a schema, as far as walking it needs. */
export interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly shape?: Record<string, z.ZodType>;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Record<string, string>;
  readonly defaultValue?: unknown;
}

let cached: readonly Field[] | undefined;
let cachedNames: ReadonlyMap<string, string> | undefined;

/** Every field of the language in the order of the schema. */
export function allFields(): readonly Field[] {
  cached ??= [...fieldsOf(document, '')];
  return cached;
}

let cachedPaths: ReadonlySet<string> | undefined;

/** Whether a dotted path is a field of the language. */
export function isField(path: string): boolean {
  cachedPaths ??= new Set(allFields().map((field) => field.path));
  return cachedPaths.has(path);
}

let cachedTypes: ReadonlyMap<string, string> | undefined;

/** What may be written for a field, or for each value of a free map, as a noun phrase; undefined for a path that is no field. */
export function typeOf(path: string): string | undefined {
  cachedTypes ??= new Map(allFields().map((field) => [field.path, field.type.replace(/^a map by name of /, '')]));
  return cachedTypes.get(path);
}

/** Names of the fields one step below a dotted path. */
export function fieldsIn(path: string): readonly string[] {
  const prefix = path === '' ? '' : `${path}.`;
  const names = allFields().flatMap((field) =>
    field.path.startsWith(prefix) && !field.path.slice(prefix.length).includes('.')
      ? [field.path.slice(prefix.length)]
      : [],
  );
  // Alternatives share fields.
  return [...new Set(names)];
}

let cachedSections: ReadonlySet<string> | undefined;

/** Whether a dotted path, or the document (`''`), is a map with fixed fields, or a list or free map of such. */
export function isSection(path: string): boolean {
  cachedSections ??= new Set(allFields().map((field) => field.path.slice(0, Math.max(0, field.path.lastIndexOf('.')))));
  return cachedSections.has(path);
}

let cachedFree: ReadonlySet<string> | undefined;

/** Whether a dotted path is a map whose keys the writer chooses. */
export function isFreeMap(path: string): boolean {
  cachedFree ??= new Set(allFields().flatMap((field) => (field.free === true ? [field.path] : [])));
  return cachedFree.has(path);
}

/** The sections with a field of a name that are nearest to another section, and how many steps away they are. */
export function homesOf(key: string, section: string): { readonly homes: readonly string[]; readonly steps: number } {
  const from = section === '' ? [] : section.split('.');
  let homes: string[] = [];
  let steps = Infinity;
  for (const { path } of allFields()) {
    if (!path.endsWith(`.${key}`)) continue;
    const home = path.slice(0, -key.length - 1);
    const to = home.split('.');
    const shared = to.findIndex((step, index) => step !== from[index]);
    const common = shared === -1 ? to.length : shared;
    const distance = from.length + to.length - 2 * common;
    if (distance > steps) continue;
    homes = distance < steps ? [home] : [...homes, home];
    steps = distance;
  }
  return { homes, steps };
}

/** Dotted path of each named list → the key that names its items. */
export function namedLists(): ReadonlyMap<string, string> {
  cachedNames ??= new Map(
    allFields().flatMap((field) => (field.nameKey === undefined ? [] : [[field.path, field.nameKey] as const])),
  );
  return cachedNames;
}

/** Whether one item of a named list may stand without its list, as in `tracking: {…}`. */
export function takesOneItem(path: string): boolean {
  return namedLists().has(path) && typeOf(path)?.startsWith('a map, or ') === true;
}

function* fieldsOf(schema: z.ZodType, prefix: string): Generator<Field> {
  for (const section of sectionsIn(schema)) {
    for (const [key, value] of Object.entries(section)) {
      const path = prefix === '' ? key : `${prefix}.${key}`;
      const nameKey = nameKeyOf(value);
      const fallback = fallbackOf(value);
      yield {
        path,
        description: descriptionOf(value),
        type: typeText(value),
        required: !isOptional(value),
        ...(fallback === undefined ? {} : { fallback }),
        ...(nameKey === undefined ? {} : { nameKey }),
        ...(isFree(value) ? { free: true } : {}),
      };
      yield* fieldsOf(value, path);
    }
  }
}

/** The shapes that a schema leads to without another key between. Items of lists belong to the list's path, values of free maps do too. */
function* sectionsIn(schema: z.ZodType): Generator<Record<string, z.ZodType>> {
  const def = defOf(schema);
  if (def.type === 'object' && def.shape !== undefined) yield def.shape;
  for (const inner of [def.innerType, def.in, def.element, def.valueType, ...(def.options ?? [])])
    if (inner !== undefined) yield* sectionsIn(inner);
}

function nameKeyOf(schema: z.ZodType): string | undefined {
  const own = nameKeys.get(schema)?.key;
  if (own !== undefined) return own;
  const def = defOf(schema);
  for (const inner of [def.innerType, def.in, ...(def.options ?? [])]) {
    const found = inner === undefined ? undefined : nameKeyOf(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isFree(schema: z.ZodType): boolean {
  const { innerType, in: input } = defOf(schema);
  return (
    freeMaps.get(schema) !== undefined ||
    (innerType !== undefined && isFree(innerType)) ||
    (input !== undefined && isFree(input))
  );
}

function descriptionOf(schema: z.ZodType): string {
  const def = defOf(schema);
  return schema.description ?? (def.innerType === undefined ? '' : descriptionOf(def.innerType));
}

function fallbackOf(schema: z.ZodType): string | undefined {
  const { type, defaultValue } = defOf(schema);
  if (type !== 'default') return undefined;
  return typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue);
}

function isOptional(schema: z.ZodType): boolean {
  return ['optional', 'default', 'prefault'].includes(defOf(schema).type);
}

/** What may be written for a schema, as a noun phrase. */
export function typeText(schema: z.ZodType): string {
  const known = kinds.get(schema)?.expected;
  if (known !== undefined) return known;
  const def = defOf(schema);
  if (def.type === 'enum') return `one of ${Object.keys(def.entries ?? {}).join(', ')}`;
  if (def.type === 'array' && def.element !== undefined)
    return defOf(def.element).type === 'object' ? 'a list of maps' : `a list of ${typeText(def.element)}`;
  if (def.type === 'object') return 'a map';
  if (def.type === 'record' && def.valueType !== undefined)
    return freeMaps.get(schema) !== undefined ? `a map by name of ${typeText(def.valueType)}` : 'a map';
  if (def.type === 'union') return (def.options ?? []).map(typeText).join(', or ');
  const inner = def.innerType ?? def.in;
  if (inner !== undefined) return typeText(inner);
  return { string: 'text', number: 'a number', boolean: '`true` or `false`' }[def.type] ?? 'any data';
}

/** The inner side of a schema. */
export function defOf(schema: z.ZodType): Def {
  return schema._zod.def as unknown as Def;
}
