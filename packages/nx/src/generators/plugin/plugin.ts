import { readFileSync } from 'node:fs';
import type { Tree } from '@nx/devkit';
import { Refusal } from '../../texts/refusal.ts';
import { builtInTargets } from '../add-target/known.ts';
import { below } from '../find.ts';
import { pluginFiles } from './files.ts';

/** Options of `nx g @trainyard/nx:plugin`. */
export interface PluginOptions {
  readonly name: string;
  /** Folder from the root of the workspace; the name of the package if it is left out. */
  readonly directory?: string;
}

/** Writes the package of a plugin: it builds, and passes the conformance kit. Rejects with `Refusal` for a name that cannot be one, and if there is a package. */
export function plugin(tree: Tree, options: PluginOptions): void {
  const name = options.name.replace(/^trainyard-plugin-/, '');
  if (!/^[a-z][a-z0-9-]{0,60}$/.test(name))
    throw new Refusal(
      `'${options.name}' cannot be the name of a plugin: it consists of a-z, digits and -, and begins with a letter.`,
    );
  if (builtInTargets().includes(name))
    throw new Refusal(`'${name}' is a target that comes with Trainyard. Choose another name.`);
  const folder = (options.directory ?? `trainyard-plugin-${name}`).replace(/^\.\//, '').replace(/\/+$/, '') || '.';
  if (folder.split('/').includes('..')) throw new Refusal(`'${options.directory}' lies outside of the workspace.`);
  if (tree.exists(below(folder, 'package.json')))
    throw new Refusal(`'${folder}' holds a package already. Choose another --directory.`);
  for (const [path, content] of Object.entries(pluginFiles(name, version()))) tree.write(below(folder, path), content);
}

/** The version of this package, which is that of the SDK. */
function version(): string {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
