import { definePlugin, trackingBackends, trackingCode } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { options } from './options.ts';

/** TensorBoard event files, hyperparameters and search. */
const tensorboard: Plugin = definePlugin({
  name: 'tensorboard',
  summary: 'TensorBoard event files, hyperparameters and search',
  options,
  appliesTo: (spec) =>
    spec.training?.experiments?.tracking?.some((tracker) => tracker.backend === 'tensorboard') === true,
  capabilities,
  provides: [
    trackingBackends.of({ name: 'tensorboard', description: 'Event files that TensorBoard reads' }),
    trackingCode.of({ backend: 'tensorboard', plugin: 'tensorboard', module: 'tracking_tensorboard' }),
  ],
  generators: { tracking: () => import('./generators/tracking.ts') },
});

export default tensorboard;
