import { jsonSchema, layerSchema, nearest } from '@trainyard/engine';
import type { Capability, Plugin } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { optionsOf } from '../plugin-options.ts';
import { pluginsFor } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** `schema`: the JSON Schema of a specification, or of a file that others extend, for editors. */
export function schema(options: { readonly layer?: boolean }): number {
  writeOut(`${JSON.stringify(options.layer === true ? layerSchema() : jsonSchema(), null, 2)}\n`);
  return 0;
}

/** `plugins`: what there is; with a name, the options of that plugin and what it does with the fields of the language. Throws `Failure` for a name that none has. */
export async function plugins(
  name: string | undefined,
  options: Pick<ReadingOptions, 'plugins'> & OutputOptions,
): Promise<number> {
  const all = await pluginsFor('./spec', options);
  const wanted = name === undefined ? all : [pluginOf(name, all)];
  if (options.format !== 'text')
    report([], options, {
      plugins: wanted.map((plugin) => ({
        name: plugin.name,
        summary: plugin.summary,
        options: optionsOf(plugin),
        capabilities: plugin.capabilities,
      })),
    });
  else
    writeOut(
      wanted
        .map((plugin) => (name === undefined ? `${plugin.name.padEnd(12)} ${plugin.summary}\n` : page(plugin)))
        .join(''),
    );
  return 0;
}

function pluginOf(name: string, all: readonly Plugin[]): Plugin {
  const found = all.find((plugin) => plugin.name === name);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    all.map((plugin) => plugin.name),
  );
  throw wrongUse(
    `No plugin is called '${name}'.${near === undefined ? ' `trainyard plugins` lists them all.' : ` Did you mean '${near}'?`}`,
  );
}

function page(plugin: Plugin): string {
  const { name, summary, capabilities } = plugin;
  const options = optionsOf(plugin).map(
    (option) =>
      `  ${option.name}: ${option.type}${option.fallback === undefined ? '' : `, by default ${option.fallback}`}\n      ${option.description}\n`,
  );
  const fields = Object.entries(capabilities);
  const width = Math.max(0, ...fields.map(([field]) => field.length));
  return [
    `${name}: ${summary}\n`,
    `\noptions, in targets.${name}:\n${options.length === 0 ? '  none\n' : options.join('')}`,
    `\nfields:\n${fields.length === 0 ? '  says nothing of any\n' : fields.map(([field, capability]) => `  ${field.padEnd(width)}  ${capabilityText(capability)}\n`).join('')}`,
  ].join('');
}

/** What a plugin does with a field, in words. */
export function capabilityText(capability: Capability): string {
  if (capability.kind === 'honoured') return 'honoured';
  return capability.kind === 'approximated' ? `approximated: ${capability.how}` : `ignored: ${capability.why}`;
}
