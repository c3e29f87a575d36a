import { compileSpec, readYaml } from '@trainyard/sdk';
import { objectFiles } from '../lower/objects.ts';
import { plain } from '../lower/overlay.ts';
import { options as schema } from '../options.ts';
import type { Options } from '../options.ts';
import type { PlainMap } from './difference.ts';

/** The objects that the target makes of a part of a specification, as plain data; none if the part cannot be read, which the check then says. */
export function generatedFor(part: PlainMap, written: PlainMap): readonly PlainMap[] {
  const source = { file: '', text: JSON.stringify({ mlops: { version: '0.1.0', ...part } }) };
  const node = readYaml(source).value;
  const vocabulary = { plugins: [], stageTypes: [], trackingBackends: [], functions: [] };
  const compiled = node === undefined ? undefined : compileSpec([{ source, node }], { vocabulary }).value;
  if (compiled === undefined) return [];
  const options = schema.parse(written) as Options;
  return objectFiles(compiled.spec, options).flatMap(({ objects }) =>
    objects.map((object) => plain(object) as PlainMap),
  );
}
