import { append, canFire, historyOf, meetsThreshold, printDuration, testCases } from '@trainyard/sdk';
import type { Condition, Path, TestCase } from '@trainyard/sdk';
import type { AlertRule } from './rule.ts';
import { printedName } from './template.ts';

/** One check of an alert: at a time it fires once for each of these label sets, or does not. */
export interface Check {
  readonly minutes: number;
  readonly rule: AlertRule;
  readonly fires: boolean;
  readonly labels: readonly Readonly<Record<string, string>>[];
}

/** Series and the checks that hold for them. */
interface Case {
  readonly title: string;
  readonly series: readonly { readonly series: string; readonly values: string }[];
  readonly checks: readonly Check[];
  /** Seconds from one sample to the next. */
  readonly interval: number;
  /** Metrics that the rules of this case read: two cases share a group only if they read none in common. */
  readonly metrics: ReadonlySet<string>;
}

/** A test group of promtool. Its cost is groups × rules, so cases that do not touch each other share one. */
export interface TestGroup {
  readonly name: string;
  readonly interval: number;
  readonly series: readonly { readonly series: string; readonly values: string; readonly path: Path }[];
  readonly checks: readonly Check[];
}

/** Groups of tests for all rules. */
export function testGroups(rules: readonly AlertRule[]): readonly TestGroup[] {
  const groups: {
    name: string;
    interval: number;
    series: { series: string; values: string; path: Path }[];
    checks: Check[];
    metrics: Set<string>;
  }[] = [];
  for (const rule of rules) {
    let from = 0;
    for (const each of casesOf(rule)) {
      // Cases of one rule read the same metrics, so each goes behind the group of the one before.
      let at = from;
      const taken = (group: (typeof groups)[number] | undefined): boolean =>
        group !== undefined &&
        (group.interval !== each.interval || [...each.metrics].some((metric) => group.metrics.has(metric)));
      while (taken(groups[at])) at++;
      const { interval } = each;
      const group = (groups[at] ??= { name: `group ${at + 1}`, interval, series: [], checks: [], metrics: new Set() });
      append(
        group.series,
        each.series.map((series) => ({ ...series, path: rule.exprPath })),
      );
      append(group.checks, each.checks);
      for (const metric of each.metrics) group.metrics.add(metric);
      from = at + 1;
    }
  }
  return groups;
}

/** Rules whose alerts promtool can tell from those of every other rule, which it does by their name. */
export function testable(rules: readonly AlertRule[]): readonly AlertRule[] {
  const sharing = new Map<string, number>();
  for (const rule of rules) sharing.set(printedName(rule), (sharing.get(printedName(rule)) ?? 0) + 1);
  return rules.filter((rule) => sharing.get(printedName(rule)) === 1);
}

/** Rules without a case in which they fire: their conditions cannot be solved by construction. */
export function untested(rules: readonly AlertRule[]): readonly AlertRule[] {
  return rules.filter((rule) =>
    rule.tests === 'condition'
      ? rule.condition === undefined || endOf(rule) > LONGEST || !canFire(rule.condition, endOf(rule))
      : !casesOf(rule).some((each) => each.checks.some((check) => check.fires)),
  );
}

/** Rules whose tests do not meet the threshold exactly, since that cannot be solved for: a forecast, a ranking, a deviation. */
export function withoutEdge(rules: readonly AlertRule[]): readonly AlertRule[] {
  return rules.filter((rule) => rule.tests === 'condition' && !meetsThreshold(foundFor(rule)));
}

const found = new WeakMap<Condition, Map<number, readonly TestCase[]>>();

/** The cases of an alert's condition, looked for once, since the generator asks more than once. */
function foundFor({ condition, ...rule }: AlertRule): readonly TestCase[] {
  if (condition === undefined) return [];
  const end = endOf({ condition, ...rule });
  if (end > LONGEST) return [];
  const known = found.get(condition) ?? new Map<number, readonly TestCase[]>();
  found.set(condition, known);
  const cases = known.get(end) ?? testCases(condition, end);
  known.set(end, cases);
  return cases;
}

/** How many minutes the series of an alert's tests run: what its condition looks back, how long it must hold, and two more. */
function endOf({ condition, for: hold }: AlertRule): number {
  const history = condition === undefined ? 0 : historyOf(condition);
  return Math.ceil(history / 60) + Math.ceil((hold ?? 0) / 60) + 2;
}

function casesOf(rule: AlertRule): Case[] {
  return { condition: conditionCases, absence: absenceCases, 'burn-rate': burnRateCases }[rule.tests](rule);
}

/** Tests have a sample and an evaluation every minute, so a condition that looks back further than this, in minutes, gets none. */
const LONGEST = 3 * 1440;

function conditionCases(rule: AlertRule): Case[] {
  const wait = Math.ceil((rule.for ?? 0) / 60);
  const end = endOf(rule);
  const metrics = new Set(rule.condition?.metrics ?? []);
  return foundFor(rule).map(({ title, interval, series, fires, firing }) => {
    const check = (minutes: number, on: boolean): Check => ({ minutes, rule, fires: on, labels: on ? firing : [] });
    const early = fires && wait >= 2 ? [check(wait - 1, false)] : [];
    return { title, interval, series, checks: [...early, check(end, fires)], metrics };
  });
}

function absenceCases(rule: AlertRule): Case[] {
  const end = Math.ceil((rule.for ?? 0) / 60) + 2;
  const metrics = new Set(rule.feeds.map((feed) => feed.series.replace(/_count$/, '')));
  const present = rule.feeds.map((feed) => ({ series: feed.series, values: `1+0x${end}` }));
  return [
    {
      title: 'fires without data',
      interval: 60,
      series: [],
      checks: [{ minutes: end, rule, fires: true, labels: [{}] }],
      metrics,
    },
    {
      title: 'is silent with data',
      interval: 60,
      series: present,
      checks: [{ minutes: end, rule, fires: false, labels: [] }],
      metrics,
    },
  ];
}

/** All events bad, then all good. A histogram counts its good events in a bucket of the whole; counters tell good from bad by their labels. */
function burnRateCases(rule: AlertRule): Case[] {
  const end = 30;
  const metrics = new Set(
    rule.feeds.map((feed) =>
      (/^[A-Za-z_:][A-Za-z0-9_:]*/.exec(feed.series)?.[0] ?? '').replace(/_(bucket|count)$/, ''),
    ),
  );
  const feed = (good: number): Case['series'] =>
    rule.feeds.map(({ series, role }) => ({
      series,
      values: `0+${role === 'total' ? 1000 : 1000 * (role === 'good' ? good : 1 - good)}x${end}`,
    }));
  const check = (fires: boolean): readonly Check[] => [{ minutes: end, rule, fires, labels: fires ? [{}] : [] }];
  const silent: Case = {
    title: 'is silent without errors',
    interval: 60,
    series: feed(1),
    checks: check(false),
    metrics,
  };
  return rule.feeds.length < 2
    ? [silent]
    : [{ title: 'fires when every event is bad', interval: 60, series: feed(0), checks: check(true), metrics }, silent];
}

/** A time as promtool reads it. */
export function evalTime(minutes: number): string {
  return printDuration(minutes * 60);
}
