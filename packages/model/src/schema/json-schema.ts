import { z } from 'zod';
import { kinds } from './kinds.ts';
import { document } from './root.ts';

/** The JSON Schema (draft 2020-12) of a specification as it can be written, for editors. */
export function jsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(document, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: json }) => {
      const kind = kinds.get(zodSchema as unknown as z.ZodType);
      if (kind !== undefined) Object.assign(json, kind.json);
      // Unknown fields are errors, `x-` fields are kept.
      if (json.type === 'object' && json.properties !== undefined)
        Object.assign(json, { additionalProperties: false, patternProperties: { '^x-': {} } });
    },
  }) as Record<string, unknown>;
  return {
    ...schema,
    title: 'Trainyard specification',
    description: 'One ML service: how it is trained, served, watched and governed',
  };
}
