import type { Expression } from '@trainyard/syntax';
import { meaningOf, queryOf } from '../../lower/lower.ts';
import { printQuery } from '../../query/print.ts';
import type { Condition } from '../../types/condition.ts';
import type { Versions } from '../../types/versions.ts';

/**
 * The PromQL of a condition: minimal, readable, and the same text every time. What it yields is a series exactly where the condition is
 * true; for scaling and selectors, the value itself. A `drop` against another version needs to know which series are whose; without `versions` it throws.
 */
export function toPromQL(condition: Condition, versions?: Versions): string {
  if (condition.use === 'scaling' || condition.use === 'selector')
    return promqlValue(condition, condition.tree, versions);
  const meaning = meaningOf(condition, versions);
  if (meaning === undefined) throw new Error('a drop against another version needs to know its series');
  return printQuery(meaning.holds);
}

/** The PromQL of one part of a condition's tree, for those who show or compare values. Throws as `toPromQL` does. */
export function promqlValue(condition: Condition, tree: Expression = condition.tree, versions?: Versions): string {
  const query = queryOf(condition, tree, versions);
  if (query === undefined) throw new Error('a drop against another version needs to know its series');
  return printQuery(query);
}
