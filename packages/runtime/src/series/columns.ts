import { parseSeriesName } from '@trainyard/conditions';
import type { Labels } from '@trainyard/conditions';

const TIME: ReadonlySet<string> = new Set(['time', 'timestamp', 'ts']);
const METRIC: ReadonlySet<string> = new Set(['metric', 'name', '__name__']);

/** What the columns of a table of samples are: one sample a row, with its labels, or one series a column. Columns are counted from 0. */
export type Columns =
  | {
      readonly form: 'long';
      readonly time: number;
      readonly value: number;
      readonly metric: number;
      /** The columns that tell the series apart, with the label that each holds; the metric's own is `__name__`. */
      readonly labels: readonly (readonly [column: number, label: string])[];
    }
  | {
      readonly form: 'wide';
      readonly time: number;
      readonly series: readonly (readonly [column: number, labels: Labels])[];
    };

/** Reads the headings of a table; a text says what is wrong with them. */
export function columnsOf(headings: readonly string[]): Columns | string {
  const heads = headings.map((each) => each.trim());
  const time = heads.findIndex((each) => TIME.has(each.toLowerCase()));
  if (time === -1) return 'The heading has no column `time`.';
  const twice = heads.find((each, index) => heads.indexOf(each) !== index);
  if (twice !== undefined) return `The heading names the column '${twice}' twice.`;
  const value = heads.indexOf('value');
  const metric = heads.findIndex((each) => METRIC.has(each));
  if (value === -1 || metric === -1) return wide(heads, time);
  const labels = [...heads.entries()]
    .filter(([column]) => column !== time && column !== value)
    .map(([column, head]) => [column, column === metric ? '__name__' : head] as const);
  return { form: 'long', time, value, metric, labels };
}

function wide(heads: readonly string[], time: number): Columns | string {
  const series: (readonly [number, Labels])[] = [];
  for (const [column, head] of heads.entries()) {
    if (column === time) continue;
    try {
      series.push([column, parseSeriesName(head)]);
    } catch {
      return `The column '${head}' names no series: write its name, as in \`up{job="api"}\`.`;
    }
  }
  return { form: 'wide', time, series };
}
