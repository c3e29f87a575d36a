import { dirname, resolve } from 'node:path';
import { checkEnvironments, checkSpec, fixSpecs } from '@trainyard/engine';
import type { Checked, CheckedEnvironments, CheckOptions, FixedSpecs, ReadHost } from '@trainyard/engine';
import { discoverPlugins, typescriptFrontEnd } from '@trainyard/engine/node';
import type { Facts, Plugin } from '@trainyard/engine';
import { builtIn } from './built-in.ts';
import { Failure, wrongUse } from './failures.ts';
import { namedFiles, specHost, STDIN } from './reading.ts';
import { progress } from './terminal.ts';

/** What the options on the command line say of reading. */
export interface ReadingOptions {
  readonly env?: string;
  readonly plugins: boolean;
  /** Whether specifications in TypeScript may be run. Only who types the command can say so, no file that comes with them. */
  readonly allowRun?: boolean;
  readonly revision?: string;
  readonly time?: string;
  /** What the standard input is called, for messages and for what it extends; only `check` reads it. */
  readonly stdinName?: string;
}

/** The plugins of the project that a specification belongs to. Throws `Failure` if one cannot be loaded. */
export async function pluginsFor(file: string, options: Pick<ReadingOptions, 'plugins'>): Promise<readonly Plugin[]> {
  const { plugins, problems } = await discoverPlugins(dirname(resolve(file)), builtIn, !options.plugins);
  if (problems.length > 0) throw wrongUse(problems.join('\n'));
  return plugins;
}

/** The word for every environment, which none can be called. */
export const EVERY = 'all';

/** A checked specification with what else its files are made from. */
export interface CheckedService extends Checked {
  readonly facts: Facts;
  /** Names the versions of all plugins; undefined if one has none, such as a file of the project. */
  readonly pluginsKey: string | undefined;
}

/** Checks the specifications that were named, one after the other. Throws `Failure` for a file that is not there. */
export async function checkAll(names: readonly string[], options: ReadingOptions): Promise<CheckedService[]> {
  if (options.env === EVERY)
    throw wrongUse(
      '`--env all` is for `trainyard check`: what is written goes to one environment at a time, so name it.',
    );
  const environment = options.env === undefined ? {} : { environment: options.env };
  return inTurn(names, options, ({ host, file }, given) => ({
    ...readable(file, () => checkSpec(host, file, { ...given, ...environment })),
    facts: given.facts ?? {},
    pluginsKey: given.plugins.every((plugin) => builtIn.includes(plugin)) ? 'built-in' : undefined,
  }));
}

/** `check --env all`: the specifications in each of their environments. Throws `Failure` for a file that is not there. */
export async function checkEverywhere(
  names: readonly string[],
  options: ReadingOptions,
): Promise<CheckedEnvironments[]> {
  return inTurn(names, options, ({ host, file }, given) => {
    let reports: CheckedEnvironments['reports'] = [];
    const checked = readable(file, () => {
      const all = checkEnvironments(host, file, given);
      reports = all.reports;
      return all.checked;
    });
    return { checked, reports };
  });
}

/** Applies all safe fixes of the specifications that were named, in memory. Throws `Failure` for a file that is not there or cannot be read. */
export async function fixAll(names: readonly string[], options: ReadingOptions): Promise<FixedSpecs> {
  if (names.includes(STDIN)) throw wrongUse('`--fix` changes files, and the standard input is none: name a file.');
  const environment = options.env === undefined || options.env === EVERY ? {} : { environment: options.env };
  const jobs = await inTurn(names, options, ({ file }, given) => ({
    file,
    options: { ...given, ...environment },
  }));
  return fixSpecs(specHost(), jobs);
}

type One<T> = (given: { readonly host: ReadHost; readonly file: string }, options: CheckOptions) => T;

async function inTurn<T>(names: readonly string[], options: ReadingOptions, one: One<T>): Promise<T[]> {
  const facts = factsOf(options);
  const files = namedFiles(names);
  if (files.includes(STDIN) && options.stdinName === undefined)
    throw wrongUse("'-' is the standard input, which only `trainyard check` reads: name a file.");
  const host = specHost(files.includes(STDIN) ? options.stdinName : undefined);
  const frontEnds = [typescriptFrontEnd({ allowRun: options.allowRun === true })];
  const done: T[] = [];
  for (const name of files) {
    const file = name === STDIN ? (options.stdinName ?? name) : name;
    if (files.length > 1) progress(`checking ${file}`);
    done.push(one({ host, file }, { plugins: await pluginsFor(file, options), facts, frontEnds }));
  }
  return done;
}

/** A file whose text cannot be read is a mistake in that specification, and the others are checked all the same. */
function readable(file: string, check: () => Checked): Checked {
  try {
    return check();
  } catch (reason) {
    if (!(reason instanceof Failure) || reason.exitCode !== 1) throw reason;
    return {
      file,
      sources: [],
      layers: [],
      compiled: undefined,
      active: [],
      environments: [],
      diagnostics: [reason.diagnostic],
      pluginFailed: false,
    };
  }
}

function factsOf({ revision, time }: ReadingOptions): Facts {
  if (time !== undefined && (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time) || Number.isNaN(Date.parse(time))))
    throw wrongUse(`--time is '${time}', but must be a time in UTC such as 2026-01-31T12:00:00Z.`);
  if (revision !== undefined && !/^[0-9a-f]{7,64}(-dirty)?$/.test(revision))
    throw wrongUse(`--revision is '${revision}', but must be the hexadecimal hash of a commit.`);
  return { ...(revision === undefined ? {} : { revision }), ...(time === undefined ? {} : { time }) };
}
