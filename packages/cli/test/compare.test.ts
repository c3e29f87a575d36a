import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allFields,
  checkSpec,
  child,
  namedLists,
  compareSpecs,
  convertText,
  memoryHost,
  nextVersion,
  specificationLabels,
  versionRules,
} from '@trainyard/engine';
import type { ComparedSpec, SpecComparison, Syntax } from '@trainyard/engine';
import {
  dataOf,
  everyFieldSpecs,
  occurrencesIn,
  otherValues,
  textOf,
  withKeysMoved,
  withValue,
} from '@trainyard/sdk/testing';
import type { Data } from '@trainyard/sdk/testing';
import { builtIn } from '../src/built-in.ts';

function compiled(text: string, syntax: Syntax = 'yaml'): ComparedSpec | undefined {
  const file = syntax === 'native' ? 's.mlops' : 's.mlops.yaml';
  const host = memoryHost(new Map([[file, text]]));
  const checked = checkSpec(host, file, { plugins: builtIn });
  if (checked.compiled === undefined) return undefined;
  const environments = checked.environments.flatMap((name) => {
    const spec = checkSpec(host, file, { plugins: builtIn, environment: name }).compiled?.spec;
    return spec === undefined ? [] : [{ name, spec }];
  });
  return { spec: checked.compiled.spec, environments };
}

function specOf(text: string, syntax: Syntax = 'yaml'): ComparedSpec {
  const spec = compiled(text, syntax);
  if (spec === undefined) throw new Error(`it has errors:\n${text}`);
  return spec;
}

const service = (rest: string): string => `mlops:\n  name: "shop"\n  version: "1.4.2"\n${rest}`;
const compare = (before: string, after: string): SpecComparison =>
  compareSpecs(specOf(service(before)), specOf(service(after)));
/** What is said of each change, on a line. */
const told = ({ changes }: SpecComparison): string[] =>
  changes.map(({ kind, path, before, after, step, environment }) =>
    [environment, kind, path, before, after, step].filter((each) => each !== undefined).join(' '),
  );
const every = everyFieldSpecs({ backends: ['mlflow'] });

test('each field of the language, when it is changed, is one change at its path', () => {
  const asked = new Set<string>();
  const beyond = new Set<string>();
  for (const text of every) {
    const data = dataOf(text);
    const before = specOf(text);
    const names = namesIn(data);
    for (const occurrence of occurrencesIn(data)) {
      const others = otherValues(occurrence, names).map((other) => textOf(withValue(data, occurrence.steps, other)));
      for (const other of others) {
        const after = compiled(other);
        if (after === undefined) continue;
        const { changes } = compareSpecs(before, after);
        if (changes.length === 0) continue;
        asked.add(occurrence.field);
        const expected = pathTo(data, occurrence.steps);
        expect(changes.some(({ path }) => concerns(path, expected)) ? '' : expected).toBe('');
        const strayed = changes.map(({ path }) => path).filter((path) => !concerns(path, expected));
        if (strayed.length > 0)
          beyond.add(`${expected.replace(/\[\w+\]/, '[]')} → ${strayed.join(', ').replace(/\[\w+\]/g, '[]')}`);
        break;
      }
    }
  }
  // What a metric is decides what its bare name means in a condition and in which unit its threshold stands; one metric leads.
  expect([...beyond].sort()).toEqual([
    'monitoring.metrics[].type → monitoring.alerts[].condition',
    'monitoring.metrics[].type → training.pipeline.triggers.when',
    'monitoring.metrics[].unit → monitoring.metrics[].threshold',
    'training.experiments.metrics[].primary → training.experiments.metrics[].primary',
  ]);
  const leaves = [...new Set(every.flatMap((text) => occurrencesIn(dataOf(text)).map(({ field }) => field)))];
  // A back end has no other name that is known, and a reference no other word.
  expect(leaves.filter((field) => !asked.has(field))).toEqual([
    'training.experiments.tracking.backend',
    'monitoring.drift.reference',
  ]);
});

/** The path of a value. What names an item has the path of its list: another name is an item less and one more. */
function pathTo(data: Data, [, ...steps]: readonly (string | number)[]): string {
  let at = (data as { mlops: Data }).mlops;
  let path = '';
  let list = '';
  let label: string | undefined;
  for (const step of steps) {
    if (step === label) return list;
    at = (at as Record<string | number, Data>)[step];
    label = typeof step === 'number' ? namedLists().get(`mlops.${path.replace(/\[[^\]]*\]/g, '')}`) : undefined;
    if (label !== undefined) list = path;
    path = child(path, label === undefined ? step : [String((at as Record<string, Data>)[label])]);
  }
  return path;
}

