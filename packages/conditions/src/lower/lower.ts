import type { Expression } from '@trainyard/syntax';
import type { Meaning, Query } from '../query/tree.ts';
import type { Condition } from '../types/condition.ts';
import type { Version, Versions } from '../types/versions.ts';
import { REPORTED } from '../types/versions.ts';
import { Unsayable } from './lowering.ts';
import type { Lowering } from './lowering.ts';
import { fails, holds, seen } from './truth.ts';
import { value } from './values.ts';

/**
 * What a condition means. `versions` tells the series of candidate and stable version apart, which a rollback needs; in a gate those are
 * the last release's. Undefined if nobody knows the versions that a `drop` compares.
 */
export function meaningOf(condition: Condition, versions?: Versions): Meaning | undefined {
  const lowering = loweringOf(condition, versions);
  const asked = sayable(() => lowering.holds(condition.tree));
  if (asked === undefined) return undefined;
  const denied = sayable(() => lowering.fails(condition.tree));
  const known = sayable(() => lowering.seen(condition.tree));
  return {
    holds: asked,
    ...(denied === undefined ? {} : { fails: denied }),
    ...(known === undefined ? {} : { seen: known }),
  };
}

/** The query of the value that scaling or a chart watches. Undefined as in `meaningOf`. */
export function queryOf(
  condition: Condition,
  tree: Expression = condition.tree,
  versions?: Versions,
): Query | undefined {
  return sayable(() => loweringOf(condition, versions).value(tree));
}

function sayable<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (reason) {
    if (reason instanceof Unsayable) return undefined;
    throw reason;
  }
}

function loweringOf(condition: Condition, given: Versions | undefined): Lowering {
  const versions = given ?? (condition.use === 'gate' ? REPORTED : undefined);
  const facts = new Map(condition.declarations.map((each) => [each.name, each]));
  return lowered(facts, versions, versions?.candidate);
}

/** Each part is made once: where a condition and its opposite both occur, they share what they have in common. */
function lowered(facts: Lowering['facts'], versions: Versions | undefined, version: Version | undefined): Lowering {
  const once = (work: (lowering: Lowering, tree: Expression) => Query): ((tree: Expression) => Query) => {
    const made = new Map<Expression, Query>();
    return (tree) => {
      const known = made.get(tree) ?? work(lowering, tree);
      made.set(tree, known);
      return known;
    };
  };
  const lowering: Lowering = {
    facts,
    version,
    versions,
    stable() {
      if (versions === undefined) throw new Unsayable('nobody knows which series are those of the stable version');
      return lowered(facts, versions, versions.stable);
    },
    value: once(value),
    holds: once(holds),
    fails: once(fails),
    seen: once(seen),
  };
  return lowering;
}
