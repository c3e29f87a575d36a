import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { goldensOf, oddSpecs } from '@trainyard/oracles';
import { serviceName } from '@trainyard/sdk';
import { conformance, hostileSpec, runPlugin } from '@trainyard/sdk/testing';
import { parse, parseAllDocuments } from 'yaml';
import k8s from '../src/index.ts';

interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: Record<string, never>;
}

const plugin = k8s as never;
const require = createRequire(import.meta.url);
const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8').replace(
    /^extends:.*$/m,
    '',
  );
const seeds = ['recommendation_system', 'object_detection', 'sentiment_analysis'].map(example);

async function objectsOf(text: string): Promise<AnyObject[]> {
  const { files } = await runPlugin(plugin, text);
  return files
    .filter((file) => !file.path.startsWith('overlays/') && !file.path.endsWith('kustomization.yaml'))
    .flatMap((file) => parseAllDocuments(file.content).map((document) => document.toJS() as AnyObject));
}

const MODELS_OF_OTHERS: Readonly<Record<string, string>> = {
  'argoproj.io': '@kubernetes-models/argo-rollouts',
  'keda.sh': '@kubernetes-models/keda',
};

/** The class of `kubernetes-models` for an object, whose `validate` knows the schema of the API. */
function modelOf({ apiVersion, kind }: AnyObject): new (data: object) => { validate(): void } {
  const [group = ''] = apiVersion.split('/');
  const owner = MODELS_OF_OTHERS[group] ?? 'kubernetes-models';
  return (require(`${owner}/${apiVersion}/${kind}`) as Record<string, never>)[kind] as never;
}

test('keeps what every plugin promises', async () => {
  expect((await conformance(plugin, { goldens: goldensOf('k8s') })).problems).toEqual([]);
}, 120_000);

/** Where the API wants a letter first, or takes a longer name. */
const NAMES: Readonly<Record<string, RegExp>> = {
  Service: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  AnalysisTemplate: /^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/,
};

test('every object is what the API takes, under a name and with labels that it takes', async () => {
  let count = 0;
  for (const text of [...seeds, example('card_fraud'), hostileSpec, ...oddSpecs().map((each) => each.text)]) {
    const objects = await objectsOf(text);
    for (const object of objects) {
      const Model = modelOf(object);
      expect(() => new Model(object).validate()).not.toThrow();
      expect(object.metadata.name).toMatch(NAMES[object.kind] ?? /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
      for (const value of Object.values(object.metadata.labels ?? {}))
        expect(value).toMatch(/^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/);
      count += 1;
    }
    const base = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(base).size).toBe(base.length);
  }
  expect(count).toBeGreaterThan(80);
});

test('validation refuses an object that is wrong', async () => {
  const [deployment] = (await objectsOf(seeds[0] ?? '')).filter((object) => object.kind === 'Deployment');
  if (deployment === undefined) throw new Error('no Deployment');
  const Model = modelOf(deployment);
  expect(() => new Model({ ...deployment, spec: { ...deployment.spec, replicas: 'three' } }).validate()).toThrow();
});

test("the Service has the founding document's form", async () => {
  const service = (await objectsOf(seeds[0] ?? '')).find(
    (object) => object.metadata.name === 'recommendation-system-service',
  );
  expect({ apiVersion: service?.apiVersion, kind: service?.kind, spec: service?.spec }).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    spec: {
      selector: { app: 'recommendation-system' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      type: 'LoadBalancer',
    },
  });
});

test('processor use scales with an HPA, GPU use with KEDA, and neither fights a replica count', async () => {
  const cpu = await objectsOf(seeds[0] ?? '');
  expect(cpu.find((object) => object.kind === 'HorizontalPodAutoscaler')?.spec).toMatchObject({
    minReplicas: 1,
    maxReplicas: 10,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  });
  expect(cpu.find((object) => object.kind === 'Deployment')?.spec).not.toHaveProperty('replicas');
  const gpu = await objectsOf(seeds[1] ?? '');
  expect(gpu.find((object) => object.kind === 'HorizontalPodAutoscaler')).toBeUndefined();
  expect(gpu.find((object) => object.kind === 'ScaledObject')?.spec).toMatchObject({
    minReplicaCount: 2,
    maxReplicaCount: 20,
    triggers: [
      {
        type: 'prometheus',
        metricType: 'Value',
        metadata: { query: 'avg(DCGM_FI_DEV_GPU_UTIL{pod=~"object-detection-.*"})', threshold: '80' },
      },
    ],
  });
});

interface Overlay {
  readonly patches?: readonly {
    readonly target: { readonly kind: string; readonly name: string };
    readonly patch: string;
  }[];
}

