import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { definePlugin, memoryHost, positionAt, renderDiagnostic, trackingBackends, z } from '@trainyard/sdk';
import { checkSpec } from '../src/index.ts';

const seed = readFileSync(
  new URL('../../../examples/recommendation_system/recommendation_system.mlops.yaml', import.meta.url),
  'utf8',
);
const backends = ['mlflow', 'wandb', 'tensorboard'].map((name) =>
  definePlugin({
    name,
    summary: '',
    options: z.strictObject({}),
    appliesTo: () => false,
    provides: [trackingBackends.of({ name, description: '' })],
    generators: {},
  }),
);

/** What was found in a text: `code line:column` for each error, and all of it rendered. */
function errorsIn(text: string): { short: string[]; rendered: string } {
  const checked = checkSpec(memoryHost(new Map([['s.mlops.yaml', text]])), 's.mlops.yaml', {
    plugins: backends as never,
  });
  const errors = checked.diagnostics.filter((each) => each.severity === 'error');
  expect(checked.compiled === undefined).toBe(errors.length > 0);
  return {
    short: errors.map((each) => {
      const { line, column } = positionAt(each.range.source, each.range.start);
      return `${each.code} ${line}:${column}`;
    }),
    rendered: errors.map((each) => renderDiagnostic(each)).join('\n'),
  };
}

