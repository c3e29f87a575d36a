import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { built } from './built.ts';

const { folder, trainyard } = built();
const sdk = new URL('../../sdk/dist/index.js', import.meta.url).href;

const put = (name: string, text: string): void => writeFileSync(join(folder(), name), text);

/** A plugin of the project that declares the stage type `spark` and writes a file with what its stages say. */
const SPARK = `import { cores, definePlugin, duration, mapOf, oneOf, pathOf, from, section, stageType, text, whole, z, honoured } from ${JSON.stringify(sdk)};

const spark = stageType({
  name: 'spark',
  description: 'A job on a Spark cluster',
  fields: section({
    executors: whole({ min: 1, max: 500 }).default(2).meta({ description: 'Executors at once' }),
    main_class: text('a class').meta({ description: 'What is run' }),
    deploy_mode: oneOf('client', 'cluster').optional(),
    idle: duration().optional(),
    conf: mapOf(text()).optional(),
    jars: z.array(text('a jar')).min(1).optional(),
    driver: section({ cpu: cores().optional() }).optional(),
  }),
});

export default definePlugin({
  name: 'sparkle',
  summary: 'Spark jobs',
  options: section({}),
  appliesTo: (spec) => spark.stagesOf(spec).length > 0,
  capabilities: { 'training.pipeline.stages.name': honoured },
  provides: [spark.provided],
  generators: {
    jobs: async () => ({
      *generate({ spec, toolkit }) {
        const jobs = spark.stagesOf(spec).map(({ name, executors, main_class, idle, conf, jars, driver }) =>
          from(pathOf('training', 'pipeline', 'stages', [name], 'executors'), { name, executors, main_class, idle, conf, jars, driver }));
        yield toolkit.yaml('jobs.yaml', { from: 'training.pipeline.stages' }).document({ jobs }).file();
      },
    }),
  },
});
`;

/** Another plugin of the project, which knows nothing of the first and lists what stages hold. */
const OTHER = `import { definePlugin, honoured, section } from ${JSON.stringify(sdk)};
export default definePlugin({
  name: 'other', summary: '', options: section({}), appliesTo: () => true,
  capabilities: { 'training.pipeline.stages.type': honoured },
  generators: { all: async () => ({ *generate({ spec, toolkit }) {
    yield toolkit.json('stages.json', spec.training.pipeline.stages.map((stage) => ({ ...stage })), { from: 'training.pipeline.stages' });
  } }) },
});
`;

const specWith = (stage: string): string => `mlops:
  name: "demo"
  version: "1.0.0"
  training:
    pipeline:
      stages:
        - { name: "prepare", ${stage} }
  targets: { kubeflow: false }
`;

const GOOD =
  'type: "spark", executors: "4", main_class: "com.acme.Prepare", idle: 5m, conf: { a.b: "c" }, jars: ["x.jar"], driver: { cpu: 500m }';

function project(stage: string): void {
  put('sparkle.mjs', SPARK);
  put('other.mjs', OTHER);
  put('trainyard.config.json', JSON.stringify({ plugins: ['./sparkle.mjs', './other.mjs'] }));
  put('a.mlops.yaml', specWith(stage));
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly path?: string;
}

function found(): readonly Told[] {
  const { stdout } = trainyard('check', 'a.mlops.yaml', '--json');
  return (JSON.parse(stdout) as { diagnostics: readonly Told[] }).diagnostics;
}

test('stages of a type carry the fields that its plugin declares, read by their kinds; others see them as data', () => {
  project(GOOD);
  expect(found()).toEqual([]);
  expect(trainyard('generate', 'a.mlops.yaml', '--quiet').status).toBe(0);
  expect(readFileSync(join(folder(), 'generated/sparkle/jobs.yaml'), 'utf8')).toBe(`jobs:
  - name: prepare
    executors: 4
    main_class: com.acme.Prepare
    idle: 300
    conf:
      a.b: c
    jars:
      - x.jar
    driver:
      cpu: 0.5
`);
  const stages = JSON.parse(readFileSync(join(folder(), 'generated/other/stages.json'), 'utf8')) as unknown[];
  expect(stages[0]).toMatchObject({ name: 'prepare', type: 'spark', executors: 4, idle: 300 });
  const explained = trainyard('explain', 'training.pipeline.stages[prepare].executors', 'a.mlops.yaml');
  expect(explained.status).toBe(0);
  expect(explained.stdout).toContain('jobs.yaml');
});

test('the native syntax has them, too, and converting keeps them', () => {
  project(GOOD);
  const native = trainyard('convert', 'a.mlops.yaml', '--to', 'native').stdout;
  expect(native).toContain('executors = ');
  put('b.mlops', native);
  expect(trainyard('generate', 'b.mlops', '--out', 'native', '--quiet').status).toBe(0);
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'yaml', '--quiet').status).toBe(0);
  expect(readFileSync(join(folder(), 'native/sparkle/jobs.yaml'))).toEqual(
    readFileSync(join(folder(), 'yaml/sparkle/jobs.yaml')),
  );
});

