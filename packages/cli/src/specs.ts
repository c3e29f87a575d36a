import { dirname, resolve } from 'node:path';
import { checkEnvironments, checkWithOutside, defaultPluginLimits } from '@trainyard/engine';
import type { Checked, CheckedEnvironments, Facts, FixJob, OutsideOptions, ReadHost, Plan } from '@trainyard/engine';
import { discoverPlugins, findProject, typescriptFrontEnd } from '@trainyard/engine/node';
import type { Discovered } from '@trainyard/engine/node';
import { builtIn } from './built-in.ts';
import { Failure, wrongUse } from './failures.ts';
import { namedFiles, specHost, STDIN } from './reading.ts';
import { exitCodes, progress } from './terminal.ts';
import { build, version } from './version.ts';

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

/** The plugins of projects, loaded once for all specifications whose projects have the same. */
export class Projects {
  readonly #known = new Map<string, Promise<Discovered>>();

  /** The plugins of the project that a specification belongs to, with what is wrong with them. */
  found(file: string, options: Pick<ReadingOptions, 'plugins'>): Promise<Discovered> {
    const project = options.plugins ? findProject(dirname(resolve(file))) : undefined;
    const key = project?.key ?? '';
    const known = this.#known.get(key) ?? discoverPlugins(project, builtIn, version);
    this.#known.set(key, known);
    return known;
  }

  /** The plugins of the project that a specification belongs to. Throws `Failure` if anything is wrong with one of them. */
  async of(file: string, options: Pick<ReadingOptions, 'plugins'>): Promise<Discovered> {
    const found = await this.found(file, options);
    const [problem, ...others] = found.problems;
    if (problem !== undefined) throw new Failure(problem, found.pluginFailed ? exitCodes.bug : exitCodes.usage, others);
    return found;
  }

  /** Ends their processes and forgets them, so that they are loaded anew. */
  async close(): Promise<void> {
    const known = [...this.#known.values()];
    this.#known.clear();
    for (const each of known) (await each).close();
  }
}

/** What a run has around it: the plugins that it loaded, and who is told of its progress. */
export interface Surroundings {
  readonly projects: Projects;
  readonly tell: (what: string) => void;
}

/** The surroundings of the command, which ends with its process. */
export const commandLine: Surroundings = { projects: new Projects(), tell: progress };

/** The word for every environment, which none can be called. */
export const EVERY = 'all';

/** A checked specification with what else its files are made from. */
export interface CheckedService extends Checked {
  /** Says with what its files are made, beside its texts: versions, limits and facts; undefined if a plugin has no version, such as a file of the project. */
  readonly madeWith: string | undefined;
  /** The plan of a specification that did not have to be checked: nothing changed since a run that had nothing to do. */
  readonly settled?: Plan;
}

/** Answers for a specification without checking it, if nothing changed since. `count` is how many specifications were named. */
export type Recall = (
  named: { readonly host: ReadHost; readonly file: string; readonly madeWith: string | undefined },
  count: number,
) => CheckedService | undefined;

/** Checks the specifications that were named, one after the other. Throws `Failure` for a file that is not there. */
export async function checkAll(
  names: readonly string[],
  options: ReadingOptions,
  recall: Recall = () => undefined,
  surroundings: Surroundings = commandLine,
): Promise<CheckedService[]> {
  if (options.env === EVERY)
    throw wrongUse(
      '`--env all` is for `trainyard check`: what is written goes to one environment at a time, so name it.',
    );
  const environment = options.env === undefined ? {} : { environment: options.env };
  return inTurn(names, options, surroundings, async ({ host, file, madeWith, count }, given) => {
    const known = recall({ host, file, madeWith }, count);
    if (known !== undefined) return known;
    const checked = await readable(file, () => checkWithOutside(host, file, { ...given, ...environment }));
    return { ...checked, madeWith };
  });
}

/** `check --env all`: the specifications in each of their environments. Throws `Failure` for a file that is not there. */
export async function checkEverywhere(
  names: readonly string[],
  options: ReadingOptions,
  surroundings: Surroundings = commandLine,
): Promise<CheckedEnvironments[]> {
  return inTurn(names, options, surroundings, async ({ host, file }, given) => {
    let reports: CheckedEnvironments['reports'] = [];
    const checked = await readable(file, async () => {
      const all = await checkEnvironments(host, file, given);
      reports = all.reports;
      return all.checked;
    });
    return { checked, reports };
  });
}

/** The specifications whose safe fixes are asked for, and how they are checked. Throws `Failure` for a file that is not there. */
export async function fixJobs(names: readonly string[], options: ReadingOptions): Promise<readonly FixJob[]> {
  if (names.includes(STDIN)) throw wrongUse('`--fix` changes files, and the standard input is none: name a file.');
  const environment = options.env === undefined || options.env === EVERY ? {} : { environment: options.env };
  return inTurn(names, options, commandLine, ({ file }, given) =>
    Promise.resolve({ file, options: { ...given, ...environment } }),
  );
}

type One<T> = (
  given: {
    readonly host: ReadHost;
    readonly file: string;
    readonly madeWith: string | undefined;
    readonly count: number;
  },
  options: OutsideOptions,
) => Promise<T>;

async function inTurn<T>(
  names: readonly string[],
  options: ReadingOptions,
  { projects, tell }: Surroundings,
  one: One<T>,
): Promise<T[]> {
  const facts = factsOf(options);
  const files = namedFiles(names);
  if (files.includes(STDIN) && options.stdinName === undefined)
    throw wrongUse("'-' is the standard input, which only `trainyard check` reads: name a file.");
  const host = specHost(files.includes(STDIN) ? options.stdinName : undefined);
  const frontEnds = [typescriptFrontEnd({ allowRun: options.allowRun === true })];
  const done: T[] = [];
  for (const name of files) {
    const file = name === STDIN ? (options.stdinName ?? name) : name;
    if (files.length > 1) tell(`checking ${file}`);
    const { plugins, outside, limits, specLimits, versions } = await projects.of(file, options);
    const madeWith = versions === undefined ? undefined : JSON.stringify([build, versions, facts, limits, specLimits]);
    const given = { plugins, limits, specLimits, facts, frontEnds, ...(outside === undefined ? {} : { outside }) };
    done.push(await one({ host, file, madeWith, count: files.length }, given));
  }
  return done;
}

/** A file whose text cannot be read is a mistake in that specification, and the others are checked all the same. */
async function readable(file: string, check: () => Promise<Checked>): Promise<Checked> {
  try {
    return await check();
  } catch (reason) {
    if (!(reason instanceof Failure) || reason.exitCode !== 1) throw reason;
    return {
      file,
      sources: [],
      layers: [],
      compiled: undefined,
      active: [],
      limits: defaultPluginLimits,
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
