import { dirname, resolve } from 'node:path';
import { checkSpec } from '@trainyard/engine';
import type { Checked } from '@trainyard/engine';
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

/** Checks the specifications that were named, one after the other. Throws `Failure` for a file that is not there. */
export async function checkAll(names: readonly string[], options: ReadingOptions): Promise<Checked[]> {
  const facts = factsOf(options);
  const files = namedFiles(names);
  if (files.includes(STDIN) && options.stdinName === undefined)
    throw wrongUse("'-' is the standard input, which only `trainyard check` reads: name a file.");
  const host = specHost(files.includes(STDIN) ? options.stdinName : undefined);
  const frontEnds = [typescriptFrontEnd({ allowRun: options.allowRun === true })];
  const checked: Checked[] = [];
  for (const name of files) {
    const file = name === STDIN ? (options.stdinName ?? name) : name;
    if (files.length > 1) progress(`checking ${file}`);
    const plugins = await pluginsFor(file, options);
    checked.push(
      readable(file, () =>
        checkSpec(host, file, {
          plugins,
          facts,
          frontEnds,
          ...(options.env === undefined ? {} : { environment: options.env }),
        }),
      ),
    );
  }
  return checked;
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
