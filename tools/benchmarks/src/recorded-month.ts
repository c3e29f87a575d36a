import { closeSync, openSync, writeSync } from 'node:fs';

const BEGIN = Date.UTC(2026, 0, 1) / 1000;
const REGIONS = ['eu', 'us', 'ap', 'sa', 'af'];
const BUCKETS = ['10', '100', '500', '+Inf'];

/** Shapes of conditions as people write them; `n` makes no two equal. */
const SHAPES: readonly ((n: number) => string)[] = [
  (n) => `accuracy < ${(0.7 + n / 1e5).toFixed(5)}`,
  (n) => `p95(latency) by (region) > ${n + 1}`,
  (n) => `ratio(rate(requests_total{code="500"}[5m]), rate(requests_total[5m])) > ${(1 + n / 200).toFixed(3)}%`,
  (n) => `avg(load[${5 + (n % 20)}m]) > 5 and accuracy < 0.${10_000 + n}`,
  (n) => `max(load[1h]) > 9.${n} or lag > 9.5`,
  (n) => `sum(rate(requests_total[10m])) by (region) > ${n + 1}`,
  (n) => `forecast(lag[30m], 10m) > 1.${n}`,
  (n) => `drop(accuracy, 1h) > ${(1 + n / 125).toFixed(3)}%`,
  (n) => `load > 5.${n} unless lag > 5`,
  (n) => `stddev(load[15m]) > 3.${n}`,
];

/** So many conditions over the metrics of `recordedSpec`. */
export function manyConditions(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => SHAPES[n % SHAPES.length]?.(n) ?? '');
}

/** A specification with so many alerts. */
export function recordedSpec(count: number): string {
  const alerts = manyConditions(count).map(
    (text, n) => `      - { name: a${n}, condition: '${text}', severity: warning, for: 5m }`,
  );
  return [
    'mlops:',
    '  name: recorded',
    '  version: "1.0.0"',
    '  monitoring:',
    '    metrics:',
    ...['accuracy', 'load', 'lag'].map((name) => `      - { name: ${name}, type: gauge, labels: [region] }`),
    '      - { name: requests_total, type: counter, labels: [region, code] }',
    '      - { name: latency, type: histogram, labels: [region], buckets: [10, 100, 500] }',
    '    alerts:',
    ...alerts,
    '',
  ].join('\n');
}

/** Writes so many days of minutes of 50 series as CSV. */
export function writeRecorded(file: string, days: number): void {
  // A linear congruential generator (Numerical Recipes, section 7.1), so that every run measures the same.
  let state = 1;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const counters = new Map<string, number>();
  const rising = (key: string, most: number): number => {
    const next = (counters.get(key) ?? 0) + Math.floor(random() * most);
    counters.set(key, next);
    return next;
  };
  const opened = openSync(file, 'w');
  writeSync(opened, 'time,metric,region,code,le,value\n');
  for (let minute = 0; minute < days * 1440; minute++) {
    const time = BEGIN + minute * 60;
    const lines = REGIONS.flatMap((region) => [
      `${time},accuracy,${region},,,${(0.7 + random() * 0.3).toFixed(4)}`,
      `${time},load,${region},,,${(random() * 10).toFixed(3)}`,
      `${time},lag,${region},,,${(random() * 10).toFixed(3)}`,
      ...['200', '500'].map((code) => `${time},requests_total,${region},${code},,${rising(region + code, 100)}`),
      ...BUCKETS.map((le, index) => `${time},latency_bucket,${region},,${le},${(minute + 1) * (index + 1) * 5}`),
      `${time},latency_count,${region},,,${(minute + 1) * 20}`,
    ]);
    writeSync(opened, `${lines.join('\n')}\n`);
  }
  closeSync(opened);
}
