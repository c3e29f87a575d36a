import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import { hasErrors } from '@trainyard/engine';
import type { Diagnostic, Series } from '@trainyard/engine';
import { readCsv, readExposition } from '@trainyard/runtime';
import { wrongUse } from './failures.ts';
import { progress, shortName } from './terminal.ts';

/** Series from every place that was named, with what was found in them. */
export interface Recorded {
  readonly series: readonly Series[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads recorded series from files. Throws `Failure` for a file that is not there or of a kind that is not known. */
export function recordedSeries(names: readonly string[]): Recorded {
  const series: Series[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of names) {
    progress(`reading ${shortName(name)}`);
    const source = { file: name, text: readFileSync(name, 'utf8') };
    const read = isCsv(name) ? readCsv(source) : readExposition(source);
    for (const each of read.diagnostics) diagnostics.push(each);
    for (const each of read.value) series.push(each);
  }
  return { series: hasErrors(diagnostics) ? [] : series, diagnostics };
}

/** By its ending, or else by its first line: only CSV has commas and no braces there. */
function isCsv(name: string): boolean {
  const ending = extname(name).toLowerCase();
  if (ending === '.csv') return true;
  if (['.txt', '.prom', '.om', '.openmetrics', '.metrics'].includes(ending)) return false;
  const file = openSync(name, 'r');
  try {
    const buffer = Buffer.alloc(4096);
    const [line = ''] = buffer.toString('utf8', 0, readSync(file, buffer)).split('\n');
    if (line.includes('\0'))
      throw wrongUse(`'${name}' is no text: give series as CSV or in the text format of OpenMetrics.`);
    return line.includes(',') && !line.includes('{') && !line.startsWith('#');
  } finally {
    closeSync(file);
  }
}
