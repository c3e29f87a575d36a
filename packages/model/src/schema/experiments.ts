import { z } from 'zod';
import { real, whole } from './numbers.ts';
import { asCall, labelled, mapOf, namedList, section } from './section.ts';
import { flag, name, oneOf, setting, text, url } from './texts.ts';

const tracker = section({
  backend: text('the name of a tracking back end').meta({
    description: 'Where runs are recorded: mlflow, wandb, tensorboard, or a back end that a plugin declares',
  }),
  experiment_name: text().optional().meta({ description: 'Experiment that the runs belong to (mlflow)' }),
  project: text().optional().meta({ description: 'Project that the runs belong to (wandb)' }),
  log_dir: text('a folder').optional().meta({ description: 'Folder of the event files (tensorboard)' }),
  uri: url().optional().meta({ description: 'Address of the tracking server' }),
  registry: flag().optional().meta({ description: 'Whether models are registered there' }),
});

const scalar = setting();

const range = asCall(
  section({
    min: real().meta({ description: 'Smallest value' }),
    max: real().meta({ description: 'Largest value' }),
    scale: oneOf('linear', 'log').optional().meta({ description: 'How values are spread' }),
    type: oneOf('float', 'int').optional().meta({ description: 'Kind of number' }),
  }),
);

/** What may be tried for one hyperparameter: a list, a range, or one fixed value. */
export const hyperparameter = z.union([z.array(scalar).min(1), range, scalar]);

/** `training.experiments` */
export const experiments = section({
  tracking: z
    .union([
      tracker.transform((one) => [one]),
      labelled(namedList(tracker, 'backend'), { keyword: 'tracking', first: 'backend' }).min(1),
    ])
    .optional()
    .meta({ description: 'Where runs are recorded: one back end, or a list' }),
  hyperparameters: mapOf(hyperparameter, name())
    .optional()
    .meta({ description: 'The search space: lists, ranges or fixed values' }),
  metrics: labelled(
    namedList(
      section({
        name: name().meta({ description: 'Name under which stages report it' }),
        goal: oneOf('maximize', 'minimize').meta({ description: 'Which way is better' }),
        primary: flag().optional().meta({ description: 'The one that the search follows' }),
      }),
    ),
    { keyword: 'metric', first: 'name', second: 'goal' },
  )
    .optional()
    .meta({ description: 'What runs are compared by' }),
  runs: section({
    strategy: oneOf('grid', 'random', 'bayesian').default('grid').meta({ description: 'How the space is searched' }),
    max: whole({ min: 1, max: 1_000_000 }).optional().meta({ description: 'Trials at most' }),
    parallel: whole({ min: 1, max: 10_000 }).optional().meta({ description: 'Trials at once' }),
    seed: whole({ min: 0 }).optional().meta({ description: 'Seed of the search' }),
    early_stopping: section({
      patience: whole({ min: 1, max: 100_000 }).meta({ description: 'Trials without gain before the search ends' }),
    })
      .optional()
      .meta({ description: 'When the search ends early' }),
    scope: z.array(name()).optional().meta({ description: 'Stages that each trial repeats; the others are shared' }),
  })
    .optional()
    .meta({ description: 'How many trials and how' }),
});
