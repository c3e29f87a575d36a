import { printDuration } from '@trainyard/syntax';
import type { Grouping, Join } from '@trainyard/syntax';
import { aggregations } from './functions.ts';
import type { Query, QueryMatcher, QueryOf } from './tree.ts';

/** Precedence of PromQL's operators, loosest first (prometheus.io, Operators). A minus sign binds like a product. */
const LEVELS: Readonly<Record<QueryOf<'binary'>['op'], number>> = {
  or: 0,
  and: 1,
  unless: 1,
  '==': 2,
  '!=': 2,
  '<=': 2,
  '<': 2,
  '>=': 2,
  '>': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '%': 4,
  '^': 5,
};
const MINUS = 4;
const ATOM = 6;

/** The PromQL of a query: minimal brackets, one spelling, the same text every time. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'number':
      return promNumber(query.value);
    case 'text':
      return promText(query.value);
    case 'selector':
      return selectorText(query);
    case 'subquery':
      return `${inside(query.of, ATOM)}[${printDuration(query.window)}:${query.step === undefined ? '' : printDuration(query.step)}]${offsetText(query.offset)}`;
    case 'call':
      return `${query.name}(${query.args.map(printQuery).join(', ')})`;
    case 'aggregate': {
      const parameter = query.parameter === undefined ? '' : `${printQuery(query.parameter)}, `;
      return `${query.name}${groupingText(query.grouping)}(${parameter}${printQuery(query.of)})`;
    }
    case 'minus':
      return `-${inside(query.of, MINUS + 1)}`;
    case 'binary':
      return binary(query);
    case 'raw':
      return query.text;
  }
}

function binary({ op, left, right, join, bool }: QueryOf<'binary'>): string {
  const level = LEVELS[op];
  // `^` groups to the right, everything else to the left.
  const [l, r] = op === '^' ? [level + 1, level] : [level, level + 1];
  return `${inside(left, l)} ${op}${bool === true ? ' bool' : ''}${joinText(join)} ${inside(right, r)}`;
}

function inside(query: Query, level: number): string {
  const text = printQuery(query);
  return levelOf(query) >= level ? text : `(${text})`;
}

function levelOf(query: Query): number {
  switch (query.kind) {
    case 'binary':
      return LEVELS[query.op];
    case 'minus':
      return MINUS;
    case 'number':
      return query.value < 0 || Object.is(query.value, -0) ? MINUS : ATOM;
    case 'raw':
      return -1;
    default:
      return ATOM;
  }
}

/** A word of PromQL's grammar, which cannot stand alone as the name of a metric. */
const RESERVED: ReadonlySet<string> = new Set([
  ...Object.keys(aggregations),
  ...'and or unless atan2 offset on ignoring group_left group_right bool by without start end step inf nan'.split(' '),
]);

/** A selector with its window and offset (seconds). A name that PromQL cannot take bare is matched by `__name__`. */
export function selectorText(selector: {
  readonly name?: string;
  readonly matchers: readonly QueryMatcher[];
  readonly window?: number;
  readonly offset?: number;
}): string {
  const { name, window } = selector;
  const bare = name === undefined || (/^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name) && !RESERVED.has(name.toLowerCase()));
  const matchers = selector.matchers.map(({ label, op, value }) => `${label}${op}${promText(value)}`);
  const all = bare ? matchers : [`__name__=${promText(name)}`, ...matchers];
  const braces = all.length > 0 || name === undefined ? `{${all.join(', ')}}` : '';
  return `${bare ? (name ?? '') : ''}${braces}${window === undefined ? '' : `[${printDuration(window)}]`}${offsetText(selector.offset)}`;
}

function offsetText(offset: number | undefined): string {
  return offset === undefined || offset === 0
    ? ''
    : ` offset ${offset < 0 ? '-' : ''}${printDuration(Math.abs(offset))}`;
}

/** A string of PromQL. */
export function promText(value: string): string {
  return JSON.stringify(value);
}

/** A number of PromQL. */
export function promNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
}

/** ` by (region) `, to stand between an aggregation and its argument. */
function groupingText(grouping: Grouping | undefined): string {
  return grouping === undefined ? '' : ` ${grouping.kind} (${grouping.labels.join(', ')}) `;
}

/** ` on (region) group_left (zone)`, to stand behind an operator. To ignore no label is what PromQL does by itself. */
function joinText(join: Join | undefined): string {
  if (join === undefined || (join.kind === 'ignoring' && join.labels.length === 0 && join.group === undefined))
    return '';
  const group = join.group === undefined ? '' : ` group_${join.group.side} (${join.group.labels.join(', ')})`;
  return ` ${join.kind} (${join.labels.join(', ')})${group}`;
}
