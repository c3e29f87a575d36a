import type { Measured } from './measure.ts';

/** A Markdown table of what was measured; the first row is the unit of the last column. */
export function table(measured: readonly Measured[]): string {
  const unit = measured[0]?.median ?? Number.NaN;
  const rows = measured.map(({ name, runs, median, fastest, slowest, megabytes }) => [
    name,
    `${runs}`,
    median.toFixed(0),
    `${fastest.toFixed(0)}-${slowest.toFixed(0)}`,
    `${(median / unit).toFixed(1)}x`,
    megabytes?.toFixed(0) ?? '',
  ]);
  const head = ['process', 'runs', 'median, ms', 'range, ms', 'ratio', 'most MB'];
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
