import { durationText, foldDns, from, pathOf } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import type { Options } from '../options.ts';

/** `prometheus.yaml`: a job for each metric, which keeps only that metric (the founding document's 6.3). */
export function* generate({ spec, options, toolkit }: GeneratorContext<Options>): Generator<GeneratedFile> {
  const jobs = (spec.monitoring?.metrics ?? []).flatMap((metric) => {
    if (metric.external && metric.source === undefined) return [];
    const path = pathOf('monitoring', 'metrics', [metric.name]);
    const regex = metric.type === 'histogram' || metric.type === 'summary' ? `${metric.name}(_bucket|_sum|_count)?` : metric.name;
    return [
      from(path, {
        job_name: `${metric.name}_scraper`,
        static_configs: [{ targets: [metric.source === undefined ? `${foldDns(metric.name)}-service:${options.port}` : from(`${path}.source`, metric.source)] }],
        metric_relabel_configs: [{ source_labels: ['__name__'], regex, action: 'keep' }],
      }),
    ];
  });
  const rules = (spec.monitoring?.alerts.length ?? 0) > 0 || (spec.monitoring?.performance?.objectives.length ?? 0) > 0;
  yield toolkit
    .yaml('prometheus.yaml', { from: 'monitoring' })
    .comment(`Scrape configuration of ${spec.name}`)
    .document({ global: { scrape_interval: durationText(options.scrape_interval) }, ...(rules ? { rule_files: ['rules.yaml'] } : {}), scrape_configs: jobs })
    .file();
}
