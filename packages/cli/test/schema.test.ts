import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { hasErrors, jsonSchema, layerSchema } from '@trainyard/engine';
import { parse } from 'yaml';
import { allEntries, findingsOf } from '../src/finding-pages.ts';
import { check, errorsOf } from './mistakes/judge.ts';
import { mutationsOf } from './mistakes/mutations.ts';

const { default: Ajv } = createRequire(import.meta.url)('ajv/dist/2020') as {
  default: new (options: object) => { compile(schema: object): (data: unknown) => boolean };
};
const takes = new Ajv({ strict: false }).compile(jsonSchema());
const takesLayer = new Ajv({ strict: false }).compile(layerSchema());

const textOf = (path: string): string => readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8');
const names = ['recommendation_system', 'object_detection', 'sentiment_analysis', 'card_fraud'];
const beside = new Map([['d/team-defaults.mlops.yaml', textOf('card_fraud/team-defaults.mlops.yaml')]]);

/**
 * What is wrong with the structure: what the schema can see. It cannot see what hangs on more than one field (names, references, order,
 * sums, cycles), what stands inside conditions, and what plugins want of their options.
 */
const structural: ReadonlySet<string> = new Set([
  'model/unknown-field',
  'model/missing-field',
  'model/wrong-type',
  'model/wrong-value',
  'model/out-of-range',
  'model/bad-format',
  'model/bad-name',
  'model/empty-list',
  'model/not-a-specification',
  'model/reserved-key',
]);

/**
 * Where the schema takes what the compiler refuses, each with its reason: JSON has no infinities; a bound is not seen in a number that
 * is written as text; keys of data that nobody looks into are free; and in a file that extends others what is missing may stand there.
 */
const beyond: readonly ((text: string, mutation: string, code: string) => boolean)[] = [
  (_, mutation) => /\.(inf|nan)\b/.test(mutation),
  (_, mutation, code) => code === 'model/out-of-range' && /value "|number .*[a-z%]/.test(mutation),
  (_, mutation, code) => code === 'model/reserved-key' && /parameters|targets/.test(mutation),
  (text, mutation, code) =>
    /^extends:/m.test(text) &&
    (code === 'model/missing-field' ||
      code === 'model/empty-list' ||
      /value (left out|~|null|\[\]|\{\})/.test(mutation)),
];

function dataOf(text: string): unknown {
  try {
    return parse(text, { uniqueKeys: true, logLevel: 'error' }) as unknown;
  } catch {
    return undefined;
  }
}

test.each(names)('the schema takes %s', (name) => {
  expect(takes(dataOf(textOf(`${name}/${name}.mlops.yaml`)))).toBe(true);
});

test('the schema of layers takes what the example shares, which is no specification', () => {
  const shared = dataOf(textOf('card_fraud/team-defaults.mlops.yaml'));
  expect([takesLayer(shared), takes(shared)]).toEqual([true, false]);
});

// The schema is for editors of YAML.
const samples = allEntries().flatMap(({ code, example }) =>
  example === undefined || (example.syntax ?? 'yaml') !== 'yaml' ? [] : [[code, example] as const],
);

test.each(samples)(
  'the schema takes the good sample of %s, and refuses the bad one if its structure is wrong',
  (code, example) => {
    expect(takes(dataOf(example.good))).toBe(true);
    const data = dataOf(example.bad);
    if (data === undefined || code.startsWith('syntax/')) return;
    const errors = findingsOf(example, 'bad').filter(({ severity }) => severity === 'error');
    if (structural.has(code)) expect(takes(data)).toBe(false);
    else expect(takes(data) || hasErrors(errors)).toBe(true);
  },
);

