import { constants } from 'node:buffer';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { hasErrors } from '@trainyard/engine';
import type { Diagnostic, Series } from '@trainyard/engine';
import {
  loadDuckDB,
  mergeRecordings,
  prometheusClient,
  readCsv,
  readExposition,
  readParquet,
  readPrometheus,
  Refused,
} from '@trainyard/runtime';
import type { Kept, Recording } from '@trainyard/runtime';
import { wrongUse } from './failures.ts';
import { namedFiles, specHost } from './reading.ts';
import { progress, shortName } from './terminal.ts';

/** What is wanted of recorded series. */
export interface Sought {
  /** The names that are asked of servers; files are read whole. */
  readonly names: readonly string[];
  /** The time whose samples are needed; both ends are finite if a server is asked. */
  readonly kept: Kept;
  /** Milliseconds between the moments at which conditions are asked. */
  readonly step: number;
  /** What lets a server know who asks. */
  readonly token?: string;
}

/** Series from every place that was named, with what was found in them. */
export interface Recorded {
  readonly series: readonly Series[];
  readonly diagnostics: readonly Diagnostic[];
  /** What should be said of how a server gave them. */
  readonly notes: readonly string[];
}

/** Whether series are to be asked of a server, not read from a file. */
export function isServer(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

/** Reads recorded series and puts them together. Throws `Failure` for a file or server that is not there or is of no known kind. */
export async function recordedSeries(places: readonly string[], sought: Sought): Promise<Recorded> {
  const recordings: Recording[] = [];
  const diagnostics: Diagnostic[] = [];
  const notes: string[] = [];
  for (const place of placesOnce(places)) {
    if (isServer(place)) {
      const served = await fromServer(place, sought);
      recordings.push({ place: served.address, series: served.series });
      for (const each of served.notes) notes.push(each);
      continue;
    }
    progress(`reading ${shortName(place)}`);
    const read = await fromFile(place, sought.kept);
    for (const each of read.diagnostics) diagnostics.push(each);
    recordings.push({ place, series: read.value });
  }
  if (hasErrors(diagnostics)) return { series: [], diagnostics, notes };
  const { value, diagnostics: merging } = mergeRecordings(recordings);
  for (const each of merging) diagnostics.push(each);
  return { series: hasErrors(diagnostics) ? [] : value, diagnostics, notes };
}

function placesOnce(places: readonly string[]): readonly string[] {
  const files = namedFiles(places.filter((each) => !isServer(each)));
  return [...files, ...new Set(places.filter(isServer))];
}

async function fromServer(
  url: string,
  { names, kept, step, token }: Sought,
): Promise<{ readonly address: string; readonly series: readonly Series[]; readonly notes: readonly string[] }> {
  try {
    const client = prometheusClient({ url, ...(token === undefined ? {} : { token }) });
    const told = (name: string): void => progress(`asking ${client.address} for ${name}`);
    return { address: client.address, ...(await readPrometheus(client, { ...kept, names, step, progress: told })) };
  } catch (reason) {
    if (reason instanceof Refused) throw wrongUse(reason.message);
    throw reason;
  }
}

type Read = ReturnType<typeof readCsv>;

async function fromFile(file: string, kept: Kept): Promise<Read> {
  if (isParquet(file)) return fromParquet(file, kept);
  const { size } = statSync(file);
  if (size > constants.MAX_STRING_LENGTH)
    throw wrongUse(
      `'${file}' has ${Math.round(size / 2 ** 20)} MB, and a text may have ${Math.floor(constants.MAX_STRING_LENGTH / 2 ** 20)}: split it into several --series, or give it as Parquet.`,
    );
  const source = { file, text: specHost().read(file) ?? '' };
  if (source.text.includes('\0'))
    throw wrongUse(`'${file}' is no text: give series as CSV, in the text format of OpenMetrics, or as Parquet.`);
  return isCsv(source) ? readCsv(source, kept) : readExposition(source, kept);
}

async function fromParquet(file: string, kept: Kept): Promise<Read> {
  const duckdb = loadDuckDB([process.cwd()]);
  if (typeof duckdb === 'string') throw wrongUse(duckdb);
  try {
    return await readParquet(file, duckdb, kept);
  } catch (reason) {
    const [line = ''] = (reason instanceof Error ? reason.message : String(reason)).split('\n');
    throw wrongUse(`'${file}' cannot be read as Parquet: ${line}`);
  }
}

/** By its ending, or by its first bytes. */
function isParquet(file: string): boolean {
  if (['.parquet', '.pq'].includes(extname(file).toLowerCase())) return true;
  // What is read from a pipe is gone.
  if (!statSync(file).isFile()) return false;
  const opened = openSync(file, 'r');
  try {
    const start = Buffer.alloc(4);
    readSync(opened, start);
    return start.toString('latin1') === 'PAR1';
  } finally {
    closeSync(opened);
  }
}

/** By its ending, or by its first line: only CSV has commas and no brackets there. */
function isCsv({ file, text }: { readonly file: string; readonly text: string }): boolean {
  const ending = extname(file).toLowerCase();
  if (ending === '.csv') return true;
  if (['.txt', '.prom', '.om', '.openmetrics', '.metrics'].includes(ending)) return false;
  const line = text.slice(0, 4096).split('\n')[0] ?? '';
  return line.includes(',') && !/^[^,]*\{/.test(line) && !line.startsWith('#');
}
