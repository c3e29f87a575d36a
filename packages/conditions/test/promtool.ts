import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@trainyard/oracles';
import type { Verdict } from '../src/index.ts';
import { labelText } from './cond-file.ts';

/** Series and queries with the label sets for which they must answer. */
export interface OracleGroup {
  readonly name: string;
  readonly interval: number;
  readonly series: readonly { readonly series: string; readonly values: string }[];
  readonly queries: readonly {
    readonly expr: string;
    readonly time: number;
    readonly holds: readonly Verdict['labels'][];
  }[];
}

/** Asks the real Prometheus, through promtool, and gives its complaints; empty if it agrees with everything. */
export function askPromtool(promtool: string, groups: readonly OracleGroup[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-cond-'));
  try {
    const tests = groups.map((group) => ({
      name: group.name,
      interval: `${group.interval}s`,
      input_series: group.series,
      promql_expr_test: group.queries.map(({ expr, time, holds }) => ({
        // Only the presence of a series is compared; its value is what a filter happens to keep.
        expr: `group without () (${expr})`,
        eval_time: `${time * 1000}ms`,
        exp_samples: holds.map((labels) => ({ labels: labelText(labels), value: 1 })),
      })),
    }));
    writeFileSync(join(folder, 'test.yml'), JSON.stringify({ rule_files: [], evaluation_interval: '1m', tests }));
    const { status, stdout, stderr } = run(promtool, ['test', 'rules', 'test.yml'], { cwd: folder });
    return status === 0 ? '' : `${stdout}\n${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
