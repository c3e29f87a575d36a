import { definePlugin } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { options } from './options.ts';
import type { Options } from './options.ts';

/** Scrape configuration, alert rules, and the tests of those rules. */
const prometheus: Plugin<Options> = definePlugin<Options>({
  name: 'prometheus',
  summary: 'Scrape configuration, alert rules, and their promtool tests',
  options: options as never,
  appliesTo: (spec) => spec.monitoring !== undefined,
  capabilities,
  generators: {
    config: () => import('./generators/config.ts'),
    rules: () => import('./generators/rules.ts'),
  },
});

export default prometheus;
