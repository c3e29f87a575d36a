import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareLive, generatedObjects, liveObjects } from '@trainyard/engine';
import type { OutputFile } from '@trainyard/engine';
import { parse, stringify } from 'yaml';
import { built } from './built.ts';

const { folder, trainyard, shell } = built();
const spec = `mlops:
  name: "shop"
  version: "1.0.0"
  owner: { team: "shop-ml" }
  deployment:
    serving: { endpoint: "https://shop.example.com", replicas: 3, resources: { cpu: "2", memory: "4Gi" } }
  monitoring:
    metrics: [{ name: "wait", type: "histogram", unit: "ms" }]
    alerts: [{ name: "slow", condition: "p95(wait) > 100ms", severity: "warning", for: "10m" }]
`;
const write = (path: string, text: string): void => writeFileSync(join(folder(), path), text);

beforeEach(() => write('old.mlops.yaml', spec));

test('changes are told with their places, their step and the reason, and the version is judged', () => {
  write(
    'new.mlops.yaml',
    spec.replace('shop.example.com', 'www.example.com').replace('"10m"', '900s').replace('"1.0.0"', '"1.1.0"'),
  );
  expect(trainyard('diff', 'old.mlops.yaml', 'new.mlops.yaml')).toMatchObject({
    status: 0,
    stderr: '',
    stdout: `shop 1.0.0 → 1.1.0: 2 changes

major ~ deployment.serving.endpoint: "https://shop.example.com" → "https://www.example.com"
        Callers reach the service there, in this way.
        old.mlops.yaml:6:26 → new.mlops.yaml:6:26
patch ~ monitoring.alerts[slow].for: 10m → 15m
        When and how those who run it are called.
        old.mlops.yaml:9:88 → new.mlops.yaml:9:88

This is a major step: from 1.0.0 at least 2.0.0, but the version is 1.1.0.
`,
  });
  const checked = trainyard('diff', 'old.mlops.yaml', 'new.mlops.yaml', '--check', '--json');
  expect(checked.status).toBe(1);
  expect(JSON.parse(checked.stdout)).toMatchObject({
    diagnostics: [{ code: 'engine/version-too-low', line: 3, column: 12, fixes: [{ title: 'write "2.0.0"' }] }],
    diff: {
      step: 'major',
      versions: { before: '1.0.0', after: '1.1.0', asked: '2.0.0', enough: false },
      changes: [
        { kind: 'changed', path: 'version', step: 'none' },
        {
          kind: 'changed',
          path: 'deployment.serving.endpoint',
          step: 'major',
          at: { before: { line: 6 }, after: { line: 6 } },
        },
        { kind: 'changed', path: 'monitoring.alerts[slow].for', before: '10m', after: '15m' },
      ],
    },
  });
  write('new.mlops.yaml', spec.replace('shop.example.com', 'www.example.com').replace('"1.0.0"', '"2.0.0"'));
  expect(trainyard('diff', 'old.mlops.yaml', 'new.mlops.yaml', '--check')).toMatchObject({ status: 0, stderr: '' });
});

test('another syntax and another file beneath mean the same', () => {
  expect(trainyard('convert', 'old.mlops.yaml', '--to', 'native', '--output', 'new.mlops').status).toBe(0);
  expect(trainyard('diff', 'old.mlops.yaml', 'new.mlops').stdout).toBe('shop 1.0.0: both mean the same\n');
  const [head = '', tail = ''] = spec.split('  monitoring:');
  write('base.mlops.yaml', `mlops:\n  monitoring:${tail}`);
  write('top.mlops.yaml', `extends: ./base.mlops.yaml\n${head}`);
  expect(trainyard('diff', 'old.mlops.yaml', 'top.mlops.yaml', '--check').stdout).toBe(
    'shop 1.0.0: both mean the same\n',
  );
});

