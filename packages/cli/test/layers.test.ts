import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { built } from './built.ts';

const { folder, trainyard } = built();

const team = `mlops:
  monitoring:
    metrics:
      - { name: "latency", type: "histogram", unit: "ms" }
    alerts:
      - { name: "slow", condition: "p95(latency) > 100ms", severity: "warning", for: "10m" }
`;
const service = (environments: string): string =>
  `extends: ./team.mlops.yaml\nmlops:\n  name: "churn"\n  version: "1.0.0"\n  environments:\n${environments}`;

beforeEach(() => {
  writeFileSync(join(folder(), 'team.mlops.yaml'), team);
  writeFileSync(
    join(folder(), 'a.mlops.yaml'),
    service('    staging: { monitoring: { alerts: { slow: { for: "5m" } } } }\n    production: {}\n'),
  );
});

interface Report {
  readonly name: string | null;
  readonly ok: boolean;
  readonly diagnostics: readonly { readonly code: string }[];
}

test('check --env all reports on the base and on each environment by its name', () => {
  const { status, stderr } = trainyard('check', 'a.mlops.yaml', '--env', 'all');
  expect(status).toBe(0);
  expect(stderr).toMatch(/a\.mlops\.yaml:\n {2}\(base\) .*\n {2}staging .*\n {2}production .*\n\n1 specification: /);
  const { environments } = JSON.parse(trainyard('check', 'a.mlops.yaml', '--env', 'all', '--json').stdout) as {
    readonly environments: readonly Report[];
  };
  expect(environments.map(({ name, ok }) => [name, ok])).toEqual([
    [null, true],
    ['staging', true],
    ['production', true],
  ]);
});

test('a mistake of one environment makes the exit code 1, is said once, and is its own', () => {
  writeFileSync(
    join(folder(), 'a.mlops.yaml'),
    service('    staging: { monitoring: { metrics: { latency: null } } }\n    production: {}\n'),
  );
  const { status, stdout } = trainyard('check', 'a.mlops.yaml', '--env', 'all', '--json');
  const { environments, diagnostics } = JSON.parse(stdout) as {
    readonly environments: readonly Report[];
    readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
  };
  expect({
    status,
    errors: diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code),
  }).toEqual({
    status: 1,
    errors: ['conditions/unknown-metric'],
  });
  expect(environments.map(({ name, ok }) => [name, ok])).toEqual([
    [null, true],
    ['staging', false],
    ['production', true],
  ]);
});

test.each([['generate'], ['plan'], ['graph']])('%s takes one environment at a time', (command) => {
  const { status, stderr } = trainyard(command, 'a.mlops.yaml', '--env', 'all');
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining('`--env all` is for `trainyard check`'),
  });
});

test('explain PATH shows the layers, which one counts and why', () => {
  expect(trainyard('explain', 'monitoring.alerts[slow].for', 'a.mlops.yaml', '--env', 'staging')).toMatchObject({
    status: 0,
    stdout: `monitoring.alerts[slow].for
  How long the condition must hold
  type: a duration such as 90s, 1h30m or 7d (a bare number is in seconds), more than zero and at most 1y

    team.mlops.yaml:6:86  "10m"
  > a.mlops.yaml:6:53     "5m"  (environment staging)

  It is the environment 'staging', which lies over all files.

  stated in
    generated/env/staging/prometheus/rules.yaml:7  prometheus, generator rules
`,
  });
  const { explained } = JSON.parse(
    trainyard('explain', 'monitoring.alerts[slow].for', 'a.mlops.yaml', '--json').stdout,
  ) as {
    readonly explained: object;
  };
  expect(explained).toMatchObject({
    path: 'monitoring.alerts[slow].for',
    state: 'set',
    layers: [{ file: 'team.mlops.yaml', line: 6, column: 86, effect: 'sets', text: '"10m"', counts: true }],
  });
});

test('explain PATH takes the only specification of a folder beside its layers, and asks among several', () => {
  expect(trainyard('explain', 'labels')).toMatchObject({ status: 0 });
  writeFileSync(join(folder(), 'b.mlops.yaml'), 'mlops: { name: b, version: "1.0.0" }\n');
  const several = trainyard('explain', 'labels');
  expect({ status: several.status, stderr: several.stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining('name one of a.mlops.yaml, b.mlops.yaml behind the path'),
  });
});

test('explain PATH says what is meant by a path that does not exist', () => {
  const { status, stderr } = trainyard('explain', 'monitoring.alertz', 'a.mlops.yaml');
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: "error: 'alertz' is no field of 'monitoring'. Did you mean 'monitoring.alerts'?\n",
  });
});
