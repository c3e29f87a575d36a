import { convertThreshold, primaryMetric, printExpression, printDuration, unitOf } from '@trainyard/sdk';
import type { Condition, Spec } from '@trainyard/sdk';

type Monitoring = NonNullable<Spec['monitoring']>;
type Metric = Monitoring['metrics'][number];
type Alert = Monitoring['alerts'][number];

/**
 * A specification with what its fields stand for written out, so that two ways of saying one thing are the same data: thresholds in the
 * unit of their metric, units that are taken from a name, `for` of an alert's condition as a field, what holds where nobody says
 * anything. Overlays are left out, because each environment is compared as a specification of its own.
 */
export function meaningOf({ environments: _overlays, ...spec }: Spec): object {
  return {
    ...spec,
    ...(spec.training === undefined ? {} : { training: training(spec, spec.training) }),
    ...(spec.deployment === undefined ? {} : { deployment: deployment(spec.deployment) }),
    ...(spec.monitoring === undefined ? {} : { monitoring: monitoring(spec.monitoring) }),
  };
}

function training(spec: Spec, { pipeline, experiments, ...rest }: NonNullable<Spec['training']>): object {
  const schedule = pipeline?.triggers?.schedule;
  const primary = primaryMetric(spec)?.name;
  return {
    ...rest,
    ...(pipeline === undefined ? {} : { pipeline: schedule === undefined ? pipeline : scheduled(pipeline) }),
    ...(experiments === undefined
      ? {}
      : {
          experiments: {
            ...experiments,
            // The first one leads if none says that it does.
            ...(experiments.metrics === undefined
              ? {}
              : { metrics: experiments.metrics.map((metric) => ({ ...metric, primary: metric.name === primary })) }),
          },
        }),
  };
}

function scheduled<T extends NonNullable<NonNullable<Spec['training']>['pipeline']>>(pipeline: T): object {
  const { cron = '', time_zone = 'UTC' } = pipeline.triggers?.schedule ?? {};
  return { ...pipeline, triggers: { ...pipeline.triggers, schedule: { cron: cronOf(cron), time_zone } } };
}

const CRON_WORDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** A cron expression in five fields, with one blank between them. */
function cronOf(written: string): string {
  const text = written.trim().replace(/\s+/g, ' ');
  return CRON_WORDS[text] ?? text;
}

function deployment({ serving, ...rest }: NonNullable<Spec['deployment']>): object {
  return serving === undefined ? rest : { ...rest, serving: { port: 8080, protocol: 'http', ...present(serving) } };
}

/** The members of a map that are there: an absent one must not hide what holds without it. */
function present<T extends object>(map: T): Partial<T> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function monitoring({ metrics, alerts, drift, ...rest }: Monitoring): object {
  return {
    ...rest,
    metrics: metrics.map(metricMeaning),
    alerts: alerts.map(alertMeaning),
    ...(drift === undefined
      ? {}
      : { drift: { ...drift, ...(drift.schedule === undefined ? {} : { schedule: cronOf(drift.schedule) }) } }),
  };
}

function metricMeaning(metric: Metric): object {
  const unit = unitOf(metric);
  const value = metric.threshold === undefined ? undefined : convertThreshold(metric.threshold, unit);
  return {
    ...metric,
    ...(unit === undefined ? {} : { unit }),
    ...(value === undefined ? {} : { threshold: { value, relative: false, ...(unit === undefined ? {} : { unit }) } }),
  };
}

function alertMeaning({ condition, ...alert }: Alert): object {
  const { for: seconds, ...rest } = condition;
  return {
    condition: { ...rest, ...(seconds === undefined ? {} : { text: condition.text.replace(/ for \w+$/, '') }) },
    ...alert,
    ...(alert.for === undefined && seconds !== undefined ? { for: seconds } : {}),
  };
}

/** Whether a value is a checked condition. */
export function isCondition(value: unknown): value is Condition {
  return typeof value === 'object' && value !== null && 'tree' in value && 'use' in value && 'text' in value;
}

/** What a condition means, as text: its tree without brackets and places, numbers in the unit of what they are compared with. */
export function conditionText({ tree, for: seconds }: Condition): string {
  return `${printExpression(tree)}${seconds === undefined ? '' : ` for ${printDuration(seconds)}`}`;
}
