import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { logger } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import { Refusal } from '../../texts/refusal.ts';
import { below } from '../find.ts';

/** Options of `nx g @trainyard/nx:service`. */
export interface ServiceOptions {
  readonly name: string;
  readonly template?: 'tabular' | 'vision' | 'text' | 'forecast' | 'llm';
  /** Folder from the root of the workspace; the name of the service if it is left out. */
  readonly directory?: string;
  readonly syntax?: 'yaml' | 'native';
}

/** Writes a new service: its specification and the code of its stages. Code that is there stays. Rejects with `Refusal` for a name that cannot be one, and if the specification is there. */
export async function service(tree: Tree, options: ServiceOptions): Promise<void> {
  const { name, template, syntax } = options;
  const folder = (options.directory ?? name).replace(/^\.\//, '').replace(/\/+$/, '') || '.';
  if (folder.split('/').includes('..')) throw new Refusal(`'${options.directory}' lies outside of the workspace.`);
  const { serviceFiles } = await import('trainyard');
  const files = await serviceFiles(name, {
    ...(template === undefined ? {} : { template }),
    ...(syntax === undefined ? {} : { syntax }),
    schema: schemaFrom(tree, folder),
  }).catch((reason: unknown) => {
    throw reason instanceof TypeError ? new Refusal(nameRefused(name)) : reason;
  });
  const [specification] = files;
  const spec = below(folder, specification?.path ?? '');
  if (tree.exists(spec)) throw new Refusal(`'${spec}' is there already. Choose another name or another --directory.`);
  for (const { path, content } of files) {
    const place = below(folder, path);
    if (tree.exists(place)) logger.info(`kept ${place}, which is there already`);
    else tree.write(place, content);
  }
}

function nameRefused(name: string): string {
  return `'${name}' cannot be the name of a service: it consists of letters, digits, \`_\`, \`.\` and \`-\`, and begins with a letter or \`_\`.`;
}

const SCHEMA = 'node_modules/trainyard/dist/schema.json';

/** Where editors find the schema, seen from a folder: in the nearest installed package. */
function schemaFrom(tree: Tree, folder: string): string {
  const steps = folder === '.' ? [] : folder.split('/');
  const depth = steps.findIndex((_, index) => {
    const above = steps.slice(0, steps.length - index).join('/');
    return existsSync(join(tree.root, above, SCHEMA));
  });
  const up = depth === -1 ? steps.length : depth;
  return `${up === 0 ? './' : '../'.repeat(up)}${SCHEMA}`;
}
