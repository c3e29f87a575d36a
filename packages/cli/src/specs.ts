import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkSpec } from '@trainyard/engine';
import type { Checked } from '@trainyard/engine';
import { discoverPlugins, nodeHost } from '@trainyard/engine/node';
import type { Facts, Plugin } from '@trainyard/engine';
import { builtIn } from './built-in.ts';
import { UsageError } from './failures.ts';

/** What the options on the command line say of reading. */
export interface ReadingOptions {
  readonly env?: string;
  readonly plugins: boolean;
  readonly revision?: string;
  readonly time?: string;
}

/** The plugins of the project that a specification belongs to. Throws `UsageError` if one cannot be loaded. */
export async function pluginsFor(file: string, options: ReadingOptions): Promise<readonly Plugin[]> {
  const { plugins, problems } = await discoverPlugins(dirname(resolve(file)), builtIn, !options.plugins);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return plugins;
}

/** Checks the specifications that were named, one after the other. Throws `UsageError` for a file that is not there. */
export async function checkAll(files: readonly string[], options: ReadingOptions): Promise<Checked[]> {
  const facts = factsOf(options);
  const checked: Checked[] = [];
  for (const file of new Set(files)) {
    const kind = statSync(file, { throwIfNoEntry: false });
    if (kind === undefined) throw new UsageError(`There is no file '${file}'.`);
    if (!kind.isFile()) throw new UsageError(`'${file}' is no file: name the specification itself.`);
    checked.push(checkSpec(nodeHost, file, { plugins: await pluginsFor(file, options), facts, ...(options.env === undefined ? {} : { environment: options.env }) }));
  }
  return checked;
}

function factsOf({ revision, time }: ReadingOptions): Facts {
  if (time !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time)) throw new UsageError(`--time is '${time}', but must be a time in UTC such as 2026-01-31T12:00:00Z.`);
  if (revision !== undefined && !/^[0-9a-f]{7,64}(-dirty)?$/.test(revision)) throw new UsageError(`--revision is '${revision}', but must be the hexadecimal hash of a commit.`);
  return { ...(revision === undefined ? {} : { revision }), ...(time === undefined ? {} : { time }) };
}
