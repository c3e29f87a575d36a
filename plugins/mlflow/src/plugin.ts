import { definePlugin, trackingBackends, trackingCode } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { options } from './options.ts';

/** MLflow tracking, registration and search. */
const mlflow: Plugin = definePlugin({
  name: 'mlflow',
  summary: 'MLflow tracking, registration and search',
  options,
  appliesTo: (spec) => spec.training?.experiments?.tracking?.some((tracker) => tracker.backend === 'mlflow') === true,
  capabilities,
  provides: [
    trackingBackends.of({ name: 'mlflow', description: 'Runs, models and aliases on an MLflow server' }),
    trackingCode.of({ backend: 'mlflow', plugin: 'mlflow', module: 'tracking_mlflow' }),
  ],
  generators: { tracking: () => import('./generators/tracking.ts') },
});

export default mlflow;
