import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { apiPathOf, clusterTools, startCluster } from '@trainyard/oracles';
import type { ApiObject, Cluster } from '@trainyard/oracles';
import { parseAllDocuments } from 'yaml';
import { built } from '../built.ts';

const tools = clusterTools();
const { folder, trainyard } = built();
let cluster: Cluster | undefined;

beforeAll(async () => {
  if (tools !== undefined) cluster = await startCluster(tools);
});
afterAll(async () => cluster?.stop());

const spec = `mlops:
  name: "shop"
  version: "1.0.0"
  owner: { team: "shop-ml" }
  deployment:
    serving: { replicas: 3, resources: { cpu: "1500m", memory: "1024Mi" }, health: { path: "/healthz" }, env: { LEVEL: "info", TOKEN: { secret: "shop/token" } } }
    testing: { canary: { steps: [20%], interval: "10m" } }
    rollback: { condition: "drop(quality) > 5%" }
  monitoring:
    metrics: [{ name: "quality", type: "gauge", unit: "ratio", labels: ["version"] }]
    alerts: [{ name: "poor", condition: "quality < 0.9", severity: "critical" }]
`;
const scaled = spec
  .replace('"shop"', '"store"')
  .replaceAll('quality', 'grade')
  .replace(
    '    testing',
    '    scaling: { min_replicas: 2, max_replicas: 5, target_cpu_utilization: 70, target_memory_utilization: 80 }\n    testing',
  );

/** The generated objects of a specification, as files hold them. */
function generatedIn(file: string): readonly ApiObject[] {
  const generated = trainyard('generate', file, '--out', 'out');
  if (generated.status !== 0) throw new Error(generated.stderr);
  const k8s = join(folder(), 'out/k8s');
  return readdirSync(k8s)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((name) =>
      parseAllDocuments(readFileSync(join(k8s, name), 'utf8')).map((each) => each.toJS() as ApiObject),
    );
}

/** Creates objects as `kubectl apply` does: what was applied is remembered on each. */
async function apply({ api }: Cluster, objects: readonly ApiObject[]): Promise<void> {
  for (const object of objects) {
    const annotations = {
      ...(object.metadata['annotations'] as object | undefined),
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object),
    };
    await api.create({ ...object, metadata: { ...object.metadata, annotations } });
  }
}

async function exported({ api }: Cluster, objects: readonly ApiObject[]): Promise<void> {
  const items = await Promise.all(objects.map(({ kind, metadata }) => api.get(kind, metadata.name)));
  writeFileSync(join(folder(), 'live.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

interface Live {
  readonly objects: readonly {
    readonly kind: string;
    readonly state: string;
    readonly differences: readonly { readonly path: string; readonly live?: unknown; readonly wanted?: unknown }[];
  }[];
  readonly left: readonly { readonly kind: string; readonly name: string }[];
}

function compared(file: string): Live {
  const { stdout, stderr } = trainyard('diff', file, '--live', 'live.json', '--json');
  if (stderr !== '') throw new Error(stderr);
  return (JSON.parse(stdout) as { readonly live: Live }).live;
}

const told = ({ objects, left }: Live): string[] => [
  ...objects.flatMap(({ kind, differences }) =>
    differences.map(({ path, live, wanted }) => `${kind} ${path} ${JSON.stringify(live)} ${JSON.stringify(wanted)}`),
  ),
  ...left.map(({ kind, name }) => `left ${kind}/${name}`),
];

test.each([
  ['shop', spec],
  ['store', scaled],
])(
  'what was applied to a real API server is as specified (%s), and only what was changed there is told',
  async (name, text) => {
    if (cluster === undefined) return;
    const file = `${name}.mlops.yaml`;
    writeFileSync(join(folder(), file), text);
    const objects = generatedIn(file);
    expect(objects.length).toBeGreaterThan(4);
    await apply(cluster, objects);
    await exported(cluster, objects);
    expect(told(compared(file))).toEqual([]);
    expect(compared(file).objects.filter(({ state }) => state !== 'same')).toEqual([]);

    const workload = objects.find(({ kind }) => kind === 'Deployment');
    if (workload === undefined) throw new Error('nothing is deployed');
    const path = `${apiPathOf('Deployment')}/${workload.metadata.name}`;
    const change = {
      spec: { replicas: 7, template: { spec: { containers: [{ name: 'server', image: 'other:1' }] } } },
    };
    const patched = await cluster.api.send('PATCH', path, change, 'application/strategic-merge-patch+json');
    expect(patched.status).toBe(200);
    await exported(cluster, objects);
    const image = `Deployment spec.template.spec.containers[server].image "other:1" "${name}:1.0.0"`;
    // With an autoscaler the number of copies is its own.
    expect(told(compared(file))).toEqual(name === 'shop' ? ['Deployment spec.replicas 7 3', image] : [image]);
    const checked = trainyard('diff', file, '--live', 'live.json', '--check');
    expect({
      status: checked.status,
      shows: checked.stdout.includes('-          image: other:1\n+          image: '),
    }).toEqual({ status: 1, shows: true });

    // What leaves the specification is told for removal, field by field and object by object.
    writeFileSync(
      join(folder(), file),
      text
        .replace(/ {2}monitoring:[^]*$/, '')
        .replace(/ {4}(rollback|testing).*\n/g, '')
        .replace(', env: { LEVEL: "info", TOKEN: { secret: "shop/token" } }', ''),
    );
    const after = told(compared(file));
    expect(after).toContain('left AnalysisTemplate/' + `${name}-rollback`);
    expect(after.some((each) => each.startsWith('Deployment spec.template.spec.containers[server].env'))).toBe(true);
  },
);
