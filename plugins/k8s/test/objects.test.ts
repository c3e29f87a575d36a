import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { conformance, hostileSpec, hostileText, runPlugin } from '@trainyard/sdk/testing';
import { parse, parseAllDocuments } from 'yaml';
import k8s from '../src/index.ts';

interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  readonly spec: Record<string, never>;
}

const plugin = k8s as never;
const require = createRequire(import.meta.url);
const example = (name: string): string => readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(/^extends:.*$/m, '');
const seeds = ['recommendation_system', 'object_detection', 'sentiment_analysis'].map(example);

async function objectsOf(text: string): Promise<AnyObject[]> {
  const { files } = await runPlugin(plugin, text);
  return files.filter((file) => !file.path.endsWith('kustomization.yaml')).flatMap((file) => parseAllDocuments(file.content).map((document) => document.toJS() as AnyObject));
}

/** The class of `kubernetes-models` for an object, whose `validate` knows the schema of the API. */
function modelOf({ apiVersion, kind }: AnyObject): new (data: object) => { validate(): void } {
  const module = apiVersion.startsWith('keda.sh/') ? `@kubernetes-models/keda/${apiVersion}/${kind}` : `kubernetes-models/${apiVersion}/${kind}`;
  return (require(module) as Record<string, never>)[kind] as never;
}

test('keeps what every plugin promises', async () => {
  expect((await conformance(plugin, seeds)).problems).toEqual([]);
});

test('every object is what the API takes', async () => {
  let count = 0;
  for (const text of [...seeds, example('card_fraud'), hostileSpec]) {
    for (const object of await objectsOf(text)) {
      const Model = modelOf(object);
      expect(() => new Model(object).validate()).not.toThrow();
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(30);
});

test('validation refuses an object that is wrong', async () => {
  const [deployment] = (await objectsOf(seeds[0] ?? '')).filter((object) => object.kind === 'Deployment');
  if (deployment === undefined) throw new Error('no Deployment');
  const Model = modelOf(deployment);
  expect(() => new Model({ ...deployment, spec: { ...deployment.spec, replicas: 'three' } }).validate()).toThrow();
});

test("the Service has the founding document's form", async () => {
  const service = (await objectsOf(seeds[0] ?? '')).find((object) => object.metadata.name === 'recommendation-system-service');
  expect({ apiVersion: service?.apiVersion, kind: service?.kind, spec: service?.spec }).toEqual({ apiVersion: 'v1', kind: 'Service', spec: { selector: { app: 'recommendation-system' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], type: 'LoadBalancer' } });
});

test('processor use scales with an HPA, GPU use with KEDA, and neither fights a replica count', async () => {
  const cpu = await objectsOf(seeds[0] ?? '');
  expect(cpu.find((object) => object.kind === 'HorizontalPodAutoscaler')?.spec).toMatchObject({ minReplicas: 1, maxReplicas: 10, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }] });
  expect(cpu.find((object) => object.kind === 'Deployment')?.spec).not.toHaveProperty('replicas');
  const gpu = await objectsOf(seeds[1] ?? '');
  expect(gpu.find((object) => object.kind === 'HorizontalPodAutoscaler')).toBeUndefined();
  expect(gpu.find((object) => object.kind === 'ScaledObject')?.spec).toMatchObject({ minReplicaCount: 2, maxReplicaCount: 20, triggers: [{ type: 'prometheus', metricType: 'Value', metadata: { query: 'avg(DCGM_FI_DEV_GPU_UTIL{pod=~"object-detection-.*"})', threshold: '80' } }] });
});

interface Overlay {
  readonly patches?: readonly { readonly target: { readonly kind: string; readonly name: string }; readonly patch: string }[];
}

test('an overlay turns the base into what the environment would be by itself', async () => {
  const text = example('card_fraud');
  const { files } = await runPlugin(plugin, text);
  const overlay = parse(files.find((file) => file.path === 'overlays/staging/kustomization.yaml')?.content ?? '') as Overlay;
  const objects = await objectsOf(text);
  for (const { target, patch } of overlay.patches ?? []) {
    const object = objects.find((each) => each.kind === target.kind && each.metadata.name === target.name);
    for (const { path, value } of parse(patch) as { path: string; value: never }[]) {
      const keys = path.slice(1).split('/');
      const owner = keys.slice(0, -1).reduce<Record<string, never>>((at, key) => at[key] as never, object as never);
      owner[keys.at(-1) ?? ''] = value;
    }
  }
  const alone = await objectsOf(text.replace(/ {4}staging:\n[\s\S]*?(?= {4}production)/, '').replace('replicas: 3 ', 'replicas: 1 ').replace('min_replicas: 2 ', 'min_replicas: 1 ').replace('max_replicas: 20', 'max_replicas: 2'));
  expect(overlay.patches?.length).toBeGreaterThan(0);
  expect(objects).toEqual(alone);
});

test('hostile text arrives whole', async () => {
  const objects = await objectsOf(hostileSpec);
  const container = (objects.find((object) => object.kind === 'Deployment') as never as { spec: { template: { spec: { containers: { env: { name: string; value: string }[] }[] } } } }).spec.template.spec.containers[0];
  expect(container?.env.find((each) => each.name === 'A')?.value).toBe(hostileText);
});
