import type { Series } from '@trainyard/conditions';
import type { Diagnostic, Outcome, Source } from '@trainyard/syntax';
import { columnsOf } from './columns.ts';
import type { Columns } from './columns.ts';
import { rows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { ENOUGH, repeated, seriesDiagnostics } from './diagnostics.ts';
import { seriesFinder } from './finder.ts';
import { Gathering } from './gathering.ts';
import type { Kept } from './gathering.ts';
import { timeOf, valueOf } from './numbers.ts';

type Samples = ReturnType<Gathering['series']>;
/** Takes a line; gives what is wrong with it. */
type Take = (fields: readonly string[], time: number) => string | undefined;

/**
 * Series from CSV (RFC 4180). Long: the columns `time`, `metric`, `value`, and one for each label. Wide: `time` and one column for each
 * series, whose heading is its name, `up{job="api"}`. Times are ISO 8601, seconds or milliseconds; an empty value is no sample, `stale`
 * says that a series ended. Samples outside of the time that is `kept` are left out.
 */
export function readCsv(source: Source, kept?: Kept): Outcome<readonly Series[]> {
  const diagnostics: Diagnostic[] = [];
  const report = ({ start, end }: Pick<Row, 'start' | 'end'>, message: string): void =>
    void diagnostics.push(seriesDiagnostics.malformed({ range: { source, start, end } }, { message }));
  const gathering = new Gathering(kept);
  let take: ((fields: readonly string[]) => string | undefined) | undefined;
  for (const row of rows(source.text)) {
    if (take === undefined) {
      const columns = columnsOf(row.fields);
      if (typeof columns === 'string') {
        report(row, columns);
        return { value: [], diagnostics };
      }
      take = lineTaker(columns, row.fields.length, gathering);
      continue;
    }
    const problem = take(row.fields);
    if (problem !== undefined) report(row, problem);
    if (diagnostics.length >= ENOUGH) break;
  }
  if (take === undefined)
    report({ start: 0, end: Math.min(1, source.text.length) }, 'The file is empty: its first line names the columns.');
  const { series, twice } = gathering.finish();
  return { value: series, diagnostics: [...diagnostics, ...repeated(source, twice)] };
}

function lineTaker(
  columns: Columns,
  count: number,
  gathering: Gathering,
): (fields: readonly string[]) => string | undefined {
  const take = columns.form === 'long' ? long(columns, gathering) : wide(columns, gathering);
  const moments = new Map<string, number>();
  // Lines that follow each other often have the same time, and to compare texts is faster than to look one up.
  let last = '';
  let lastTime = 0;
  return (fields) => {
    if (fields.length !== count) return `The line has ${fields.length} fields, and the heading names ${count} columns.`;
    const written = fields[columns.time] ?? '';
    if (written !== last) {
      const time = moments.get(written) ?? timeOf(written);
      if (time === undefined) return `'${written}' is no time: write ISO 8601, or seconds or milliseconds since 1970.`;
      if (moments.size > 200_000) moments.clear();
      moments.set(written, time);
      [last, lastTime] = [written, time];
    }
    return take(fields, lastTime);
  };
}

function long({ labels, metric, value }: Columns & { readonly form: 'long' }, gathering: Gathering): Take {
  const own = labels.map(([column]) => column);
  const find = seriesFinder(
    labels.map(([, label]) => label),
    gathering,
  );
  const texts = own.map(() => '');
  return (fields, time) => {
    if (fields[metric] === '') return 'The line names no metric.';
    for (let i = 0; i < own.length; i++) texts[i] = fields[own[i] ?? 0] ?? '';
    return sample(find(texts), time, fields[value] ?? '');
  };
}

function wide({ series }: Columns & { readonly form: 'wide' }, gathering: Gathering): Take {
  const taken = series.map(([column, labels]) => [column, gathering.series(String(column), () => labels)] as const);
  return (fields, time) => {
    for (const [column, samples] of taken) {
      const problem = sample(samples, time, fields[column] ?? '');
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function sample(samples: Samples, time: number, written: string): string | undefined {
  if (written === '') return undefined;
  const value = valueOf(written);
  if (value === undefined) return `'${written}' is no number: write one, NaN, +Inf, -Inf, stale, or nothing.`;
  const taken = samples.add(time, value === 'stale' ? NaN : value, value === 'stale');
  return taken ? undefined : 'The series has a sample of this moment already.';
}
