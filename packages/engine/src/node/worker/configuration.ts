import type { PluginLimits } from '../../check/limits.ts';
import { isRecord, shortened } from '../../check/misdeeds.ts';
import { pluginProcess } from './plugin-process.ts';

/**
 * Runs a configuration in TypeScript where plugins run, so that nothing of it is loaded into this process, and gives what it exports; a reason, the end of a
 * sentence, if that is not possible.
 */
export async function runConfiguration(
  root: string,
  specifier: string,
  limits: PluginLimits,
): Promise<Readonly<Record<string, unknown>> | string> {
  const computing = pluginProcess(limits, () => undefined);
  try {
    const reply = await computing.ask({ kind: 'configuration', root, specifier });
    if ('misdeed' in reply) return reply.misdeed;
    const { value } = reply;
    if (isRecord(value) && isRecord(value['data'])) return value['data'];
    return isRecord(value) && typeof value['problem'] === 'string' ? shortened(value['problem']) : 'it gave nothing';
  } finally {
    computing.close();
  }
}
