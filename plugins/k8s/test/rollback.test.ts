import { expect, test } from '@jest/globals';
import { runPlugin } from '@trainyard/sdk/testing';
import { parseAllDocuments } from 'yaml';
import k8s from '../src/index.ts';

interface AnyObject {
  readonly kind: string;
  readonly spec: Readonly<Record<string, never>>;
}

interface Metric {
  readonly count: string;
  readonly interval: string;
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly consecutiveErrorLimit: string;
  readonly provider: { readonly prometheus: { readonly address: string; readonly query: string } };
}

interface Step {
  readonly setWeight?: number;
  readonly pause?: { readonly duration: string };
  readonly analysis?: {
    readonly templates: readonly { readonly templateName: string }[];
    readonly args: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  };
}

const MONITORING = `  monitoring:
    metrics:
      - { name: "auc", type: "gauge" }
      - { name: "queue_depth", type: "gauge", external: true }
    alerts:
      - { name: "auc_low", condition: "auc < 0.9", severity: "critical", for: "3m" }
`;

const specOf = (deployment: string): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  deployment:\n${deployment
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')}${MONITORING}`;

async function generated(deployment: string): Promise<{ objects: AnyObject[]; codes: string[] }> {
  const { files, diagnostics } = await runPlugin(k8s as never, specOf(deployment));
  const objects = files
    .filter((file) => !file.path.includes('kustomization'))
    .flatMap((file) => parseAllDocuments(file.content).map((document) => document.toJS() as AnyObject));
  return { objects, codes: diagnostics.map((each) => each.code) };
}

async function kind(deployment: string, wanted: string): Promise<AnyObject['spec'] | undefined> {
  return (await generated(deployment)).objects.find((object) => object.kind === wanted)?.spec;
}

async function metricOf(rollback: string): Promise<Metric> {
  const [metric] = ((await kind(`rollback: { ${rollback} }`, 'AnalysisTemplate'))?.['metrics'] ?? []) as Metric[];
  if (metric === undefined) throw new Error(`no analysis of ${rollback}`);
  return metric;
}

test('a rollback without a performer is an AnalysisTemplate, and the Deployment stays what runs', async () => {
  const { objects, codes } = await generated('rollback: { trigger: "auc_drop", threshold: 5% }');
  expect(objects.map((object) => object.kind)).toEqual([
    'ServiceAccount',
    'Deployment',
    'AnalysisTemplate',
    'Service',
    'Service',
  ]);
  expect(codes).toContain('k8s/rollback-not-performed');
  expect(objects.find((object) => object.kind === 'Deployment')?.spec).toMatchObject({ replicas: 1 });
});

test.each(['alias', 'git'])('a rollback that %s performs is nothing to Kubernetes', async (via) => {
  const { objects, codes } = await generated(`rollback: { trigger: "auc_drop", threshold: 5%, via: "${via}" }`);
  expect(objects.map((object) => object.kind)).toEqual(['ServiceAccount', 'Deployment', 'Service', 'Service']);
  expect(codes.filter((code) => code.startsWith('k8s/'))).toEqual([]);
});

test('a Rollout runs what the Deployment describes, in the steps of the canary, each judged before the next', async () => {
  const text = `serving: { replicas: 3 }
testing: { canary: { steps: [5%, 50%], interval: "10m" } }
rollback: { trigger: "auc_drop", threshold: 5%, window: "30m", via: "rollout" }`;
  const rollout = await kind(text, 'Rollout');
  expect(rollout).toMatchObject({
    replicas: 3,
    selector: { matchLabels: { app: 'demo' } },
    workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'demo', scaleDown: 'onsuccess' },
  });
  expect(await kind(text, 'Deployment')).not.toHaveProperty('replicas');
  const { steps } = (rollout?.['strategy'] as unknown as { canary: { steps: Step[] } }).canary;
  const analysis = (count: string): Step => ({
    analysis: {
      templates: [{ templateName: 'demo-rollback' }],
      args: [
        { name: 'candidate', valueFrom: { podTemplateHashValue: 'Latest' } },
        { name: 'stable', valueFrom: { podTemplateHashValue: 'Stable' } },
        { name: 'count', value: count },
      ],
    },
  });
  // 10 minutes, and what is left of the window: a look at each minute, both ends included.
  expect(steps).toEqual([
    { setWeight: 5 },
    { pause: { duration: '120s' } },
    analysis('11'),
    { setWeight: 50 },
    analysis('21'),
  ]);
});

