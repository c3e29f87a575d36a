import { z } from 'zod';
import { real, whole } from './numbers.ts';
import { cores, duration, size } from './units.ts';
import { asCall, data, labelled, mapOf, namedList, section } from './section.ts';
import { condition, cron, flag, labelName, name, oneOf, pattern, text } from './texts.ts';

/** Processor, memory and accelerators that something may use. */
export const resources = section({
  cpu: cores().optional().meta({ description: 'Processor cores, such as "2" or 500m' }),
  memory: size().optional().meta({ description: 'Memory, such as 4Gi' }),
  gpu: whole({ min: 0, max: 128 }).optional().meta({ description: 'Whole graphics processors' }),
});

const retries = z.union([
  whole({ min: 0, max: 100 }).transform((max) => ({
    max,
    backoff: undefined as number | undefined,
    factor: undefined as number | undefined,
  })),
  section({
    max: whole({ min: 0, max: 100 }).meta({ description: 'How often at most' }),
    backoff: duration({ max: 86_400 }).optional().meta({ description: 'Pause before the first retry' }),
    factor: real({ min: 1, max: 100 })
      .optional()
      .meta({ description: 'What each pause is multiplied with for the next' }),
  }),
]);

const cache = z.union([
  flag().transform((enabled) => ({ enabled, ttl: undefined as number | undefined })),
  section({
    enabled: flag().default(true).meta({ description: 'Whether results of equal runs are used again' }),
    ttl: duration().optional().meta({ description: 'How long a result may be used again' }),
  }),
]);

/** One step of the pipeline. */
export const stage = section({
  name: name().meta({ description: 'Unique name of the stage' }),
  type: text('a stage type such as training').meta({
    description:
      'What kind of work it does: data_prep, training, evaluation, deployment, or a type that a plugin declares',
  }),
  inputs: z
    .array(name())
    .default([])
    .meta({ description: 'Artifacts that it reads: outputs of other stages, or external data sets' }),
  outputs: z.array(name()).default([]).meta({ description: 'Artifacts that it produces; each has one producer' }),
  timeout: duration({ max: 31_536_000 })
    .optional()
    .meta({ description: 'Time after which it is stopped; a bare number is in seconds' }),
  entrypoint: pattern('an entry point `package.module:function`', /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$/)
    .optional()
    .meta({ description: "The user's own function, `module:function`" }),
  command: z.array(text()).min(1).optional().meta({ description: 'A command to run instead of a function' }),
  image: text('an image').optional().meta({ description: 'Container image that it runs in' }),
  parameters: mapOf(data()).optional().meta({ description: 'Values handed to the function' }),
  resources: resources.optional().meta({ description: 'What it may use' }),
  retries: retries.optional().meta({ description: 'How often a failed run is tried again: a number, or a map' }),
  cache: cache.optional().meta({ description: 'Whether equal runs are skipped: true, false, or a map' }),
  when: condition('gate').optional().meta({ description: 'A gate: the stage runs only if this is true' }),
  matrix: mapOf(z.array(data()).min(1), name())
    .optional()
    .meta({ description: 'One run for each combination of these values' }),
  after: z.array(name()).default([]).meta({ description: 'Stages that must end first although no data passes' }),
  group: name().optional().meta({ description: 'Stages of one group share one task' }),
});

const schedule = section({
  cron: cron().meta({ description: 'When, in five fields' }),
  time_zone: pattern('a time zone such as Europe/Berlin', /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/)
    .optional()
    .meta({ description: 'Time zone of the cron expression; UTC if absent' }),
});

const triggers = section({
  schedule: schedule.optional().meta({ description: 'Runs at fixed times' }),
  on_data: z.array(name()).optional().meta({ description: 'Runs when one of these data sets changes' }),
  on_drift: flag().optional().meta({ description: 'Runs when drift is found' }),
  on_alert: z.array(name()).optional().meta({ description: 'Runs when one of these alerts fires' }),
  when: condition('trigger').optional().meta({ description: 'Runs when this becomes true' }),
  manual: flag().optional().meta({ description: 'Whether people may start it by hand' }),
});

const artifacts = section({
  store: text('a location').optional().meta({ description: 'Where artifacts are kept' }),
  retention: duration({ bare: 'd' })
    .optional()
    .meta({ description: 'How long they are kept; a bare number is in days' }),
  types: mapOf(oneOf('dataset', 'model', 'metrics', 'report'), name())
    .optional()
    .meta({ description: 'What each artifact is: dataset, model, metrics or report' }),
});

const notification = section({
  on: oneOf('success', 'failure', 'always').meta({ description: 'After which end it is sent' }),
  channel: oneOf('slack', 'email', 'webhook', 'pagerduty').meta({ description: 'How it is sent' }),
  to: text('a receiver').optional().meta({ description: 'Who gets it' }),
  secret: text('the name of a secret').optional().meta({ description: 'Name of the secret with the credentials' }),
});

/** `training.pipeline` */
export const pipeline = section({
  stages: labelled(namedList(stage), { keyword: 'stage', first: 'name', second: 'type' })
    .min(1)
    .meta({ description: 'The steps' }),
  triggers: triggers.optional().meta({ description: 'What starts a run' }),
  artifacts: artifacts.optional().meta({ description: 'What happens to results' }),
  notifications: labelled(z.array(notification), { keyword: 'notification', first: 'on', second: 'channel' })
    .optional()
    .meta({ description: 'Who is told of the end of a run' }),
});

/** Environment variables of a process: a text, or a key of a secret. */
export const environmentVariables = mapOf(
  z.union([
    text(),
    asCall(
      section({
        secret: pattern('a secret `name/key`', /^[^/\s]+\/[^/\s]+$/).meta({
          description: 'Secret and key, `name/key`',
        }),
      }),
    ),
  ]),
  labelName(),
);
