import type { Grouping, Join } from '@trainyard/syntax';
import { absentLabels } from '../../evaluate/functions.ts';
import type { Aggregation, QueryFunction } from '../../query/functions.ts';
import type { Query, QueryOf } from '../../query/tree.ts';
import { replacementParts } from '../../types/pattern.ts';
import { callOf, listOf, prefixed } from '../code/layout.ts';
import type { Code } from '../code/layout.ts';
import type { SharedPart } from '../code/shared-parts.ts';
import { pythonFloat, pythonText } from './literal.ts';
import { pythonPattern } from './regex.ts';

/** Thrown for a query that Python cannot ask; the message says what of it. */
export class PythonGap extends Error {}

/** What code uses: pieces of the runtime, and standard modules. */
export interface Used {
  readonly pieces: Set<string>;
  readonly imports: Set<string>;
}

type Call = QueryOf<'call'>;
type Selector = QueryOf<'selector'>;
type Emit = (writing: Writing, call: Call) => Code;

/** The part with a name of its own that asks the same. */
export type Find = (query: Query) => SharedPart | undefined;

/** Writes code and notes what it uses. */
interface Writing {
  readonly find: Find;
  /** A call of a piece. */
  call(piece: string, ...items: readonly Code[]): Code;
  piece(name: string): string;
  module(name: string): string;
  number(value: number): string;
}

function writingInto(used: Used, find: Find): Writing {
  const writing: Writing = {
    find,
    call: (piece, ...items) => callOf(writing.piece(piece), ...items),
    piece(name) {
      used.pieces.add(name);
      return name;
    },
    module(name) {
      used.imports.add(name);
      return name;
    },
    number(value) {
      if (Number.isNaN(value)) return `${writing.module('math')}.nan`;
      if (Number.isFinite(value)) return pythonFloat(value);
      return `${value < 0 ? '-' : ''}${writing.module('math')}.inf`;
    },
  };
  return writing;
}

/**
 * A query as Python code that asks the runtime for the moment `at`; what it uses is added to `used`. Throws `PythonGap` for raw text.
 * What `find` knows is called by its name: the value of what is selected, a function for the rest.
 */
export function expressionOf(query: Query, used: Used, find: Find = () => undefined): Code {
  return written(writingInto(used, find), query);
}

/** The same for a part that has a name. */
export function definitionOf(query: Query, used: Used, find: Find): Code {
  return defined(writingInto(used, find), query);
}

function written(writing: Writing, query: Query): Code {
  const shared = writing.find(query);
  if (shared === undefined) return defined(writing, query);
  return query.kind === 'selector' ? shared.name : `${shared.name}()`;
}

function defined(writing: Writing, query: Query): Code {
  switch (query.kind) {
    case 'number':
      return writing.number(query.value);
    case 'text':
      return pythonText(query.value);
    case 'selector':
      return query.window === undefined
        ? writing.call('select', ...selected(query))
        : writing.call('window', ...selected(query, query.window));
    case 'subquery':
      return writing.call(
        'subquery',
        'at',
        // At other moments named parts have other values.
        prefixed('lambda at: ', written({ ...writing, find: () => undefined }, query.of)),
        pythonFloat(query.window),
        ...(query.step === undefined ? [] : [`step=${pythonFloat(query.step)}`]),
        ...(query.offset === undefined ? [] : [`offset=${pythonFloat(query.offset)}`]),
      );
    case 'call':
      return calls[query.name](writing, query);
    case 'aggregate':
      return aggregates[query.name](writing, query);
    case 'minus':
      return writing.call('negative', written(writing, query.of));
    case 'binary':
      return binary(writing, query);
    case 'raw':
      throw new PythonGap('raw PromQL is understood by Prometheus only');
  }
}

function selected({ name, matchers, offset }: Selector, window?: number): readonly Code[] {
  const pairs = matchers.map(({ label, op, value }) => {
    const text = op === '=~' || op === '!~' ? pythonPattern(value).pattern : value;
    return `(${[label, op, text].map(pythonText).join(', ')})`;
  });
  return [
    'at',
    name === undefined ? 'None' : pythonText(name),
    ...(window === undefined ? [] : [pythonFloat(window)]),
    ...(pairs.length === 0 ? [] : [listOf(pairs)]),
    ...(offset === undefined ? [] : [`offset=${pythonFloat(offset)}`]),
  ];
}

