import { z } from 'zod';

/** How a list's items are told apart: by the value of this key. */
export const nameKeys = z.registry<{ readonly key: string }>();

/** How the native syntax writes the items of a list, or the entries of a map, as labelled blocks: `stage NAME : TYPE { … }`. */
export interface LabelledBlock {
  readonly keyword: string;
  /** The field that the first label fills; of a map's entry it is the key, and this is left out. */
  readonly first?: string;
  /** The field that the label behind `:` fills. */
  readonly second?: string;
  /** The blocks stand in the map itself instead of beside it, as columns do in `schema`. */
  readonly inside?: true;
}

/** The labelled blocks of lists and maps. */
export const labelledBlocks = z.registry<LabelledBlock>();

/** A list or map whose items the native syntax also writes as labelled blocks. */
export function labelled<Schema extends z.ZodType>(schema: Schema, block: LabelledBlock): Schema {
  labelledBlocks.add(schema, block);
  return schema;
}

/** Maps that the native syntax also writes as calls: `uniform(0, 1)`, `secret("name/key")`. */
export const calls = z.registry<{ readonly call: true }>();

/** A map that the native syntax also writes as a call. */
export function asCall<Schema extends z.ZodType>(schema: Schema): Schema {
  calls.add(schema, { call: true });
  return schema;
}

/** Maps from a free key to values, as opposed to sections with fixed fields. */
export const freeMaps = z.registry<{ readonly free: true }>();

/**
 * A map with known fields. An unknown one is an issue, `x-` fields are kept and ignored. Unlike `strictObject` it reports unknown
 * fields beside other mistakes instead of after them.
 */
export function section<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> {
  const known = new Set(Object.keys(shape));
  const check = z.check<Record<string, unknown>>((payload) => {
    if (typeof payload.value !== 'object' || payload.value === null || Array.isArray(payload.value)) return;
    for (const key of Object.keys(payload.value)) {
      if (!known.has(key) && !key.startsWith('x-'))
        payload.issues.push({
          code: 'custom',
          params: { unknown: key, known: [...known] },
          input: payload.value,
          continue: true,
        } as never);
    }
  });
  // Zod skips checks after an issue; this one does not depend on what the fields hold.
  check._zod.def.when = () => true;
  return z.looseObject(shape).check(check as never) as unknown as z.ZodObject<Shape, z.core.$strip>;
}

/** A list whose items are told apart by `key`, so that layers can merge them and paths can name them. */
export function namedList<Item extends z.ZodType>(item: Item, key = 'name'): z.ZodArray<Item> {
  return z.array(item).register(nameKeys, { key });
}

/** A map from free keys to values of one kind. */
export function mapOf<Value extends z.ZodType>(
  value: Value,
  key: z.ZodType<string> = z.string(),
): z.ZodRecord<z.ZodString, Value> {
  return z.record(key as z.ZodString, value).register(freeMaps, { free: true });
}

/** Any data: numbers, strings, booleans, lists and maps. */
export type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data };

/** Data that nobody looks into: parameters, patches. */
export function data(): z.ZodType<Data> {
  return z.unknown().refine((value) => value !== undefined && value !== null) as unknown as z.ZodType<Data>;
}
