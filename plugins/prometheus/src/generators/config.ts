import { printDuration, from, pathOf, serviceName } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import type { Options } from '../options.ts';

/** `prometheus.yaml`: a job for each metric, which keeps only that metric (the founding document's 6.3). */
export function* generate({ spec, options, toolkit }: GeneratorContext<Options>): Generator<GeneratedFile> {
  const jobs = (spec.monitoring?.metrics ?? []).flatMap((metric) => {
    if (metric.external && metric.source === undefined) return [];
    const path = pathOf('monitoring', 'metrics', [metric.name]);
    const regex =
      metric.type === 'histogram' || metric.type === 'summary' ? `${metric.name}(_bucket|_sum|_count)?` : metric.name;
    return [
      from(path, {
        job_name: `${metric.name}_scraper`,
        static_configs: [
          {
            targets: [
              metric.source === undefined
                ? `${serviceName(metric.name)}:${options.port}`
                : from(`${path}.source`, metric.source),
            ],
          },
        ],
        metric_relabel_configs: [
          { source_labels: ['__name__'], regex, action: 'keep' },
          ...(metric.external ? [] : sameTarget(spec.name)),
        ],
      }),
    ];
  });
  const rules =
    options.groups.length > 0 ||
    (spec.monitoring?.alerts.length ?? 0) > 0 ||
    (spec.monitoring?.performance?.objectives.length ?? 0) > 0;
  yield toolkit
    .yaml('prometheus.yaml', { from: 'monitoring' })
    .comment(`Scrape configuration of ${spec.name}`)
    .document({
      global: { scrape_interval: printDuration(options.scrape_interval) },
      ...(rules ? { rule_files: ['rules.yaml'] } : {}),
      scrape_configs: jobs,
    })
    .file();
}

/**
 * Every metric has a job of its own, but conditions compare metrics with each other, and PromQL pairs only series whose labels are the
 * same: so all metrics of the service carry its name as their target. `up` is not touched and still tells the jobs apart.
 */
function sameTarget(service: string): readonly object[] {
  return ['job', 'instance'].map((label) => ({ target_label: label, replacement: service }));
}
