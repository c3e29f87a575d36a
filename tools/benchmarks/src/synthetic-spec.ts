/**
 * The text of a spec with so many stages and as many metrics and alerts. The stages form a binary tree, so that the graph
 * is neither one long chain nor one flat row.
 */
export function syntheticSpec(size: number): string {
  const numbers = Array.from({ length: size }, (_, index) => index);
  const input = (index: number) => (index === 0 ? 'raw' : `data_${Math.floor((index - 1) / 2)}`);
  return [
    'mlops:',
    `  name: synthetic_${size}`,
    '  version: "1.0.0"',
    '  training:',
    '    pipeline:',
    '      stages:',
    ...numbers.flatMap((index) => [
      `        - name: stage_${index}`,
      '          type: data_prep',
      `          inputs: [${input(index)}]`,
      `          outputs: [data_${index}]`,
      '          timeout: 1800',
    ]),
    '    data:',
    '      source: "s3://data/synthetic"',
    '      format: parquet',
    '  monitoring:',
    '    metrics:',
    ...numbers.map((index) => `      - { name: metric_${index}, type: gauge }`),
    '    alerts:',
    ...numbers.map(
      (index) => `      - { name: low_${index}, condition: "metric_${index} < 0.5", severity: warning, for: 5m }`,
    ),
    '',
  ].join('\n');
}