test('an autoscaler scales what runs the pods', async () => {
  const scaled = (via: string): string =>
    `serving: { resources: { cpu: 1 } }
scaling: { max_replicas: 4, target_cpu_utilization: 70 }
rollback: { trigger: "auc_drop", threshold: 5%, via: "${via}" }`;
  expect(await kind(scaled('rollout'), 'HorizontalPodAutoscaler')).toMatchObject({
    scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'demo' },
  });
  expect(await kind(scaled('rollout'), 'Rollout')).not.toHaveProperty('replicas');
  expect(await kind(scaled('git'), 'HorizontalPodAutoscaler')).toMatchObject({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'demo' },
  });
});

test('what happens without data is what the specification says', async () => {
  const asked = async (rest: string): Promise<string[]> => {
    const metric = await metricOf(`condition: "auc < 0.9"${rest}`);
    return [metric.successCondition, metric.failureCondition, metric.consecutiveErrorLimit];
  };
  const [success, failure] = ['len(result) > 0 && all(result, {# == 0})', 'any(result, {# == 1})'];
  expect(await asked('')).toEqual([success, failure, '1000000']);
  expect(await asked(', on_no_data: "hold"')).toEqual([success, failure, '1000000']);
  expect(await asked(', on_no_data: "promote"')).toEqual(['none(result, {# == 1})', failure, '1000000']);
  expect(await asked(', on_no_data: "rollback"')).toEqual([success, 'len(result) == 0 || any(result, {# != 0})', '4']);
});

test('the condition of an alert is asked of the candidate, for as long as the alert waits', async () => {
  const { provider } = await metricOf('trigger: "auc_low"');
  expect(provider.prometheus.query).toContain('auc{rollouts_pod_template_hash="{{args.candidate}}"} < 0.9');
  // Three minutes are four looks.
  expect(provider.prometheus.query).toContain('[4m:1m]) == 4');
  expect(provider.prometheus.query).not.toContain('args.stable');
  const text = 'rollback: { trigger: "auc_low", via: "rollout" }';
  expect((await kind(text, 'AnalysisTemplate'))?.['args']).toEqual([
    { name: 'candidate' },
    { name: 'count', value: '11' },
  ]);
  // Before that the answer is unknown, so the first analysis waits.
  expect((await kind(text, 'Rollout'))?.['strategy']).toMatchObject({
    canary: { steps: [{ setWeight: 10 }, { pause: { duration: '300s' } }, {}] },
  });
});

test('a metric of others is the same for both versions', async () => {
  const { provider } = await metricOf('condition: "queue_depth > 100 and auc < 0.9"');
  expect(provider.prometheus.query).toContain('queue_depth > 100');
  expect(provider.prometheus.query).toContain('auc{rollouts_pod_template_hash="{{args.candidate}}"} < 0.9');
});

test('a dry run measures without consequences', async () => {
  const template = async (rest: string): Promise<AnyObject['spec'] | undefined> =>
    kind(`rollback: { condition: "auc < 0.9"${rest} }`, 'AnalysisTemplate');
  expect((await template(', dry_run: true'))?.['dryRun']).toEqual([{ metricName: 'rollback' }]);
  expect(await template('')).not.toHaveProperty('dryRun');
});

test('raw PromQL is refused where it stands, since nobody knows when it is false', async () => {
  const text = specOf(`rollback: { condition: "promql('auc < 0.9')", via: "rollout" }`);
  const { diagnostics } = await runPlugin(k8s as never, text);
  const found = diagnostics.find((each) => each.code === 'k8s/rollback-not-asked');
  expect(found?.severity).toBe('error');
  expect(text.slice(found?.range.start, found?.range.end)).toContain('promql');
});
