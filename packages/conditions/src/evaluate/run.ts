import type { Query, QueryMatcher, QueryOf } from '../query/tree.ts';
import { losesGroups, replacementParts } from '../types/pattern.ts';
import { readRegex } from '../types/regex.ts';
import { aggregate } from './aggregate.ts';
import { operate } from './binary.ts';
import type { Moments, Value } from './columns.ts';
import { constant, negative, sampleTimes } from './direct.ts';
import { absent, functions, labelReplace } from './functions.ts';
import { select, selectWindow } from './select.ts';
import type { LabelTest } from './select.ts';
import { subquery } from './windows.ts';

/** Thrown for what no engine but Prometheus itself can answer. */
export class NotEvaluable extends Error {}

/** Moments with the answers that are known already, each with the moments at which it failed: what a condition and its opposite share. */
export interface Remembering extends Moments {
  readonly known?: Map<Query, { readonly value: Value; readonly failed: Uint8Array }>;
}

/** Step of a subquery that gives none, in seconds: Prometheus takes its evaluation interval, a minute if nothing else is set. */
export const DEFAULT_STEP = 60;

/** The answer to a query at some moments, computed once if they remember answers. Throws `NotEvaluable` for raw text. */
export function run(at: Remembering, query: Query): Value {
  const { known } = at;
  if (known === undefined || query.kind === 'number' || query.kind === 'text') return compute(at, query);
  let found = known.get(query);
  if (found === undefined) {
    const failed = new Uint8Array(at.times.length);
    found = { value: compute({ ...at, failed }, query), failed };
    known.set(query, found);
  }
  if (found.failed.includes(1)) for (let i = 0; i < at.failed.length; i++) if (found.failed[i] === 1) at.failed[i] = 1;
  return found.value;
}

function compute(at: Remembering, query: Query): Value {
  switch (query.kind) {
    case 'number':
      return constant(at, query.value);
    case 'text':
      return { kind: 'text', text: query.value };
    case 'selector': {
      const { window, matchers, ...rest } = query;
      const selection = { ...rest, matchers: matchers.map(tested) };
      return window === undefined ? select(at, selection) : selectWindow(at, { ...selection, window });
    }
    case 'subquery': {
      const { window, step = DEFAULT_STEP, offset = 0 } = query;
      return subquery(at, { window, step, offset }, (inner) => run(inner, query.of));
    }
    case 'call':
      return call(at, query);
    case 'aggregate': {
      const parameter = query.parameter === undefined ? undefined : run(at, query.parameter);
      return aggregate[query.name](at, run(at, query.of), query.grouping, parameter);
    }
    case 'minus':
      return negative(at, run(at, query.of));
    case 'binary':
      return operate(at, query.op, run(at, query.left), run(at, query.right), query);
    case 'raw':
      throw new NotEvaluable('raw PromQL is understood by Prometheus only');
  }
}

function tested({ label, op, value }: QueryMatcher): LabelTest {
  return { label, op, value: op === '=~' || op === '!~' ? regexOf(value).regex : value };
}

function regexOf(pattern: string): Exclude<ReturnType<typeof readRegex>, { readonly problem: string }> {
  const read = readRegex(pattern);
  if ('problem' in read) throw new NotEvaluable(`\`${pattern}\` cannot be read: it ${read.problem}`);
  return read;
}

function call(at: Remembering, { name, args }: QueryOf<'call'>): Value {
  const [argument] = args;
  if (name === 'label_replace') return replaced(at, args);
  if ((name === 'absent' || name === 'absent_over_time') && argument?.kind === 'selector')
    return absent(at, run(at, argument), argument.matchers);
  if (name === 'timestamp' && argument?.kind === 'selector')
    return sampleTimes(at, { ...argument, matchers: argument.matchers.map(tested) });
  return functions[name](at, ...args.map((each) => run(at, each)));
}

function replaced(at: Remembering, args: readonly Query[]): Value {
  const [to = '', replacement = '', source = '', pattern = ''] = args
    .slice(1)
    .map((each) => (each.kind === 'text' ? each.value : ''));
  const { regex, read } = regexOf(pattern);
  const parts = replacementParts(replacement, read);
  if (losesGroups(read, parts))
    throw new NotEvaluable(`the groups of \`${pattern}\` mean something else to JavaScript`);
  return labelReplace(at, run(at, args[0] as Query), to, parts, source, regex);
}
