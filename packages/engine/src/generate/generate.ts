import { append, hasErrors, toolkitWith } from '@trainyard/sdk';
import type { Diagnostic, GeneratedFile, GeneratorContext, Located } from '@trainyard/sdk';
import type { ActivePlugin } from '../check/active.ts';
import type { Checked } from '../check/check.ts';
import { engine } from '../diagnostics.ts';
import { refusePath } from './paths.ts';
import { patcher } from './patch.ts';

/** A file of one plugin; `path` begins with the plugin's name. */
export interface OutputFile extends GeneratedFile {
  readonly plugin: string;
  /** The key of the generator that made it. */
  readonly generator: string;
}

/** What all plugins made of one service. */
export interface Generated {
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly pluginFailed: boolean;
}

/**
 * Runs the generators of all active plugins, in memory. Plugins run one after the other, in the order in which they are listed, so that
 * equal inputs give equal files. `onPlugin` is told before each one.
 */
export async function generateFiles(
  checked: Checked,
  onPlugin: (name: string) => void = () => undefined,
): Promise<Generated> {
  const { compiled } = checked;
  if (compiled === undefined || hasErrors(checked.diagnostics))
    return { files: [], diagnostics: [], pluginFailed: checked.pluginFailed };
  const files: OutputFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const at = compiled.places.keyAt('');
  let pluginFailed = false;
  for (const active of checked.active) {
    onPlugin(active.plugin.name);
    const outcome = await runPlugin(active, at);
    append(diagnostics, outcome.diagnostics);
    pluginFailed ||= outcome.pluginFailed;
    append(files, outcome.files);
  }
  return { files, diagnostics, pluginFailed };
}

async function runPlugin({ plugin, context, patches }: ActivePlugin, at: Located): Promise<Generated> {
  const patching = patcher(patches, plugin.name, context.keyAt);
  const full: GeneratorContext = Object.freeze({ ...context, toolkit: toolkitWith(patching.apply) });
  const files: OutputFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const taken = new Set<string>();
  for (const [part, load] of Object.entries(plugin.generators)) {
    try {
      const { generate } = await load();
      for await (const file of await generate(full)) {
        const reason =
          typeof file?.path !== 'string' || typeof file.content !== 'string'
            ? 'is no file'
            : (refusePath(file.path) ?? (taken.has(file.path.toLowerCase()) ? 'was given before' : undefined));
        if (reason === undefined)
          files.push({ ...file, plugin: plugin.name, generator: part, path: `${plugin.name}/${file.path}` });
        else diagnostics.push(engine.badOutput(at, { plugin: plugin.name, path: String(file?.path), reason }));
        taken.add(String(file?.path).toLowerCase());
      }
    } catch (reason) {
      diagnostics.push(
        engine.pluginFailed(at, {
          plugin: plugin.name,
          part: `the generator '${part}'`,
          reason: reason instanceof Error ? reason.message : String(reason),
        }),
      );
    }
  }
  const pluginFailed = hasErrors(diagnostics);
  return { files, diagnostics: pluginFailed ? diagnostics : [...diagnostics, ...patching.unused()], pluginFailed };
}