/** A mistake: what to replace (the first occurrence), by what, the one error, and a part of its sentence. */
const mistakes: readonly (readonly [title: string, from: string | RegExp, to: string, error: string, says: string])[] =
  [
    ['misspelt root field', '  version:', '  verison:', 'model/unknown-field 3:3', "'version'"],
    ['misspelt section', '  deployment:\n', '  deploymnet:\n', 'model/unknown-field 38:3', "'deployment'"],
    ['misspelt stage field', 'timeout: 3600', 'timeuot: 3600', 'model/unknown-field 11:11', "'timeout'"],
    [
      'misspelt nested field',
      'target_cpu_utilization',
      'target_cpu_utilisation',
      'model/unknown-field 48:7',
      "'target_cpu_utilization'",
    ],
    ['misspelt metric field', /threshold: 0.8/, 'treshold: 0.8', 'model/unknown-field 61:9', "'threshold'"],
    ['misspelt enum value', '"semantic"', '"semantics"', 'model/wrong-value 79:17', "'semantic'"],
    ['misspelt severity', '"critical"', '"criticl"', 'model/wrong-value 68:19', "'critical'"],
    ['misspelt metric type', '"gauge"', '"guage"', 'model/wrong-value 60:15', "'gauge'"],
    ['misspelt stage type', 'type: "data_prep"', 'type: "dataprep"', 'model/unknown-stage-type 8:17', "'data_prep'"],
    ['misspelt back end', '"mlflow"', '"mlfow"', 'model/unknown-backend 24:18', "'mlflow'"],
    ['misspelt privacy law', '"gdpr"', '"gpdr"', 'model/wrong-value 82:21', "'gdpr'"],
    ['misspelt drift method', '"ks_test"', '"ks-test"', 'model/wrong-value 74:25', "'ks_test'"],
    ['text for a number', 'replicas: 3', 'replicas: three', 'model/wrong-type 41:17', 'a whole number'],
    ['fraction for a count', 'replicas: 3', 'replicas: 2.5', 'model/out-of-range 41:17', 'a whole number'],
    ['negative number', 'replicas: 3', 'replicas: -3', 'model/out-of-range 41:17', 'from 0 to'],
    ['absurd number', 'max_replicas: 10', 'max_replicas: 100000000', 'model/out-of-range 47:21', 'from 1 to'],
    ['negative timeout', 'timeout: 3600', 'timeout: -3600', 'model/out-of-range 11:20', 'more than zero'],
    ['zero timeout', 'timeout: 3600', 'timeout: 0', 'model/out-of-range 11:20', 'more than zero'],
    ['unknown unit of time', 'timeout: 3600', 'timeout: "1 hour"', 'model/bad-format 11:20', '1h'],
    ['share over one', 'traffic_split: 0.1', 'traffic_split: 10', 'model/out-of-range 52:24', '10%'],
    [
      'percentage over a hundred',
      'target_cpu_utilization: 70',
      'target_cpu_utilization: 700',
      'model/out-of-range 48:31',
      'from 1 to 100',
    ],
    ['wrong unit of memory', '"4Gi"', '"4GB"', 'model/bad-format 44:17', '4G'],
    ['memory without unit', 'memory: "4Gi"', 'memory: 4', 'model/out-of-range 44:17', '4Gi'],
    ['negative processor', 'cpu: "2"', 'cpu: "-2"', 'model/out-of-range 43:14', 'cores'],
    ['word for a boolean', 'enabled: true', 'enabled: yes', 'model/wrong-type 51:18', '`true`'],
    ['boolean in quotes', 'changelog: true', 'changelog: "true"', 'model/wrong-type 80:18', '`true`'],
    ['number for a text', 'framework: "pytorch"', 'framework: 7', 'model/wrong-type 36:18', '"7"'],
    [
      'one value for a list',
      'inputs: ["model", "test_data"]',
      'inputs: "model"',
      'model/wrong-type 19:19',
      '["model"]',
    ],
    ['map for a list', 'outputs: ["metrics"]', 'outputs: { metrics: 1 }', 'model/wrong-type 20:11', 'a list'],
    [
      'value for a section',
      '    scaling:\n      min_replicas: 1\n      max_replicas: 10\n      target_cpu_utilization: 70\n',
      '    scaling: auto\n',
      'model/wrong-type 45:14',
      'a map',
    ],
    [
      'list for a section',
      '      versioning:\n        strategy: "semantic"\n        changelog: true\n'.replace(/^ {2}/gm, ''),
      '    versioning: [semantic]\n',
      'model/wrong-type 78:5',
      'a map',
    ],
    ['min over max', 'min_replicas: 1', 'min_replicas: 11', 'model/min-over-max 46:21', '10'],
    [
      'unknown metric in a condition',
      'recommendation_accuracy < 0.8',
      'recomendation_accuracy < 0.8',
      'conditions/unknown-metric 67:21',
      "'recommendation_accuracy'",
    ],
    [
      'unknown trigger',
      'trigger: "accuracy_drop"',
      'trigger: "acuracy_drop"',
      'model/unknown-trigger 54:16',
      "'accuracy_drop'",
    ],
    ['duplicate stage', 'name: "training"', 'name: "data_prep"', 'model/duplicate-name 12:17', 'rename'],
    [
      'duplicate metric',
      'name: "serving_latency"',
      'name: "recommendation_accuracy"',
      'model/duplicate-name 62:15',
      'rename',
    ],
    ['duplicate alert', 'name: "high_latency"', 'name: "accuracy_drop"', 'model/duplicate-name 69:15', 'rename'],
    ['cycle', '["user_behavior", "item_metadata"]', '["metrics"]', 'model/cycle 9:20', "'data_prep'"],
    [
      'stage that needs itself',
      '["user_behavior", "item_metadata"]',
      '["processed_data"]',
      'model/cycle 9:20',
      'its own result',
    ],
    ['two producers', 'outputs: ["model"]', 'outputs: ["processed_data"]', 'model/two-producers 15:21', "'data_prep'"],
    ['broken condition', 'serving_latency > 100', 'serving_latency >', 'syntax/expression 70:37', 'ends too early'],
    ['chained comparison', 'serving_latency > 100', '1 < serving_latency < 100', 'syntax/expression 70:41', 'and'],
    ['unit of another kind', 'serving_latency > 100', 'serving_latency > 4Gi', 'conditions/dimensions 70:21', 'size'],
    [
      'value for a condition',
      'serving_latency > 100',
      'p95(serving_latency)',
      'conditions/not-a-condition 70:21',
      'exists',
    ],
    [
      'name with a blank',
      'name: "recommendation_system"',
      'name: "recommendation system"',
      'model/bad-name 2:9',
      'recommendation_system',
    ],
    ['empty name', 'name: "recommendation_system"', 'name: ""', 'model/bad-name 2:9', 'letters'],
    ['version that is none', '"1.0.0"', '"1.0"', 'model/bad-format 3:12', '"1.0.0"'],
    ['version that is a number', '"1.0.0"', '1.0', 'model/wrong-type 3:12', '"1.0.0"'],
    [
      'address without a scheme',
      '"https://recommendation-api.example.com"',
      '"recommendation-api.example.com"',
      'model/bad-format 40:17',
      'https://',
    ],
    ['missing version', '  version: "1.0.0"\n', '', 'model/missing-field 1:1', "'version'"],
    ['missing severity', '        severity: "critical"\n', '', 'model/missing-field 66:9', "'severity'"],
    ['missing maximum', '      max_replicas: 10\n', '', 'model/missing-field 45:5', "'max_replicas'"],
    ['no stages', /stages:\n[\s\S]*?(?= {4}experiments)/, 'stages: []\n', 'model/empty-list 6:7', 'empty'],
    ['absurd retention', 'retention_days: 365', 'retention_days: 3650000', 'model/out-of-range 86:23', '36500'],
    ['negative retention', 'retention_days: 365', 'retention_days: -1', 'model/out-of-range 86:23', 'from 1'],
    [
      'negative drift threshold',
      '      detection_method: "ks_test"\n      threshold: 0.05',
      '      detection_method: "ks_test"\n      threshold: -0.05',
      'model/out-of-range 75:18',
      'at least 0',
    ],
    [
      'key given twice',
      '  version: "1.0.0"\n',
      '  version: "1.0.0"\n  version: "2.0.0"\n',
      'syntax/duplicate-key 4:3',
      'twice',
    ],
    ['tab', '    pipeline:\n', '\tpipeline:\n', 'syntax/yaml 5:1', 'tab'],
    ['quote left open', '"mlflow"', '"mlflow', 'syntax/yaml 24:18', 'quote'],
    ['bracket left open', '["processed_data"]', '["processed_data"', 'syntax/yaml 10:20', ']'],
    ['tag', 'name: "recommendation_system"', 'name: !!python/object:os.system "x"', 'syntax/tag 2:9', 'remove'],
    ['merge key', '  version: "1.0.0"\n', '  <<: { a: 1 }\n  version: "1.0.0"\n', 'syntax/merge-key 3:3', 'extends'],
    [
      'unknown plugin',
      '  governance:\n',
      '  targets: { kubernetes: {} }\n  governance:\n',
      'model/unknown-plugin 77:14',
      '',
    ],
    [
      'unknown data set in drift',
      'data_sources: ["user_behavior", "item_metadata"]',
      'data_sources: ["user_behaviour"]',
      'model/unknown-reference 73:22',
      "'user_behavior'",
    ],
  ];

