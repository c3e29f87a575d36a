import { expect, test } from '@jest/globals';
import {
  definePlugin,
  duration,
  flag,
  from,
  honoured,
  ignored,
  mapOf,
  oneOf,
  pathOf,
  pattern,
  section,
  stageType,
  text,
  whole,
  z,
} from '../src/index.ts';
import type { GeneratedFile, GeneratorContext, Plugin, PluginDefinition } from '../src/index.ts';
import { conformance, runPlugin } from '../src/testing/index.ts';

const spark = stageType({
  name: 'spark',
  description: 'A job on a Spark cluster',
  fields: section({
    executors: whole({ min: 1, max: 500 }).default(2),
    main_class: text('a class'),
    deploy_mode: oneOf('client', 'cluster').optional(),
    idle: duration({ min: 7200 }).optional(),
    conf: mapOf(text()).optional(),
    queue: pattern('a queue', /^q-(red|blue)-[0-9]{2}$/),
    jars: z.array(text('a jar')).min(1).optional(),
    driver: section({ verbose: flag().optional(), note: text().optional() }).optional(),
  }),
});

type Job = ReturnType<typeof spark.stagesOf>[number];
type Generate = (context: GeneratorContext<object>) => GeneratedFile[];

const fieldsOf = ({ name, executors, main_class, deploy_mode, idle, conf, queue, jars, driver }: Job): object => ({
  name,
  executors,
  main_class,
  deploy_mode,
  idle,
  conf,
  queue,
  jars,
  driver,
});

const jobs =
  (told: (job: Job) => object): Generate =>
  ({ spec, toolkit }) => [
    toolkit
      .yaml('jobs.yaml', { from: 'training.pipeline.stages' })
      .document({
        jobs: spark
          .stagesOf(spec)
          .map((job) => from(pathOf('training', 'pipeline', 'stages', [job.name], 'idle'), told(job))),
      })
      .file(),
  ];

function plugin(generate: Generate, more: Partial<PluginDefinition<object>> = {}): Plugin<object> {
  return definePlugin<object>({
    name: 'sparkle',
    summary: 'Spark jobs',
    options: section({}),
    appliesTo: (spec) => spark.stagesOf(spec).length > 0,
    capabilities: { 'training.pipeline.stages.name': honoured },
    provides: [spark.provided],
    generators: {
      jobs: () =>
        Promise.resolve({ generate: (context: GeneratorContext<object>) => Promise.resolve(generate(context)) }),
    },
    ...more,
  });
}

test('a plugin that honours all fields of its stage type has no problems, and they were tried', async () => {
  const { problems, checks } = await conformance(plugin(jobs(fieldsOf)));
  expect(problems).toEqual([]);
  expect(checks['stage types']).toBeGreaterThan(0);
}, 60_000);

test.each<[string, Plugin<object>, RegExp]>([
  [
    'forgets a field',
    plugin(jobs((job) => ({ ...fieldsOf(job), deploy_mode: undefined }))),
    /capabilities: 'training.pipeline.stages.deploy_mode' is called honoured, but changing it from "client" to "cluster"/,
  ],
  [
    'forgets a field in a section',
    plugin(jobs((job) => ({ ...fieldsOf(job), driver: { note: job.driver?.note } }))),
    /capabilities: 'training.pipeline.stages.driver.verbose' is called honoured/,
  ],
  [
    'honours what it calls ignored',
    plugin(jobs(fieldsOf), {
      capabilities: {
        'training.pipeline.stages.name': honoured,
        'training.pipeline.stages.queue': ignored('there is one queue'),
      },
    }),
    /changing 'training.pipeline.stages.queue' from "q-red-00" to "q-\w+-\d\d" changes 'jobs.yaml', but the plugin calls it ignored/,
  ],
  [
    'speaks of a field that there is not',
    plugin(jobs(fieldsOf), {
      capabilities: { 'training.pipeline.stages.name': honoured, 'training.pipeline.stages.cores': honoured },
    }),
    /'training.pipeline.stages.cores' is no field of the language/,
  ],
  [
    'does not quote a text',
    plugin(({ spec }) => {
      const content = spark.stagesOf(spec).map(({ main_class }) => `- ${main_class.replace(/[^ -~]/g, ' ')}\n`);
      const lines = { start: 1, end: content.length, from: ['training.pipeline.stages'] };
      return [{ path: 'jobs.yaml', content: content.join(''), ownership: 'generated', provenance: [lines] }];
    }),
    /hostile text: 'jobs.yaml' (is not well formed|holds ".*" outside|holds ".*", but its parser)/,
  ],
])(
  'a plugin that %s has a problem that says so',
  async (_, tried, sentence) => {
    const { problems } = await conformance(tried);
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
  },
  60_000,
);

test('a value that the kit cannot think of is asked for, and then taken from the specifications of the author', async () => {
  const odd = stageType({
    name: 'odd',
    description: 'Odd',
    fields: section({ code: pattern('a code', /^ab. [^-\\\]_.\/a-zA-Z0-9 ]{3}$/) }),
  });
  const tried = definePlugin<object>({
    name: 'odd',
    summary: 'Odd',
    options: section({}),
    appliesTo: (spec) => odd.stagesOf(spec).length > 0,
    capabilities: {},
    provides: [odd.provided],
    generators: {
      all: () =>
        Promise.resolve({
          *generate({ spec, toolkit }: GeneratorContext<object>) {
            const codes = odd.stagesOf(spec).map(({ code }) => code);
            yield toolkit.json('codes.json', { codes }, { from: 'training.pipeline.stages' });
          },
        }),
    },
  });
  const asked = await conformance(tried);
  expect(asked.problems).toEqual([
    "stage types: no value was found that the field 'code' of the stage type 'odd' takes: pass a specification in 'specs' with such a stage in which it is written.",
  ]);
  const spec = (name: string, code: string): string =>
    `mlops: { name: "${name}", version: "1.0.0", training: { pipeline: { stages: [{ name: "a", type: "odd", code: "${code}" }] } } }`;
  expect((await runPlugin(tried, spec('a', 'ab. ααα'))).files).toHaveLength(1);
  const { problems } = await conformance(tried, { specs: [spec('a', 'ab. ααα')] });
  expect(problems.map((each) => each.replace(/:.*/s, ''))).toEqual(['capabilities']);
}, 60_000);
