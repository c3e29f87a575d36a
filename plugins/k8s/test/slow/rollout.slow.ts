import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { apiPathOf, clusterTools, eventually, prometheusServer, requireTool, startCluster } from '@trainyard/oracles';
import type { ApiObject, Cluster, EngineSeries, PrometheusServer } from '@trainyard/oracles';
import { objectsOf } from './objects.ts';
import { recorded } from './recorded.ts';

const tools = clusterTools();
const engine = requireTool('prometheus-engine');
let cluster: Cluster | undefined;
let prometheus: PrometheusServer | undefined;
let running = true;
let pods: Promise<void> | undefined;

beforeAll(async () => {
  if (tools === undefined || engine === undefined) return;
  prometheus = await prometheusServer(engine);
  cluster = await startCluster(tools);
  pods = keepPodsReady(cluster);
});

afterAll(async () => {
  running = false;
  await pods;
  await Promise.all([cluster?.stop(), prometheus?.stop()]);
});

interface ReplicaSet extends ApiObject {
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly availableReplicas?: number; readonly observedGeneration?: number };
}

/** In the place of nodes: says of each set of pods that all of them are ready. */
async function keepPodsReady({ api }: Cluster): Promise<void> {
  while (running) {
    const { body } = await api.send('GET', apiPathOf('ReplicaSet'));
    for (const { metadata, spec, status } of (body as { items?: ReplicaSet[] }).items ?? []) {
      const { generation: observedGeneration } = metadata as { generation?: number };
      const replicas = spec.replicas;
      if (status?.availableReplicas === replicas && status.observedGeneration === observedGeneration) continue;
      const now = {
        replicas,
        fullyLabeledReplicas: replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
        observedGeneration,
      };
      const path = `${apiPathOf('ReplicaSet')}/${metadata.name}/status`;
      await api.send('PATCH', path, { status: now }, 'application/merge-patch+json');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface RolloutStatus {
  readonly phase?: string;
  readonly abort?: boolean;
  readonly stableRS?: string;
  readonly currentPodHash?: string;
  readonly pauseConditions?: readonly { readonly reason: string }[];
  readonly message?: string;
}

async function statusOf(name: string): Promise<RolloutStatus> {
  return ((await cluster?.api.get('Rollout', name))?.['status'] ?? {}) as RolloutStatus;
}

/** Waits until a Rollout is as asked, and gives its status. */
async function rolloutIs(name: string, as: (status: RolloutStatus) => boolean): Promise<RolloutStatus> {
  let status: RolloutStatus = {};
  return eventually(
    async () => {
      status = await statusOf(name);
      return as(status) ? status : undefined;
    },
    60,
    () => JSON.stringify(status),
  );
}

const specOf = (name: string): string => `mlops:
  name: "${name}"
  version: "1.0.0"
  deployment:
    serving: { replicas: 4 }
    testing: { canary: { steps: [25%, 50%], interval: "10m" } }
    rollback: { trigger: "score_drop", threshold: 5%, via: "rollout" }
  monitoring:
    metrics: [{ name: "score", type: "gauge", labels: ["service"] }]
  targets: { k8s: { prometheus: "${prometheus?.url ?? ''}" } }
`;

/** The steps with less patience: pauses of seconds, and analyses that look once. */
function hastened(object: ApiObject): ApiObject {
  const text = JSON.stringify(object)
    .replace(/"duration":"\d+s"/g, '"duration":"3s"')
    .replace(/"name":"count","value":"\d+"/g, '"name":"count","value":"1"');
  return JSON.parse(text) as ApiObject;
}

async function replicasOf(kind: string, name: string): Promise<number | undefined> {
  const spec = (await cluster?.api.get(kind, name))?.['spec'] as { replicas?: number } | undefined;
  return spec?.replicas;
}

/** Brings a service up, then its next version, of which the given is recorded; gives the hashes of both. */
async function nextVersion(
  name: string,
  record: (candidate: string, stable: string) => EngineSeries[],
): Promise<{ readonly candidate: string; readonly stable: string }> {
  for (const object of await objectsOf(specOf(name)))
    // Other objects have no part in it, and the Services of metrics would have one name for all three services.
    if (/^(AnalysisTemplate|Deployment|Rollout)$/.test(object.kind))
      await cluster?.api.create(object.kind === 'Rollout' ? hastened(object) : object);
  const { stableRS: stable = '' } = await rolloutIs(name, ({ phase }) => phase === 'Healthy');
  const template = { spec: { containers: [{ name: 'server', image: `${name}:2.0.0` }] } };
  const path = `${apiPathOf('Deployment')}/${name}`;
  await cluster?.api.send('PATCH', path, { spec: { template } }, 'application/strategic-merge-patch+json');
  const { currentPodHash: candidate = '' } = await rolloutIs(
    name,
    ({ currentPodHash }) => currentPodHash !== undefined && currentPodHash !== stable,
  );
  await prometheus?.put(record(candidate, stable));
  return { candidate, stable };
}

const score = (hash: string, value: number): EngineSeries =>
  recorded(Date.now() / 1000, `score{service="a", rollouts_pod_template_hash="${hash}"}`, value);

test('a version that is as good goes through all steps, and the Deployment has given its pods to the Rollout', async () => {
  if (cluster === undefined) return;
  const { candidate } = await nextVersion('good', (a, b) => [score(a, 0.9), score(b, 0.9)]);
  const { phase } = await rolloutIs('good', (status) => status.stableRS === candidate && status.phase === 'Healthy');
  expect(phase).toBe('Healthy');
  expect(await replicasOf('ReplicaSet', `good-${candidate}`)).toBe(4);
  // The controller does so a moment after it has called the Rollout healthy.
  const left = await eventually(
    async () => ((await replicasOf('Deployment', 'good')) === 0 ? 'none' : undefined),
    30,
    () => 'the Deployment keeps its pods',
  );
  expect(left).toBe('none');
});

test('a version that is worse is taken back', async () => {
  if (cluster === undefined) return;
  const { candidate, stable } = await nextVersion('bad', (a, b) => [score(a, 0.8), score(b, 0.9)]);
  const status = await rolloutIs('bad', ({ abort }) => abort === true);
  expect(status.stableRS).toBe(stable);
  await eventually(
    async () => ((await replicasOf('ReplicaSet', `bad-${candidate}`)) === 0 ? true : undefined),
    60,
    () => 'the candidate still has pods',
  );
  expect(await replicasOf('ReplicaSet', `bad-${stable}`)).toBe(4);
});

test('a version of which nothing is known stays where it is', async () => {
  if (cluster === undefined) return;
  const { candidate, stable } = await nextVersion('unknown', (_, b) => [score(b, 0.9)]);
  const status = await rolloutIs('unknown', ({ pauseConditions }) =>
    (pauseConditions ?? []).some(({ reason }) => reason === 'InconclusiveAnalysisRun'),
  );
  expect(status).toMatchObject({ stableRS: stable, currentPodHash: candidate });
  expect(status.abort ?? false).toBe(false);
  // A quarter of four pods.
  expect(await replicasOf('ReplicaSet', `unknown-${candidate}`)).toBe(1);
});

const example = (name: string): string =>
  readFileSync(new URL(`../../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(
    /^extends:.*$/m,
    '',
  );

const FORMULA = `mlops:
  name: "formula"
  version: "1.0.0"
  deployment:
    scaling: { max_replicas: 4, when: [{ metric: "sum(rate(a[5m])) + sum(rate(b[5m]))", target: 5 }] }
    rollback: { condition: "rate(a[5m]) > 5", via: "rollout", dry_run: true, on_no_data: "rollback" }
  monitoring: { metrics: [{ name: "a", type: "counter" }, { name: "b", type: "counter" }] }
`;

test.each([
  ['recommendation_system', () => example('recommendation_system')],
  ['object_detection', () => example('object_detection')],
  ['sentiment_analysis', () => example('sentiment_analysis')],
  ['card_fraud', () => example('card_fraud')],
  ['a formula of KEDA', () => FORMULA],
])('the API takes every object of %s, and knows each field', async (_, text) => {
  if (cluster === undefined) return;
  for (const object of await objectsOf(text())) {
    const { namespace, ...metadata } = object.metadata;
    const path = `${apiPathOf(object.kind)}?dryRun=All&fieldValidation=Strict`;
    const answer = await cluster.api.send('POST', path, { ...object, metadata });
    expect([object.kind, namespace, answer.status === 201 ? '' : JSON.stringify(answer.body)]).toEqual([
      object.kind,
      namespace,
      '',
    ]);
  }
});
