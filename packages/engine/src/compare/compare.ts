import { pathOf } from '@trainyard/sdk';
import type { Path, Spec } from '@trainyard/sdk';
import { differencesOf, partsOf } from './differences.ts';
import type { Difference } from './differences.ts';
import { conditionText, isCondition, meaningOf } from './meaning.ts';
import { ruleFor } from './rules.ts';
import type { Pair } from './signature.ts';
import { valueText } from './values.ts';
import { greatest, isAtLeast, nextVersion, STEPS } from './versions.ts';
import type { Step } from './versions.ts';

/** One specification of a comparison, with each of its environments laid over it. */
export interface ComparedSpec {
  readonly spec: Spec;
  readonly environments?: readonly { readonly name: string; readonly spec: Spec }[];
}

/** One thing that a new specification means otherwise than an old one. */
export interface SpecChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly path: Path;
  /** Where it stands in the old specification; other than `path` only for items of lists without names. */
  readonly oldPath: Path;
  /** The environment that differs so; absent for the base, whose changes are not said again for each environment. */
  readonly environment?: string;
  /** Values as people would write them; absent for what was not there. */
  readonly before?: string;
  readonly after?: string;
  /** What it asks of the version, and why. */
  readonly step: Step;
  readonly reason: string;
}

/** What two specifications have to do with each other. */
export interface SpecComparison {
  /** In the order of the language; an environment's after the base's. */
  readonly changes: readonly SpecChange[];
  /** The greatest step of all changes. */
  readonly step: Step;
  readonly versions: {
    readonly before: string;
    readonly after: string;
    /** The lowest version that the changes ask for. */
    readonly asked: string;
    /** Whether the new version is at least that. */
    readonly enough: boolean;
  };
}

/**
 * Compares two specifications by what they mean: order, syntax, units and defaults that are written out are no difference. Pure, and
 * linear in their size but for lists without names.
 */
export function compareSpecs(before: ComparedSpec, after: ComparedSpec): SpecComparison {
  const base = changesOf({ before: before.spec, after: after.spec });
  const changes = [...base, ...environmentChanges(before, after, base)];
  const step = greatest(changes.map((each) => each.step));
  const versions = { before: before.spec.version, after: after.spec.version };
  const asked = nextVersion(versions.before, step);
  return { changes, step, versions: { ...versions, asked, enough: isAtLeast(versions.after, asked) } };
}

function changesOf(pair: Pair): readonly SpecChange[] {
  return [...differencesOf(meaningOf(pair.before), meaningOf(pair.after))].map((each) => changeOf(each, pair));
}

function changeOf(difference: Difference, pair: Pair): SpecChange {
  const { kind, path, oldPath, field, before, after } = difference;
  return {
    kind,
    path,
    oldPath,
    ...textsOf(before, after, field),
    ...verdictOn(difference, pair),
  };
}

/** Both values as people would write them. A condition whose words stayed means something else because a metric does: then its meaning is written out. */
function textsOf(before: unknown, after: unknown, field: string): Pick<SpecChange, 'before' | 'after'> {
  if (isCondition(before) && isCondition(after) && before.text === after.text)
    return { before: conditionText(before), after: conditionText(after) };
  return {
    ...(before === undefined ? {} : { before: valueText(before, field) }),
    ...(after === undefined ? {} : { after: valueText(after, field) }),
  };
}

/** The greatest step that a difference, or anything inside it, asks for. */
function verdictOn(difference: Difference, pair: Pair): Pick<SpecChange, 'step' | 'reason'> {
  let verdict: Pick<SpecChange, 'step' | 'reason'> | undefined;
  for (const part of partsOf(difference)) {
    // What no rule speaks of is for people to judge, and for callers no less than anything new.
    const { step, reason } = ruleFor(part, pair) ?? { step: 'minor', reason: 'No rule speaks of this field.' };
    if (verdict === undefined || STEPS.indexOf(step) < STEPS.indexOf(verdict.step)) verdict = { step, reason };
  }
  return verdict ?? { step: 'none', reason: '' };
}

function environmentChanges(
  { environments: old = [] }: ComparedSpec,
  { environments: now = [] }: ComparedSpec,
  base: readonly SpecChange[],
): readonly SpecChange[] {
  const known = new Set(base.map(keyOf));
  const names = new Set([...old, ...now].map(({ name }) => name));
  return [...names].sort().flatMap((name): readonly SpecChange[] => {
    const [before, after] = [old, now].map((all) => all.find((each) => each.name === name)?.spec);
    if (before !== undefined && after !== undefined)
      return changesOf({ before, after })
        .filter((change) => !known.has(keyOf(change)))
        .map((change) => ({ ...change, environment: name }));
    const path = pathOf('environments', name);
    const kind = before === undefined ? 'added' : 'removed';
    const difference = { kind, path, oldPath: path, field: 'environments', before, after } as const;
    const rule = ruleFor(difference, { before: before ?? after, after: after ?? before } as Pair);
    return [{ kind, path, oldPath: path, step: rule?.step ?? 'minor', reason: rule?.reason ?? '' }];
  });
}

function keyOf({ kind, path, before, after }: SpecChange): string {
  return JSON.stringify([kind, path, before, after]);
}
