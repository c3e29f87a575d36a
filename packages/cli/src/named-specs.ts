import { collectLayers, composeLayers, memberOf } from '@trainyard/engine';
import { typescriptFrontEnd } from '@trainyard/engine/node';
import { wrongUse } from './failures.ts';
import { specHost, specsIn } from './reading.ts';
import type { ReadingOptions } from './specs.ts';

/** The name of the service that a file specifies; undefined if it names none, as a layer for others does, or cannot be read. */
export function serviceIn(file: string, { allowRun }: Pick<ReadingOptions, 'allowRun'>): string | undefined {
  try {
    const { layers } = collectLayers(specHost(), file, [typescriptFrontEnd({ allowRun: allowRun === true })]);
    const service = layers.length === 0 ? undefined : memberOf(composeLayers(layers).node, 'mlops')?.value;
    const name = memberOf(service, 'name')?.value;
    return name?.kind === 'scalar' ? name.text : undefined;
  } catch {
    // A file that cannot be read is told when it is named.
    return undefined;
  }
}

/** The specifications of this folder; layers for others are left out if there is anything else. */
export function specsHere(options: Pick<ReadingOptions, 'allowRun'>): readonly string[] {
  const all = specsIn('.').filter((each) => !each.includes('/'));
  if (all.length < 2) return all;
  const services = all.filter((each) => serviceIn(each, options) !== undefined);
  return services.length === 0 ? all : services;
}

/** The specification of this folder. Throws `Failure` unless there is just one. */
export function onlySpec(options: Pick<ReadingOptions, 'allowRun'>): string {
  const specs = specsHere(options);
  const [only] = specs;
  if (only !== undefined && specs.length === 1) return only;
  throw wrongUse(
    specs.length === 0
      ? 'No specification is in this folder: name one behind the path.'
      : `There are several specifications in this folder: name one of ${specs.join(', ')} behind the path.`,
  );
}
