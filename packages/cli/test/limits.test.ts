import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  checkSpec,
  defaultLimits,
  defaultSpecLimits,
  expressionLimits,
  generateFiles,
  memoryHost,
  readYaml,
  refusePath,
} from '@trainyard/engine';
import type { Checked, SpecLimits } from '@trainyard/engine';
import { discoverPlugins, findProject, typescriptFrontEnd } from '@trainyard/engine/node';
import type { Discovered } from '@trainyard/engine/node';
import { builtIn } from '../src/built-in.ts';
import { built } from './built.ts';

const service = (rest: string): string => `mlops:\n  name: "demo"\n  version: "1.0.0"\n${rest}`;

/** Codes of the errors in a specification, with further files beside it. */
function errorsIn(text: string, beside: readonly (readonly [string, string])[] = []): readonly string[] {
  const { diagnostics } = checkSpec(memoryHost(new Map([...beside, ['d/s.mlops.yaml', text]])), 'd/s.mlops.yaml', {
    plugins: builtIn,
  });
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const alert = (condition: string): string =>
  service(
    `  monitoring:\n    metrics: [{ name: a, type: gauge }]\n    alerts: [{ name: low, severity: info, condition: ${JSON.stringify(condition)} }]\n`,
  );
const stage = (rest: string): string =>
  service(`  training: { pipeline: { stages: [{ name: a, type: training, ${rest} }] } }\n`);
const serving = (rest: string): string => service(`  deployment: { serving: { ${rest} } }\n`);
const runs = (rest: string): string => service(`  training: { experiments: { runs: { ${rest} } } }\n`);

/** How a text with so many of something is written, how many it may be, and what is said of one more. */
const counts: readonly (readonly [what: string, limit: number, code: string, write: (count: number) => string])[] = [
  [
    'maps and lists within each other',
    defaultLimits.depth,
    'syntax/too-deep',
    (n) => `x-a: ${'['.repeat(n - 1)}${']'.repeat(n - 1)}\n${service('')}`,
  ],
  [
    'values that come from aliases',
    defaultLimits.expanded,
    'syntax/too-many-nodes',
    // An alias of a list stands for the list and its items; one of a value for that alone.
    (n) =>
      `${service('')}x-a: &a [${many(999, () => '1').join(', ')}]\nx-b: &b 1\nx-c: [${[...many(Math.floor(n / 1000), () => '*a'), ...many(n % 1000, () => '*b')].join(', ')}]\n`,
  ],
  [
    'environments',
    64,
    'model/too-many',
    (n) => service(`  environments: { ${many(n, (index) => `e${index}: {}`).join(', ')} }\n`),
  ],
  [
    'characters of a condition',
    expressionLimits.length,
    'syntax/expression',
    (n) => alert(`${' '.repeat(n - 5)}a > 1`),
  ],
  [
    'words and signs of a condition',
    expressionLimits.tokens,
    'syntax/expression',
    (n) => alert(`${n % 2 === 0 ? '-' : ''}${many((n - 1 - ((n + 1) % 2)) / 2, () => 'a').join('+')} > 1`),
  ],
  [
    'brackets within each other in a condition',
    expressionLimits.depth,
    'syntax/expression',
    (n) => alert(`${'('.repeat(n)}a${')'.repeat(n)} > 1`),
  ],
  ['characters of a name', 200, 'model/bad-name', (n) => stage(`group: ${'a'.repeat(n)}`)],
];

test.each(counts)('%s: %d are taken, one more is %s', (_, limit, code, write) => {
  expect(errorsIn(write(limit)).filter((each) => each === code)).toEqual([]);
  expect(errorsIn(write(limit + 1))).toEqual([code]);
});

test('files that are extended: 64 are taken, one more is an error, side by side or beneath each other', () => {
  const beside = many(80, (index) => [`d/f${index}.mlops.yaml`, `mlops: { labels: { k${index}: a } }\n`] as const);
  const text = (count: number): string =>
    `extends: [${many(count, (index) => `./f${index}.mlops.yaml`).join(', ')}]\n${service('')}`;
  expect(errorsIn(text(64), beside)).toEqual([]);
  expect(errorsIn(text(65), beside)).toEqual(['model/too-many']);
  const chain = (length: number) =>
    many(
      length,
      (index) =>
        [
          `d/f${index}.mlops.yaml`,
          index === length - 1 ? 'mlops: { labels: { a: b } }\n' : `extends: "./f${index + 1}.mlops.yaml"\n`,
        ] as const,
    );
  expect(errorsIn(text(1), chain(64))).toEqual([]);
  expect(errorsIn(text(1), chain(65))).toEqual(['model/too-many']);
  expect(errorsIn(text(1), chain(3000))).toEqual(['model/too-many']);
});

test('characters of a file, and values in it', () => {
  const read = (text: string, limits = defaultLimits): readonly string[] =>
    readYaml({ file: 'a', text }, limits).diagnostics.map(({ code }) => code);
  const long = `a: 1 #${'-'.repeat(defaultLimits.length - 6)}`;
  expect([long.length, read(long), read(`${long}-`)]).toEqual([defaultLimits.length, [], ['syntax/too-large']]);
  // Four million values take a while, so the bound is passed with a smaller one.
  const values = (count: number): string => `[${many(count - 1, () => '1').join(', ')}]`;
  const small = { ...defaultLimits, nodes: 1000 };
  expect([read(values(1000), small), read(values(1001), small)]).toEqual([[], ['syntax/too-many-nodes']]);
});

/** What is found for a project whose configuration sets these limits. */
async function configured(limits: unknown): Promise<Discovered> {
  const root = mkdtempSync(join(tmpdir(), 'trainyard-limits-'));
  writeFileSync(join(root, 'trainyard.config.json'), JSON.stringify({ limits }));
  const found = await discoverPlugins(findProject(root), builtIn);
  rmSync(root, { recursive: true });
  return found;
}

async function checkedWith(limits: unknown, text: string, file = 'd/s.mlops.yaml'): Promise<Checked> {
  const found = await configured(limits);
  expect(found.problems).toEqual([]);
  const layers = many(80, (index) => [`d/f${index}.mlops.yaml`, `mlops: { labels: { k: a } }\n`] as const);
  return checkSpec(memoryHost(new Map([...layers, [file, text]])), file, { ...found, plugins: builtIn });
}

const codesOf = ({ diagnostics }: Checked): readonly string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);

