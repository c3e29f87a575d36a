import { expect, test } from '@jest/globals';
import { allFields, typeOf } from '../src/index.ts';
import { everyFieldSpecs, hostileSpecs } from '../src/testing/index.ts';
import { otherValues } from '../src/testing/changes.ts';
import { dataOf, occurrencesIn, textOf, withKeysMoved, withValue } from '../src/testing/spec-data.ts';

test('the specifications of the kit together use every field of the language', () => {
  const used = new Set(
    everyFieldSpecs().flatMap((text) => occurrencesIn(dataOf(text)).map((each) => `mlops.${each.field}`)),
  );
  const fields = allFields().map((field) => field.path);
  const leaves = fields.filter((path) => !fields.some((other) => other.startsWith(`${path}.`)));
  // Overlays, options of plugins and files beneath are no fields of a service.
  expect(leaves.filter((path) => !used.has(path))).toEqual(['extends', 'mlops.environments', 'mlops.targets']);
});

test('moving keys changes the text and not the data', () => {
  const data = dataOf('mlops:\n  name: "x"\n  version: "1.0.0"\n  labels: { a: "1", b: "2", c: "3" }\n');
  const texts = [0, 1, 2].map((turn) => textOf(withKeysMoved(data, turn)));
  expect(new Set([textOf(data), ...texts]).size).toBeGreaterThan(2);
  for (const text of texts) expect(dataOf(text)).toEqual(data);
});

test('a value is exchanged or taken away at its place only', () => {
  const data = { mlops: { a: [{ b: 1 }, { b: 2 }], c: 3 } };
  expect(withValue(data, ['mlops', 'a', 1, 'b'], 9)).toEqual({ mlops: { a: [{ b: 1 }, { b: 9 }], c: 3 } });
  expect(withValue(data, ['mlops', 'a', 0], undefined)).toEqual({ mlops: { a: [{ b: 2 }], c: 3 } });
});

test.each([
  [['mlops', 'deployment', 'serving', 'protocol'], 'http', 'grpc'],
  [['mlops', 'deployment', 'serving', 'port'], 8080, 8081],
  [['mlops', 'training', 'pipeline', 'stages', 0, 'timeout'], '1h', '7200s'],
  [['mlops', 'training', 'pipeline', 'stages', 0, 'resources', 'memory'], '4Gi', '8Gi'],
  [
    ['mlops', 'training', 'pipeline', 'stages', 0, 'inputs'],
    ['a', 'b'],
    ['ax', 'b'],
  ],
  [['mlops', 'training', 'data', 'splits'], { train: 0.8, test: 0.2 }, { train: 0.2, test: 0.8 }],
  [['mlops', 'monitoring', 'alerts', 0, 'condition'], 'auc < 0.9', 'auc < 0.10'],
  [['mlops', 'governance', 'lineage', 'data_lineage'], true, false],
])('other values for %j are of its type', (steps, value, other) => {
  expect(otherValues({ field: '', steps, value }, [])).toContainEqual(other);
});

test('every hostile text has a marker of its own, and can be read', () => {
  for (const { text, hostile } of hostileSpecs(['recorder'])) {
    expect(hostile.size).toBeGreaterThan(5);
    const whole = JSON.stringify(dataOf(text));
    for (const [marker, each] of hostile) {
      expect(each.split(marker).length).toBe(2);
      expect(whole).toContain(JSON.stringify(each).slice(1, -1));
    }
  }
});

test('in the specifications that use every field, each free text is hostile', () => {
  const texts = hostileSpecs(['recorder']).slice(-everyFieldSpecs().length);
  expect(texts.flatMap(({ hostile }) => [...hostile]).length).toBeGreaterThan(90);
  const left = texts.flatMap(({ text }) =>
    occurrencesIn(dataOf(text)).filter(({ value }) => typeof value === 'string' && !/zq\d+x/.test(value)),
  );
  const free = left.filter(({ field }) => /^text$|\(text\)$/.test(typeOf(`mlops.${field}`) ?? ''));
  // Words that have to be known: the name of a metric, a unit that conditions compare with, the type of a stage, where a target reads a metric.
  expect([...new Set(free.map(({ field }) => field))].sort()).toEqual([
    'deployment.testing.a_b_test.metric',
    'monitoring.metrics.source',
    'monitoring.metrics.unit',
    'training.experiments.tracking.backend',
    'training.pipeline.stages.type',
  ]);
});