test('colours mark what came, went and breaks, where they are wanted', () => {
  write('new.mlops.yaml', spec.replace(/ {4}alerts.*\n/, ''));
  const { stdout } = shell('trainyard diff old.mlops.yaml new.mlops.yaml', { env: { NO_COLOR: '', FORCE_COLOR: '1' } });
  expect(stdout).toContain('\u001B[31m- monitoring.alerts[slow]\u001B[0m');
});

test('versions that are not semantic are not judged', () => {
  const dated = `${spec}  governance: { versioning: { strategy: "timestamp" } }\n`;
  write('old.mlops.yaml', dated);
  write('new.mlops.yaml', dated.replace('shop.example.com', 'www.example.com'));
  expect(trainyard('diff', 'old.mlops.yaml', 'new.mlops.yaml', '--check')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('versions are named by timestamp, which does not tell'),
  });
});

test.each([
  [['old.mlops.yaml'], 2, 'name the old one and the new one'],
  [['old.mlops.yaml', 'old.mlops.yaml', '--env', 'staging'], 2, 'Every environment is compared'],
  [['old.mlops.yaml', '-'], 2, 'only `trainyard check` reads'],
  [['old.mlops.yaml', 'old.mlops.yaml', '--live', 'x'], 2, 'compares one specification'],
  [['old.mlops.yaml', '--live', 'none.yaml'], 2, 'There is no file'],
  [['old.mlops.yaml', '--live', 'old.mlops.yaml'], 2, 'is not what `kubectl get … -o yaml` prints'],
  [['old.mlops.yaml', 'wrong.mlops.yaml'], 1, 'wrong.mlops.yaml:'],
])('diff %j ends with %i and says why', (args, status, says) => {
  write('wrong.mlops.yaml', spec.replace('replicas: 3', 'replicas: many'));
  expect(trainyard('diff', ...args)).toMatchObject({ status, stderr: expect.stringContaining(says) });
});

const live = (change: (text: string) => string): void => {
  expect(trainyard('generate', 'old.mlops.yaml').status).toBe(0);
  const texts = ['deployment', 'service', 'serviceaccount', 'metrics-services', 'disruption-budget'].map((name) =>
    readFileSync(join(folder(), `generated/k8s/${name}.yaml`), 'utf8'),
  );
  write('live.yaml', change(texts.join('---\n')));
};

test('what a cluster has otherwise is told with the field that says what it should be', () => {
  live((text) => text.replace('replicas: 3', 'replicas: 5').replace('cpu: "2"', 'cpu: 2000m'));
  const { status, stdout, stderr } = trainyard('diff', 'old.mlops.yaml', '--live', 'live.yaml', '--check');
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'The cluster is not as the specification says.\n' });
  expect(stdout).toContain('shop in live.yaml: 4 of 5 objects as specified, 1 different\n');
  expect(stdout).toMatch(
    /^ {4}spec\.replicas: 5 live, 3 specified, from deployment\.serving\.replicas \(old\.mlops\.yaml:6:64\); generated\/k8s\/deployment\.yaml:\d+$/m,
  );
  expect(stdout).toContain('-  replicas: 5\n+  replicas: 3\n');
  expect(stdout).not.toContain('cpu: 2000m');
  expect(shell('trainyard diff old.mlops.yaml --live - < live.yaml').stdout).toContain('shop in what was read');
});

test('objects that are missing, and live ones that left the specification, are listed', () => {
  live((text) => {
    const [first = '', ...rest] = text.split('---\n');
    const old = '  labels: { app.kubernetes.io/name: shop }\n';
    return [
      ...rest,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-old\n  namespace: default\n${old}`,
      `apiVersion: apps/v1\nkind: ReplicaSet\nmetadata:\n  name: shop-1\n${old}  ownerReferences: [{ kind: Deployment, name: shop, uid: "1" }]\n`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n  labels: { app.kubernetes.io/name: other }\n`,
      first.replace('name: shop', 'name: shop-renamed'),
    ].join('---\n');
  });
  const { stdout } = trainyard('diff', 'old.mlops.yaml', '--live', 'live.yaml');
  expect(stdout).toContain('+ Deployment/shop is missing (generated/k8s/deployment.yaml)\n');
  expect(stdout).toContain(
    '- ConfigMap/shop-old left the specification: `kubectl delete configmap/shop-old --namespace default` removes it',
  );
  expect(stdout).toContain('- Deployment/shop-renamed left the specification');
  expect(stdout).not.toMatch(/ReplicaSet|other/);
});

