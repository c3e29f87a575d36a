import { z } from 'zod';
import { asLayer, forEditors, ITEMS_BY, FREE, EXPECTED } from './json-layers.ts';
import type { Json } from './json-layers.ts';
import { kinds } from './kinds.ts';
import { document, service } from './root.ts';
import { freeMaps, nameKeys } from './section.ts';
import { RESERVED } from './texts.ts';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The JSON Schema (draft 2020-12) of a specification as it can be written, for editors. A file that extends others is a layer, in which
 * nothing is required and `null` removes; so is each environment.
 */
export function jsonSchema(): Record<string, unknown> {
  const whole = rawOf(service);
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
export function layerSchema(): Record<string, unknown> {
  const { properties, ...rest } = fileFields();
  return {
    $schema: DRAFT,
    title: 'Trainyard layer',
    description: 'What several specifications share: a file that others extend',
    type: 'object',
    properties: { ...(properties as Json), mlops: { $ref: '#/$defs/layer' } },
    ...rest,
    $defs: layerDefs(rawOf(service)),
  };
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
