import { z } from 'zod';
import { quantity, real, ratio, whole } from './numbers.ts';
import { duration } from './units.ts';
import { labelled, mapOf, namedList, section } from './section.ts';
import { condition, cron, flag, labelName, metricName, name, oneOf, text, url } from './texts.ts';

const metric = section({
  name: metricName().meta({ description: 'Unique name, as Prometheus knows it' }),
  type: oneOf('gauge', 'histogram', 'counter', 'summary').meta({ description: 'What kind of series it is' }),
  threshold: quantity()
    .optional()
    .meta({ description: "A promise: at least for a gauge, at most for a histogram's p95; raises no alert" }),
  unit: text('a unit').optional().meta({ description: 'Unit of its values: ms, s, bytes, ratio, …' }),
  buckets: z.array(real()).min(1).optional().meta({ description: 'Upper bounds of a histogram, rising' }),
  labels: z.array(labelName()).default([]).meta({ description: 'Labels that its series carry' }),
  aliases: z.array(metricName()).default([]).meta({ description: 'Other names by which conditions may call it' }),
  help: text().optional().meta({ description: 'What it says, in a sentence' }),
  source: text('an address').optional().meta({ description: 'Who exposes it, `host:port`' }),
  nan: flag()
    .default(true)
    .meta({ description: 'Whether its value may be NaN; without it, queries with `!=` are shorter' }),
  external: flag().default(false).meta({ description: "Somebody else's metric: no code is generated for it" }),
});

const alert = section({
  name: name().meta({ description: 'Unique name' }),
  condition: condition('alert').meta({ description: 'When it fires' }),
  severity: oneOf('critical', 'warning', 'info').meta({ description: 'How bad that is' }),
  for: duration({ max: 31_536_000 }).optional().meta({ description: 'How long the condition must hold' }),
  keep_firing_for: duration({ max: 31_536_000 }).optional().meta({ description: 'How long it stays on afterwards' }),
  summary: text().optional().meta({ description: 'One line for those who are called' }),
  runbook: url().optional().meta({ description: 'What to do' }),
  labels: mapOf(text(), labelName()).optional().meta({ description: 'Further labels' }),
  notify: z.array(text('a receiver')).optional().meta({ description: 'Who is called, `channel:receiver`' }),
  on_no_data: oneOf('ok', 'alert').default('ok').meta({ description: 'What a missing series means' }),
});

const drift = section({
  data_sources: z.array(name()).optional().meta({ description: 'Data sets that are watched' }),
  detection_method: oneOf(
    'ks_test',
    'psi',
    'chi_square',
    'wasserstein',
    'jensen_shannon',
    'distribution_shift',
    'text_drift',
  ).meta({ description: 'How distributions are compared' }),
  threshold: real({ min: 0 }).optional().meta({
    description: 'A p-value for ks_test and chi_square (drift is below it), a distance for the others (drift is above)',
  }),
  features: z.array(text('a column')).min(1).optional().meta({ description: 'Columns that are watched' }),
  reference: z
    .union([
      oneOf('training'),
      section({
        source: text('a location').meta({ description: 'Where it is' }),
        format: text('a format').optional().meta({ description: 'How it is stored' }),
      }),
    ])
    .default('training')
    .meta({ description: 'What is compared with: training, or { source, format }' }),
  window: duration().optional().meta({ description: 'Stretch of new data that is compared' }),
  schedule: cron().optional().meta({ description: 'When: @daily, @hourly, or a cron expression' }),
  correction: oneOf('none', 'bonferroni', 'benjamini_hochberg')
    .optional()
    .meta({ description: 'Correction for many features' }),
  minimum_sample: whole({ min: 1 }).optional().meta({ description: 'Fewer rows than this decide nothing' }),
  minimum_effect: real({ min: 0 }).optional().meta({ description: 'Smaller differences than this do not matter' }),
});

const objective = section({
  name: name().meta({ description: 'Unique name' }),
  objective: ratio({ min: 0, max: 1 }).meta({ description: 'Share of good events, such as 99.9%' }),
  indicator: condition('indicator').optional().meta({ description: 'When an event of a histogram is good' }),
  good: condition('selector').optional().meta({ description: 'Counter of good events' }),
  total: condition('selector').optional().meta({ description: 'Counter of all events' }),
  window: duration().meta({ description: 'Stretch over which it is promised' }),
});

/** `monitoring` */
export const monitoring = section({
  metrics: labelled(namedList(metric), { keyword: 'metric', first: 'name', second: 'type' })
    .default([])
    .meta({ description: 'What is measured' }),
  alerts: labelled(namedList(alert), { keyword: 'alert', first: 'name', second: 'severity' })
    .default([])
    .meta({ description: 'When people are called' }),
  drift: drift.optional().meta({ description: 'When data is no longer what it was' }),
  performance: section({
    objectives: labelled(namedList(objective), { keyword: 'objective', first: 'name' })
      .default([])
      .meta({ description: 'Promises over time' }),
  })
    .optional()
    .meta({ description: 'Service level objectives' }),
});
