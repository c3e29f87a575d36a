import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { built } from './built.ts';

const { folder, trainyard, shell } = built();

const RULES = `groups:
  - name: a
    rules:
      - alert: Down
        expr: up{job="api"} == 0
        for: 5m
        labels: { severity: critical }
`;

const put = (name: string, text: string): void => writeFileSync(join(folder(), name), text);
const held = (name: string): string => readFileSync(join(folder(), name), 'utf8');

test('a specification goes to standard output, the report to the other stream, and it passes check', () => {
  put('api.yaml', RULES);
  const { status, stdout, stderr } = trainyard('import', 'api.yaml');
  expect(status).toBe(0);
  expect(stdout).toContain('name: api\n');
  expect(stdout).toContain('condition: up{job="api"} == 0');
  expect(stderr).toContain("api.yaml:4:16: understood: alert 'Down' -> monitoring.alerts[Down]\n");
  put('api.mlops.yaml', stdout);
  expect(trainyard('check', 'api.mlops.yaml').status).toBe(0);
});

test('both syntaxes say the same', () => {
  put('api.yaml', RULES);
  const native = trainyard('import', 'api.yaml', '--syntax', 'native', '-q').stdout;
  put('api.mlops', native);
  expect(native).toContain('mlops api "0.1.0" {');
  expect(parse(trainyard('convert', 'api.mlops', '--to', 'yaml', '-q').stdout)).toEqual(
    parse(trainyard('import', 'api.yaml', '-q').stdout),
  );
});

test('several files and the standard input become one service', () => {
  put('api.yaml', RULES);
  const { status, stdout } = shell(
    "sed 's/Down/Gone/' api.yaml | trainyard import api.yaml - --name shop --stdin-name more.yaml --json",
  );
  const { text, imported, name } = JSON.parse(stdout) as {
    text: string;
    name: string;
    imported: { file: string; line: number; column: number; subject: string; outcome: string; path: string | null }[];
  };
  expect({ status, name }).toEqual({ status: 0, name: 'shop' });
  expect(text).toContain('name: Gone');
  expect(imported).toContainEqual(
    expect.objectContaining({
      file: 'more.yaml',
      line: 4,
      column: 16,
      subject: "alert 'Gone'",
      outcome: 'understood',
      path: 'monitoring.alerts[Gone]',
    }),
  );
});

test('a file that is there is not overwritten without being told to', () => {
  put('api.yaml', RULES);
  put('api.mlops.yaml', 'mine\n');
  expect(trainyard('import', 'api.yaml', '-o', 'api.mlops.yaml')).toMatchObject({ status: 2, stdout: '' });
  expect(held('api.mlops.yaml')).toBe('mine\n');
  expect(trainyard('import', 'api.yaml', '-o', 'api.mlops.yaml', '--force')).toMatchObject({ status: 0, stdout: '' });
  expect(held('api.mlops.yaml')).toContain('name: Down');
});

test.each([
  ['text that is no YAML', 'a: [1\nb: "\n', 1, 'in.yaml:1:4'],
  [
    'an alias bomb',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map(
        (key, index) =>
          `${key}: &${key} [${Array(10)
            .fill(`*${'abcdefghi'[index] ?? 'a'}`)
            .join(',')}]\n`,
      )
      .join('')}`,
    1,
    'syntax/',
  ],
  ['a zero', `${RULES}# \0\n`, 1, ':8:3'],
  ['deep brackets', '['.repeat(100_000), 1, 'syntax/too-deep'],
  ['a kind that nobody reads', 'kind: Poem\n', 1, 'engine/nothing-imported'],
  ['nothing', '', 1, 'engine/nothing-imported'],
  [
    'rules that hold no rule',
    'groups: [{ name: a, rules: [5, null, [], { alert: [] }, { alert: A, expr: { b: c } }] }]',
    1,
    'engine/nothing-imported',
  ],
])('%s is answered with a place', (_, text, code, said) => {
  put('in.yaml', text);
  const { status, stdout, stderr } = trainyard('import', 'in.yaml', '-o', 'out.mlops.yaml');
  expect({ status, stdout }).toEqual({ status: code, stdout: '' });
  expect(stderr).toContain('in.yaml');
  expect(stderr).toContain(said);
  expect(existsSync(join(folder(), 'out.mlops.yaml'))).toBe(false);
});

test('a document that cannot be read does not keep the others from being imported, and is an error', () => {
  put('in.yaml', `${RULES}---\na: [1\n---\nkind: Poem\n`);
  const { status, stdout, stderr } = trainyard('import', 'in.yaml');
  expect(status).toBe(1);
  expect(stdout).toContain('name: Down');
  expect(stderr).toMatch(/in\.yaml:9:/);
});

test('names and texts that mean something elsewhere stay text', () => {
  const nasty = '"; rm -rf / # {{ x }} `$(id)` \\u2028 : - \'';
  put(
    'in.yaml',
    JSON.stringify({
      groups: [
        {
          name: nasty,
          interval: '1m',
          rules: [
            {
              alert: nasty,
              expr: `up{job=${JSON.stringify(nasty)}} == 0`,
              labels: { a: nasty },
              annotations: { b: nasty, summary: nasty },
            },
            { alert: '__proto__', expr: 'up == 0', labels: { constructor: 'x' } },
          ],
        },
      ],
    }),
  );
  const { status, stdout } = trainyard('import', 'in.yaml', '-q');
  expect(status).toBe(0);
  put('back.mlops.yaml', stdout);
  expect(trainyard('generate', 'back.mlops.yaml', '--out', 'out').status).toBe(0);
  const rules = held('out/prometheus/rules.yaml');
  expect(rules).toContain('alert: __proto__');
  // As JSON the text stands whole in what came back.
  expect(rules).toContain(JSON.stringify(nasty));
});

test('wrong use is said', () => {
  put('api.yaml', RULES);
  expect(trainyard('import', 'api.yaml', '--name', 'no name').status).toBe(2);
  expect(trainyard('import', 'none.yaml').status).toBe(2);
  expect(trainyard('import').status).toBe(2);
});
