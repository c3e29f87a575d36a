import { definePlugin } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { typescript as diagnostics } from './diagnostics.ts';
import { conditionsOf } from './lower/conditions.ts';
import { options } from './options.ts';
import type { Options } from './options.ts';
import { conditionsFit } from './validators/conditions-fit.ts';

/** Types with zod schemas for requests and answers, Prometheus instruments for every metric, and the conditions as functions. */
const typescript: Plugin<Options> = definePlugin<Options>({
  name: 'typescript',
  summary: 'TypeScript types with zod schemas, prom-client instruments, and conditions as functions',
  options,
  appliesTo: (spec) =>
    spec.training?.data !== undefined ||
    spec.training?.model?.signature !== undefined ||
    (spec.monitoring?.metrics.length ?? 0) > 0 ||
    conditionsOf(spec).length > 0,
  capabilities,
  diagnostics,
  validators: [conditionsFit],
  generators: {
    module: () => import('./generators/module.ts'),
    conditions: () => import('./generators/conditions.ts'),
  },
});

export default typescript;
