import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contractProblem, isPlugin } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { reasonText } from '../../check/misdeeds.ts';
import type { PluginAddress } from './messages.ts';

/** Imports a plugin by a path or the name of a package; a sentence for people if that is not possible. */
export async function loadPlugin({ root, specifier }: PluginAddress): Promise<Plugin | string> {
  try {
    const file =
      specifier.startsWith('.') || specifier.startsWith('/')
        ? resolve(root, specifier)
        : createRequire(join(root, 'noop.js')).resolve(specifier);
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    const value = module.default;
    // A CommonJS build of an ESM plugin arrives wrapped once more.
    const plugin = isPlugin(value) ? value : (value as { default?: unknown } | undefined)?.default;
    if (!isPlugin(plugin)) return `The plugin '${specifier}' has no default export made by definePlugin.`;
    const problem = contractProblem(plugin.contract);
    return problem === undefined ? plugin : `The plugin '${specifier}' ${problem}.`;
  } catch (reason) {
    const first = reason instanceof Error ? (reason.message.split('\n')[0] ?? '') : reason;
    return `The plugin '${specifier}' cannot be loaded: ${reasonText(reason instanceof Error ? new Error(String(first)) : first)}`;
  }
}
