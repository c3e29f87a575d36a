import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { convertText, formatText } from '../src/index.ts';
import { testLabels } from './print/labels.ts';
import { brokenLaws } from './print/laws.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const texts: readonly (readonly [name: string, path: string])[] = [
  ...readdirSync(`${root}examples`).flatMap((folder) =>
    readdirSync(`${root}examples/${folder}`)
      .filter((name) => name.endsWith('.mlops.yaml'))
      .map((name) => [name, `${root}examples/${folder}/${name}`] as const),
  ),
  ...readdirSync(`${root}tools/oracles/testdata/odd`).map(
    (name) => [name, `${root}tools/oracles/testdata/odd/${name}`] as const,
  ),
];

test.each(texts)('%s keeps the laws of printing', (name, path) => {
  expect(brokenLaws(readFileSync(path, 'utf8'), name.endsWith('.mlops') ? 'native' : 'yaml', testLabels)).toEqual([]);
});

const formatted = (text: string, syntax: 'yaml' | 'native'): string | undefined =>
  formatText({ file: 's', text, syntax }, testLabels).value;
const converted = (text: string, from: 'yaml' | 'native'): string | undefined =>
  convertText({ file: 's', text, syntax: from }, from === 'yaml' ? 'native' : 'yaml', testLabels).value;

test.each([
  ['blanks and indentation', 'a:   1\nb:\n    c: [1,2]\n    d: {e: f}\n', 'a: 1\nb:\n  c: [1, 2]\n  d: { e: f }\n'],
  ['lists are indented', 'a:\n- b\n- - c\n  - d\n', 'a:\n  - b\n  - - c\n    - d\n'],
  ['groups of lines', '\n\na: 1\n\n\n\nb:\n\n  c: 1\n\n  d: 2\n\n\n', 'a: 1\n\nb:\n  c: 1\n\n  d: 2\n'],
  [
    'comments',
    '#one\na: # two\n  # three\n  b: 1   # four\n  # five\n# six\nc: 2\n#seven\n',
    '#one\na: # two\n  # three\n  b: 1 # four\n  # five\n# six\nc: 2\n#seven\n',
  ],
  ['a comment between a key and its value', 'a: # one\n  # two\n  1 # three\n', '# one\n# two\na: 1 # three\n'],
  ['comments in brackets', 'a: [ # one\n  b, # two\n  # three\n]\n', 'a: # one\n  - b # two\n  # three\n'],
  ['comments in empty brackets', 'a: { # one\n  }\n', '# one\na: {}\n'],
  ['comments beside a dash', 'a:\n  - # one\n    b: 1\n', 'a:\n  # one\n  - b: 1\n'],
  ['no comment within texts', 'a: "x # y"\nb: |\n  # z\nc: d#e\n', 'a: "x # y"\nb: |\n  # z\nc: d#e\n'],
  [
    'quotes',
    "a: 'b'\nc: 'say \"x\"'\nd: 'it''s'\ne: \"\\u0001\"\nf: '2'\n",
    'a: "b"\nc: \'say "x"\'\nd: "it\'s"\ne: "\\u0001"\nf: "2"\n',
  ],
  ['numbers as they are spelt', 'a: [1e-5, 1.0, 0x10, 0o7, +1, .5, 007]\n', 'a: [1e-5, 1.0, 0x10, 0o7, +1, .5, 007]\n'],
  ['nothing', 'a:\nb: ~\nc: {}\nd: []\n', 'a: null\nb: null\nc: {}\nd: []\n'],
  [
    'anchors and aliases',
    'a: &x {b: 1}\nc: *x\nd: &y\n  - &z 1\n  - *z\n',
    'a: &x { b: 1 }\nc: *x\nd: &y\n  - &z 1\n  - *z\n',
  ],
  [
    'texts over lines',
    'a: |\n   x\n    y\nb: >-\n  p\n  q\n\n  r\nc: "x\\ny"\n',
    'a: |\n  x\n   y\nb: >-\n  p\n  q\n\n  r\nc: "x\\ny"\n',
  ],
  ['Windows line ends', 'a: 1\r\n\r\nb: |\r\n  x\r\n', 'a: 1\n\nb: |\n  x\n'],
  ['a mark of the beginning', '# one\n---\n# two\na: 1\n', '# one\n# two\na: 1\n'],
])('YAML: %s', (_name, text, expected) => expect(formatted(text, 'yaml')).toBe(expected));

