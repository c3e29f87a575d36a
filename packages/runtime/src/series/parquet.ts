import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Series } from '@trainyard/conditions';
import type { Diagnostic, Outcome } from '@trainyard/syntax';
import { columnsOf } from './columns.ts';
import type { Columns } from './columns.ts';
import { ENOUGH, repeated, seriesDiagnostics } from './diagnostics.ts';
import { seriesFinder } from './finder.ts';
import { Gathering } from './gathering.ts';
import type { Kept } from './gathering.ts';
import { timeOf, timeOfNumber, valueOf } from './numbers.ts';

/** The part of `@duckdb/node-api` that reads files. It is handed in, since it is installed only where it is wanted. */
export interface DuckDB {
  readonly DuckDBInstance: Pick<typeof DuckDBInstance, 'create'>;
}

type Samples = ReturnType<Gathering['series']>;
/** Takes a row of the columns that `selection` asks for, without the time; gives what is wrong with it. */
type Take = (columns: readonly (readonly unknown[])[], row: number, time: number) => string | undefined;

/**
 * Series from a Parquet file, with the columns of a CSV: long or wide. Times are timestamps, dates, ISO 8601, seconds or milliseconds;
 * a value that is null is no sample. Throws what DuckDB throws for a file that it cannot read.
 */
export async function readParquet(file: string, duckdb: DuckDB, kept?: Kept): Promise<Outcome<readonly Series[]>> {
  // Nothing is fetched from anywhere: reading Parquet is built in.
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    return await readTable(connection, file, kept);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function readTable(
  connection: DuckDBConnection,
  file: string,
  kept: Kept | undefined,
): Promise<Outcome<readonly Series[]>> {
  const source = { file, text: '' };
  const diagnostics: Diagnostic[] = [];
  const report = (message: string): void =>
    void diagnostics.push(seriesDiagnostics.malformed({ range: { source, start: 0, end: 0 } }, { message }));
  // Brackets and stars in a name would be a pattern of many files.
  const table = `read_parquet('${file.replace(/[*?[]/g, '[$&]').replaceAll("'", "''")}')`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`);
  const heads = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  const columns = columnsOf(heads.map(({ name }) => name));
  if (typeof columns === 'string') {
    report(columns);
    return { value: [], diagnostics };
  }
  const gathering = new Gathering(kept);
  const take = columns.form === 'long' ? long(columns, gathering) : wide(columns, gathering);
  const result = await connection.stream(`SELECT ${selection(columns, heads).join(', ')} FROM ${table}`);
  const momentOf = isMoment(heads[columns.time]) ? toMilliseconds : toTime;
  let count = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const [times = [], ...others] = chunk.getColumns();
    for (let row = 0; row < chunk.rowCount; row++) {
      const time = momentOf(times[row]);
      const problem = time === undefined ? `'${String(times[row])}' is no time.` : take(others, row, time);
      if (problem !== undefined) report(`Row ${count + row + 1}: ${problem}`);
      if (diagnostics.length >= ENOUGH) return { value: [], diagnostics };
    }
    count += chunk.rowCount;
  }
  const { series, twice } = gathering.finish();
  return { value: series, diagnostics: [...diagnostics, ...repeated(source, twice)] };
}

interface Head {
  readonly name: string;
  readonly type: string;
}

const isMoment = (head: Head | undefined): boolean => /^(?:TIMESTAMP|DATE)/.test(head?.type ?? '');
const isNumber = (head: Head | undefined): boolean =>
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(head?.type ?? '');

/** What is asked for: the time first, then the value and the labels, or the series, in forms that cost little to take over. */
function selection(columns: Columns, heads: readonly Head[]): readonly string[] {
  const quoted = (column: number): string => `"${(heads[column]?.name ?? '').replaceAll('"', '""')}"`;
  const text = (column: number): string => `CAST(${quoted(column)} AS VARCHAR)`;
  const plain = (column: number): string =>
    isNumber(heads[column]) ? `CAST(${quoted(column)} AS DOUBLE)` : text(column);
  const { time } = columns;
  // A timestamp without a zone is taken for UTC.
  const moment = isMoment(heads[time]) ? `epoch_us(${quoted(time)}) / 1000.0` : plain(time);
  return columns.form === 'long'
    ? [moment, plain(columns.value), ...columns.labels.map(([column]) => text(column))]
    : [moment, ...columns.series.map(([column]) => plain(column))];
}

function toMilliseconds(value: unknown): number | undefined {
  return typeof value === 'number' ? Math.round(value) : undefined;
}

function toTime(value: unknown): number | undefined {
  if (typeof value === 'string') return timeOf(value);
  return typeof value === 'number' && Number.isFinite(value) ? timeOfNumber(value) : undefined;
}

function long({ labels }: Columns & { readonly form: 'long' }, gathering: Gathering): Take {
  const names = labels.map(([, label]) => label);
  const find = seriesFinder(names, gathering);
  const metric = names.indexOf('__name__');
  const texts = names.map(() => '');
  return ([values = [], ...others], row, time) => {
    for (let i = 0; i < texts.length; i++) texts[i] = (others[i]?.[row] as string | null) ?? '';
    if (texts[metric] === '') return 'It names no metric.';
    return sample(find(texts), time, values[row]);
  };
}

function wide({ series }: Columns & { readonly form: 'wide' }, gathering: Gathering): Take {
  const taken = series.map(([column, labels]) => gathering.series(String(column), () => labels));
  return (columns, row, time) => {
    for (const [index, samples] of taken.entries()) {
      const problem = sample(samples, time, columns[index]?.[row]);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function sample(samples: Samples, time: number, written: unknown): string | undefined {
  if (written === null || written === undefined || written === '') return undefined;
  const value = typeof written === 'number' ? written : valueOf(String(written));
  if (value === undefined) return `'${String(written)}' is no number: write one, NaN, +Inf, -Inf, stale, or nothing.`;
  const taken = samples.add(time, value === 'stale' ? NaN : value, value === 'stale');
  return taken ? undefined : 'The series has a sample of this moment already.';
}
