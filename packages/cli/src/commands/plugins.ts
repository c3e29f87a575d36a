import { hasErrors, nearest, optionsOf, toJson } from '@trainyard/engine';
import type { Capability, Diagnostic, OutsidePlugin } from '@trainyard/engine';
import { isPath } from '@trainyard/engine/node';
import type { Discovered, FoundPlugin } from '@trainyard/engine/node';
import { wrongUse } from '../failures.ts';
import { checkAll, commandLine, Projects } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, report, shortName, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { version } from '../version.ts';

/** What `plugins` is told. */
export type PluginsOptions = ReadingOptions & OutputOptions & { readonly spec?: string };

/** Whether a plugin is on for a specification, and why; `unknown` if the specification has errors. */
interface Activity {
  readonly state: 'on' | 'off' | 'unknown';
  readonly why: string;
}

/** One plugin as it is listed. */
interface Listed {
  readonly name?: string;
  readonly summary?: string;
  readonly from: 'built-in' | 'config' | 'dependency' | 'path';
  /** The package or path by which the project names it. */
  readonly specifier?: string;
  /** The file that names it. */
  readonly namedIn?: string;
  readonly version?: string;
  /** The versions of the SDK that its package asks for. */
  readonly sdk?: string;
  /** The version of the plugin contract. */
  readonly contract?: number;
  /** `used`, `replaced` by an installed copy, or `refused` with a problem. */
  readonly status: 'used' | 'replaced' | 'refused';
  readonly replaces?: 'built-in';
  readonly problem?: Diagnostic;
  readonly described?: Pick<OutsidePlugin, 'name' | 'summary' | 'capabilities' | 'options'>;
  readonly activity?: Activity;
}

/**
 * `plugins`: all that there are, where they come from, and what is wrong with them; with a name, the options of that plugin and what it does with the fields
 * of the language; with a specification, whether each is on for it and why. Throws `Failure` for a name that none has.
 */
export async function plugins(name: string | undefined, options: PluginsOptions): Promise<number> {
  const found = await commandLine.projects.found(options.spec ?? './spec', options);
  const { activities, diagnostics } = await activitiesIn(found, options);
  const all = listed(found).map((each) => {
    const activity = each.status === 'used' ? activities?.(each.name ?? '') : undefined;
    return activity === undefined ? each : { ...each, activity };
  });
  const wanted = name === undefined ? all : pluginsNamed(name, all);
  const problems = name === undefined ? found.problems : wanted.flatMap(({ problem }) => problem ?? []);
  const findings = [...problems, ...diagnostics];
  if (options.format === 'text') {
    report(findings, options);
    writeOut(name === undefined ? table(wanted) : wanted.map(page).join('\n'));
  } else report(findings, options, { plugins: wanted.map(asJson) });
  if (problems.length > 0) return found.pluginFailed ? exitCodes.bug : exitCodes.usage;
  if (findings.some(({ code }) => code === 'engine/plugin-failed')) return exitCodes.bug;
  return hasErrors(diagnostics) ? exitCodes.wrong : exitCodes.done;
}

/** Built-in plugins in the order in which they run, then those of the project. */
function listed({ plugins: inside, replaced, found }: Discovered): readonly Listed[] {
  const builtIn =
    (status: 'used' | 'replaced') =>
    (plugin: Discovered['plugins'][number]): Listed => ({
      name: plugin.name,
      summary: plugin.summary,
      from: 'built-in',
      version,
      contract: plugin.contract,
      status,
      described: { ...plugin, options: optionsOf(plugin) },
    });
  return [...inside.map(builtIn('used')), ...replaced.map(builtIn('replaced')), ...found.map(ofProject)];
}