test('an overlay turns the base into what the environment would be by itself', async () => {
  const text = example('card_fraud');
  const { files } = await runPlugin(plugin, text);
  const overlay = parse(
    files.find((file) => file.path === 'overlays/staging/kustomization.yaml')?.content ?? '',
  ) as Overlay;
  const objects = await objectsOf(text);
  for (const { target, patch } of overlay.patches ?? []) {
    const object = objects.find((each) => each.kind === target.kind && each.metadata.name === target.name);
    for (const { path, value } of parse(patch) as { path: string; value: never }[]) {
      const keys = path.slice(1).split('/');
      const owner = keys.slice(0, -1).reduce<Record<string, never>>((at, key) => at[key] as never, object as never);
      owner[keys.at(-1) ?? ''] = value;
    }
  }
  const alone = await objectsOf(
    text
      .replace(/ {4}staging:\n[\s\S]*?(?= {4}production)/, '')
      .replace('replicas: 3 ', 'replicas: 1 ')
      .replace('min_replicas: 2 ', 'min_replicas: 1 ')
      .replace('max_replicas: 20', 'max_replicas: 2'),
  );
  expect(overlay.patches?.length).toBeGreaterThan(0);
  expect(objects).toEqual(alone);
});

const deployed = (deployment: string, rest = ''): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n${rest}  deployment: ${deployment}\n`;
const containerOf = async (text: string): Promise<Record<string, never>> =>
  (
    (await objectsOf(text)).find((object) => object.kind === 'Deployment') as never as {
      spec: { template: { spec: { containers: Record<string, never>[] } } };
    }
  ).spec.template.spec.containers[0] ?? {};

test('a variable stands behind those that it names', async () => {
  const container = await containerOf(
    deployed('{ serving: { env: { A: "$(B)/a", B: "$(C)", C: "c", D: "$$(A)", E: "$(F)", F: "$(E)" } } }'),
  );
  expect((container['env'] as never as { name: string }[]).map((each) => each.name)).toEqual([
    'C',
    'B',
    'A',
    'D',
    'F',
    'E',
  ]);
});

test('the delay of health questions holds for the first of them', async () => {
  const container = await containerOf(deployed('{ serving: { health: { path: "/up", initial_delay: "90.5s" } } }'));
  expect(container['startupProbe']).toMatchObject({ initialDelaySeconds: 91, httpGet: { path: '/up' } });
  expect(container['livenessProbe']).not.toHaveProperty('initialDelaySeconds');
});

test('gRPC is told from HTTP by the name of the port and by the probe', async () => {
  const text = deployed('{ serving: { protocol: "grpc", port: 50051 } }');
  expect((await objectsOf(text)).find((object) => object.kind === 'Service')?.spec).toMatchObject({
    ports: [{ name: 'grpc', port: 80, targetPort: 50051 }],
  });
  expect((await containerOf(text))['readinessProbe']).toMatchObject({ grpc: { port: 50051 } });
});

test('a metric with the name of the service shares its Service, and long names stay two', async () => {
  const metric = (name: string): string => `{ name: "${name}", type: "gauge" }`;
  const long = 'm'.repeat(70);
  const text = deployed(
    '{}',
    `  monitoring: { metrics: [${metric('demo')}, ${metric('_1st')}, ${metric('n'.repeat(60))}] }\n`,
  );
  const services = (await objectsOf(text)).filter((object) => object.kind === 'Service');
  expect(services.map((object) => object.metadata.name)).toEqual([
    'demo-service',
    'x-1st-service',
    expect.stringMatching(/^n{46}-[0-9a-f]{8}-service$/),
  ]);
  expect(services[0]?.spec['ports']).toEqual([
    { name: 'http', port: 80, targetPort: 8080 },
    { name: 'metrics', port: 8080, targetPort: 8080 },
  ]);
  expect(serviceName(`${long}a`)).not.toBe(serviceName(`${long}b`));
});

test('what a label cannot hold stands whole in an annotation', async () => {
  const objects = await objectsOf(
    deployed('{}', '  labels: { note: "Two words", tier: "1" }\n  owner: { team: "Bikes & Co" }\n'),
  );
  expect(objects[0]?.metadata).toMatchObject({
    labels: { note: 'Two-words', tier: '1', 'app.kubernetes.io/part-of': 'Bikes-Co' },
    annotations: { note: 'Two words', 'app.kubernetes.io/part-of': 'Bikes & Co' },
  });
  expect(objects[0]?.metadata.annotations).not.toHaveProperty('tier');
});