const listOf = (count: number, item: (index: number) => string): string => `[${many(count, item).join(', ')}]`;
const labelsOf = (count: number): string => `{ ${many(count, (index) => `k${index}: a`).join(', ')} }`;

/** How a text with so many of something is written, a number that it cannot do without, and what is said of one more than there may be. */
const settable: readonly (readonly [
  key: keyof SpecLimits,
  what: string,
  limit: number,
  code: string,
  write: (count: number) => string,
])[] = [
  [
    'fileCharacters',
    'characters',
    200,
    'syntax/too-large',
    (n) => `${service('')}#${'-'.repeat(n - service('').length - 1)}`,
  ],
  [
    'nesting',
    'maps and lists within each other',
    100,
    'syntax/too-deep',
    (n) => `x-a: ${'['.repeat(n - 1)}${']'.repeat(n - 1)}\n${service('')}`,
  ],
  ['values', 'values', 100, 'syntax/too-many-nodes', (n) => `${service('')}x-a: ${listOf(n - 5, () => '1')}\n`],
  [
    'aliasValues',
    'values that come from aliases',
    10,
    'syntax/too-many-nodes',
    (n) => `${service('')}x-b: &b 1\nx-c: ${listOf(n, () => '*b')}\n`,
  ],
  [
    'extendedFiles',
    'files beneath it',
    70,
    'model/too-many',
    (n) => `extends: ${listOf(n, (index) => `./f${index}.mlops.yaml`)}\n${service('')}`,
  ],
  [
    'environments',
    'environments',
    70,
    'model/too-many',
    (n) => service(`  environments: { ${many(n, (index) => `e${index}: {}`).join(', ')} }\n`),
  ],
  [
    'stages',
    'stages',
    3,
    'model/too-many',
    (n) =>
      service(`  training: { pipeline: { stages: ${listOf(n, (index) => `{ name: s${index}, type: training }`)} } }\n`),
  ],
  [
    'metrics',
    'metrics',
    3,
    'model/too-many',
    (n) => service(`  monitoring: { metrics: ${listOf(n, (index) => `{ name: m${index}, type: gauge }`)} }\n`),
  ],
  [
    'alerts',
    'alerts',
    3,
    'model/too-many',
    (n) =>
      service(
        `  monitoring:\n    metrics: [{ name: a, type: gauge }]\n    alerts: ${listOf(n, (index) => `{ name: l${index}, severity: info, condition: "a > ${index}" }`)}\n`,
      ),
  ],
  ['labels', 'labels of a service', 1001, 'model/too-many', (n) => service(`  labels: ${labelsOf(n)}\n`)],
  [
    'labels',
    'labels of a metric',
    1001,
    'model/too-many',
    (n) =>
      service(`  monitoring: { metrics: [{ name: a, type: gauge, labels: ${listOf(n, (index) => `k${index}`)} }] }\n`),
  ],
  [
    'labels',
    'labels of an alert',
    1001,
    'model/too-many',
    (n) =>
      service(
        `  monitoring:\n    metrics: [{ name: a, type: gauge }]\n    alerts: [{ name: l, severity: info, condition: "a > 1", labels: ${labelsOf(n)} }]\n`,
      ),
  ],
];