test.each([
  ['blanks', 'a=1\nb   {c=[1,2],d{e=f}}\n', 'a = 1\nb { c = [1, 2], d { e = f } }\n'],
  ['signs of comments', '// one\na = 1 //two\n', '# one\na = 1 #two\n'],
  [
    'lists become blocks',
    'mlops x "1.0.0" { monitoring { metrics = [{ name = a, type = "gauge", z = 1 }] } }',
    'mlops x "1.0.0" { monitoring { metric a : gauge { z = 1 } } }\n',
  ],
  [
    'the single form, and a list of one',
    'mlops x { experiments { tracking { backend = "a", b = 1 } } }',
    'mlops x { experiments { tracking a { b = 1 } } }\n',
  ],
  [
    'a list of one',
    'mlops x { experiments { tracking = [{ backend = a }] } }',
    'mlops x { experiments { tracking = [{ backend = a }] } }\n',
  ],
  [
    'blocks of one kind stand together',
    'mlops x {\n  monitoring {\n    # one\n    metric a : b {}\n    # two\n    alert c : d {}\n    # three\n    metric e : f {}\n  }\n}\n',
    'mlops x {\n  monitoring {\n    # one\n    metric a : b {}\n    # three\n    metric e : f {}\n    # two\n    alert c : d {}\n  }\n}\n',
  ],
  ['a comment behind the end of a block', 'a {\n  b = 1\n} # end\nc = 1\n', 'a {\n  b = 1\n  # end\n}\nc = 1\n'],
  ['a comment behind the beginning', 'a { # one\n  # two\n  b = 1\n}\n', 'a { # one\n  # two\n  b = 1\n}\n'],
  ['what is extended stands first', 'a = 1\nextends = ["./b", "./c"]\n', 'extends "./b"\nextends "./c"\na = 1\n'],
  ['calls', 'mlops x { call = { min = 0, max = 1, scale = "log" } }', 'mlops x { call = loguniform(0, 1) }\n'],
  [
    'literals lose quotes, numbers keep them',
    'a = "1h"\nb = "2"\nc = "5%"\nd = "true"\n',
    'a = 1h\nb = "2"\nc = 5%\nd = "true"\n',
  ],
  [
    'conditions over lines',
    'mlops x {\n condition = ratio( # one\n a, # two\n# three\n b) > 1 # four\n}\n',
    'mlops x {\n  condition = ratio( # one\n    a, # two\n    # three\n    b) > 1 # four\n}\n',
  ],
  ['conditions in quotes', 'mlops x { condition = "a > 1 for 5m" }', 'mlops x { condition = a > 1 for 5m }\n'],
  ['words that YAML takes for something else', 'a = True\nb = on\n'.replace('on', '"on"'), 'a = "True"\nb = "on"\n'],
  ['texts over lines', 'a = `\n    x\n      y\n`\nb = `p\\q`\n', 'a = `\n  x\n    y\n`\nb = `p\\q`\n'],
  ['keywords as keys', '"for" = 1\n"and" { a = 1 }\n', 'for = 1\n"and" { a = 1 }\n'],
  ['long lists', `a = [${'"some words", '.repeat(9)}"x"]\n`, `a = [\n${'  "some words",\n'.repeat(9)}  "x",\n]\n`],
])('native: %s', (_name, text, expected) => expect(formatted(text, 'native')).toBe(expected));

test('a text with mistakes has no form, and its findings say why', () => {
  for (const [text, syntax] of [
    ['a: [', 'yaml'],
    ['a = = 1', 'native'],
    ['a: 1\na: 2\n', 'yaml'],
    ['', 'native'],
  ] as const) {
    const { value, diagnostics } = formatText({ file: 's', text, syntax }, testLabels);
    expect({ text, value, errors: diagnostics.length }).toEqual({ text, value: undefined, errors: 1 });
  }
});

test('what the other syntax cannot say is not converted', () => {
  for (const text of ['- a\n', 'a\n', 'a: .nan\n']) {
    const { value, diagnostics } = convertText({ file: 's', text, syntax: 'yaml' }, 'native', testLabels);
    expect({ text, value, severities: diagnostics.map((each) => each.severity) }).toEqual({
      text,
      value: undefined,
      severities: ['error'],
    });
  }
});

test('a column without a name is a column still', () => {
  const native = 'mlops { schema { column "" { a = 1 } } }\n';
  expect(formatted(native, 'native')).toBe(native);
  expect(converted(converted(native, 'native') ?? '', 'yaml')).toBe(native);
});

test('labels take the comments of their fields, and give them back', () => {
  const yaml =
    'mlops:\n  pipeline:\n    stages:\n      # one\n      - name: a # two\n        type: b\n        # three\n        c: 1 # four\n';
  const native =
    'mlops {\n  pipeline {\n    # one\n    stage a : b { # two\n      # three\n      c = 1 # four\n    }\n  }\n}\n';
  expect(converted(yaml, 'yaml')).toBe(native);
  expect(converted(native, 'native')).toBe(yaml);
});

test('a large text is formatted in time that grows with its size alone', () => {
  const lines = Array.from({ length: 4000 }, (_, index) => `  k${index}: { a: [1, 2], b: "x" } # ${index}`);
  const text = `a:\n${lines.join('\n')}\n`;
  expect(formatted(text, 'yaml')).toBe(text);
});
