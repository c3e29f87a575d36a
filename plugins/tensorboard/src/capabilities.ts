import { approximated, honoured, ignored } from '@trainyard/sdk';
import type { Capabilities } from '@trainyard/sdk';

/** Fields that declare the data sets and metrics by whose names a run records. */
const NAMED = [
  'training.data.source',
  'training.data.datasets',
  'training.data.datasets.source',
  'training.pipeline.stages.inputs',
  'training.pipeline.stages.outputs',
  'monitoring.metrics.name',
];

/** What the tracking code does with the fields of `training.experiments`. */
export const capabilities: Capabilities = {
  'training.experiments.tracking.backend': honoured,
  'training.experiments.tracking.log_dir': honoured,
  'training.experiments.hyperparameters': honoured,
  'training.experiments.metrics': honoured,
  'training.experiments.runs.strategy': honoured,
  'training.experiments.runs.max': honoured,
  'training.experiments.runs.seed': honoured,
  'training.experiments.runs.early_stopping': honoured,
  'training.experiments.runs.parallel': approximated('trials run one after the other in one process'),
  'training.experiments.runs.scope': ignored('a trial is what the objective does, which is your code'),
  'training.experiments.tracking.registry': ignored('event files hold no models'),
  'training.model.framework': approximated('it is a setting of every run'),
  'training.hyperparameters': honoured,
  ...Object.fromEntries(
    NAMED.map((field) => [field, approximated('runs record which data they read, and check the names of metrics')]),
  ),
};
