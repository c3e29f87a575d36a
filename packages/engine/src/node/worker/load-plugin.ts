import { contractProblem, isPlugin } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { isRecord, reasonText } from '../../check/misdeeds.ts';
import { loadModule } from './load-module.ts';
import type { PluginAddress, Refused } from './messages.ts';

/** Imports a plugin by a path or the name of a package; or says why that is not possible. */
export async function loadPlugin(address: PluginAddress): Promise<Plugin | Refused> {
  const broken = (reason: string): Refused => ({ refused: 'broken', reason });
  try {
    const module = await loadModule(address);
    const value =
      isRecord(module) || typeof module === 'object' ? (module as { default?: unknown }).default : undefined;
    // A CommonJS build of an ESM plugin arrives wrapped once more.
    const plugin = isPlugin(value) ? value : (value as { default?: unknown } | undefined)?.default;
    if (!isPlugin(plugin)) return broken('has no default export made by `definePlugin`');
    const problem = contractProblem(plugin.contract);
    return problem === undefined ? plugin : { refused: 'version', reason: problem };
  } catch (reason) {
    return broken(`cannot be loaded: ${placedReason(reason, address)}`);
  }
}

/** What was thrown while a module was loaded, in one line, and where in the project, if that is known. */
export function placedReason(thrown: unknown, { root }: PluginAddress): string {
  if (!(thrown instanceof Error)) return reasonText(thrown);
  const text = reasonText(new Error(thrown.message.split('\n')[0] ?? ''));
  // A syntax error begins with its place; other errors say where they were thrown.
  const place = /(?:file:\/\/)?(\/[^\s()]*?):(\d+)(?::\d+)?(?=[\s)]|$)/.exec(thrown.stack ?? '');
  const file = place?.[1];
  return file === undefined || !file.startsWith(root) || text.includes(file)
    ? text
    : `${text} (${file.slice(root.length + 1)}:${place?.[2] ?? ''})`;
}
