import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Jiti } from 'jiti';
import { isPath } from '../project/entries.ts';
import type { PluginAddress } from './messages.ts';

/** Imports a module by a path or the name of a package. Modules in TypeScript are compiled, and only they load the compiler. */
export async function loadModule({ root, specifier }: PluginAddress): Promise<unknown> {
  const file = isPath(specifier) ? resolve(root, specifier) : await resolvePackage(root, specifier);
  if (!/\.[cm]?tsx?$/.test(file)) return import(pathToFileURL(file).href);
  return (await compiler(root)).import(file);
}

/** Plugins may be packages that can only be imported, and `require` does not see these. */
async function resolvePackage(root: string, specifier: string): Promise<string> {
  const from = join(root, 'noop.js');
  try {
    return createRequire(from).resolve(specifier);
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw reason;
    const found = (await compiler(root)).esmResolve(specifier, { conditions: ['node', 'import'] });
    return fileURLToPath(found);
  }
}

const compilers = new Map<string, Promise<Jiti>>();

/** The compiler for a project. What it compiled stays in `node_modules`, if there is such a folder, and nowhere else. */
function compiler(root: string): Promise<Jiti> {
  const known = compilers.get(root);
  if (known !== undefined) return known;
  const made = import('jiti').then(({ createJiti }) => {
    const modules = join(root, 'node_modules');
    return createJiti(join(root, 'noop.js'), {
      fsCache: existsSync(modules) ? join(modules, '.cache/trainyard') : false,
      interopDefault: false,
      moduleCache: true,
    });
  });
  compilers.set(root, made);
  return made;
}
