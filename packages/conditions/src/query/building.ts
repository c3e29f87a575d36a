import type { Grouping, Join, Span } from '@trainyard/syntax';
import { aggregations, queryFunctions } from './functions.ts';
import type { Aggregation, QueryFunctionFacts, QueryParameter } from './functions.ts';
import { isSpan } from './literals.ts';
import { otherFunction } from './other-functions.ts';
import type { Query, QueryMatcher, QueryOperator } from './tree.ts';
import { patternProblem, readPattern, takesEmpty } from '../types/pattern.ts';

/** A part of a query while it is read: its tree, what it yields, where it stands, and whether round brackets are around it. */
export interface Part {
  readonly query: Query;
  readonly type: QueryParameter;
  readonly span: Span;
  readonly bracketed?: boolean;
}

/** Something wrong in a query that is well-formed; `beyond` where it is right in Prometheus, but not read here. */
export interface Objection {
  readonly span: Span;
  readonly message: string;
  readonly beyond?: boolean;
}

/** Where what is wrong is noted. */
export type Objections = Objection[];

const NAMES: Readonly<Record<QueryParameter, string>> = {
  scalar: 'a number',
  vector: 'series',
  matrix: 'a window of series',
  text: 'text',
};

/** Notes a part that yields something else than what is wanted. */
function want(objections: Objections, part: Part, wanted: QueryParameter, where: string): void {
  if (part.type !== wanted)
    objections.push({ span: part.span, message: `${where} takes ${NAMES[wanted]}, and this is ${NAMES[part.type]}.` });
}

/** A selector. Its name may stand before the braces, in quotes within them, or as the label `__name__`. */
export function selector(
  objections: Objections,
  span: Span,
  before: string | undefined,
  items: readonly (QueryMatcher | string)[],
): Part {
  const all = items.map((each): QueryMatcher =>
    typeof each === 'string' ? { label: '__name__', op: '=', value: each } : each,
  );
  const names = all.filter(({ label }) => label === '__name__');
  if (before !== undefined && names[0] !== undefined)
    objections.push({
      span,
      message: `The metric has two names, '${before}' and '${names[0].value}': take one of them.`,
    });
  if (before === undefined && !all.some((each) => refusesEmpty(each)))
    objections.push({
      span,
      message: 'Every series there is would match: name the metric, or a label that is not empty.',
    });
  const inside = names.length === 1 && names[0]?.op === '=' && names[0].value !== '' ? names[0].value : undefined;
  const name = before ?? inside;
  const matchers = inside === undefined ? all : all.filter(({ label }) => label !== '__name__');
  return {
    query: { kind: 'selector', ...(name === undefined ? {} : { name }), matchers },
    type: 'vector',
    span,
  };
}

function refusesEmpty({ op, value }: QueryMatcher): boolean {
  if (op === '=') return value !== '';
  if (op === '!=') return value === '';
  return patternProblem(value) === undefined && takesEmpty(readPattern(value).tree) === (op === '!~');
}

/** `x[5m]`: only a bare selector has one. */
export function windowed(objections: Objections, part: Part, seconds: number, span: Span): Part {
  const { query } = part;
  if (query.kind !== 'selector' || part.bracketed === true || query.window !== undefined) {
    objections.push({
      span,
      message: 'A window stands right behind a metric: a window of anything else has a `:`, as in `rate(x[5m])[1h:]`.',
    });
    return { ...part, type: 'matrix' };
  }
  if (query.offset !== undefined)
    objections.push({ span, message: '`offset` stands behind the window, not before it.' });
  return { query: { ...query, window: seconds }, type: 'matrix', span: { start: part.span.start, end: span.end } };
}

/** `x[1h:5m]`. */
export function subquery(
  objections: Objections,
  part: Part,
  seconds: number,
  step: number | undefined,
  span: Span,
): Part {
  want(objections, part, 'vector', 'A subquery');
  return {
    query: { kind: 'subquery', of: part.query, window: seconds, ...(step === undefined ? {} : { step }) },
    type: 'matrix',
    span: { start: part.span.start, end: span.end },
  };
}

/** `x offset 1d`: only selectors, their windows and subqueries have one. */
export function moved(objections: Objections, part: Part, seconds: number, span: Span): Part {
  const { query } = part;
  if ((query.kind !== 'selector' && query.kind !== 'subquery') || part.bracketed === true) {
    objections.push({ span, message: '`offset` stands right behind a metric, a window or a subquery.' });
    return part;
  }
  if (query.offset !== undefined) objections.push({ span, message: 'There is an `offset` already.' });
  if (!isSpan(seconds)) objections.push({ span, message: 'The duration is longer than Prometheus can count.' });
  const { offset: _offset, ...rest } = query;
  return {
    ...part,
    query: seconds === 0 ? rest : { ...rest, offset: seconds },
    span: { start: part.span.start, end: span.end },
  };
}

