import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checkSpec, generateFiles, memoryHost } from '@trainyard/engine';
import { importFiles } from '@trainyard/engine/import';
import { parseAllDocuments } from 'yaml';
import { builtIn } from '../src/built-in.ts';

type Plain = Record<string, unknown>;

const given = readFileSync(new URL('../testdata/import-service.yaml', import.meta.url), 'utf8');

function objectsIn(text: string): Plain[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Plain);
}

interface Back {
  readonly objects: readonly Plain[];
  readonly notes: readonly string[];
  readonly spec: string;
}

async function thereAndBack(text: string, change = (spec: string) => spec): Promise<Back> {
  const imported = await importFiles([{ file: 'app.yaml', text }], { plugins: builtIn });
  const spec = change(imported.text ?? '');
  const checked = checkSpec(memoryHost(new Map([['/s.mlops.yaml', spec]])), '/s.mlops.yaml', { plugins: builtIn });
  const { files, diagnostics } = await generateFiles(checked);
  expect([...checked.diagnostics, ...diagnostics].filter(({ severity }) => severity === 'error')).toEqual([]);
  return {
    objects: files
      .filter(({ path }) => path.startsWith('k8s/') && !path.includes('kustomization'))
      .flatMap(({ content }) => objectsIn(content)),
    notes: imported.notes.map(
      ({ outcome, subject, field, detail }) => `${outcome}: ${subject}, ${field ?? ''}: ${detail ?? ''}`,
    ),
    spec,
  };
}

/** What a given value has and a generated one has not, by path; named items of lists are found by name, mounts by path. */
function missing(before: unknown, after: unknown, at = ''): string[] {
  if (before === null) return [];
  if (Array.isArray(before)) {
    if (!Array.isArray(after)) return [at];
    return before.flatMap((item: unknown, index) => {
      const named = item as { name?: string; mountPath?: string };
      const match = (after as (typeof named)[]).find((each) =>
        named?.mountPath === undefined
          ? named?.name !== undefined && each.name === named.name
          : each.mountPath === named.mountPath,
      );
      return missing(item, match ?? after[index], `${at}/${named?.name ?? index}`);
    });
  }
  if (typeof before === 'object')
    return Object.entries(before as Plain).flatMap(([key, value]) =>
      missing(value, (after as Plain | undefined)?.[key], `${at}/${key}`),
    );
  return before === after ? [] : [`${at}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`];
}

function lostOf(before: readonly Plain[], after: readonly Plain[]): string[] {
  return before.flatMap((object) => {
    const same = after.filter((each) => each['kind'] === object['kind']);
    const name = (of: Plain): unknown => (of['metadata'] as Plain)['name'];
    const found = same.find((each) => name(each) === name(object));
    return found === undefined ? [`${String(object['kind'])} is gone`] : missing(object, found, String(object['kind']));
  });
}

test('every field of given objects comes back, but what the API server set, an autoscaler decides, or must not be said', async () => {
  const { objects, notes } = await thereAndBack(given);
  const before = objectsIn(given).filter(({ kind }) => kind !== 'ConfigMap');
  expect(lostOf(before, objects)).toEqual([
    'Deployment/metadata/annotations/deployment.kubernetes.io/revision: "4" became undefined',
    'Deployment/spec/replicas: 3 became undefined',
    expect.stringMatching(/^Deployment\/spec\/template\/spec\/containers\/app\/env\/DB_URL\/name/),
    expect.stringMatching(/^Deployment\/spec\/template\/spec\/containers\/app\/env\/DB_URL\/value/),
    'Deployment/status/replicas: 3 became undefined',
  ]);
  expect(notes.filter((each) => each.startsWith('left out'))).toEqual([
    "left out: Deployment 'fraud-scorer', metadata.creationTimestamp: the API server sets it",
    "left out: Deployment 'fraud-scorer', metadata.annotations.deployment.kubernetes.io/revision: the API server sets it",
    expect.stringContaining(
      "spec.template.spec.containers.0.env.1: a specification refuses it: 'DB_URL' looks like a credential",
    ),
    "left out: Deployment 'fraud-scorer', status: the API server sets it",
    "left out: ConfigMap 'x', : no plugin imports documents of this kind",
  ]);
});

test('what is generated besides is said', async () => {
  const { notes, objects } = await thereAndBack(given);
  const assumed = notes.filter((each) => each.startsWith('assumed'));
  expect(assumed.join('\n')).toContain('the specification also generates a ServiceAccount, a PodDisruptionBudget');
  expect(assumed.join('\n')).toContain('spec.template.spec.securityContext');
  expect(objects.map(({ kind }) => kind)).toContain('ServiceAccount');
});

test('what the language says stays the field to change: a new image and new replicas reach the objects', async () => {
  const { objects } = await thereAndBack(given, (spec) =>
    spec
      .replace('fraud:2.3.1', 'fraud:3.0.0')
      .replace('max_replicas: 8', 'max_replicas: 9')
      .replace('cpu: 500m', 'cpu: 750m'),
  );
  const text = JSON.stringify(objects);
  expect(text).toContain('"image":"registry.example.com/fraud:3.0.0"');
  expect(text).toContain('"maxReplicas":9');
  expect(text).toContain('"cpu":"750m"');
});

test('pods that ran as root still may, and what cannot stand together does not', async () => {
  const { objects } = await thereAndBack(given);
  const text = JSON.stringify(objects);
  expect(text).toContain('"runAsNonRoot":false,"runAsUser":0');
  expect(text).not.toContain('rollingUpdate');
  expect(text).toContain('"livenessProbe":{"periodSeconds":20,"exec":{"command":["alive"]}}');
});

test('an old autoscaler and the second of two services', async () => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  selector: { matchLabels: { app: api } }
  template: { metadata: { labels: { app: api } }, spec: { containers: [{ name: server, image: "x:1" }] } }
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: api }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }
  maxReplicas: 4
  targetCPUUtilizationPercentage: 70
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: other }
spec: { selector: { matchLabels: { app: other } }, template: { metadata: { labels: { app: other } }, spec: { containers: [{ name: c, image: "y:1" }] } } }
`;
  const { spec, notes, objects } = await thereAndBack(text);
  expect(spec).toContain('target_cpu_utilization: 70');
  expect(notes).toContain(
    "left out: Deployment 'other', : a specification is of one service, here that of Deployment 'api': import it by itself",
  );
  expect(lostOf(objectsIn(text).slice(0, 1), objects)).toEqual([]);
});
