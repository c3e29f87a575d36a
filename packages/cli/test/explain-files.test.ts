import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { built } from './built.ts';

const { folder, trainyard } = built();
const spec = `mlops:
  name: "shop"
  version: "1.0.0"
  training: { pipeline: { stages: [{ name: "fit", type: "training", outputs: ["model"] }] } }
  deployment: { serving: { replicas: 3 } }
  environments: { staging: { deployment: { serving: { replicas: 1 } } } }
`;

interface Line {
  readonly state: string;
  readonly ownership: string;
  readonly plugin?: string;
  readonly generator?: string;
  readonly environment?: string;
  readonly says?: string;
  readonly fields: readonly {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly text: string;
  }[];
}

function explained(place: string, ...more: string[]): Line {
  const { status, stdout, stderr } = trainyard('explain', place, ...more, '--json');
  if (status !== 0) throw new Error(stdout + stderr);
  return (JSON.parse(stdout) as { readonly line: Line }).line;
}

const textOf = (path: string): string => readFileSync(join(folder(), path), 'utf8');
const write = (path: string, text: string): void => writeFileSync(join(folder(), path), text);
const lineWith = (path: string, part: string): number =>
  textOf(path)
    .split('\n')
    .findIndex((line) => line.includes(part)) + 1;
const deployment = 'generated/k8s/deployment.yaml';

beforeEach(() => {
  write('shop.mlops.yaml', spec);
  expect(trainyard('generate', 'shop.mlops.yaml').status).toBe(0);
  expect(trainyard('generate', 'shop.mlops.yaml', '--env', 'staging').status).toBe(0);
});

test('a line of a generated file names its field, the place of it, the plugin and the generator', () => {
  const line = lineWith(deployment, 'replicas: 3');
  expect(explained(`${deployment}:${line}`)).toMatchObject({
    state: 'generated',
    ownership: 'generated',
    plugin: 'k8s',
    generator: 'objects',
    fields: [{ path: 'deployment.serving.replicas', file: 'shop.mlops.yaml', line: 5, column: 38, text: '3' }],
  });
  expect(trainyard('explain', `${deployment}:${line}:5`).stdout).toBe(
    `${deployment}:${line}:5  plugin k8s, generator objects, generated\n  ${line} |   replicas: 3\n\n  shop.mlops.yaml:5:38  deployment.serving.replicas: 3\n`,
  );
});

test('a file of an environment is explained by its overlay', () => {
  const path = `generated/env/staging/k8s/deployment.yaml`;
  expect(explained(`${path}:${lineWith(path, 'replicas: 1')}`)).toMatchObject({
    environment: 'staging',
    fields: [{ path: 'deployment.serving.replicas', line: 6, column: 65, text: '1' }],
  });
});

test('lines written by hand, lines they moved and files that are out of date are told apart', () => {
  const line = lineWith(deployment, 'replicas: 3');
  write(deployment, `# mine\n${textOf(deployment).replace('replicas: 3', 'replicas: 7')}`);
  expect(explained(`${deployment}:1`)).toMatchObject({ state: 'edited', fields: [] });
  expect(explained(`${deployment}:${line + 1}`)).toMatchObject({
    state: 'edited',
    says: expect.stringMatching(/^This line was written by hand\. In its place stands what is generated as line \d+/),
    fields: [{ path: 'deployment.serving.replicas' }],
  });
  expect(explained(`${deployment}:2`)).toMatchObject({ state: 'generated', says: 'It is generated as line 1.' });
  const other = 'generated/env/staging/k8s/deployment.yaml';
  write('shop.mlops.yaml', spec.replace('replicas: 1', 'replicas: 2'));
  expect(explained(`${other}:${lineWith(other, 'replicas: 1')}`)).toMatchObject({ state: 'outdated' });
});

test('scaffolds, and files that nothing generates any more, are said to be that', () => {
  expect(explained('generated/kubeflow/scaffold/fit.py:1')).toMatchObject({
    ownership: 'scaffold',
    says: expect.stringContaining('yours since'),
  });
  write('shop.mlops.yaml', spec.replace(/ {2}training.*\n/, ''));
  expect(explained('generated/kubeflow/scaffold/fit.py:1')).toMatchObject({
    state: 'gone',
    says: expect.stringContaining('leaves it'),
  });
  expect(explained('generated/kubeflow/pipeline.py:1')).toMatchObject({
    state: 'gone',
    says: expect.stringContaining('deletes it'),
  });
});

test.each([
  [`${deployment}:9999`, /^error: .* has no line 9999: its last is line \d+/],
  [`${deployment}:1:999`, /^error: Line 1 of .* has no column 999/],
  ['shop.mlops.yaml:1', /was not generated: no folder above it/],
  ['generated/.trainyard/manifest.json:1', /was not generated: the manifest in 'generated' does not list it/],
  ['generated/none.yaml:1', /^error: There is no file 'generated\/none\.yaml'/],
  [deployment, /is a file: name one of its lines/],
])('%s has no answer, and is told why', (place, says) => {
  const { status, stderr } = trainyard('explain', place);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(says) });
});

test('the specification is looked for beside the output folder and where the command runs, and may be named', () => {
  mkdirSync(join(folder(), 'specs'));
  write('specs/other.mlops.yaml', spec.replace('"shop"', '"other"'));
  expect(trainyard('generate', 'specs/other.mlops.yaml', '--out', 'build').status).toBe(0);
  const place = 'build/k8s/deployment.yaml:1';
  expect(explained(place).fields[0]).toMatchObject({ file: 'specs/other.mlops.yaml' });
  expect(explained(place, 'specs/other.mlops.yaml').fields[0]).toMatchObject({ file: 'specs/other.mlops.yaml' });
  expect(trainyard('explain', place, 'shop.mlops.yaml').stderr).toContain("was generated from 'other'");
  rmSync(join(folder(), 'specs'), { recursive: true });
  expect(trainyard('explain', place).stderr).toContain("No specification of 'other'");
  write('twin.mlops.yaml', spec);
  expect(trainyard('explain', `${deployment}:1`).stderr).toContain('shop.mlops.yaml and in twin.mlops.yaml');
});

test('a specification with errors explains nothing, and says so', () => {
  write('shop.mlops.yaml', spec.replace('replicas: 3', 'replicas: many'));
  const { status, stderr } = trainyard('explain', `${deployment}:1`, 'shop.mlops.yaml');
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('can be explained once') });
});

test('objects and alerts are explained by name, and a field with the lines that state it', () => {
  const { named } = JSON.parse(trainyard('explain', 'deployment.apps/shop', '--json').stdout) as {
    readonly named: readonly {
      readonly name: string;
      readonly file: string;
      readonly fields: readonly { readonly path: string }[];
    }[];
  };
  expect(named).toMatchObject([{ name: 'Deployment/shop', file: deployment }]);
  expect(named[0]?.fields.map(({ path }) => path)).toContain('deployment.serving.replicas');
  const line = lineWith(deployment, 'replicas: 3');
  expect(trainyard('explain', 'deployment.serving.replicas').stdout).toContain(
    `  stated in\n    ${deployment}:${line}  k8s, generator objects\n`,
  );
  expect(trainyard('explain', 'Deployment/shp')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("Did you mean 'Deployment/shop'?"),
  });
});
