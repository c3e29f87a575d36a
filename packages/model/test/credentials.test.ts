import { expect, test } from '@jest/globals';
import { memoryHost, positionAt } from '@trainyard/syntax';
import { collectLayers, compileSpec } from '../src/index.ts';

const vocabulary = { plugins: [], stageTypes: [], trackingBackends: ['mlflow'] };

/** Letters and digits without meaning, so that no scanner takes this file for a leak. */
const noise = (length: number, alphabet = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ'): string =>
  Array.from({ length }, (_, index) => alphabet[(index * 7) % alphabet.length]).join('');
const upper = (length: number): string => noise(length, 'A1B2C3D4E5F6G7H8J9K');

/** Where a text of the specification's author may stand, as YAML. */
const places: Readonly<Record<string, (text: string) => string>> = {
  'an environment variable': (text) => `deployment: { serving: { env: { VALUE: ${JSON.stringify(text)} } } }`,
  'a parameter': (text) =>
    `training: { pipeline: { stages: [{ name: "a", type: "training", parameters: { value: ${JSON.stringify(text)} } }] } }`,
  'a description': (text) => `description: ${JSON.stringify(`see ${text}`)}`,
  'a source of data': (text) => `training: { data: { source: ${JSON.stringify(text)} } }`,
  'a label': (text) => `labels: { note: ${JSON.stringify(text)} }`,
};

function credentialsIn(body: string): string[] {
  const text = `mlops:\n  name: "demo"\n  version: "1.0.0"\n  ${body}\n`;
  const { layers } = collectLayers(memoryHost(new Map([['a', text]])), 'a');
  return compileSpec(layers, { vocabulary })
    .diagnostics.filter(({ code }) => code === 'model/credential')
    .map(({ range }) => `${positionAt(range.source, range.start).line}`);
}

const credentials: readonly (readonly [string, string])[] = [
  ['a key of AWS', `AKIA${upper(16)}`],
  ['a temporary key of AWS', `ASIA${upper(16)}`],
  ['a token of GitHub', `ghp_${noise(36)}`],
  ['a fine-grained token of GitHub', `github_pat_${noise(60)}`],
  ['a token of GitLab', `glpat-${noise(20)}`],
  ['a token of Slack', `xoxb-${noise(24)}`],
  [
    'an address of Slack that takes messages',
    `https://hooks.slack.com/services/T${upper(9)}/B${upper(9)}/${noise(24)}`,
  ],
  ['a key of OpenAI', `sk-proj-${noise(48)}`],
  ['a key of Stripe', `sk_live_${noise(24)}`],
  ['a token of Hugging Face', `hf_${noise(34)}`],
  ['a token of npm', `npm_${noise(36)}`],
  ['a token of PyPI', `pypi-AgE${noise(60)}`],
  ['a token of Docker', `dckr_pat_${noise(27)}`],
  ['a key of Google', `AIza${noise(35)}`],
  ['an access token of Google', `ya29.${noise(40)}`],
  ['a key of SendGrid', `SG.${noise(22)}.${noise(43)}`],
  ['a connection to Azure', `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${noise(86)}==`],
  ['a private key', `-----BEGIN ${'RSA PRIVATE'} KEY-----`],
  ['a JSON web token', `eyJ${noise(20)}.eyJ${noise(30)}.${noise(40)}`],
  ['an address with a password', 'postgresql://shop:hunter2@db.example.com/shop'],
  ['an address with a password and no name', 'redis://:hunter2@cache.example.com:6379'],
];

test.each(credentials)('%s is an error wherever it stands', (_, text) => {
  for (const [place, body] of Object.entries(places))
    expect({ place, found: credentialsIn(body(text)).length }).toEqual({ place, found: 1 });
});

const harmless = [
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'registry.example.com/team/model:1.4.2@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'docker://team/model:1.4.2@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '123e4567-e89b-12d3-a456-426614174000',
  's3://data/churn/2026-01-01/part-00000.parquet',
  'postgresql://shop@db.example.com:5432/shop',
  'postgresql://shop:${PASSWORD}@db.example.com/shop',
  'postgresql://shop:{password}@db.example.com/shop',
  'git+ssh://git@github.com/team/repo.git@v1.2.3',
  'sk-learn-gradient-boosting-classifier-with-calibration',
  'task-AKIA-report',
  'hf_model_name',
  'https://example.com:8443/a@b',
  'arn:aws:iam::123456789012:role/trainer',
  'projects/p/secrets/s/versions/latest',
  'Bearer authentication is needed to call it',
  'eyJ is how such tokens begin',
  'mailto:team@example.com',
  'gs://bucket/path:with:colons@2',
];

test.each(harmless)('%s is no credential', (text) => {
  for (const [place, body] of Object.entries(places))
    expect({ place, found: credentialsIn(body(text)) }).toEqual({ place, found: [] });
});

test.each([
  'DB_PASSWORD',
  'api_key',
  'dbPassword',
  'WANDB_API_KEY',
  'CLIENT_SECRET',
  'AUTH_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
])('what stands under the name %s is a credential, unless it only leads to one', (name) => {
  const under = (value: string): string[] =>
    credentialsIn(`deployment: { serving: { env: { ${JSON.stringify(name)}: ${value} } } }`);
  expect(under('"hunter2hunter2"')).toHaveLength(1);
  expect(under('"Tr0ub4dor&3"')).toHaveLength(1);
  for (const value of [
    '"/run/secrets/db1"',
    '"${DB_PASSWORD1}"',
    '{ secret: "db/password" }',
    '"changeme"',
    '""',
    '"vault: see page 3"',
  ])
    expect({ value, found: under(value) }).toEqual({ value, found: [] });
});

test.each([
  'TOKENIZER',
  'max_tokens',
  'primary_key',
  'partition_key',
  'KEYSPACE',
  'passwordless',
  'secret_santa',
  'tokens_per_second',
])('the name %s says nothing of a credential', (name) => {
  expect(credentialsIn(`deployment: { serving: { env: { ${JSON.stringify(name)}: "abc123def456" } } }`)).toEqual([]);
});
