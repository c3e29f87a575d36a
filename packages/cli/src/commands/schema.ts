import { jsonSchema, layerSchema } from '@trainyard/engine';
import { writeOut } from '../terminal.ts';

/** `schema`: the JSON Schema of a specification, or of a file that others extend, for editors. */
export function schema(options: { readonly layer?: boolean }): number {
  writeOut(`${JSON.stringify(options.layer === true ? layerSchema() : jsonSchema(), null, 2)}\n`);
  return 0;
}