test.each<[string, string, string, RegExp, string]>([
  [
    'is misspelt',
    'type: "spark", main_class: "A", exekutors: 4',
    'model/unknown-field',
    /exekutors.*executors/,
    'exekutors',
  ],
  ['is missing', 'type: "spark"', 'model/missing-field', /main_class/, 'name'],
  [
    'is of another kind',
    'type: "spark", main_class: "A", executors: many',
    'model/wrong-type',
    /executors.*whole number from 1 to 500/,
    'many',
  ],
  ['is out of bounds', 'type: "spark", main_class: "A", executors: 501', 'model/out-of-range', /from 1 to 500/, '501'],
  [
    'is no word of a choice',
    'type: "spark", main_class: "A", deploy_mode: "cloud"',
    'model/wrong-value',
    /client.*cluster/,
    '"cloud"',
  ],
  ['stands deeper', 'type: "spark", main_class: "A", driver: { cpus: 1 }', 'model/unknown-field', /cpus.*cpu/, 'cpus'],
  ['belongs to another type', 'type: "training", main_class: "A"', 'model/unknown-field', /main_class/, 'main_class'],
  [
    'belongs to a type that is misspelt',
    'type: "sprak", main_class: "A", executors: 3',
    'model/unknown-stage-type',
    /sprak.*spark/,
    '"sprak"',
  ],
])('a field that %s is one error, where it stands', (_, stage, code, message, at) => {
  project(stage);
  const [only, ...more] = found();
  expect(more).toEqual([]);
  expect(only?.message).toMatch(message);
  expect(only?.code).toBe(code);
  const line = specWith(stage).split('\n')[6] ?? '';
  expect([only?.line, only?.column]).toEqual([7, line.indexOf(at) + 1]);
});

test('a field whose plugin is off has no effect, which is said', () => {
  project(GOOD);
  put(
    'a.mlops.yaml',
    specWith(GOOD).replace('targets: { kubeflow: false }', 'targets: { kubeflow: false, sparkle: false }'),
  );
  expect(found().map(({ code, message }) => [code, message.includes('training.pipeline.stages.')])).toContainEqual([
    'engine/not-honoured',
    true,
  ]);
});

test('an overlay of an environment changes them', () => {
  project(GOOD);
  put(
    'a.mlops.yaml',
    specWith(GOOD).replace(
      '  targets',
      '  environments: { live: { training: { pipeline: { stages: { prepare: { executors: 9, idle: null } } } } } }\n  targets',
    ),
  );
  expect(found()).toEqual([]);
  expect(trainyard('generate', 'a.mlops.yaml', '--env', 'live', '--quiet').status).toBe(0);
  const jobs = readFileSync(join(folder(), 'generated/env/live/sparkle/jobs.yaml'), 'utf8');
  expect(jobs).toContain('executors: 9\n');
  expect(jobs).not.toContain('idle');
});

test.each([
  ['fields: section({ image: text() })', /a field 'image', which all stages have: call it otherwise/],
  ['fields: section({ a: text().refine((each) => each.length > 3) })', /the field 'a' is refined by a function/],
  ['fields: section({ a: z.string() })', /the field 'a' is of a kind that cannot be handed to another process/],
  ['fields: text()', /must be a section/],
])('a stage type with %s is refused with a reason', (fields, reason) => {
  project(GOOD);
  put('sparkle.mjs', SPARK.replace(/fields: section\(\{[^]*?\n {2}\}\),/, fields + ','));
  const { status, stderr } = trainyard('check', 'a.mlops.yaml');
  expect(status).toBe(2);
  expect(stderr).toMatch(reason);
});

test('two plugins that declare one stage type are refused, and both are named', () => {
  put('spark.mjs', SPARK);
  put('again.mjs', SPARK.replace("name: 'sparkle'", "name: 'again'"));
  put('trainyard.config.json', '{ "plugins": ["./spark.mjs", "./again.mjs"] }');
  put('a.mlops.yaml', 'mlops: { name: "demo", version: "1.0.0" }\n');
  const { status, stderr } = trainyard('check', 'a.mlops.yaml');
  expect(status).toBe(2);
  expect(stderr).toContain(
    "The plugin './again.mjs' declares the stage type 'spark', as 'sparkle' does: a specification could not tell which is meant, so remove one of them. [project/plugin-twice]",
  );
});

test('the JSON Schema that is printed in a project knows the own fields of its stage types', () => {
  put('spark.mjs', SPARK);
  put('trainyard.config.json', '{ "plugins": ["./spark.mjs"] }');
  const schemaWith = (...options: string[]): object => JSON.parse(trainyard('schema', ...options).stdout) as object;
  const own = { executors: 4, main_class: 'A', idle: '5m', conf: { a: 'b' }, jars: ['x'], driver: { cpu: '2' } };
  const stage = { name: 'job', type: 'spark', inputs: ['raw'], outputs: ['made'] };
  const specification = (more: object): object => ({
    mlops: { name: 'demo', version: '1.0.0', training: { pipeline: { stages: [{ ...stage, ...more }] } } },
  });
  const accepts = (schema: object, more: object): boolean =>
    new Ajv2020({ strict: false, validateFormats: false }).compile(schema)(specification(more)) as boolean;
  expect(accepts(schemaWith(), own)).toBe(true);
  expect(accepts(schemaWith('--layer'), own)).toBe(true);
  expect(accepts(schemaWith(), { ...own, executors: 'many' })).toBe(false);
  expect(accepts(schemaWith(), { ...own, executor: 4 })).toBe(false);
  expect(accepts(schemaWith('--no-plugins'), {})).toBe(true);
  expect(accepts(schemaWith('--no-plugins'), own)).toBe(false);
});
