import { isPlugin } from '@trainyard/sdk';
import { isRecord } from '../../check/misdeeds.ts';
import { loadModule } from './load-module.ts';
import { placedReason } from './load-plugin.ts';
import type { PluginAddress } from './messages.ts';

/** What a configuration in TypeScript exports, as data; or the end of a sentence on why that is not possible. */
export async function loadConfiguration(
  address: PluginAddress,
): Promise<{ readonly data: object } | { readonly problem: string }> {
  try {
    const module = (await loadModule(address)) as { default?: unknown };
    const value = await module.default;
    if (!isRecord(value) || isPlugin(value))
      return { problem: 'its default export is no configuration: end it with `export default defineConfig({ … })`' };
    const { plugins } = value;
    if (Array.isArray(plugins) && plugins.some(isPlugin))
      return { problem: "`plugins` holds a plugin itself: name its package or its file, as in './plugin.ts'" };
    return { data: JSON.parse(JSON.stringify(value)) as object };
  } catch (reason) {
    return { problem: placedReason(reason, address) };
  }
}
