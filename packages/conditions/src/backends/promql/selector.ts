import { printDuration } from '@trainyard/syntax';
import type { ExpressionRange, Grouping, Join, Matcher } from '@trainyard/syntax';

/** A selector with its window and offset. A text that PromQL cannot take as it is passes through its string escapes. */
export function selector(metric: {
  readonly name?: string;
  readonly matchers: readonly Matcher[];
  readonly range: ExpressionRange;
}): string {
  const matchers = metric.matchers.map(({ label, op, value }) => `${label}${op}${promText(value)}`);
  const plainName = metric.name === undefined || /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(metric.name);
  const inner = plainName ? matchers : [`__name__=${promText(metric.name ?? '')}`, ...matchers];
  return `${plainName ? (metric.name ?? '') : ''}${inner.length === 0 ? '' : `{${inner.join(', ')}}`}${rangeText(metric.range)}`;
}

/** `[5m] offset 1d`, or nothing. */
export function rangeText({ window, step, offset }: ExpressionRange): string {
  const stepText = step === undefined ? '' : `:${step === 0 ? '' : printDuration(step)}`;
  const windowText = window === undefined ? '' : `[${printDuration(window)}${stepText}]`;
  return `${windowText}${offset === undefined || offset === 0 ? '' : ` offset ${offset < 0 ? '-' : ''}${printDuration(Math.abs(offset))}`}`;
}

/** A string of PromQL. */
export function promText(value: string): string {
  return JSON.stringify(value);
}

/** A number of PromQL. */
export function promNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
}

/** ` by (region) `, to stand between an aggregation and its argument. */
export function groupingText(grouping: Grouping | undefined): string {
  return grouping === undefined ? '' : ` ${grouping.kind} (${grouping.labels.join(', ')}) `;
}

/** ` on (region) group_left (zone)`, to stand behind an operator. */
export function joinText(join: Join | undefined): string {
  if (join === undefined) return '';
  const group = join.group === undefined ? '' : ` group_${join.group.side} (${join.group.labels.join(', ')})`;
  return ` ${join.kind} (${join.labels.join(', ')})${group}`;
}