/** Whether a change is at a path, or at what stands in it or around it. */
function concerns(path: string, expected: string): boolean {
  const below = (one: string, other: string): boolean =>
    one === other || (one.startsWith(other) && /^[.[]/.test(one.slice(other.length)));
  return below(path, expected) || (below(expected, path) && path !== '');
}

function namesIn(data: Data): readonly string[] {
  return occurrencesIn(data).flatMap(({ field, value }) =>
    /\.name$/.test(field) && typeof value === 'string'
      ? [value]
      : Array.isArray(value)
        ? value.filter((each) => typeof each === 'string')
        : [],
  );
}

test.each(every.map((text) => [/name: "(\w+)"/.exec(text)?.[1] ?? '', text] as const))(
  'the order of keys, the syntax and the format of %s are no change',
  (_, text) => {
    const spec = specOf(text);
    expect(compareSpecs(spec, specOf(text)).changes).toEqual([]);
    for (const turn of [0, 1, 2, 3])
      expect(compareSpecs(spec, specOf(textOf(withKeysMoved(dataOf(text), turn)))).changes).toEqual([]);
    const native = convertText({ file: 's.mlops.yaml', text, syntax: 'yaml' }, 'native', specificationLabels());
    expect(native.diagnostics).toEqual([]);
    expect(compareSpecs(spec, specOf(native.value ?? '', 'native')).changes).toEqual([]);
  },
);

test('random changes are found, and none is found where there is none', () => {
  const text = every[0] ?? '';
  const data = dataOf(text);
  const before = specOf(text);
  const occurrences = occurrencesIn(data);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(occurrences.length - 1), fc.nat(5)), { maxLength: 5 }),
      fc.nat(5),
      (edits, turn) => {
        let edited = data;
        for (const [at, which] of edits) {
          const occurrence = occurrences[at];
          const others = occurrence === undefined ? [] : otherValues(occurrence, []);
          if (occurrence !== undefined && others.length > 0)
            edited = withValue(edited, occurrence.steps, others[which % others.length]);
        }
        const after = compiled(textOf(edited));
        if (after === undefined) return;
        const again = specOf(textOf(withKeysMoved(edited, turn)));
        expect(compareSpecs(after, again)).toMatchObject({ changes: [], step: 'none' });
        const there = compareSpecs(before, after).changes;
        const back = compareSpecs(after, before).changes;
        expect(back.map(({ oldPath }) => oldPath).sort()).toEqual(
          there.map(({ kind, path, oldPath }) => (kind === 'removed' ? oldPath : path)).sort(),
        );
      },
    ),
    { seed: 11, numRuns: 60 },
  );
});

test.each([
  [
    'monitoring: { alerts: [{ name: a, severity: info, condition: "q < 5%" }] }',
    'monitoring: { alerts: [{ name: a, severity: info, condition: "(q) <  0.05" }] }',
  ],
  ['deployment: { testing: { canary: { steps: [5%] } } }', 'deployment: { testing: { canary: { steps: [0.05] } } }'],
  [
    'deployment: { serving: { resources: { cpu: "500m", memory: "1Gi" } } }',
    'deployment: { serving: { resources: { cpu: 0.5, memory: "1024Mi" } } }',
  ],
  [
    'deployment: { serving: { replicas: 2 } }',
    'deployment: { serving: { replicas: "2", port: 8080, protocol: http } }',
  ],
  [
    'monitoring: { alerts: [{ name: a, severity: info, condition: "q < 1 for 90s" }] }',
    'monitoring: { alerts: [{ name: a, severity: info, condition: "q < 1", for: 1m30s, on_no_data: ok }] }',
  ],
  [
    'monitoring: { drift: { detection_method: psi, schedule: "@daily" } }',
    'monitoring: { drift: { detection_method: psi, schedule: "0 0 * * *", reference: training } }',
  ],
  ['governance: { compliance: { data_privacy: gdpr } }', 'governance: { compliance: { data_privacy: [gdpr] } }'],
  ['governance: { compliance: { purposes: ["a", "b"] } }', 'governance: { compliance: { purposes: ["b", "a"] } }'],
  ['x-ticket: 1', 'x-ticket: 2'],
])('`%s` means the same as `%s`', (before, after) => {
  const metric = '  monitoring: { metrics: [{ name: q, type: gauge, unit: ratio }] }\n';
  const withMetric = (rest: string): string =>
    rest.startsWith('monitoring: {')
      ? `  ${rest.replace('monitoring: {', 'monitoring: { metrics: [{ name: q, type: gauge, unit: ratio }],')}\n`
      : `${metric}  ${rest}\n`;
  expect(told(compare(withMetric(before), withMetric(after)))).toEqual([]);
});

