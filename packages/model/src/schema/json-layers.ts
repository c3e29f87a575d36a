/** A JSON Schema, or a part of one. */
export type Json = Readonly<Record<string, unknown>>;

/** Marks on the way from the schema to JSON Schema: how a named list tells its items apart, free maps, and what a leaf expects. */
export const ITEMS_BY = 'trainyard:items-by';
export const FREE = 'trainyard:free';
export const EXPECTED = 'trainyard:expected';

/** The schema of a layer: nothing is required, and named lists may be maps by name in which `null` takes an item out. */
export function asLayer(schema: Json, type: unknown = schema['type']): Json {
  if (isAnyOf(schema)) return { ...schema, anyOf: schema['anyOf'].map((each) => asLayer(each)) };
  const key = schema[ITEMS_BY];
  if (typeof key === 'string') {
    const { minItems: _, ...list } = schema;
    return { ...list, items: { ...asLayer(schema['items'] as Json), required: [key] } };
  }
  if (schema[FREE] === true && schema['additionalProperties'] !== undefined)
    return { ...schema, additionalProperties: asLayer(schema['additionalProperties'] as Json) };
  if (schema['properties'] === undefined) return schema;
  const { required: _, ...section } = schema;
  return { ...section, type, properties: mapped(schema['properties'] as Json, (each) => asLayer(each)) };
}

/**
 * The schema as editors read it: what may be absent may also be `null`, named lists may be maps by name, and descriptions say what is
 * expected. Marks are gone.
 */
export function forEditors(schema: Json): Json {
  const { [ITEMS_BY]: key, [FREE]: free, [EXPECTED]: expected, ...plain } = schema;
  const text = plain['description'];
  const described =
    typeof text === 'string' && typeof expected === 'string'
      ? { ...plain, description: `${text}: ${expected}` }
      : plain;
  if (isAnyOf(described)) return { ...described, anyOf: described['anyOf'].map(forEditors) };
  if (typeof key === 'string') return listOrMap(described, key);
  if (described['items'] !== undefined) return { ...described, items: forEditors(described['items'] as Json) };
  if (free === true)
    return { ...described, additionalProperties: nullable(forEditors(described['additionalProperties'] as Json)) };
  if (described['properties'] === undefined) return described;
  const required = (described['required'] as readonly string[] | undefined) ?? [];
  return {
    ...described,
    properties: mapped(described['properties'] as Json, (each, name) =>
      required.includes(name) ? forEditors(each) : nullable(forEditors(each)),
    ),
  };
}

/** A named list as a list, or as a map from names to items without them. */
function listOrMap({ type, items, minItems, ...rest }: Json, key: string): Json {
  const item = forEditors(items as Json);
  const required = ((item['required'] as readonly string[] | undefined) ?? []).filter((each) => each !== key);
  const { required: _, ...open } = item;
  return {
    ...rest,
    anyOf: [
      { type, ...(minItems === undefined ? {} : { minItems }), items: item },
      {
        type: 'object',
        minProperties: 1,
        additionalProperties: nullable({ ...open, ...(required.length === 0 ? {} : { required }) }),
      },
    ],
  };
}

function nullable(schema: Json): Json {
  if (isAnyOf(schema)) return { ...schema, anyOf: [...schema['anyOf'], { type: 'null' }] };
  const { type } = schema;
  if (schema['$ref'] !== undefined || type === undefined) return schema;
  const types = Array.isArray(type) ? (type as readonly unknown[]) : [type];
  const values = schema['enum'];
  return {
    ...schema,
    type: types.includes('null') ? types : [...types, 'null'],
    ...(Array.isArray(values) ? { enum: [...(values as readonly unknown[]), null] } : {}),
  };
}

function isAnyOf(schema: Json): schema is Json & { readonly anyOf: readonly Json[] } {
  return Array.isArray(schema['anyOf']);
}

function mapped(properties: Json, change: (schema: Json, name: string) => Json): Json {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, change(each as Json, name)]));
}
