import { printDuration, pathOf, refusedLabels, selectorText, thresholdOf } from '@trainyard/sdk';
import type { Condition, Path, Spec } from '@trainyard/sdk';
import type { AlertRule, Feed } from './rule.ts';

type Objective = NonNullable<NonNullable<Spec['monitoring']>['performance']>['objectives'][number];

interface Burn {
  readonly suffix: string;
  readonly factor: number;
  readonly long: number;
  readonly short: number;
  readonly severity: string;
}

/**
 * Multiwindow, multi-burn-rate alerts as in the Google SRE Workbook, chapter 5, table 5-8: 2 % of a 30-day budget in one hour, 5 % in
 * six hours, 10 % in three days. Windows in seconds.
 */
const BURNS: readonly Burn[] = [
  { suffix: 'burn_fast', factor: 14.4, long: 3600, short: 300, severity: 'critical' },
  { suffix: 'burn_medium', factor: 6, long: 21_600, short: 1800, severity: 'critical' },
  { suffix: 'burn_slow', factor: 1, long: 259_200, short: 21_600, severity: 'warning' },
];

const THIRTY_DAYS = 2_592_000;

/** Selectors of good and of all events, as counters. */
interface Events {
  readonly good: string;
  readonly total: string;
  readonly feeds: readonly Feed[];
}

/** Burn-rate alerts of every objective whose events can be counted. A burn that no number of errors reaches is left out. */
export function burnRateAlerts(spec: Spec, common: Readonly<Record<string, string>>): AlertRule[] {
  return (spec.monitoring?.performance?.objectives ?? []).flatMap((objective) => {
    const events = eventsOf(objective);
    if (events === undefined) return [];
    const budget = Number((1 - objective.objective).toPrecision(12));
    const path = pathOf('monitoring', 'performance', 'objectives', [objective.name]);
    return BURNS.filter((burn) => scaled(burn, objective.window) * budget < 1 && budget > 0).map((burn) =>
      ruleOf(objective, burn, events, budget, path, common),
    );
  });
}

/** Burn factors are stated for 30 days; the same share of another window's budget burns at another speed. */
function scaled(burn: Burn, window: number): number {
  return Number(((burn.factor * window) / THIRTY_DAYS).toPrecision(6));
}

function ruleOf(
  objective: Objective,
  burn: Burn,
  events: Events,
  budget: number,
  path: Path,
  common: Readonly<Record<string, string>>,
): AlertRule {
  const limit = `${scaled(burn, objective.window)} * ${budget}`;
  // With no good event at all there may be no such series, which must count as zero and not as no data.
  const bad = (window: number): string => {
    const rate = (counter: string): string => `sum(rate(${counter}[${printDuration(window)}]))`;
    return `1 - (${rate(events.good)} or ${rate(events.total)} * 0) / ${rate(events.total)}`;
  };
  const percent = `${Number((objective.objective * 100).toPrecision(12))} %`;
  return {
    name: `${objective.name}_${burn.suffix}`,
    expr: `(${bad(burn.long)}) > ${limit} and (${bad(burn.short)}) > ${limit}`,
    labels: { severity: burn.severity, ...common },
    annotations: {
      summary: `The objective ${objective.name} is losing its error budget`,
      description: `Over ${printDuration(burn.long)} and ${printDuration(burn.short)}, errors come ${scaled(burn, objective.window)} times as fast as ${percent} over ${printDuration(objective.window)} allows.`,
    },
    path,
    exprPath: path,
    tests: 'burn-rate',
    feeds: events.feeds,
  };
}

function eventsOf(objective: Objective): Events | undefined {
  if (objective.good !== undefined && objective.total !== undefined) {
    const good = plainSelector(objective.good);
    const total = plainSelector(objective.total);
    return good === undefined || total === undefined
      ? undefined
      : { good, total, feeds: feedsOf(objective.good, objective.total) };
  }
  const threshold = objective.indicator === undefined ? undefined : thresholdOf(objective.indicator);
  if (threshold === undefined || (threshold.op !== '<=' && threshold.op !== '<')) return undefined;
  // Clients print the bound 100 as `100` or `100.0`.
  const le = `${threshold.value}`.includes('.') ? `${threshold.value}` : `${threshold.value}(\\\\.0)?`;
  return {
    good: `${threshold.metric}_bucket{le=~"${le}"}`,
    total: `${threshold.metric}_count`,
    feeds: [
      { series: `${threshold.metric}_bucket{le="${threshold.value}"}`, role: 'good' },
      { series: `${threshold.metric}_count`, role: 'total' },
    ],
  };
}

/** A counter that the selector of good events takes, and one that it refuses; only the first if none can be found. */
function feedsOf(good: Condition, total: Condition): Feed[] {
  if (good.tree.kind !== 'metric' || total.tree.kind !== 'metric') return [];
  const taken: Feed = { series: selectorText(total.tree), role: 'good' };
  const refused = refusedLabels(good.tree.matchers);
  if (refused === undefined) return [taken];
  const matchers = Object.entries(refused).map(([label, value]) => ({ label, op: '=' as const, value }));
  return [taken, { series: selectorText({ ...total.tree, matchers }), role: 'bad' }];
}

function plainSelector(condition: Condition): string | undefined {
  return condition.tree.kind === 'metric' ? selectorText(condition.tree) : undefined;
}
