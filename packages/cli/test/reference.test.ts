import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { referenceFiles } from '../src/reference.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'docs/reference');

/** What the tests of the parser write there. */
const fromParser = ['diagrams', 'grammar.md'];

test('the reference says what the program does; RECORD=1 writes it anew', () => {
  const files = referenceFiles();
  if (process.env['RECORD'] === '1' && process.env['CI'] !== 'true') {
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
  }
  expect(readdirSync(folder).sort()).toEqual([...files.keys(), ...fromParser].sort());
  for (const [name, content] of files)
    expect({ name, content: readFileSync(join(folder, name), 'utf8') }).toEqual({ name, content });
});

test('the JSON Schema takes the examples and refuses what the compiler refuses of structure', () => {
  const Ajv = (
    createRequire(import.meta.url)('ajv/dist/2020') as {
      default: new (options: object) => { compile(schema: object): (data: unknown) => boolean };
    }
  ).default;
  const validate = new Ajv({ strict: false }).compile(
    JSON.parse(referenceFiles().get('specification.schema.json') ?? '') as object,
  );
  const seed = readFileSync(join(root, 'examples/recommendation_system/recommendation_system.mlops.yaml'), 'utf8');
  for (const name of ['recommendation_system', 'object_detection', 'sentiment_analysis'])
    expect(validate(parse(readFileSync(join(root, `examples/${name}/${name}.mlops.yaml`), 'utf8')))).toBe(true);
  for (const [from, to] of [
    ['version:', 'verison:'],
    ['"gauge"', '"guage"'],
    ['replicas: 3', 'replicas: -3'],
    ['enabled: true', 'enabled: yes'],
    ['inputs: ["model", "test_data"]', 'inputs: "model"'],
    ['max_replicas: 10', 'max_replicas: 100000000'],
  ] as const) {
    expect(seed).toContain(from);
    expect({ to, valid: validate(parse(seed.replace(from, to))) }).toEqual({ to, valid: false });
  }
});
