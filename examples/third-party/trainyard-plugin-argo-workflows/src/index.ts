import { approximated, definePlugin, honoured, ignored } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { findings } from './findings.ts';
import { options } from './options.ts';
import type { Options } from './options.ts';
import { fits } from './validate.ts';

const stages = 'training.pipeline.stages';
const starts = ignored('Argo Workflows starts runs by schedule or by hand; other events need Argo Events');

const argoWorkflows: Plugin<Options> = definePlugin<Options>({
  name: 'argo-workflows',
  summary: 'Argo Workflows: the pipeline as a WorkflowTemplate, its schedule as a CronWorkflow',
  options,
  appliesTo: (spec) => spec.training?.pipeline !== undefined,
  capabilities: {
    [stages]: honoured,
    [`${stages}.cache`]: ignored('Argo Workflows remembers small outputs only, no artifacts'),
    [`${stages}.matrix`]: approximated(
      'all combinations run within one task, whose function gets them as the parameter `matrix`',
    ),
    [`${stages}.group`]: ignored('each stage is a task and a pod of its own'),
    'training.pipeline.triggers': starts,
    'training.pipeline.triggers.schedule': honoured,
    'training.pipeline.triggers.manual': ignored('whoever may use Argo Workflows may submit the template'),
    'training.pipeline.artifacts.store': ignored('the artifact repository is a setting of the cluster'),
    'training.pipeline.artifacts.retention': ignored('how long artifacts are kept is a setting of their repository'),
    'training.pipeline.artifacts.types': approximated('only `metrics` matters: gates read these artifacts as JSON'),
    'training.pipeline.notifications': ignored('a template has no channel to tell of its end'),
    'training.hyperparameters': honoured,
    'training.data.source': honoured,
    'training.data.datasets': approximated('a name that no stage reads makes no difference'),
    'training.data.datasets.source': honoured,
  },
  diagnostics: findings,
  validators: [fits],
  generators: { workflow: () => import('./workflow.ts') },
});

export default argoWorkflows;