const metric = (rest: string): string => `  monitoring: { metrics: [{ name: wait_latency, ${rest} }] }\n`;

test('a unit that is taken from the name, and a threshold in another unit, are no change', () => {
  const bare = metric('type: histogram, threshold: 100');
  expect(told(compare(bare, metric('type: histogram, threshold: 100ms, unit: ms')))).toEqual([]);
  expect(told(compare(bare, metric('type: histogram, threshold: 0.1s, unit: ms')))).toEqual([]);
  expect(told(compare(bare, metric('type: histogram, threshold: 200')))).toEqual([
    'changed monitoring.metrics[wait_latency].threshold 100ms 200ms major',
  ]);
  expect(compare(bare, metric('type: histogram, threshold: 80')).step).toBe('minor');
});

const serving = (rest: string): string => `  deployment: { serving: { ${rest} } }\n`;
const data = (rest: string, more = ''): string => `  training: { data: { ${rest} }${more} }\n`;
const law = (rest: string): string => `  governance: { compliance: { ${rest} } }\n`;
const objective = (rest: string): string =>
  `  monitoring: { metrics: [{ name: wait, type: histogram, unit: ms }], performance: { objectives: [{ name: speed, ${rest} }] } }\n`;

test.each([
  ['major', serving('endpoint: "https://a.example"'), serving('endpoint: "https://b.example"')],
  ['minor', serving('replicas: 1'), serving('replicas: 1, endpoint: "https://b.example"')],
  ['major', serving('replicas: 1'), serving('replicas: 1, port: 9000')],
  ['major', serving('replicas: 1'), ''],
  ['patch', serving('replicas: 1'), serving('replicas: 2')],
  ['patch', serving('image: "a:1"'), serving('image: "a:2"')],
  ['major', data('features: [a, b], label_column: y'), data('features: [a], label_column: y')],
  ['major', data('features: [a], label_column: y'), data('features: [a, b], label_column: y')],
  [
    'minor',
    data('features: [a], label_column: y'),
    data('features: [a, b], label_column: y, schema: { b: { type: int, nullable: true } }'),
  ],
  ['major', data('features: [a], label_column: y'), data('features: [a], label_column: z')],
  ['minor', data('source: "s3://a"'), data('source: "s3://b"')],
  ['major', data('classes: [a, b]'), data('classes: [b, a]')],
  [
    'major',
    data('features: [a], schema: { a: { type: int, max: 9 } }'),
    data('features: [a], schema: { a: { type: int, max: 5 } }'),
  ],
  [
    'minor',
    data('features: [a], schema: { a: { type: int, max: 5 } }'),
    data('features: [a], schema: { a: { type: int, max: 9 } }'),
  ],
  [
    'major',
    data('features: [a], schema: { a: { type: int, nullable: true } }'),
    data('features: [a], schema: { a: { type: int, nullable: false } }'),
  ],
  ['minor', data('features: [a], schema: { a: { type: int } }'), data('features: [a], schema: { a: { type: float } }')],
  ['major', data('features: [a], schema: { a: { type: float } }'), data('features: [a], schema: { a: { type: int } }')],
  [
    'patch',
    data('features: [a], label_column: y, schema: { a: { type: int }, y: { type: int } }', ', model: { type: tree }'),
    data(
      'features: [a], label_column: y, schema: { a: { type: int }, y: { type: int } }',
      ', model: { type: tree, signature: { inputs: { a: int }, outputs: { y: int } } }',
    ),
  ],
  ['major', metric('type: gauge'), metric('type: counter')],
  ['major', metric('type: gauge'), '  monitoring: {}\n'],
  ['minor', '  monitoring: {}\n', metric('type: gauge')],
  ['patch', metric('type: gauge'), metric('type: gauge, help: "Hm"')],
  [
    'minor',
    objective('objective: 99%, indicator: "wait <= 100ms", window: 30d'),
    objective('objective: 99.9%, indicator: "wait <= 100ms", window: 30d'),
  ],
  [
    'major',
    objective('objective: 99%, indicator: "wait <= 100ms", window: 30d'),
    objective('objective: 98%, indicator: "wait <= 100ms", window: 30d'),
  ],
  [
    'major',
    objective('objective: 99%, indicator: "wait <= 100ms", window: 30d'),
    objective('objective: 99%, indicator: "wait <= 200ms", window: 30d'),
  ],
  [
    'minor',
    objective('objective: 99%, indicator: "wait <= 100ms", window: 30d'),
    objective('objective: 99%, indicator: "wait <= 50ms", window: 30d'),
  ],
  ['major', law('risk_class: limited'), law('risk_class: high')],
  ['minor', law('risk_class: high'), law('risk_class: limited')],
  ['major', law('purposes: ["a"]'), law('purposes: ["a", "b"]')],
  ['minor', '', law('purposes: ["a"]')],
  ['patch', '  description: "a"\n', '  description: "b"\n'],
  ['minor', '', '  environments: { staging: { deployment: { serving: { replicas: 1 } } } }\n'],
  ['major', '  environments: { staging: { deployment: { serving: { replicas: 1 } } } }\n', ''],
] as const)('%s: %s → %s', (step, before, after) => {
  const { changes, step: greatest } = compare(before, after);
  expect({ step: greatest, changes }).toMatchObject({
    step,
    changes: expect.not.arrayContaining([expect.objectContaining({ reason: 'No rule speaks of this field.' })]),
  });
});

