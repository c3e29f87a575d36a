import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nxWorkspace } from '@trainyard/oracles';
import type { NxWorkspace } from '@trainyard/oracles';

const COUNT = 200;
const names = Array.from({ length: COUNT }, (_, n) => `s${n}`);
const specOf = (name: string): string => `services/${name}/${name}.mlops.yaml`;
const textOf = (name: string, replicas = 2): string =>
  `extends: ["../../shared/team.yaml"]\nmlops:\n  name: "${name}"\n  version: "1.0.0"\n  deployment:\n    serving: { endpoint: "https://${name}.example.com", replicas: ${replicas} }\n`;
const hits = (stdout: string): string | undefined => /Cache:\s+(\S+ hit)/.exec(stdout)?.[1];

let ws: NxWorkspace;

beforeAll(() => {
  const sync = { globalGenerators: ['@trainyard/nx:sync'] };
  ws = nxWorkspace({
    files: {
      'nx.json': JSON.stringify({ analytics: false, plugins: ['@trainyard/nx'], sync }),
      'shared/team.yaml': 'mlops:\n  owner: { team: "growth" }\n',
      ...Object.fromEntries(names.map((name) => [specOf(name), textOf(name)])),
    },
  });
}, 300_000);
afterAll(() => ws.remove());

test('two hundred services in one workspace: one sync writes all, everything is remembered, and a change reaches what it should', () => {
  expect((JSON.parse(ws.nx(['show', 'projects', '--json']).stdout) as string[]).sort()).toEqual([...names].sort());
  expect(ws.nx(['sync']).status).toBe(0);
  expect(ws.nx(['sync:check'], { CI: 'true' }).status).toBe(0);
  expect(ws.nx(['run-many', '-t', 'plan']).status).toBe(0);
  expect(hits(ws.nx(['run-many', '-t', 'plan']).stdout)).toBe(`${COUNT}/${COUNT} hit`);
  // One service changes, another is edited by hand, a third cannot be read any more.
  ws.write(specOf('s7'), textOf('s7', 5));
  const edited = 'services/s8/generated/k8s/deployment.yaml';
  ws.write(edited, `${readFileSync(ws.at(edited), 'utf8')}# mine\n`);
  ws.write(specOf('s9'), 'mlops: [');
  const { status, stdout, stderr } = ws.nx(['sync:check'], { CI: 'true' });
  expect(status).toBe(1);
  expect(`${stdout}${stderr}`.match(/^services\/.*$/gm)).toEqual([
    'services/s7/generated/k8s/deployment.yaml (update)',
    expect.stringContaining('services/s9/s9.mlops.yaml:1:'),
  ]);
  ws.nx(['sync']);
  expect(readFileSync(ws.at('services/s7/generated/k8s/deployment.yaml'), 'utf8')).toContain('replicas: 5');
  expect(readFileSync(ws.at(edited), 'utf8')).toMatch(/# mine\n$/);
  ws.write(specOf('s9'), textOf('s9'));
  const again = ws.nx(['run-many', '-t', 'plan']);
  expect(again.status).toBe(0);
  expect(hits(again.stdout)).toBe(`${COUNT - 2}/${COUNT} hit`);
  // What all of them extend makes all of them new.
  ws.write('shared/team.yaml', 'mlops:\n  owner: { team: "other" }\n');
  expect(hits(ws.nx(['run-many', '-t', 'check']).stdout)).toBe(`0/${COUNT} hit`);
}, 300_000);