test('every limit of specifications can be set, and is tried', () => {
  expect([...new Set(settable.map(([key]) => key))].sort()).toEqual(Object.keys(defaultSpecLimits).sort());
});

test.each(settable)('limits.%s sets how many %s there may be', async (key, _, limit, code, write) => {
  // Lower or higher than usual, as it may be: what is within it is taken, one more is not, and setting it higher takes that too.
  expect(codesOf(await checkedWith({ [key]: limit }, write(limit)))).toEqual([]);
  expect(codesOf(await checkedWith({ [key]: limit }, write(limit + 1)))).toEqual([code]);
  expect(codesOf(await checkedWith({ [key]: limit + 1 }, write(limit + 1)))).toEqual([]);
  const usual = defaultSpecLimits[key];
  if (limit >= usual) expect(codesOf(await checkedWith({}, write(limit)))).toEqual([code]);
});

test('files in the other syntaxes keep the limits that are set, too', async () => {
  const native = 'mlops demo "1.0.0" {\n}\n';
  const script = `import { defineService } from 'trainyard';\n\nexport default defineService({ mlops: { name: 'demo', version: '1.0.0' } });\n`;
  for (const [file, text] of [
    ['s.mlops', native],
    ['s.mlops.ts', script],
  ] as const)
    for (const [fileCharacters, codes] of [
      [text.length, []],
      [text.length - 1, ['syntax/too-large']],
    ] as const) {
      const { specLimits } = await configured({ fileCharacters });
      const checked = checkSpec(memoryHost(new Map([[file, text]])), file, {
        plugins: builtIn,
        specLimits,
        frontEnds: [typescriptFrontEnd()],
      });
      expect([file, codesOf(checked)]).toEqual([file, codes]);
    }
});

test('the deepest nesting that can be set is read, checked and generated', async () => {
  const deep = service(
    `  training: { pipeline: { stages: [{ name: a, type: training, parameters: { p: ${'['.repeat(490)}1${']'.repeat(490)} } }] } }\n`,
  );
  const checked = await checkedWith({ nesting: 500 }, deep);
  expect(codesOf(checked)).toEqual([]);
  const { files, diagnostics } = await generateFiles(checked);
  expect([diagnostics, files.length > 0]).toEqual([[], true]);
});

test.each([
  ['generatedFiles', 'files', (files: readonly { content: string }[]) => files.length],
  [
    'generatedCharacters',
    'characters',
    (files: readonly { content: string }[]) => files.reduce((sum, { content }) => sum + content.length, 0),
  ],
] as const)('limits.%s sets how many %s all plugins together may give', async (key, what, count) => {
  const text = `${serving('replicas: 2')}  monitoring: { metrics: [{ name: a, type: gauge }] }\n`;
  const whole = await generateFiles(await checkedWith({}, text));
  expect(new Set(whole.files.map(({ plugin }) => plugin)).size).toBeGreaterThan(1);
  const most = count(whole.files);
  expect((await generateFiles(await checkedWith({ [key]: most }, text))).files).toEqual(whole.files);
  const { files, diagnostics, pluginFailed } = await generateFiles(await checkedWith({ [key]: most - 1 }, text));
  expect([files, pluginFailed]).toEqual([[], false]);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    `More than ${most - 1} ${what} would be generated for 'demo': split the service, or set \`limits.${key}\` in trainyard.config.json.`,
  ]);
});

