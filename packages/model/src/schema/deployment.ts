import { z } from 'zod';
import { percent, quantity, ratio, real, whole } from './numbers.ts';
import { duration } from './units.ts';
import { environmentVariables, resources } from './pipeline.ts';
import { mapOf, section } from './section.ts';
import { condition, flag, labelName, name, oneOf, pattern, text, url } from './texts.ts';

/** Replicas beyond this are taken for a slip of the finger. */
const MOST_REPLICAS = 10_000;

const serving = section({
  endpoint: url().optional().meta({ description: 'Address under which people reach the service' }),
  replicas: whole({ min: 0, max: MOST_REPLICAS })
    .optional()
    .meta({ description: 'Copies; beside scaling, the number it starts with' }),
  resources: resources.optional().meta({ description: 'What one copy may use' }),
  image: text('an image').optional().meta({ description: 'Container image; `<name>:<version>` if absent' }),
  port: whole({ min: 1, max: 65_535 }).optional().meta({ description: 'Port of the container; 8080 if absent' }),
  protocol: oneOf('http', 'grpc', 'v2')
    .optional()
    .meta({ description: 'What it speaks: http, grpc, or v2 (open inference protocol)' }),
  health: section({
    path: pattern('a path that begins with /', /^\/\S*$/)
      .optional()
      .meta({ description: 'Path that answers when it is well' }),
    initial_delay: duration({ max: 86_400 }).optional().meta({ description: 'Time before the first question' }),
  })
    .optional()
    .meta({ description: 'How to see that it is well' }),
  env: environmentVariables
    .optional()
    .meta({ description: 'Environment variables: a text, or { secret: "name/key" }' }),
  secrets: mapOf(pattern('a secret `name/key`', /^[^/\s]+\/[^/\s]+$/), labelName())
    .optional()
    .meta({ description: 'Environment variables from secrets, `name/key`' }),
});

const scaling = section({
  min_replicas: whole({ min: 0, max: MOST_REPLICAS }).optional().meta({ description: 'Copies at least' }),
  max_replicas: whole({ min: 1, max: MOST_REPLICAS }).meta({ description: 'Copies at most' }),
  target_cpu_utilization: percent()
    .optional()
    .meta({ description: 'Processor use to aim at, in percent of the request' }),
  target_gpu_utilization: percent().optional().meta({ description: 'Graphics processor use to aim at, in percent' }),
  target_memory_utilization: percent()
    .optional()
    .meta({ description: 'Memory use to aim at, in percent of the request' }),
  when: z
    .array(
      section({
        metric: condition('scaling').meta({ description: 'A value, one number' }),
        target: real().meta({ description: 'What one copy should carry of it' }),
      }),
    )
    .optional()
    .meta({ description: 'Scales on any value' }),
  scale_down_delay: duration({ max: 86_400 })
    .optional()
    .meta({ description: 'How long less load is watched before copies go' }),
  scale_to_zero: flag().optional().meta({ description: 'Whether no copy may run when nothing is asked' }),
});

const testing = section({
  a_b_test: section({
    enabled: flag().default(true).meta({ description: 'Whether the test runs' }),
    traffic_split: ratio().optional().meta({ description: "The candidate's share of requests" }),
    metric: text('a metric').optional().meta({ description: 'What decides' }),
    minimum_effect: quantity()
      .optional()
      .meta({ description: 'Smallest difference that matters; a percentage is relative to the stable value' }),
    power: ratio().optional().meta({ description: 'Chance of finding such a difference' }),
    sticky_by: text().optional().meta({ description: 'What keeps a user on one side, such as header:x-user' }),
    max_duration: duration().optional().meta({ description: 'When it ends at the latest' }),
  })
    .optional()
    .meta({ description: 'Candidate beside stable, compared' }),
  canary: section({
    steps: z.array(ratio()).min(1).meta({ description: "The candidate's shares, one after the other" }),
    interval: duration().optional().meta({ description: 'Time between steps' }),
  })
    .optional()
    .meta({ description: 'Candidate in steps' }),
  shadow: section({ share: ratio().meta({ description: 'Share of requests that are copied' }) })
    .optional()
    .meta({ description: 'Candidate answers unseen' }),
  blue_green: section({ auto_promote: flag().optional().meta({ description: 'Whether the switch needs nobody' }) })
    .optional()
    .meta({ description: 'Candidate beside stable, switched at once' }),
});

const rollback = section({
  trigger: name().optional().meta({ description: 'An alert, or `<metric>_drop`' }),
  threshold: quantity()
    .optional()
    .meta({ description: 'How much worse the candidate may be; a percentage is relative to the stable value' }),
  condition: condition('rollback').optional().meta({ description: 'A condition instead of trigger and threshold' }),
  window: duration().optional().meta({ description: 'Time over which it is judged' }),
  on_no_data: oneOf('hold', 'rollback', 'promote')
    .optional()
    .meta({ description: 'What happens when nothing is known' }),
  via: oneOf('rollout', 'alias', 'git').optional().meta({ description: 'Who performs it' }),
  dry_run: flag().optional().meta({ description: 'Only says what it would do' }),
});

/** `deployment` */
export const deployment = section({
  serving: serving.optional().meta({ description: 'How the model is served' }),
  scaling: scaling.optional().meta({ description: 'How many copies when' }),
  testing: testing.optional().meta({ description: 'How a new version is tried' }),
  rollback: rollback.optional().meta({ description: 'When a new version is taken back' }),
});
