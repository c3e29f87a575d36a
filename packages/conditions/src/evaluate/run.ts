import type { Query } from '../query/tree.ts';
import { aggregate } from './aggregate.ts';
import { operate } from './binary.ts';
import { distinct, anonymous, columnsOf } from './columns.ts';
import type { Moments, Value } from './columns.ts';
import { absent, functions } from './functions.ts';
import { select, selectTimes, selectWindow } from './select.ts';
import { subquery } from './windows.ts';

/** Thrown for what no engine but Prometheus itself can answer. */
export class NotEvaluable extends Error {}

/** Step of a subquery that gives none, in seconds: Prometheus takes its evaluation interval, a minute if nothing else is set. */
const DEFAULT_STEP = 60;

/** The answer to a query at some moments, computed once if they remember answers. Throws `NotEvaluable` for raw text. */
export function run(at: Moments, query: Query): Value {
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

function compute(at: Moments, query: Query): Value {
  switch (query.kind) {
    case 'number':
      return { kind: 'scalar', values: new Float64Array(at.times.length).fill(query.value) };
    case 'text':
      return { kind: 'text', text: query.value };
    case 'selector':
      return query.window === undefined ? select(at, query) : selectWindow(at, { ...query, window: query.window });
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
    case 'minus': {
      const of = run(at, query.of);
      if (of.kind === 'scalar') return { kind: 'scalar', values: of.values.map((value) => -value) };
      return distinct(
        at,
        columnsOf(of).map((column) => ({ ...anonymous(column), values: column.values.map((value) => -value) })),
      );
    }
    case 'binary':
      return operate(at, query.op, run(at, query.left), run(at, query.right), query);
    case 'raw':
      throw new NotEvaluable('raw PromQL is understood by Prometheus only');
  }
}

function call(at: Moments, { name, args }: Query & { kind: 'call' }): Value {
  const [argument] = args;
  if ((name === 'absent' || name === 'absent_over_time') && argument?.kind === 'selector')
    return absent(at, run(at, argument), argument.matchers);
  if (name === 'timestamp' && argument?.kind === 'selector') {
    const found = selectTimes(at, argument);
    return distinct(at, columnsOf(found).map(anonymous));
  }
  return functions[name](
    at,
    args.map((each) => run(at, each)),
  );
}