function texts(list: readonly string[]): string {
  return `[${list.map(pythonText).join(', ')}]`;
}

function joined(join: Join | undefined): readonly string[] {
  if (join === undefined) return [];
  const named = join.kind === 'on' || join.labels.length > 0 ? [`${join.kind}=${texts(join.labels)}`] : [];
  return join.group === undefined ? named : [...named, `group_${join.group.side}=${texts(join.group.labels)}`];
}

function binary(writing: Writing, { op, left, right, join, bool }: QueryOf<'binary'>): Code {
  const sides = [written(writing, left), written(writing, right), ...joined(join)];
  switch (op) {
    case 'and':
      return writing.call('both', ...sides);
    case 'or':
      return writing.call('either', ...sides);
    case 'unless':
      return writing.call('unless', ...sides);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
      return writing.call('arithmetic', pythonText(op), ...sides);
    default:
      return writing.call(bool === true ? 'truth' : 'compare', pythonText(op), ...sides);
  }
}

const argument = (writing: Writing, call: Call, index = 0): Code => written(writing, call.args[index] as Query);

/** A function of each value by itself. */
const each =
  (piece: string): Emit =>
  (writing, call) =>
    writing.call('each', writing.piece(piece), argument(writing, call));

/** A function of the samples of each series. */
const overTime =
  (piece: string): Emit =>
  (writing, call) =>
    writing.call('over_time', writing.piece(piece), argument(writing, call));

/** A function of the values of each series. */
const overValues =
  (piece: string): Emit =>
  (writing, call) =>
    writing.call('over_values', writing.piece(piece), argument(writing, call));

/** A part of the date: of each value, or of now. */
const clock =
  (piece: string): Emit =>
  (writing, call) =>
    call.args.length === 0
      ? writing.call('vector', `${writing.piece(piece)}(at.time / 1000)`)
      : each(piece)(writing, call);

const absent: Emit = (writing, call) => {
  const [of] = call.args;
  const labels = of?.kind === 'selector' ? absentLabels(of.matchers) : {};
  const pairs = Object.entries(labels).map(([name, text]) => `${pythonText(name)}: ${pythonText(text)}`);
  const asked = argument(writing, call);
  const elements = call.name === 'absent' ? asked : writing.call('over_values', writing.piece('one'), asked);
  return writing.call('absent', elements, `{${pairs.join(', ')}}`);
};

const textIn = (call: Call, index: number): string => {
  const query = call.args[index];
  return query?.kind === 'text' ? query.value : '';
};