test.each([
  [3, "'limits' in trainyard.config.json must be a map."],
  [{ stage: 3 }, "'limits.stage' in trainyard.config.json does not exist: there are fileCharacters, "],
  [{ toString: 3 }, "'limits.toString' in trainyard.config.json does not exist: "],
  [{ stages: 0 }, "'limits.stages' in trainyard.config.json must be a number above zero."],
  [{ stages: '3' }, "'limits.stages' in trainyard.config.json must be a number above zero."],
  [{ alerts: 1.5 }, "'limits.alerts' in trainyard.config.json must be a whole number."],
  [{ nesting: 501 }, "'limits.nesting' in trainyard.config.json must be at most 500."],
])('wrong limits are told: %j', async (limits, problem) => {
  const { problems } = await configured(limits);
  expect(problems.map(({ message }) => message.slice(0, problem.length))).toEqual([problem]);
});

/** The ends of a range, and what lies just beyond each. */
const ranges: readonly (readonly [
  what: string,
  write: (value: string) => string,
  inside: readonly string[],
  outside: readonly string[],
])[] = [
  ['replicas', (value) => serving(`replicas: ${value}`), ['0', '10000'], ['-1', '10001']],
  ['a timeout', (value) => stage(`timeout: ${value}`), ['1ms', '1y', '31536000'], ['0s', '1y1s', '31536001']],
  [
    'a retention',
    (value) => service(`  training: { data: { retention: ${value} } }\n`),
    ['10y', '3650'],
    ['10y1s', '3651'],
  ],
  [
    'memory',
    (value) => serving(`resources: { memory: ${value} }`),
    ['1Mi', '1048576', '64Ti'],
    ['1023Ki', '1048575', '65Ti'],
  ],
  ['cpu', (value) => serving(`resources: { cpu: ${value} }`), ['1m', '0.001', '1024'], ['0.0009', '1024.1']],
  ['gpu', (value) => serving(`resources: { gpu: ${value} }`), ['0', '128'], ['-1', '129']],
  ['retries', (value) => stage(`retries: ${value}`), ['0', '100'], ['-1', '101']],
  ['trials', (value) => runs(`max: ${value}`), ['1', '1000000'], ['0', '1000001']],
  ['trials at once', (value) => runs(`max: 1000000, parallel: ${value}`), ['1', '10000'], ['0', '10001']],
  [
    'audit days',
    (value) => service(`  governance: { audit: { retention_days: ${value} } }\n`),
    ['1', '36500'],
    ['0', '36501'],
  ],
];

test.each(ranges)('%s: the ends of the range are taken, what lies beyond is out of it', (_, write, inside, outside) => {
  for (const value of inside) expect([value, errorsIn(write(value))]).toEqual([value, []]);
  for (const value of outside) expect([value, errorsIn(write(value))]).toEqual([value, ['model/out-of-range']]);
});

test('an integer that must be exact', () => {
  const seed = (value: string): string => service(`  training: { model: { parameters: { seed: ${value} } } }\n`);
  expect(errorsIn(seed('9007199254740991'))).toEqual([]);
  expect(errorsIn(seed('9007199254740993'))).toEqual(['syntax/unsafe-integer']);
});

test('one part of the path of a generated file has 200 characters at most', () => {
  expect(refusePath(`${'a'.repeat(200)}/b`)).toBeUndefined();
  expect(refusePath(`${'a'.repeat(201)}/b`)).toBeDefined();
});

const { folder, trainyard } = built();

test('text shows 200 findings, and says how many it left out', () => {
  const wrong = (count: number): string =>
    service(`  labels: { ${many(count, (index) => `k${index}: 1`).join(', ')} }\n`);
  const shown = (count: number): { readonly shown: number; readonly rest: string | undefined } => {
    writeFileSync(join(folder(), 'a.mlops.yaml'), wrong(count));
    const { stderr } = trainyard('check', 'a.mlops.yaml');
    return {
      shown: stderr.match(/\[model\/wrong-type\]/g)?.length ?? 0,
      rest: /(\d+) more findings/.exec(stderr)?.[1],
    };
  };
  expect(shown(200)).toEqual({ shown: 200, rest: undefined });
  expect(shown(201)).toEqual({ shown: 200, rest: '1' });
});
