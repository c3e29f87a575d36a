import { definePlugin, trackingBackends, trackingCode } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { options } from './options.ts';

/** Weights & Biases tracking, search and sweep. */
const wandb: Plugin = definePlugin({
  name: 'wandb',
  summary: 'Weights & Biases tracking, search and sweep',
  options,
  appliesTo: (spec) => spec.training?.experiments?.tracking?.some((tracker) => tracker.backend === 'wandb') === true,
  capabilities,
  provides: [
    trackingBackends.of({ name: 'wandb', description: 'Runs and sweeps on Weights & Biases' }),
    trackingCode.of({ backend: 'wandb', plugin: 'wandb', module: 'tracking_wandb' }),
  ],
  generators: { tracking: () => import('./generators/tracking.ts') },
});

export default wandb;
