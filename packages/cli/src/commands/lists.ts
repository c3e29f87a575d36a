import { jsonSchema } from '@trainyard/engine';
import { pluginsFor } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** `schema`: the JSON Schema of a specification, for editors. */
export function schema(): number {
  writeOut(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
  return 0;
}

/** `plugins`: what there is, and what each does with the fields of the language. */
export async function plugins(options: ReadingOptions & OutputOptions): Promise<number> {
  const all = await pluginsFor('./spec', options);
  if (options.format !== 'text') writeOut(`${JSON.stringify(all.map(({ name, summary, capabilities }) => ({ name, summary, capabilities })), null, 2)}\n`);
  else for (const { name, summary } of all) writeOut(`${name.padEnd(12)} ${summary}\n`);
  return 0;
}
