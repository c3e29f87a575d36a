import { append } from '@trainyard/syntax';
import type { Condition } from '../types/condition.ts';
import { construct } from './construct.ts';
import type { Aim } from './construct.ts';
import { search } from './search.ts';
import { making, Unsolvable } from './series.ts';
import type { Making, TestSeries } from './series.ts';
import { steadyFiring } from './steady.ts';
import type { SteadyFiring } from './steady.ts';

/** A condition, and for which label sets it is true in a case. */
interface Asked {
  readonly condition: Condition;
  readonly firingIn: SteadyFiring;
}

/** Series, and whether the condition is true for them once windows and `for` have passed. */
export interface TestCase {
  readonly title: string;
  /** Seconds from one sample of its series to the next. */
  readonly interval: number;
  readonly series: readonly TestSeries[];
  readonly fires: boolean;
  /** Labels of the series that fire, beside those that the alert adds; those of the first where there are several. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of every series that fires. */
  readonly firing: readonly Readonly<Record<string, string>>[];
}

/**
 * Tests of a condition: a case in which it is just true, cases at the threshold and just beside it, NaN, and no data. `minutes` is how long the
 * series run, with a sample a minute or, where a window is too short for that, more often; it must exceed what the condition looks back (`historyOf`). Series are constructed or found, and what
 * comes out is the evaluator's word. A case for which there are none is left out, so the result may lack a firing one.
 */
export function testCases(condition: Condition, minutes: number): readonly TestCase[] {
  const firingIn = steadyFiring(condition);
  if (firingIn === undefined) return [];
  const asked: Asked = { condition, firingIn };
  const cases = (Object.entries(TITLES) as [Aim, string][]).flatMap(([aim, title]) =>
    caseOf(asked, minutes, aim, title),
  );
  if (!cases.some((each) => each.fires)) append(cases, found(asked, minutes, true));
  if (!cases.some((each) => !each.fires && each.series.length > 0)) append(cases, found(asked, minutes, false));
  return [...cases, ...eachByItself(asked, minutes), ...nothing(asked, minutes)];
}

/** Whether `testCases` has a case in which the condition fires. Most have the first, and the others are not asked for then. */
export function canFire(condition: Condition, minutes: number): boolean {
  const firingIn = steadyFiring(condition);
  if (firingIn === undefined) return false;
  return (
    caseOf({ condition, firingIn }, minutes, 'true', TITLES.true).length > 0 ||
    testCases(condition, minutes).some(({ fires }) => fires)
  );
}

/** A case in which two instances differ, each judged by itself: only where the condition tells them apart. */
function eachByItself({ condition, firingIn }: Asked, minutes: number): TestCase[] {
  const [one, other] = (['true', 'beside'] as const).map((aim, index) => {
    const made = making(condition, minutes, intervalOf(condition.tree), { instance: `${index}` });
    return constructed(made, condition, aim) ? made : undefined;
  });
  if (one === undefined || other === undefined) return [];
  const both = { ...one, series: new Map([...one.series, ...other.series]) };
  const firing = firingIn(both);
  return firing?.length === 1 && firing[0]?.['instance'] === '0'
    ? [testCase(both, 'fires for one label set and not for another', firing)]
    : [];
}

function constructed(made: Making, condition: Condition, aim: Aim): boolean {
  try {
    construct(made, condition.tree, aim);
    return true;
  } catch (reason) {
    if (reason instanceof Unsolvable) return false;
    throw reason;
  }
}

/** Whether tests show what a condition is exactly at its threshold and just beside it; where that cannot be solved for, people should know. */
export function meetsThreshold(cases: readonly TestCase[]): boolean {
  return (
    cases.some(({ title }) => title.endsWith(TITLES.edge)) && cases.some(({ title }) => title.endsWith(TITLES.beside))
  );
}

const TITLES: Readonly<Record<Aim, string>> = {
  true: 'just beyond the threshold',
  edge: 'at the threshold',
  beside: 'just beside the threshold',
  nan: 'on NaN',
};

/** How long before a moment a condition may look, in seconds: its windows and offsets, one within the other; five minutes at least. */
export function historyOf({ tree }: Pick<Condition, 'tree'>): number {
  return Math.max(300, reach(tree));
}

function reach(tree: Condition['tree']): number {
  const own = 'range' in tree ? (tree.range.window ?? 0) + Math.max(0, tree.range.offset ?? 0) : 0;
  switch (tree.kind) {
    case 'group':
      return own + reach(tree.inner);
    case 'unary':
      return reach(tree.operand);
    case 'binary':
      return Math.max(reach(tree.left), reach(tree.right));
    case 'call': {
      const past = tree.name === 'drop' && tree.args[1]?.kind === 'number' ? tree.args[1].value : 0;
      return own + Math.max(past, ...tree.args.map(reach), 0);
    }
    default:
      return own;
  }
}

function caseOf({ condition, firingIn }: Asked, minutes: number, aim: Aim, title: string): TestCase[] {
  const made = making(condition, minutes, intervalOf(condition.tree));
  if (!constructed(made, condition, aim)) return [];
  const firing = firingIn(made);
  if (firing === undefined || (firing.length > 0 !== (aim === 'true') && aim !== 'edge')) return [];
  return [testCase(made, `${firing.length > 0 ? 'fires' : 'is silent'} ${title}`, firing)];
}

/** A case by trying, for conditions that cannot be solved. */
function found({ condition, firingIn }: Asked, minutes: number, fires: boolean): TestCase[] {
  const made = making(condition, minutes, intervalOf(condition.tree));
  let firing: readonly Readonly<Record<string, string>>[] | undefined;
  const accept = (): boolean => {
    firing = firingIn(made);
    return firing !== undefined && firing.length > 0 === fires && made.series.size > 0;
  };
  try {
    return search(made, condition.tree, accept) && firing !== undefined
      ? [
          testCase(
            made,
            fires ? 'fires when the condition holds' : 'is silent when the condition does not hold',
            firing,
          ),
        ]
      : [];
  } catch (reason) {
    if (reason instanceof Unsolvable) return [];
    throw reason;
  }
}

function nothing({ condition, firingIn }: Asked, minutes: number): TestCase[] {
  const made = making(condition, minutes, intervalOf(condition.tree));
  const firing = firingIn(made);
  return firing === undefined
    ? []
    : [testCase(made, `${firing.length > 0 ? 'fires' : 'is silent'} without data`, firing)];
}

function testCase(made: Making, title: string, firing: TestCase['firing']): TestCase {
  return {
    title,
    interval: made.interval,
    series: [...made.series.values()],
    fires: firing.length > 0,
    labels: firing[0] ?? {},
    firing,
  };
}

/** A sample a minute, or four in the shortest window of the condition. */
function intervalOf(tree: Condition['tree']): number {
  const shortest = shortestWindow(tree);
  return [60, 30, 15, 5, 1].find((each) => each * 4 <= shortest) ?? 1;
}

function shortestWindow(tree: Condition['tree']): number {
  const own = 'range' in tree ? (tree.range.window ?? Infinity) : Infinity;
  switch (tree.kind) {
    case 'group':
      return Math.min(own, shortestWindow(tree.inner));
    case 'unary':
      return shortestWindow(tree.operand);
    case 'binary':
      return Math.min(shortestWindow(tree.left), shortestWindow(tree.right));
    case 'call':
      return tree.args.reduce((least, each) => Math.min(least, shortestWindow(each)), own);
    default:
      return own;
  }
}
