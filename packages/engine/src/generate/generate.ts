import { append, hasErrors } from '@trainyard/sdk';
import type { Diagnostic } from '@trainyard/sdk';
import type { Generated, OutputFile } from '../check/active.ts';
import type { Checked } from '../check/check.ts';
import { runInside } from './run-plugin.ts';

export type { Generated, OutputFile } from '../check/active.ts';

/**
 * Runs the generators of all active plugins, in memory. Plugins run one after the other, in the order in which they are listed, so that
 * equal inputs give equal files. `onPlugin` is told before each one.
 */
export async function generateFiles(
  checked: Checked,
  onPlugin: (name: string) => void = () => undefined,
): Promise<Generated> {
  if (checked.compiled === undefined || hasErrors(checked.diagnostics))
    return { files: [], diagnostics: [], pluginFailed: checked.pluginFailed };
  const files: OutputFile[] = [];
  const diagnostics: Diagnostic[] = [];
  let pluginFailed = false;
  for (const active of checked.active) {
    onPlugin(active.plugin.name);
    const outcome = await ('generate' in active ? active.generate() : runInside(active, checked.limits));
    append(diagnostics, outcome.diagnostics);
    pluginFailed ||= outcome.pluginFailed;
    append(files, outcome.files);
  }
  return { files, diagnostics, pluginFailed };
}
