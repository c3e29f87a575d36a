import { duration, mapOf, section, text, whole } from '@trainyard/sdk';

/** `targets.prometheus` */
export const options = section({
  scrape_interval: duration({ max: 86_400 }).default(15).meta({ description: 'How often metrics are read' }),
  port: whole({ min: 1, max: 65_535 })
    .default(8080)
    .meta({ description: 'Port of the Services that expose the metrics' }),
  labels: mapOf(text()).default({}).meta({ description: 'Labels that every alert carries' }),
});

/** The options after reading; durations in seconds. */
export interface Options {
  readonly scrape_interval: number;
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;
}