/** A generated file that holds one object. */
const fileOf = (object: object): OutputFile => ({
  plugin: 'p',
  generator: 'g',
  path: 'p/o.yaml',
  content: stringify(object),
  ownership: 'generated',
  provenance: [{ start: 1, end: 999, from: [''] }],
});
const differ = (wanted: object, given: object, applied?: object, metadata: object = {}): string[] => {
  const head = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' } };
  const annotations =
    applied === undefined
      ? {}
      : { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ ...head, ...applied }) };
  const found = liveObjects(stringify({ ...head, ...given, metadata: { name: 'd', annotations, ...metadata } }));
  if ('problem' in found) throw new Error(found.problem);
  return compareLive(generatedObjects([fileOf({ ...head, ...wanted })]), found).objects.flatMap(({ differences }) =>
    differences.map(({ path, live: has, wanted: says }) => `${path}: ${JSON.stringify(has)} → ${JSON.stringify(says)}`),
  );
};
const container = (rest: object): object => ({ spec: { containers: [{ name: 'a', ...rest }] } });

test.each([
  [
    'quantities by value',
    container({ resources: { limits: { cpu: '1', memory: '1Gi' } } }),
    container({ resources: { limits: { cpu: '1000m', memory: '1024Mi' } } }),
  ],
  [
    'fields of the server',
    container({ image: 'x' }),
    { ...container({ image: 'x', terminationMessagePath: '/dev/null' }), status: { replicas: 1 } },
  ],
  [
    'lists by their keys',
    { spec: { containers: [{ name: 'a' }, { name: 'b' }] } },
    { spec: { containers: [{ name: 'b' }, { name: 'injected' }, { name: 'a' }] } },
  ],
  [
    'ports by number and protocol',
    { spec: { ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] } },
    {
      spec: {
        ports: [
          { port: 53, protocol: 'TCP', nodePort: 30000 },
          { port: 53, protocol: 'UDP' },
        ],
      },
    },
  ],
  ['what is empty', { spec: { a: {}, b: [], c: '', d: null, e: 1 } }, { spec: { e: 1 } }],
])('%s are no difference', (_, wanted, given) => {
  expect(differ(wanted, given)).toEqual([]);
});

test.each([
  [
    'a quantity of another value',
    container({ resources: { limits: { cpu: '1' } } }),
    container({ resources: { limits: { cpu: '1001m' } } }),
    ['spec.containers[a].resources.limits.cpu: "1001m" → "1"'],
  ],
  [
    'a text that looks like a quantity',
    container({ env: [{ name: 'E', value: '1000m' }] }),
    container({ env: [{ name: 'E', value: '1' }] }),
    ['spec.containers[a].env[E].value: "1" → "1000m"'],
  ],
  [
    'an item that is gone',
    { spec: { containers: [{ name: 'a' }, { name: 'b' }] } },
    { spec: { containers: [{ name: 'a' }] } },
    ['spec.containers[b]: undefined → {"name":"b"}'],
  ],
  [
    'a list without keys',
    { spec: { args: ['x', 'y'] } },
    { spec: { args: ['y', 'x'] } },
    ['spec.args[0]: "y" → "x"', 'spec.args[1]: "x" → "y"'],
  ],
  [
    'false that became true',
    { spec: { automount: false } },
    { spec: { automount: true } },
    ['spec.automount: true → false'],
  ],
])('%s is a difference', (_, wanted, given, told) => {
  expect(differ(wanted, given)).toEqual(told);
});