test('what only an environment changes is told with its name, and what the base changes once', () => {
  const env = (count: number, base: number): string =>
    `${serving(`replicas: ${base}`)}  environments: { staging: { deployment: { serving: { resources: { cpu: ${count} } } } } }\n`;
  expect(told(compare(env(1, 2), env(4, 3)))).toEqual([
    'changed deployment.serving.replicas 2 3 patch',
    'staging changed deployment.serving.resources.cpu 1 4 patch',
  ]);
});

test('items of lists without names are pairs, wherever they stand', () => {
  const notes = (...items: string[]): string =>
    `  training: { pipeline: { stages: [{ name: fit, type: training }], notifications: [${items.join(', ')}] } }\n`;
  const [a, b] = ['{ on: failure, channel: slack, to: "#a" }', '{ on: success, channel: email, to: "b@example.com" }'];
  expect(told(compare(notes(a, b), notes(b, a)))).toEqual([]);
  expect(told(compare(notes(a, b), notes(b, a.replace('#a', '#c'))))).toEqual([
    'changed training.pipeline.notifications[1].to "#a" "#c" patch',
  ]);
});

test.each([
  ['1.4.2', 'major', '2.0.0'],
  ['1.4.2', 'minor', '1.5.0'],
  ['1.4.2', 'patch', '1.4.3'],
  ['1.4.2', 'none', '1.4.2'],
  ['0.4.2', 'major', '0.5.0'],
  ['0.4.2', 'minor', '0.4.3'],
  ['2.0.0-rc.1', 'major', '2.0.0'],
  ['2.1.0-rc.1', 'major', '3.0.0'],
  ['2.1.0-rc.1', 'minor', '2.1.0'],
] as const)('after %s a %s step is %s', (version, step, next) => {
  expect(nextVersion(version, step)).toBe(next);
});

test('the version is compared with what the changes ask for', () => {
  const [before, after] = [specOf(service(serving('replicas: 1'))), service(serving('replicas: 1, port: 9000'))];
  for (const [version, enough] of [
    ['1.4.3', false],
    ['1.9.0', false],
    ['2.0.0', true],
    ['2.0.0-rc.1', true],
    ['3.1.0', true],
  ] as const)
    expect(compareSpecs(before, specOf(after.replace('1.4.2', version))).versions).toEqual({
      before: '1.4.2',
      after: version,
      asked: '2.0.0',
      enough,
    });
});

test('a rule speaks of each field of the language, and of no other', () => {
  const fields = allFields().flatMap(({ path }) => (path.startsWith('mlops.') ? [path.slice('mlops.'.length)] : []));
  const covered = (field: string): boolean =>
    versionRules.some(({ fields: own }) => own.some((each) => field === each || field.startsWith(`${each}.`)));
  expect(fields.filter((field) => !covered(field))).toEqual([]);
  expect(versionRules.flatMap((rule) => rule.fields).filter((field) => !fields.includes(field))).toEqual([]);
});

test('the founding specifications differ from their next versions by what was changed in them', () => {
  const text = readFileSync(new URL('../../../examples/card_fraud/card_fraud.mlops.yaml', import.meta.url), 'utf8');
  const file = 'd/card_fraud.mlops.yaml';
  const defaults = readFileSync(
    new URL('../../../examples/card_fraud/team-defaults.mlops.yaml', import.meta.url),
    'utf8',
  );
  const spec = (own: string): ComparedSpec => {
    const host = memoryHost(
      new Map([
        [file, own],
        ['d/team-defaults.mlops.yaml', defaults],
      ]),
    );
    const outcome = checkSpec(host, file, { plugins: builtIn }).compiled;
    if (outcome === undefined) throw new Error('it has errors');
    return { spec: outcome.spec };
  };
  expect(told(compareSpecs(spec(text), spec(text.replace('for: "10m"', 'for: "12m"'))))).toEqual([
    'changed monitoring.alerts[slow].for 10m 12m patch',
  ]);
});