test.each([
  ['recommendation_system', 13],
  ['sentiment_analysis', 17],
  ['object_detection', 17],
  ['card_fraud', 61],
] as const)(
  'over the mutations of %s the schema refuses nothing that the compiler takes, and every wrong structure',
  (name, step) => {
    const complaints: string[] = [];
    let refused = 0;
    [...mutationsOf(textOf(`${name}/${name}.mlops.yaml`))].forEach(({ text, title }, index) => {
      const data = index % step === 0 ? dataOf(text) : undefined;
      if (data === undefined) return;
      const errors = errorsOf(check(text, beside));
      if (errors.some(({ code }) => code.startsWith('syntax/'))) return;
      const taken = takes(data);
      if (!taken) refused += 1;
      if (!taken && errors.length === 0) complaints.push(`refused, but right: ${title}`);
      const unseen = errors.find(
        ({ code }) => structural.has(code) && !beyond.some((reason) => reason(text, title, code)),
      );
      if (taken && unseen !== undefined) complaints.push(`taken, but ${unseen.code}: ${title}: ${unseen.message}`);
    });
    expect(complaints.slice(0, 5)).toEqual([]);
    expect(refused).toBeGreaterThan(100);
  },
  120_000,
);

test.each([
  ['a map by name in place of a named list', 'monitoring: { metrics: { a: { type: gauge } } }', true],
  ['a field that is left empty', 'description:', true],
  ['a required field that is left empty', 'deployment: { scaling: { max_replicas: } }', false],
  [
    'a tombstone in an environment',
    'environments: { staging: { monitoring: { alerts: { low: null } }, description: null } }',
    true,
  ],
  ['an unknown field in an environment', 'environments: { staging: { deploymant: {} } }', false],
  ['environments in an environment', 'environments: { staging: { environments: {} } }', false],
  [
    'part of an item in an environment',
    'environments: { staging: { monitoring: { alerts: [{ name: low, for: 5m }] } } }',
    true,
  ],
  ['part of an item in the base', 'monitoring: { alerts: [{ name: low, for: 5m }] }', false],
  ['an `x-` field', 'x-ticket: 5', true],
])('%s', (_, rest, taken) => {
  expect(takes(dataOf(`mlops:\n  name: demo\n  version: "1.0.0"\n  ${rest}\n`))).toBe(taken);
});

test('a file that extends others needs nothing, and may take items away', () => {
  const layer = dataOf('extends: ./team.mlops.yaml\nmlops: { monitoring: { alerts: { low: null } } }\n');
  expect([takes(layer), takesLayer(layer)]).toEqual([true, true]);
  expect(takes(dataOf('extends: ./team.mlops.yaml\n'))).toBe(true);
  expect(takes(dataOf('extends: ./team.mlops.yaml\nmlops: { monitorin: {} }\n'))).toBe(false);
});

interface Part {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly anyOf?: readonly Part[];
  readonly items?: Part;
  readonly additionalProperties?: Part | boolean;
}

test('every field of the schema says what it is, for those who hover over it', () => {
  const silent: string[] = [];
  const walk = (part: Part, path: string): void => {
    for (const [name, field] of Object.entries(part.properties ?? {})) {
      if (field.description === undefined) silent.push(`${path}.${name}`);
      walk(field, `${path}.${name}`);
    }
    for (const each of [...(part.anyOf ?? []), part.items, part.additionalProperties])
      if (typeof each === 'object') walk(each, path);
  };
  const { $defs } = jsonSchema() as { readonly $defs: Readonly<Record<string, Part>> };
  for (const [name, part] of Object.entries($defs)) walk(part, name);
  expect(silent).toEqual([]);
  const alerts = $defs['service']?.properties?.['monitoring']?.properties?.['alerts']?.anyOf?.[0]?.items?.properties;
  expect(alerts?.['for']?.description).toContain('a duration such as 90s');
  expect(alerts?.['on_no_data']).toMatchObject({ default: 'ok', enum: ['ok', 'alert', null] });
  expect(alerts?.['condition']).toMatchObject({ examples: ['accuracy < 0.8'] });
});
