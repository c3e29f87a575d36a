import { approximated, honoured, ignored } from '@trainyard/sdk';
import type { Capabilities } from '@trainyard/sdk';

const stages = 'training.pipeline.stages';

/** What Kubeflow Pipelines does with the fields of `training.pipeline`. */
export const capabilities: Capabilities = {
  [stages]: honoured,
  [`${stages}.timeout`]: honoured,
  [`${stages}.cache.ttl`]: ignored('the results of equal runs do not expire in Kubeflow Pipelines'),
  [`${stages}.when`]: approximated('the stage starts, asks its gate, and ends at once while the gate is closed'),
  [`${stages}.matrix`]: approximated(
    'all combinations run within one task, whose function gets them as the parameter `matrix`',
  ),
  [`${stages}.group`]: ignored('each stage is a task and a pod of its own'),
  'training.pipeline.triggers.schedule': honoured,
  'training.pipeline.triggers.schedule.time_zone': approximated(
    'Kubeflow Pipelines reads cron expressions in the time zone of its own server',
  ),
  'training.pipeline.triggers.on_data': ignored('Kubeflow Pipelines starts runs by schedule or by hand only'),
  'training.pipeline.triggers.on_drift': ignored('Kubeflow Pipelines starts runs by schedule or by hand only'),
  'training.pipeline.triggers.on_alert': ignored('Kubeflow Pipelines starts runs by schedule or by hand only'),
  'training.pipeline.triggers.when': ignored('Kubeflow Pipelines starts runs by schedule or by hand only'),
  'training.pipeline.triggers.manual': approximated('whoever may use Kubeflow Pipelines may start a run by hand'),
  'training.pipeline.artifacts.types': honoured,
  'training.pipeline.artifacts.store': ignored('the root of artifacts is a setting of the cluster and of each run'),
  'training.pipeline.artifacts.retention': ignored('Kubeflow Pipelines deletes nothing by itself'),
  'training.pipeline.notifications': ignored('the end of a run is not announced yet'),
  'training.hyperparameters': honoured,
  'training.data.source': honoured,
  'training.data.datasets': approximated('a name that no stage reads makes no task'),
  'training.data.datasets.source': honoured,
  'training.data.datasets.format': ignored('an artifact of a pipeline has an address and a type, and no format'),
  'training.data.datasets.retention': ignored('Kubeflow Pipelines deletes nothing by itself'),
};
