import { parseSeriesName } from '@trainyard/conditions';
import type { Labels, Series } from '@trainyard/conditions';
import type { Diagnostic, Outcome, Source } from '@trainyard/syntax';
import { seriesDiagnostics } from './diagnostics.ts';
import { Gathering } from './gathering.ts';
import { timeOf, valueOf } from './numbers.ts';

/** After so many findings the rest is not read. */
const ENOUGH = 20;
const TIME: ReadonlySet<string> = new Set(['time', 'timestamp', 'ts']);
const METRIC: ReadonlySet<string> = new Set(['metric', 'name', '__name__']);

/** A line of fields with the place of the line. */
interface Row {
  readonly fields: readonly string[];
  readonly start: number;
  readonly end: number;
}

type Take = (row: Row, time: number) => string | undefined;

/**
 * Series from CSV (RFC 4180). Long: the columns `time`, `metric`, `value`, and one for each label. Wide: `time` and one column for each
 * series, whose heading is its name, `up{job="api"}`. Times are ISO 8601, seconds or milliseconds; an empty value is no sample, `stale`
 * says that a series ended.
 */
export function readCsv(source: Source): Outcome<readonly Series[]> {
  const diagnostics: Diagnostic[] = [];
  const report = ({ start, end }: Omit<Row, 'fields'>, message: string): void =>
    void diagnostics.push(seriesDiagnostics.malformed({ range: { source, start, end } }, { message }));
  const gathering = new Gathering();
  const times = new Map<string, number | undefined>();
  let columns: { readonly time: number; readonly count: number; readonly take: Take } | undefined;
  for (const row of rows(source.text)) {
    if (columns === undefined) {
      const found = columnsOf(row, gathering);
      if (typeof found === 'string') {
        report(row, found);
        break;
      }
      columns = found;
      continue;
    }
    const problem = line(row, columns, times);
    if (problem !== undefined) report(row, problem);
    if (diagnostics.length >= ENOUGH) break;
  }
  if (columns === undefined && diagnostics.length === 0)
    report({ start: 0, end: Math.min(1, source.text.length) }, 'The file is empty: its first line names the columns.');
  return { value: gathering.finish(), diagnostics };
}

function line(
  row: Row,
  { time, count, take }: { readonly time: number; readonly count: number; readonly take: Take },
  times: Map<string, number | undefined>,
): string | undefined {
  if (row.fields.length !== count)
    return `The line has ${row.fields.length} fields, and the heading names ${count} columns.`;
  const written = row.fields[time] ?? '';
  let moment = times.get(written);
  if (moment === undefined) {
    moment = timeOf(written);
    if (moment === undefined) return `'${written}' is no time: write ISO 8601, or seconds or milliseconds since 1970.`;
    if (times.size > 200_000) times.clear();
    times.set(written, moment);
  }
  return take(row, moment);
}

function columnsOf(
  { fields }: Row,
  gathering: Gathering,
): { readonly time: number; readonly count: number; readonly take: Take } | string {
  const heads = fields.map((each) => each.trim());
  const time = heads.findIndex((each) => TIME.has(each.toLowerCase()));
  if (time === -1) return 'The heading has no column `time`.';
  const twice = heads.find((each, index) => heads.indexOf(each) !== index);
  if (twice !== undefined) return `The heading names the column '${twice}' twice.`;
  const value = heads.indexOf('value');
  const metric = heads.findIndex((each) => METRIC.has(each));
  const take =
    value !== -1 && metric !== -1 ? long(heads, { time, value, metric }, gathering) : wide(heads, time, gathering);
  return typeof take === 'string' ? take : { time, count: heads.length, take };
}

function long(
  heads: readonly string[],
  at: { readonly time: number; readonly value: number; readonly metric: number },
  gathering: Gathering,
): Take {
  const own = heads.map((_, index) => index).filter((index) => index !== at.time && index !== at.value);
  return ({ fields }, time) => {
    let spelling = '';
    for (const index of own) spelling += `${fields[index] ?? ''}\u0000`;
    if (fields[at.metric] === '') return 'The line names no metric.';
    const labels = (): Labels =>
      Object.fromEntries(
        own
          .filter((index) => fields[index] !== '')
          .map((index) => [index === at.metric ? '__name__' : (heads[index] ?? ''), fields[index] ?? '']),
      );
    return sample(gathering.series(spelling, labels), time, fields[at.value] ?? '');
  };
}

function wide(heads: readonly string[], time: number, gathering: Gathering): Take | string {
  const series: (ReturnType<Gathering['series']> | undefined)[] = [];
  for (const [index, head] of heads.entries()) {
    if (index === time) continue;
    try {
      series[index] = gathering.series(head, () => parseSeriesName(head));
    } catch {
      return `The column '${head}' names no series: write its name, as in \`up{job="api"}\`.`;
    }
  }
  return ({ fields }, moment) => {
    for (const [index, each] of series.entries()) {
      const problem = each === undefined ? undefined : sample(each, moment, fields[index] ?? '');
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function sample(series: ReturnType<Gathering['series']>, time: number, written: string): string | undefined {
  if (written === '') return undefined;
  const value = valueOf(written);
  if (value === undefined) return `'${written}' is no number: write one, NaN, +Inf, -Inf, stale, or nothing.`;
  const taken = series.add(time, value === 'stale' ? NaN : value, value === 'stale');
  return taken ? undefined : 'The series has a sample of this moment already.';
}

/** The lines of CSV that have something in them. Quotes may hold commas, line breaks, and quotes written twice. */
function* rows(text: string): Generator<Row> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  const anyQuoted = text.includes('"');
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    let end = found === -1 ? text.length : found;
    const quoted = anyQuoted && text.slice(start, end).includes('"');
    if (quoted) end = quotedEnd(text, start);
    const body = text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end);
    if (body !== '' && body.trim() !== '') yield { fields: quoted ? quotedFields(body) : body.split(','), start, end };
    start = end + 1;
  }
}

/** Where a line ends whose quotes may hold line breaks. */
function quotedEnd(text: string, start: number): number {
  let inside = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') inside = !inside;
    else if (char === '\n' && !inside) return at;
  }
  return text.length;
}

function quotedFields(body: string): string[] {
  const fields: string[] = [];
  let field = '';
  let inside = false;
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? '';
    if (char === '"' && inside && body[at + 1] === '"') field += body[++at];
    else if (char === '"') inside = !inside;
    else if (char === ',' && !inside) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  fields.push(field);
  return fields;
}
