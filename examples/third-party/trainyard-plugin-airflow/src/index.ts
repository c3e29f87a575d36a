import { approximated, definePlugin, honoured, ignored } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { findings } from './findings.ts';
import { options } from './options.ts';
import type { Options } from './options.ts';
import { fits } from './validate.ts';

const stages = 'training.pipeline.stages';
const starts = ignored('this DAG starts by schedule or by hand only');
const worker = ignored('a task runs where the worker of Airflow runs, and takes what that has');

const airflow: Plugin<Options> = definePlugin<Options>({
  name: 'airflow',
  summary: 'Apache Airflow: the pipeline as a DAG',
  options,
  appliesTo: (spec) => spec.training?.pipeline !== undefined,
  capabilities: {
    [stages]: honoured,
    [`${stages}.image`]: worker,
    [`${stages}.resources`]: worker,
    [`${stages}.cache`]: ignored('Airflow runs every task of a run'),
    [`${stages}.retries.factor`]: approximated('whatever it is above 1, Airflow doubles the pause'),
    [`${stages}.matrix`]: approximated(
      'all combinations run within one task, whose function gets them as the parameter `matrix`',
    ),
    [`${stages}.group`]: ignored('each stage is a task of its own'),
    'training.pipeline.triggers': starts,
    'training.pipeline.triggers.schedule': honoured,
    'training.pipeline.triggers.manual': ignored('whoever may use Airflow may start a run by hand'),
    'training.pipeline.artifacts.store': honoured,
    'training.pipeline.artifacts.retention': ignored('Airflow deletes no files'),
    'training.pipeline.artifacts.types': approximated('only `metrics` matters: gates read these artifacts as JSON'),
    'training.pipeline.notifications': ignored('Airflow sends these by connections and callbacks of its own'),
    'training.hyperparameters': honoured,
    'training.data.source': honoured,
    'training.data.datasets': approximated('a name that no stage reads makes no difference'),
    'training.data.datasets.source': honoured,
  },
  diagnostics: findings,
  validators: [fits],
  generators: { dag: () => import('./dag.ts') },
});

export default airflow;
