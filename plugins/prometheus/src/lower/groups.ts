import { pathOf } from '@trainyard/sdk';
import type { Path, Spec } from '@trainyard/sdk';
import type { Options, RuleGroup } from '../options.ts';
import type { AlertRule } from './rule.ts';

/** A group of rules: one of the options, or that of the service. */
export interface PlacedGroup extends Omit<RuleGroup, 'alerts'> {
  readonly rules: readonly AlertRule[];
  readonly path: Path;
}

/** The groups of the options with their alerts, and behind them that of the service with all others. */
export function placedGroups(spec: Spec, options: Options, rules: readonly AlertRule[]): readonly PlacedGroup[] {
  const groupOf = new Map(
    options.groups.flatMap((group) =>
      group.alerts.map((name) => [pathOf('monitoring', 'alerts', [name]), group] as const),
    ),
  );
  const placed = options.groups.map(({ alerts: _alerts, ...group }, index) => ({
    ...group,
    path: pathOf('targets', 'prometheus', 'groups', index),
    rules: rules.filter((rule) => groupOf.get(rule.path) === options.groups[index]),
  }));
  const rest = rules.filter((rule) => !groupOf.has(rule.path));
  return rest.length === 0
    ? placed
    : [...placed, { name: spec.name, records: [], rules: rest, path: pathOf('monitoring', 'alerts') }];
}
