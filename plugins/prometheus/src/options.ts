import { duration, mapOf, name, section, text, whole, z } from '@trainyard/sdk';

const record = section({
  record: text('a name').meta({ description: 'Name of the series that is recorded' }),
  expr: text('PromQL').meta({ description: 'What is recorded, in PromQL' }),
  labels: mapOf(text()).optional().meta({ description: 'Labels that the series carries' }),
});

const group = section({
  name: text('a name').meta({ description: 'Unique name' }),
  interval: duration({ max: 86_400 }).optional().meta({ description: 'How often its rules are evaluated' }),
  query_offset: duration({ max: 86_400 }).optional().meta({ description: 'How far in the past they look' }),
  limit: whole({ min: 0, max: 1_000_000_000 })
    .optional()
    .meta({ description: 'Alerts and series that a rule may make' }),
  records: z.array(record).default([]).meta({ description: 'Recording rules, before the alerts' }),
  alerts: z.array(name()).default([]).meta({ description: 'Alerts that stand in this group' }),
});

const alert = section({
  alert: text('a name').optional().meta({ description: 'What Prometheus calls it' }),
  labels: mapOf(text()).default({}).meta({ description: 'Further labels, which may be templates' }),
  annotations: mapOf(text()).default({}).meta({ description: 'Further annotations, which may be templates' }),
});

/** `targets.prometheus` */
export const options = section({
  scrape_interval: duration({ max: 86_400 }).default(15).meta({ description: 'How often metrics are read' }),
  port: whole({ min: 1, max: 65_535 })
    .default(8080)
    .meta({ description: 'Port of the Services that expose the metrics' }),
  labels: mapOf(text()).default({}).meta({ description: 'Labels that every alert carries' }),
  groups: z.array(group).default([]).meta({
    description: 'Groups of rules beside that of the service: { name, interval, query_offset, limit, records, alerts }',
  }),
  alerts: mapOf(alert, name())
    .default({})
    .meta({ description: 'What only Prometheus knows of an alert, by its name: { alert, labels, annotations }' }),
});

/** A group of rules beside that of the service; times in seconds. */
export interface RuleGroup {
  readonly name: string;
  readonly interval?: number;
  readonly query_offset?: number;
  readonly limit?: number;
  readonly records: readonly {
    readonly record: string;
    readonly expr: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
  readonly alerts: readonly string[];
}

/** What only Prometheus knows of an alert: its texts are templates. */
export interface AlertOption {
  readonly alert?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The options after reading; durations in seconds. */
export interface Options {
  readonly scrape_interval: number;
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly groups: readonly RuleGroup[];
  readonly alerts: Readonly<Record<string, AlertOption>>;
}
