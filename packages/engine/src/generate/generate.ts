import { append, hasErrors } from '@trainyard/sdk';
import type { Diagnostic } from '@trainyard/sdk';
import type { Generated, OutputFile } from '../check/active.ts';
import type { Checked } from '../check/check.ts';
import { engine } from '../diagnostics.ts';
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
    const characters = files.reduce((sum, { content }) => sum + content.length, 0);
    const passed =
      files.length > checked.limits.generatedFiles
        ? ({ what: 'files', limit: 'generatedFiles' } as const)
        : characters > checked.limits.generatedCharacters
          ? ({ what: 'characters', limit: 'generatedCharacters' } as const)
          : undefined;
    if (passed === undefined) continue;
    const { limits, compiled } = checked;
    diagnostics.push(
      engine.tooMuch(compiled.places.at('name'), {
        name: compiled.spec.name,
        ...passed,
        most: limits[passed.limit],
      }),
    );
    return { files: [], diagnostics, pluginFailed };
  }
  return { files, diagnostics, pluginFailed };
}