/** How each function is asked of the runtime. */
const calls: Readonly<Record<QueryFunction, Emit>> = {
  abs: (writing, call) => writing.call('each', 'abs', argument(writing, call)),
  absent,
  absent_over_time: absent,
  avg_over_time: overValues('mean'),
  ceil: each('ceil'),
  changes: overValues('changes'),
  clamp: (writing, call) =>
    writing.call('clamp', argument(writing, call), argument(writing, call, 1), argument(writing, call, 2)),
  clamp_max: (writing, call) =>
    writing.call('clamp', argument(writing, call), writing.number(-Infinity), argument(writing, call, 1)),
  clamp_min: (writing, call) =>
    writing.call('clamp', argument(writing, call), argument(writing, call, 1), writing.number(Infinity)),
  count_over_time: overValues('count'),
  day_of_month: clock('day_of_month'),
  day_of_week: clock('day_of_week'),
  day_of_year: clock('day_of_year'),
  days_in_month: clock('days_in_month'),
  delta: overTime('delta'),
  deriv: overTime('deriv'),
  exp: each('exp'),
  floor: each('floor'),
  histogram_quantile: (writing, call) =>
    writing.call('histogram_quantile', argument(writing, call), argument(writing, call, 1)),
  hour: clock('hour'),
  idelta: overTime('idelta'),
  increase: overTime('increase'),
  irate: overTime('irate'),
  label_join: (writing, call) =>
    writing.call(
      'label_join',
      argument(writing, call),
      argument(writing, call, 1),
      argument(writing, call, 2),
      texts(call.args.slice(3).map((_, index) => textIn(call, index + 3))),
    ),
  label_replace: (writing, call) => {
    const pattern = pythonPattern(textIn(call, 4));
    const parts = replacementParts(textIn(call, 2), pattern).map((part) =>
      typeof part === 'number' ? String(part) : pythonText(part),
    );
    return writing.call(
      'label_replace',
      argument(writing, call),
      argument(writing, call, 1),
      `[${parts.join(', ')}]`,
      argument(writing, call, 3),
      pythonText(pattern.pattern),
    );
  },
  last_over_time: (writing, call) =>
    writing.call('over_values', writing.piece('last'), argument(writing, call), 'keep_name=True'),
  ln: each('ln'),
  log10: each('log10'),
  log2: each('log2'),
  max_over_time: overValues('largest'),
  min_over_time: overValues('smallest'),
  minute: clock('minute'),
  month: clock('month'),
  predict_linear: (writing, call) =>
    writing.call('predict_linear', 'at', argument(writing, call), argument(writing, call, 1)),
  present_over_time: overValues('one'),
  quantile_over_time: (writing, call) =>
    writing.call(
      'over_values',
      callOf(partial(writing), writing.piece('quantile'), argument(writing, call)),
      argument(writing, call, 1),
    ),
  rate: overTime('rate'),
  resets: overValues('resets'),
  round: (writing, call) => {
    const to = call.args.length > 1 ? argument(writing, call, 1) : '1.0';
    return writing.call('each', prefixed('lambda x: ', writing.call('nearest', 'x', to)), argument(writing, call));
  },
  scalar: (writing, call) => writing.call('scalar', argument(writing, call)),
  sgn: each('sign'),
  sqrt: each('sqrt'),
  stddev_over_time: overValues('deviation_over_time'),
  stdvar_over_time: overValues('variance_over_time'),
  sum_over_time: overValues('total'),
  time: () => '(at.time / 1000)',
  timestamp: (writing, call) => {
    const [of] = call.args;
    return of?.kind === 'selector'
      ? writing.call('sample_times', ...selected(of))
      : writing.call('timestamp', 'at', argument(writing, call));
  },
  vector: (writing, call) => writing.call('vector', argument(writing, call)),
  year: clock('year'),
};

function partial(writing: Writing): string {
  writing.module('functools.partial');
  return 'partial';
}

type Aggregate = QueryOf<'aggregate'>;

function grouped(grouping: Grouping | undefined): readonly string[] {
  return grouping === undefined ? [] : [`${grouping.kind}=${texts(grouping.labels)}`];
}

const over =
  (piece: string) =>
  (writing: Writing, { of, grouping }: Aggregate): Code =>
    writing.call('aggregate', writing.piece(piece), written(writing, of), ...grouped(grouping));

const ranked =
  (piece: string) =>
  (writing: Writing, { of, parameter, grouping }: Aggregate): Code =>
    writing.call(piece, written(writing, parameter as Query), written(writing, of), ...grouped(grouping));

/** How each aggregation is asked of the runtime. */
const aggregates: Readonly<Record<Aggregation, (writing: Writing, query: Aggregate) => Code>> = {
  avg: over('mean'),
  bottomk: ranked('bottomk'),
  count: over('count'),
  count_values: ranked('count_values'),
  group: over('one'),
  max: over('largest'),
  min: over('smallest'),
  quantile: (writing, { of, parameter, grouping }) =>
    writing.call(
      'aggregate',
      callOf(partial(writing), writing.piece('quantile'), written(writing, parameter as Query)),
      written(writing, of),
      ...grouped(grouping),
    ),
  stddev: over('deviation'),
  stdvar: over('variance'),
  sum: over('total'),
  topk: ranked('topk'),
};
