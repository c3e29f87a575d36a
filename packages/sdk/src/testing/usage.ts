import { nearest } from '@trainyard/syntax';
import { contractProblem } from '../plugin/contract.ts';
import { isPlugin } from '../plugin/plugin.ts';

const OPTIONS = ['specs', 'goldens', 'given', 'readers', 'withoutExample'] as const;

/** Throws `TypeError` for arguments of the kit that would check less than their author thinks: JavaScript does not notice. */
export function refuseWrongUse(plugin: unknown, options: unknown): void {
  if (!isPlugin(plugin))
    throw new TypeError(
      'the first argument is no plugin: pass what definePlugin returned, which is the default export of the module of a plugin',
    );
  const problem = contractProblem(plugin.contract);
  if (problem !== undefined) throw new TypeError(`the plugin '${plugin.name}' ${problem}`);
  if (Array.isArray(options))
    throw new TypeError(
      'the second argument is a list, and must be a map of options: write { specs: [spec] } for specifications to run the plugin on',
    );
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`the second argument must be a map of options: ${OPTIONS.join(', ')}`);
  for (const key of Object.keys(options)) {
    if (OPTIONS.some((each) => each === key)) continue;
    const near = nearest(key, OPTIONS);
    throw new TypeError(
      `there is no option '${key}': ${near === undefined ? `there are ${OPTIONS.join(', ')}` : `did you mean '${near}'?`}`,
    );
  }
  const { specs, goldens } = options as { specs?: unknown; goldens?: unknown };
  if (specs !== undefined && !(Array.isArray(specs) && specs.every((each) => typeof each === 'string')))
    throw new TypeError("'specs' must be a list of texts of specifications");
  if (goldens !== undefined && typeof goldens !== 'string' && !Array.isArray(goldens))
    throw new TypeError("'goldens' must be the path of a folder, or a list of { name, spec, files }");
}
