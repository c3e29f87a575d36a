import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TargetOption } from '../../texts/add-target.ts';

interface ToldPlugin {
  readonly name: string;
  readonly options: readonly TargetOption[];
}

/** What `trainyard plugins` tells, asked of the installed command: it alone knows the plugins of a project. Empty if it has no answer. */
function told(root: string, words: readonly string[]): readonly ToldPlugin[] {
  const manifest = createRequire(import.meta.url).resolve('trainyard/package.json');
  const bin = join(dirname(manifest), 'bin/trainyard.cjs');
  const { stdout } = spawnSync(process.execPath, [bin, 'plugins', ...words, '--json'], {
    cwd: existsSync(root) ? root : process.cwd(),
    encoding: 'utf8',
    timeout: 120_000,
  });
  try {
    return (JSON.parse(stdout) as { readonly plugins?: readonly ToldPlugin[] }).plugins ?? [];
  } catch {
    return [];
  }
}

let builtIn: readonly ToldPlugin[] | undefined;

function builtInPlugins(): readonly ToldPlugin[] {
  builtIn ??= told(process.cwd(), ['--no-plugins']);
  return builtIn;
}

/** The names of the targets that come with Trainyard. */
export function builtInTargets(): readonly string[] {
  return builtInPlugins().map(({ name }) => name);
}

/** The options of a target; none of a plugin of others that is not installed yet. */
export function optionsOf(root: string, name: string, isBuiltIn: boolean): readonly TargetOption[] {
  const plugins = isBuiltIn ? builtInPlugins() : told(root, [name]);
  return plugins.find((each) => each.name === name)?.options ?? [];
}