test.each(mistakes)('%s gives one error that names the remedy', (_, from, to, error, says) => {
  expect(typeof from === 'string' ? seed.includes(from) : from.test(seed)).toBe(true);
  const { short, rendered } = errorsIn(seed.replace(from, to));
  expect([...short, short.length === 1 ? '' : rendered]).toEqual([error, '']);
  expect(rendered).toContain(says);
});

test.each([
  ['an empty file', '', 'syntax/empty-file 1:1'],
  ['only a comment', '# nothing\n', 'syntax/empty-file 1:1'],
  ['a list', '- a\n- b\n', 'model/not-a-specification 1:1'],
  ['a word', 'mlops\n', 'model/not-a-specification 1:1'],
  ['no mlops', 'name: "x"\nversion: "1.0.0"\n', 'model/not-a-specification 1:1'],
  ['mlops without anything', 'mlops:\n', 'model/wrong-type 1:1'],
  ['two documents', 'mlops:\n  name: a\n---\nmlops:\n', 'syntax/yaml 3:1'],
  [
    'an alias bomb',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghijk'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghijk'[i]}`).join(',')}]`).join('\n')}\n`,
    'syntax/too-many-nodes',
  ],
  ['an alias of itself', 'mlops: &a\n  x: *a\n', 'syntax/bad-alias 2:6'],
  ['deep nesting', `mlops: ${'['.repeat(100_000)}`, 'syntax/too-deep'],
  [
    'deep indentation',
    `mlops:\n${Array.from({ length: 500 }, (_, i) => `${' '.repeat(i + 1)}a:`).join('\n')}\n`,
    'syntax/too-deep',
  ],
  ['a NUL', 'mlops:\n  name: "a\0b"\n', 'syntax/control-character 2:11'],
  ['a direction mark', 'mlops:\n  name: "a\u202Eb"\n', 'syntax/control-character 2:11'],
])('%s gives an error and an answer in time', (_, text, error) => {
  const { short, rendered } = errorsIn(text);
  expect({
    count: short.length,
    first: short[0]?.startsWith(error),
    rendered: short[0]?.startsWith(error) === true ? '' : rendered.slice(0, 800),
  }).toEqual({ count: 1, first: true, rendered: '' });
});

test('the seeds have no error and no warning of the model', () => {
  for (const name of ['recommendation_system', 'object_detection', 'sentiment_analysis']) {
    const text = readFileSync(new URL(`../../../examples/${name}/${name}.mlops.yaml`, import.meta.url), 'utf8');
    expect(errorsIn(text).short).toEqual([]);
  }
});