test('what was applied and left the specification is a difference, other fields of the cluster are none', () => {
  const given = container({ image: 'x', env: [{ name: 'A' }, { name: 'B' }], tty: true, stdin: true });
  expect(
    differ(
      container({ image: 'x', env: [{ name: 'A' }] }),
      given,
      container({ image: 'x', env: [{ name: 'A' }, { name: 'B' }], tty: true }),
    ),
  ).toEqual(['spec.containers[a].env[B]: {"name":"B"} → undefined', 'spec.containers[a].tty: true → undefined']);
});

const label = { 'f:metadata': { 'f:labels': { 'f:app.kubernetes.io/name': {} } } };
const fields = {
  'f:spec': {
    'f:containers': {
      'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:tty': {}, 'f:args': {}, 'f:env': { 'k:{"name":"B"}': {} } },
    },
  },
};

test.each([
  ['who applied the label of the service', [{ operation: 'Apply', fieldsV1: { ...label, ...fields } }], 3],
  [
    'two who applied it',
    [
      { operation: 'Apply', fieldsV1: label },
      { operation: 'Apply', fieldsV1: { ...label, ...fields } },
    ],
    3,
  ],
  ['somebody else', [{ operation: 'Apply', fieldsV1: fields }], 0],
  ['who changed it without applying', [{ operation: 'Update', fieldsV1: { ...label, ...fields } }], 0],
])('fields that left the specification are known from the fields managed by %s', (_, managedFields, count) => {
  const image = { name: 'a', image: 'x' };
  const given = { ...image, env: [{ name: 'B', value: '1' }], tty: true, stdin: true, args: ['--old'] };
  const found = [
    'spec.containers[a].args: ["--old"] → undefined',
    'spec.containers[a].env: [{"name":"B","value":"1"}] → undefined',
    'spec.containers[a].tty: true → undefined',
  ];
  const told = differ({ spec: { containers: [image] } }, { spec: { containers: [given] } }, undefined, {
    managedFields,
  });
  expect([...told].sort()).toEqual(found.slice(0, count));
});

test('the shown difference turns what is live into what is specified', () => {
  const leaf = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom('x', 'y'), fc.boolean());
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { minKeys: 1 }),
      fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    ),
  })).value;
  const spec = fc.dictionary(fc.constantFrom('p', 'q', 'r'), value, { minKeys: 1 });
  fc.assert(
    fc.property(spec, spec, (wanted, given) => {
      const head = { apiVersion: 'v1', kind: 'K', metadata: { name: 'n' } };
      const found = liveObjects(JSON.stringify({ ...head, spec: given }));
      if ('problem' in found) throw new Error(found.problem);
      const [compared] = compareLive(generatedObjects([fileOf({ ...head, spec: wanted })]), found).objects;
      const lines = (compared?.diff ?? '').split('\n').slice(2);
      // Every line that is left after the change stands in what is specified.
      const text = stringify({ kind: 'K', metadata: { name: 'n' }, spec: wanted }, { lineWidth: 0 });
      for (const line of lines.filter((each) => /^[+ ]/.test(each))) expect(text).toContain(line.slice(1));
      expect(parse(text)).toMatchObject({ spec: wanted });
      if (JSON.stringify(wanted) === JSON.stringify(given)) expect(compared?.state).toBe('same');
    }),
    { seed: 5, numRuns: 300 },
  );
});

test.each([
  ['a: [', /line 1/],
  ['just text', /holds something without apiVersion/],
  ['items: [{ kind: X }]', /holds something without apiVersion/],
])('%j holds no objects, and that is said', (text, problem) => {
  expect(liveObjects(text)).toEqual({ problem: expect.stringMatching(problem) });
});

test('a list, several documents and JSON are read alike', () => {
  const one = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'n' } };
  const read = (text: string): unknown => liveObjects(text);
  const expected = [expect.objectContaining({ kind: 'Service', group: '', name: 's', namespace: 'n' })];
  expect(read(stringify(one))).toEqual(expected);
  expect(read(JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [one] }))).toEqual(expected);
  expect(read(`---\n${stringify(one)}---\n${stringify(one)}`)).toEqual([...expected, ...expected]);
  expect(read('')).toEqual([]);
});
