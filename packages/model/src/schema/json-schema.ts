import { z } from 'zod';
import { asLayer, forEditors, ITEMS_BY, FREE, EXPECTED } from './json-layers.ts';
import type { Json } from './json-layers.ts';
import { kinds } from './kinds.ts';
import { document, service } from './root.ts';
import { freeMaps, nameKeys } from './section.ts';
import { schemaOf } from './shapes.ts';
import type { StageType } from './stage-fields.ts';
import { RESERVED } from './texts.ts';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The JSON Schema (draft 2020-12) of a specification as it can be written, for editors. A file that extends others is a layer, in which
 * nothing is required and `null` removes; so is each environment. Stages may have the own fields of `stageTypes`.
 */
export function jsonSchema(stageTypes: readonly StageType[] = []): Record<string, unknown> {
  const whole = withOwnFields(rawOf(service), stageTypes);
  return {
    $schema: DRAFT,
    title: 'Trainyard specification',
    description: 'One ML service: how it is trained, served, watched and governed',
    type: 'object',
    ...fileFields(),
    if: { required: ['extends'] },
    then: { properties: { mlops: { $ref: '#/$defs/layer' } } },
    else: { properties: { mlops: { $ref: '#/$defs/service' } }, required: ['mlops'] },
    $defs: { service: forEditors(withOverlays(whole)), ...layerDefs(whole) },
  };
}

/** The JSON Schema of a file that only others extend: like that of a specification, but nothing is required. */
export function layerSchema(stageTypes: readonly StageType[] = []): Record<string, unknown> {
  const { properties, ...rest } = fileFields();
  return {
    $schema: DRAFT,
    title: 'Trainyard layer',
    description: 'What several specifications share: a file that others extend',
    type: 'object',
    properties: { ...(properties as Json), mlops: { $ref: '#/$defs/layer' } },
    ...rest,
    $defs: layerDefs(withOwnFields(rawOf(service), stageTypes)),
  };
}

/**
 * Lets stages have the fields of types that plugins declare. None is required and none bound to its type: a schema that editors read refuses nothing that the
 * compiler takes, also where a type comes from what is extended.
 */
function withOwnFields(whole: Json, stageTypes: readonly StageType[]): Json {
  const own = new Map<string, Json[]>();
  for (const { name, fields = {} } of stageTypes)
    for (const [key, shape] of Object.entries(fields)) {
      const { description, ...field } = rawOf(schemaOf(shape));
      const told = `${typeof description === 'string' ? `${description} ` : ''}(stages of type ${name})`;
      own.set(key, [...(own.get(key) ?? []), { description: told, ...field }]);
    }
  if (own.size === 0) return whole;
  const fields = [...own].map(([key, all]) => [key, all.length === 1 ? all[0] : { anyOf: all }] as const);
  const added = (items: Json): Json => ({
    ...items,
    properties: { ...(items['properties'] as Json), ...Object.fromEntries(fields) },
  });
  return inside(whole, ['properties', 'training', 'properties', 'pipeline', 'properties', 'stages', 'items'], added);
}

function inside(json: Json, [step, ...rest]: readonly string[], change: (json: Json) => Json): Json {
  if (step === undefined) return change(json);
  return { ...json, [step]: inside(json[step] as Json, rest, change) };
}

function layerDefs(whole: Json): Json {
  const { environments: _, ...fields } = whole['properties'] as Json;
  return {
    layer: forEditors(asLayer(withOverlays(whole), ['object', 'null'])),
    overlay: forEditors(asLayer({ ...whole, properties: fields }, ['object', 'null'])),
  };
}

/** The fields beside each other at the top of a file. What stands below `mlops` is told apart later. */
function fileFields(): Json {
  const { properties, additionalProperties, patternProperties } = forEditors(rawOf(document)) as {
    readonly properties: { readonly extends: Json };
    readonly additionalProperties: unknown;
    readonly patternProperties: unknown;
  };
  return {
    properties: { extends: properties.extends, mlops: { description: 'The service', type: ['object', 'null'] } },
    additionalProperties,
    patternProperties,
  };
}

/** Environments hold overlays: whatever the service holds, but for environments. */
function withOverlays(whole: Json): Json {
  const properties = whole['properties'] as Readonly<Record<string, Json>>;
  return {
    ...whole,
    properties: {
      ...properties,
      environments: { ...properties['environments'], additionalProperties: { $ref: '#/$defs/overlay' } },
    },
  };
}

function rawOf(schema: z.ZodType): Json {
  const { $schema: _, ...raw } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: json }) => {
      const own = zodSchema as unknown as z.ZodType;
      const kind = kinds.get(own);
      if (kind !== undefined) Object.assign(json, kind.json, { [EXPECTED]: kind.expected });
      const key = nameKeys.get(own)?.key;
      if (key !== undefined) Object.assign(json, { [ITEMS_BY]: key });
      if (freeMaps.get(own) !== undefined)
        Object.assign(json, {
          [FREE]: true,
          propertyNames: { ...named(json.propertyNames), not: { enum: [...RESERVED] } },
        });
      const { type, defaultValue } = own._zod.def as unknown as { type: string; defaultValue?: unknown };
      if (type === 'default') Object.assign(json, { default: defaultValue });
      // Unknown fields are errors, `x-` fields are kept.
      if (json.type === 'object' && json.properties !== undefined)
        Object.assign(json, { additionalProperties: false, patternProperties: { '^x-': {} } });
    },
  }) as Record<string, unknown>;
  return raw;
}

function named(names: unknown): object {
  return typeof names === 'object' && names !== null ? names : {};
}
