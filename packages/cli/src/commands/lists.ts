import { jsonSchema, layerSchema, nearest, optionsOf } from '@trainyard/engine';
import type { Capability, OutsidePlugin } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { commandLine } from '../specs.ts';
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
  const { plugins: inside, outside } = await commandLine.projects.of('./spec', options);
  const all = [...inside.map((plugin) => ({ ...plugin, options: optionsOf(plugin) })), ...(outside?.plugins ?? [])];
  const wanted = name === undefined ? all : [pluginOf(name, all)];
  if (options.format !== 'text')
    report([], options, {
      plugins: wanted.map((plugin) => ({
        name: plugin.name,
        summary: plugin.summary,
        options: plugin.options,
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

/** What is told of a plugin. */
type Described = Pick<OutsidePlugin, 'name' | 'summary' | 'capabilities' | 'options'>;

function pluginOf(name: string, all: readonly Described[]): Described {
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

function page(plugin: Described): string {
  const { name, summary, capabilities } = plugin;
  const options = plugin.options.map(
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