function ofProject({ entry, plugin, problem, replaces }: FoundPlugin): Listed {
  const { specifier, installed, from, at } = entry;
  return {
    ...(plugin === undefined
      ? {}
      : { name: plugin.name, summary: plugin.summary, contract: plugin.contract, described: plugin }),
    from: isPath(specifier) ? 'path' : from,
    specifier,
    namedIn: shortName(at.range.source.file),
    ...(installed?.version === undefined ? {} : { version: installed.version }),
    ...(installed?.sdk === undefined ? {} : { sdk: installed.sdk }),
    status: problem === undefined ? 'used' : 'refused',
    ...(replaces ? { replaces: 'built-in' as const } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The plugins of a project that can be used, whatever is wrong with others. */
class UsableOnly extends Projects {
  readonly #found: Discovered;

  constructor(found: Discovered) {
    super();
    this.#found = found;
  }

  override of(): Promise<Discovered> {
    return Promise.resolve(this.#found);
  }
}

/** Why each plugin is on or off for the specification that was named; undefined if none was. */
async function activitiesIn(
  found: Discovered,
  { spec, ...options }: PluginsOptions,
): Promise<{
  readonly activities?: (name: string) => Activity;
  readonly diagnostics: readonly Diagnostic[];
}> {
  if (spec === undefined) return { diagnostics: [] };
  const surroundings = { ...commandLine, projects: new UsableOnly(found) };
  const [checked] = await checkAll([spec], options, () => undefined, surroundings);
  if (checked === undefined) return { diagnostics: [] };
  const { targets, active, diagnostics } = checked;
  const on = new Set(active.map(({ plugin }) => plugin.name));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const activities = (name: string): Activity => {
    if (targets === undefined) return { state: 'unknown', why: 'the specification has errors' };
    const target = targets[name];
    if (target === false) return { state: 'off', why: `\`targets.${name}\` is false` };
    if (on.has(name))
      return target === undefined
        ? { state: 'on', why: 'the specification has fields for it' }
        : { state: 'on', why: `\`targets.${name}\` is written` };
    if (errors.some(({ message }) => message.startsWith(`The plugin ${name} failed`)))
      return { state: 'unknown', why: 'it failed: the finding says how' };
    if (target !== undefined) return { state: 'off', why: `the options in \`targets.${name}\` are wrong` };
    return {
      state: 'off',
      why: `the specification has no fields for it; \`targets.${name}: {}\` turns it on all the same`,
    };
  };
  return { activities, diagnostics: errors };
}

function pluginsNamed(name: string, all: readonly Listed[]): readonly Listed[] {
  const exact = all.filter((each) => each.name === name || each.specifier === name);
  if (exact.length > 0) return exact;
  const near = nearest(
    name,
    all.flatMap((each) => each.name ?? each.specifier ?? []),
  );
  throw wrongUse(
    `No plugin is called '${name}'.${near === undefined ? ' `trainyard plugins` lists them all.' : ` Did you mean '${near}'?`}`,
  );
}

/** One line each: name, where it is from, and what it is for; with a specification, whether it is on instead. */
function table(all: readonly Listed[]): string {
  const rows = all.map((each): readonly [string, string, string] => [
    each.name ?? '?',
    origin(each),
    each.status === 'refused'
      ? 'refused: the finding says why'
      : each.status === 'replaced'
        ? 'replaced by an installed copy'
        : each.activity === undefined
          ? (each.summary ?? '')
          : activityText(each.activity),
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(([first, second, rest]) => `${first.padEnd(widths[0] ?? 0)}  ${second.padEnd(widths[1] ?? 0)}  ${rest}\n`)
    .join('');
}

function origin({ from, specifier, version: its }: Listed): string {
  if (from === 'built-in') return 'built-in';
  return `${specifier ?? ''}${its === undefined ? '' : ` ${its}`}`;
}

function activityText({ state, why }: Activity): string {
  return state === 'unknown' ? why : `${state}: ${why}`;
}

function page(plugin: Listed): string {
  const head = `${plugin.name ?? plugin.specifier ?? ''}${plugin.summary === undefined ? '' : `: ${plugin.summary}`}\n`;
  const facts = [
    plugin.from === 'built-in'
      ? `built into Trainyard ${plugin.version ?? ''}`
      : `${origin(plugin)}, named in ${plugin.namedIn ?? ''}`,
    ...(plugin.status === 'replaced' ? ['replaced by an installed copy'] : []),
    ...(plugin.replaces === undefined ? [] : ['in the place of the built-in plugin']),
    ...(plugin.contract === undefined ? [] : [`made for version ${plugin.contract} of the plugin contract`]),
    ...(plugin.sdk === undefined ? [] : [`asks for @trainyard/sdk ${plugin.sdk}`]),
    ...(plugin.activity === undefined ? [] : [activityText(plugin.activity)]),
  ];
  const { described } = plugin;
  const shown = [head, '\n', ...facts.map((fact) => `  ${fact}\n`)];
  return [...shown, ...(described === undefined ? [] : [optionsAndFields(described)])].join('');
}

function optionsAndFields({ name, options, capabilities }: NonNullable<Listed['described']>): string {
  const lines = options.map(
    (option) =>
      `  ${option.name}: ${option.type}${option.fallback === undefined ? '' : `, by default ${option.fallback}`}\n      ${option.description}\n`,
  );
  const fields = Object.entries(capabilities);
  const width = Math.max(0, ...fields.map(([field]) => field.length));
  return [
    `\noptions, in targets.${name}:\n${lines.length === 0 ? '  none\n' : lines.join('')}`,
    `\nfields:\n${fields.length === 0 ? '  says nothing of any\n' : fields.map(([field, capability]) => `  ${field.padEnd(width)}  ${capabilityText(capability)}\n`).join('')}`,
  ].join('');
}

/** What a plugin does with a field, in words. */
export function capabilityText(capability: Capability): string {
  if (capability.kind === 'honoured') return 'honoured';
  return capability.kind === 'approximated' ? `approximated: ${capability.how}` : `ignored: ${capability.why}`;
}

function asJson({ described, problem, activity, ...rest }: Listed): object {
  return {
    ...rest,
    ...(problem === undefined ? {} : { problem: toJson(problem) }),
    ...(activity === undefined ? {} : { activity }),
    ...(described === undefined ? {} : { options: described.options, capabilities: described.capabilities }),
  };
}