/** A call of a function, its arguments counted and typed. */
export function call(objections: Objections, name: string, nameSpan: Span, args: readonly Part[], span: Span): Part {
  const facts: QueryFunctionFacts | undefined = Object.hasOwn(queryFunctions, name)
    ? queryFunctions[name as keyof typeof queryFunctions]
    : undefined;
  if (facts === undefined) {
    objections.push({ span: nameSpan, ...otherFunction(name) });
    return { query: { kind: 'raw', text: name }, type: 'vector', span };
  }
  const { parameters } = facts;
  const least = parameters.length - (facts.optional ?? 0);
  if (args.length < least || (args.length > parameters.length && facts.repeats !== true))
    objections.push({
      span: nameSpan,
      message: `\`${name}\` takes ${counted(least, parameters.length, facts.repeats === true)}, not ${args.length}.`,
    });
  args.forEach((each, index) => {
    const wanted = parameters[index] ?? parameters.at(-1);
    if (wanted !== undefined) want(objections, each, wanted, `\`${name}\``);
  });
  return {
    query: { kind: 'call', name: name as keyof typeof queryFunctions, args: args.map((each) => each.query) },
    type: facts.result,
    span,
  };
}

function counted(least: number, most: number, more: boolean): string {
  const number = more ? `at least ${least}` : least === most ? `${most}` : `${least} or ${most}`;
  return `${number} ${number === '1' ? 'argument' : 'arguments'}`;
}

/** An aggregation over labels. */
export function aggregate(
  objections: Objections,
  name: Aggregation,
  args: readonly Part[],
  grouping: Grouping | undefined,
  span: Span,
): Part {
  const wanted = aggregations[name];
  const expected = wanted === undefined ? 1 : 2;
  const of = args[expected - 1];
  if (args.length !== expected || of === undefined) {
    objections.push({ span, message: `\`${name}\` takes ${counted(expected, expected, false)}, not ${args.length}.` });
    return { query: { kind: 'raw', text: name }, type: 'vector', span };
  }
  want(objections, of, 'vector', `\`${name}\``);
  const parameter = wanted === undefined ? undefined : args[0];
  if (parameter !== undefined && wanted !== undefined) want(objections, parameter, wanted, `\`${name}\``);
  // `by ()` groups as no grouping does.
  const groups = grouping?.kind === 'by' && grouping.labels.length === 0 ? undefined : grouping;
  return {
    query: {
      kind: 'aggregate',
      name,
      of: of.query,
      ...(parameter === undefined ? {} : { parameter: parameter.query }),
      ...(groups === undefined ? {} : { grouping: groups }),
    },
    type: 'vector',
    span,
  };
}

/** `-x`; a number takes its sign. */
export function negative(objections: Objections, part: Part, span: Span): Part {
  signed(objections, part);
  const { query } = part;
  return {
    query: query.kind === 'number' ? { kind: 'number', value: -query.value } : { kind: 'minus', of: query },
    type: part.type,
    span,
  };
}

/** `+x` is x. */
export function positive(objections: Objections, part: Part, span: Span): Part {
  signed(objections, part);
  return { ...part, span, bracketed: true };
}

function signed(objections: Objections, part: Part): void {
  if (part.type === 'matrix' || part.type === 'text') want(objections, part, 'vector', 'A sign');
}

/** What stands between the two sides of an operator. */
export interface Between {
  readonly op: QueryOperator | 'atan2' | '</' | '>/';
  readonly bool?: boolean;
  readonly join?: Join;
  readonly span: Span;
}

const COMPARE: ReadonlySet<string> = new Set(['==', '!=', '<=', '<', '>=', '>']);
const SETS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** An operator between two parts. */
export function binary(objections: Objections, left: Part, between: Between, right: Part): Part {
  const { op, bool, join, span } = between;
  const whole = { start: left.span.start, end: right.span.end };
  const object = (message: string, beyond?: true): void =>
    void objections.push({ span, message, ...(beyond === true ? { beyond } : {}) });
  for (const side of [left, right])
    if (side.type === 'matrix' || side.type === 'text') want(objections, side, 'vector', `\`${op}\``);
  const both = left.type === 'vector' && right.type === 'vector';
  if (bool === true && !COMPARE.has(op)) object(`\`bool\` belongs to comparisons, and \`${op}\` is none.`);
  if (COMPARE.has(op) && bool !== true && left.type === 'scalar' && right.type === 'scalar')
    object(`Two numbers are compared with \`${op} bool\`.`);
  if (SETS.has(op) && (left.type === 'scalar' || right.type === 'scalar'))
    object(`\`${op}\` stands between series, not numbers.`);
  if (!both && join !== undefined && join.labels.length > 0)
    object(`\`${join.kind}\` joins series, and one side is a number.`);
  if (both && SETS.has(op) && join?.group !== undefined)
    object(`\`${op}\` takes no \`group_${join.group.side}\`: every series may meet many.`);
  const twice = join?.kind === 'on' ? join.labels.find((label) => join.group?.labels.includes(label)) : undefined;
  if (twice !== undefined) object(`The label '${twice}' stands in \`on\` and in \`group_${join?.group?.side}\`.`);
  const type = left.type === 'scalar' && right.type === 'scalar' ? 'scalar' : 'vector';
  if (op === 'atan2' || op === '</' || op === '>/') {
    object(`\`${op}\` has no counterpart among conditions.`, true);
    return { query: left.query, type, span: whole };
  }
  const meant = both && join !== undefined && !isPlain(join) ? join : undefined;
  return {
    query: {
      kind: 'binary',
      op,
      left: left.query,
      right: right.query,
      ...(meant === undefined ? {} : { join: meant }),
      ...(bool === true ? { bool } : {}),
    },
    type,
    span: whole,
  };
}

/** `ignoring ()` says what is so without it. */
function isPlain(join: Join): boolean {
  return join.kind === 'ignoring' && join.labels.length === 0 && join.group === undefined;
}
