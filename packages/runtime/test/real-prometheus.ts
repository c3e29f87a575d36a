import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '@trainyard/oracles';

/** A Prometheus server of its own over samples in OpenMetrics; stop it in the end. */
export async function realPrometheus(
  tools: { readonly prometheus: string; readonly promtool: string },
  samples: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-prometheus-'));
  const [file, config, data] = ['samples.om', 'prometheus.yml', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(file, samples);
  writeFileSync(config, 'global: {}\n');
  const made = run(tools.promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, data]);
  if (made.status !== 0) throw new Error(made.stderr);
  const child = spawn(
    tools.prometheus,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      '--web.listen-address=127.0.0.1:0',
      '--query.max-samples=2000',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const lines = createInterface({ input: child.stderr });
  const address = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`prometheus has ended with ${code}`)));
    lines.on('line', (line) => {
      const found = /Listening on" .*?address=(\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url: `http://${address}`,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
