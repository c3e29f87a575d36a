import type { Meaning, Query } from '../../query/tree.ts';
import type { Condition } from '../../types/condition.ts';

/**
 * The parameters of a stage that its gate reads, with their numbers: those that it names and that are no metrics. `known` are the names of
 * the metrics, declared or reported by stages.
 */
export function parametersRead(
  { metrics }: Condition,
  parameters: Readonly<Record<string, unknown>>,
  known: readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const name of metrics) {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (typeof value === 'number' && !known.includes(name)) found.set(name, value);
  }
  return found;
}

/** A meaning with numbers in the place of what has their names. */
export function withParameters({ holds, fails, seen }: Meaning, parameters: ReadonlyMap<string, number>): Meaning {
  const made = new Map<Query, Query>();
  const replaced = (query: Query): Query => {
    const known = made.get(query) ?? filled(query);
    made.set(query, known);
    return known;
  };
  const filled = (query: Query): Query => {
    switch (query.kind) {
      case 'selector': {
        const value = parameters.get(query.name ?? '');
        return value === undefined ? query : { kind: 'call', name: 'vector', args: [{ kind: 'number', value }] };
      }
      case 'call':
        return { ...query, args: query.args.map(replaced) };
      case 'aggregate':
        return { ...query, of: replaced(query.of) };
      case 'minus':
      case 'subquery':
        return { ...query, of: replaced(query.of) };
      case 'binary':
        return { ...query, left: replaced(query.left), right: replaced(query.right) };
      default:
        return query;
    }
  };
  return {
    holds: replaced(holds),
    ...(fails === undefined ? {} : { fails: replaced(fails) }),
    ...(seen === undefined ? {} : { seen: replaced(seen) }),
  };
}
