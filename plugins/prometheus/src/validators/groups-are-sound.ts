import { child, nearest, pathOf } from '@trainyard/sdk';
import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { prometheusDiagnostics } from '../diagnostics.ts';
import { alertRules } from '../lower/alerts.ts';
import { placedGroups } from '../lower/groups.ts';
import type { Options } from '../options.ts';

/** The groups of the options: each has a name of its own, and alerts that there are, each in one group. */
export function* groupsAreSound({ spec, options, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const names = (spec.monitoring?.alerts ?? []).map((alert) => alert.name);
  const known = new Set(names);
  const missing = (name: string): { alert: string; near?: string } => {
    const near = nearest(name, names);
    return { alert: name, ...(near === undefined ? {} : { near }) };
  };
  const alerts = pathOf('targets', 'prometheus', 'alerts');
  for (const name of Object.keys(options.alerts))
    if (!known.has(name)) yield prometheusDiagnostics.noSuchAlert(keyAt(child(alerts, name)), missing(name));
  const groups = pathOf('targets', 'prometheus', 'groups');
  const placed = new Set<string>();
  for (const [index, group] of options.groups.entries())
    for (const [position, name] of group.alerts.entries()) {
      const path = child(child(child(groups, index), 'alerts'), position);
      if (!known.has(name)) yield prometheusDiagnostics.noSuchAlert(at(path), missing(name));
      else if (placed.has(name)) yield prometheusDiagnostics.groupTwice(at(path), { what: 'alert', name });
      placed.add(name);
    }
  if (options.groups.length === 0) return;
  const taken = new Set<string>();
  for (const { name, path } of placedGroups(spec, options, alertRules(spec, options)).toReversed()) {
    if (taken.has(name)) yield prometheusDiagnostics.groupTwice(at(path), { what: 'group', name });
    taken.add(name);
  }
}
