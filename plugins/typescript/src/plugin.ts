import { definePlugin } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { options } from './options.ts';
import type { Options } from './options.ts';

/** Types with zod schemas for requests and answers, and Prometheus instruments for every metric. */
const typescript: Plugin<Options> = definePlugin<Options>({
  name: 'typescript',
  summary: 'TypeScript types with zod schemas, and prom-client instruments for every metric',
  options: options as never,
  appliesTo: (spec) =>
    spec.training?.data !== undefined ||
    spec.training?.model?.signature !== undefined ||
    (spec.monitoring?.metrics.length ?? 0) > 0,
  capabilities,
  generators: { module: () => import('./generators/module.ts') },
});

export default typescript;
