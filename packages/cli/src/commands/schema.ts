import { contributionsTo, jsonSchema, layerSchema, stageTypes } from '@trainyard/engine';
import { commandLine } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { writeOut } from '../terminal.ts';

/** `schema`: the JSON Schema of a specification, or of a file that others extend, for editors; with the stage types of the project's plugins. Throws `Failure` if one cannot be loaded. */
export async function schema(options: Pick<ReadingOptions, 'plugins'> & { readonly layer?: boolean }): Promise<number> {
  const { plugins, outside } = await commandLine.projects.of('./spec', options);
  await commandLine.projects.close();
  const types = contributionsTo(
    stageTypes,
    [...plugins, ...(outside?.plugins ?? [])].flatMap(({ provides }) => provides),
  );
  const whole = options.layer === true ? layerSchema(types) : jsonSchema(types);
  writeOut(`${JSON.stringify(whole, null, 2)}\n`);
  return 0;
}
