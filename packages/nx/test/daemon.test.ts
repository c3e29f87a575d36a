import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nxWorkspace } from '@trainyard/oracles';
import type { NxWorkspace } from '@trainyard/oracles';

const spec = 'services/churn/churn.mlops.yaml';
const file = 'services/churn/generated/k8s/deployment.yaml';
const daemon = { NX_DAEMON: 'true', CI: 'false' };
const withReplicas = (count: number): string =>
  `mlops:\n  name: "churn"\n  version: "1.0.0"\n  deployment:\n    serving: { endpoint: "https://churn.example.com", replicas: ${count} }\n`;

let ws: NxWorkspace;

beforeAll(() => {
  const sync = { globalGenerators: ['@trainyard/nx:sync'] };
  ws = nxWorkspace({
    files: {
      'nx.json': JSON.stringify({ analytics: false, plugins: ['@trainyard/nx'], sync }),
      [spec]: withReplicas(2),
    },
  });
}, 300_000);
afterAll(() => {
  ws.nx(['daemon', '--stop'], daemon);
  ws.remove();
});

test('the daemon, which computes what is out of date long before it is written, loses no edit', () => {
  expect(ws.nx(['sync'], daemon).status).toBe(0);
  expect(ws.nx(['sync:check'], daemon)).toMatchObject({ status: 0 });
  ws.write(spec, withReplicas(5));
  let last = ws.nx(['sync:check'], daemon);
  // The daemon hears of changes a little later.
  for (let turn = 0; turn < 20 && last.status === 0; turn++) last = ws.nx(['sync:check'], daemon);
  expect(last).toMatchObject({ status: 1 });
  // Computed by now; what comes after is not in it.
  ws.write(file, `${readFileSync(ws.at(file), 'utf8')}# mine\n`);
  expect(ws.nx(['sync'], daemon)).toMatchObject({ status: 0 });
  expect(readFileSync(ws.at(file), 'utf8')).toMatch(/replicas: 5[^]*# mine\n$/);
}, 300_000);
