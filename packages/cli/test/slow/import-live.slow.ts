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

/** What people write for one service: `name` stands for its name. */
const written = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
  labels: { app: NAME, team: search }
  annotations: { example.com/owner: search }
spec:
  replicas: 3
  revisionHistoryLimit: 4
  selector: { matchLabels: { app: NAME } }
  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }
  template:
    metadata: { labels: { app: NAME }, annotations: { example.com/scrape: "true" } }
    spec:
      terminationGracePeriodSeconds: 45
      priorityClassName: ""
      nodeSelector: { pool: models }
      securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 2000 }
      tolerations: [{ key: gpu, operator: Exists, effect: NoSchedule }]
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm: { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: NAME } } }
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: NAME } } }
      initContainers:
        - { name: fetch, image: "registry.example.com/fetch:1", command: [fetch, --to, /models], volumeMounts: [{ name: models, mountPath: /models }] }
      containers:
        - name: server
          image: registry.example.com/NAME:2.3.1
          args: ["--workers", "4"]
          ports: [{ name: http, containerPort: 9000 }, { name: metrics, containerPort: 9100 }]
          envFrom: [{ configMapRef: { name: NAME-settings } }]
          env:
            - { name: LEVEL, value: info }
            - { name: TOKEN, valueFrom: { secretKeyRef: { name: NAME, key: token } } }
            - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
          resources: { requests: { cpu: 500m, memory: 1Gi }, limits: { cpu: "2", memory: 2Gi } }
          readinessProbe: { httpGet: { path: /ready, port: http }, periodSeconds: 7, failureThreshold: 2 }
          livenessProbe: { httpGet: { path: /healthz, port: http }, initialDelaySeconds: 20 }
          startupProbe: { tcpSocket: { port: 9000 }, failureThreshold: 30 }
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
          lifecycle: { preStop: { exec: { command: [sleep, "5"] } } }
          volumeMounts: [{ name: models, mountPath: /models, readOnly: true }, { name: tmp, mountPath: /tmp }]
        - name: proxy
          image: registry.example.com/proxy:1.9
          ports: [{ name: admin, containerPort: 9901 }]
          resources: { requests: { cpu: 50m, memory: 64Mi } }
      volumes: [{ name: models, emptyDir: { sizeLimit: 5Gi } }, { name: tmp, emptyDir: { medium: Memory } }]
---
apiVersion: v1
kind: Service
metadata: { name: NAME, labels: { app: NAME } }
spec:
  selector: { app: NAME }
  sessionAffinity: ClientIP
  ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 9100, targetPort: metrics }]
`;
const scaler = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: NAME }
spec:
  minReplicas: 2
  maxReplicas: 9
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: NAME }
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 65 } } }]
  behavior: { scaleDown: { stabilizationWindowSeconds: 600 } }
`;

function objectsIn(text: string): readonly ApiObject[] {
  return parseAllDocuments(text).map((each) => each.toJS() as ApiObject);
}

function generatedIn(file: string): readonly ApiObject[] {
  const generated = trainyard('generate', file, '--out', 'out', '-q');
  if (generated.status !== 0) throw new Error(generated.stderr);
  const k8s = join(folder(), 'out/k8s');
  return readdirSync(k8s)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((name) => objectsIn(readFileSync(join(k8s, name), 'utf8')));
}

/** The name by which the API server merges an item of a list; ports and mounts have others. */
function keyOf(item: unknown): unknown {
  const { name, mountPath, topologyKey } = (typeof item === 'object' && item !== null ? item : {}) as Record<
    string,
    unknown
  >;
  return mountPath ?? name ?? topologyKey;
}

/** What a value has and another has not, by path. */
function lost(before: unknown, after: unknown, at = ''): string[] {
  if (Array.isArray(before)) {
    const list = Array.isArray(after) ? (after as unknown[]) : [];
    return before.flatMap((item: unknown, index) => {
      const key = keyOf(item);
      const match = key === undefined ? list[index] : list.find((each) => keyOf(each) === key);
      return lost(item, match, `${at}/${String(key ?? index)}`);
    });
  }
  if (typeof before === 'object' && before !== null)
    return Object.entries(before).flatMap(([key, value]) =>
      lost(value, (after as Record<string, unknown> | undefined)?.[key], `${at}/${key}`),
    );
  return before === after ? [] : [`${at}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`];
}

/** What only the server says, which no patch may repeat. */
const SERVER_SET =
  /managedFields|resourceVersion|\buid\b|creationTimestamp|clusterIP|observedGeneration|status:|last-applied|deployment\.kubernetes\.io|terminationMessagePath|dnsPolicy|schedulerName/;

test.each([
  ['finder', written],
  ['ranker', written + scaler],
])(
  'objects of a real API server come back from their export with every field that people gave (%s)',
  async (name, text) => {
    if (cluster === undefined) return;
    const { api } = cluster;
    const given = objectsIn(text.replaceAll('NAME', name));
    for (const object of given) {
      const annotations = {
        ...(object.metadata['annotations'] as object | undefined),
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object),
      };
      await api.create({ ...object, metadata: { ...object.metadata, annotations } });
    }
    const live = await Promise.all(given.map(({ kind, metadata }) => api.get(kind, metadata.name)));
    writeFileSync(join(folder(), 'live.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: live }));
    const imported = trainyard('import', 'live.json', '--output', 'back.mlops.yaml');
    expect(imported).toMatchObject({ status: 0 });
    const spec = readFileSync(join(folder(), 'back.mlops.yaml'), 'utf8');
    expect(spec.split('\n').filter((line) => SERVER_SET.test(line))).toEqual([]);

    const generated = generatedIn('back.mlops.yaml');
    for (const before of live) {
      const after = generated.find((each) => each.kind === before.kind && each.metadata.name === before.metadata.name);
      if (after === undefined) throw new Error(`${before.kind} is not generated`);
      // The server takes what is generated in the place of what runs, and gives every default again.
      const tried = await api.send('PUT', `${apiPathOf(after.kind)}/${after.metadata.name}?dryRun=All`, {
        ...after,
        metadata: { ...after.metadata, resourceVersion: before.metadata['resourceVersion'] },
      });
      expect({ kind: after.kind, status: tried.status, body: tried.status === 200 ? {} : tried.body }).toEqual({
        kind: after.kind,
        status: 200,
        body: {},
      });
      const wanted = before['spec'] as Record<string, unknown>;
      // With an autoscaler the number of copies is its own.
      if (text.includes('Autoscaler') && before.kind === 'Deployment') delete wanted['replicas'];
      expect(lost(wanted, (tried.body as ApiObject)['spec'])).toEqual([]);
      const said = given.find(({ kind }) => kind === before.kind)?.metadata;
      expect(lost(said, (tried.body as ApiObject).metadata)).toEqual([]);
    }
  },
);
