import { definePlugin, informing } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { prometheusDiagnostics } from './diagnostics.ts';
import { options } from './options.ts';
import { isRuleFile } from './importers/claims.ts';
import type { Options } from './options.ts';
import { alertsAreTested } from './validators/alerts-are-tested.ts';
import { groupsAreSound } from './validators/groups-are-sound.ts';
import { namesAreFree, sourcesAreAddresses } from './validators/names-are-free.ts';
import { objectivesAreCounted } from './validators/objectives-are-counted.ts';

/** Scrape configuration, alert rules, and the tests of those rules. */
const prometheus: Plugin<Options> = definePlugin<Options>({
  name: 'prometheus',
  summary: 'Scrape configuration, alert rules, and their promtool tests',
  options,
  appliesTo: (spec) => spec.monitoring !== undefined,
  capabilities,
  diagnostics: prometheusDiagnostics,
  validators: [informing(alertsAreTested), groupsAreSound, namesAreFree, objectivesAreCounted, sourcesAreAddresses],
  generators: {
    config: () => import('./generators/config.ts'),
    rules: () => import('./generators/rules.ts'),
  },
  importers: [{ reads: 'rule files of Prometheus', claims: isRuleFile, load: () => import('./importers/rules.ts') }],
});

export default prometheus;
