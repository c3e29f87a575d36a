import { expect, test } from '@jest/globals';
import { applyEdits, fieldRemoved, fieldReplaced, fieldsAdded, memberOf, readYaml } from '../src/index.ts';
import type { Edit, MapNode, Member, Node } from '../src/index.ts';

/** A text, and the map at the end of a path in it (numbers are items). */
function mapAt(
  text: string,
  ...path: readonly (string | number)[]
): { source: { file: string; text: string }; map: MapNode; member: (key: string) => Member } {
  const source = { file: 's', text };
  const read = readYaml(source);
  expect(read.diagnostics).toEqual([]);
  const node = path.reduce<Node | undefined>(
    (at, step) =>
      typeof step === 'number' ? (at?.kind === 'list' ? at.items[step] : undefined) : memberOf(at, step)?.value,
    read.value,
  );
  if (node?.kind !== 'map') throw new Error('no map there');
  const member = (key: string): Member => memberOf(node, key) ?? (node.members[0] as Member);
  return { source, map: node, member };
}

const applied = (source: { file: string; text: string }, edit: Edit | undefined): string | undefined =>
  edit === undefined ? undefined : applyEdits(source, [edit]);

test.each([
  ['a block', 'a:\n  b: 1\nc: 2\n', ['a'], 'a:\n  b: 1\n  x: 9\nc: 2\n'],
  ['an item of a list', 'l:\n  - b: 1\n    c: 2\n  - d: 3\n', ['l', 0], 'l:\n  - b: 1\n    c: 2\n    x: 9\n  - d: 3\n'],
  ['an item whose only field stands beside the dash', 'l:\n  - b: 1\n', ['l', 0], 'l:\n  - b: 1\n    x: 9\n'],
  ['nested lists', '- - b: 1\n', [0, 0], '- - b: 1\n    x: 9\n'],
  ['a block behind which a comment stands', 'a:\n  b: 1 # why\nc: 2\n', ['a'], 'a:\n  b: 1 # why\n  x: 9\nc: 2\n'],
  ['a block with a block inside', 'a:\n  b:\n    c: 1\nd: 2\n', ['a'], 'a:\n  b:\n    c: 1\n  x: 9\nd: 2\n'],
  ['the last line without a line break', 'a:\n  b: 1', ['a'], 'a:\n  b: 1\n  x: 9'],
  ['Windows line ends', 'a:\r\n  b: 1\r\nc: 2\r\n', ['a'], 'a:\r\n  b: 1\r\n  x: 9\r\nc: 2\r\n'],
  ['braces', 'a: { b: 1 }\n', ['a'], 'a: { b: 1, x: 9 }\n'],
  ['braces without blanks', 'a: {b: 1}\n', ['a'], 'a: {b: 1, x: 9}\n'],
  ['braces over lines', 'a: {\n  b: 1,\n  c: [2, 3]\n}\n', ['a'], 'a: {\n  b: 1,\n  c: [2, 3], x: 9\n}\n'],
  ['braces with a comma at their end', 'a: { b: 1, }\n', ['a'], 'a: { b: 1, x: 9, }\n'],
  ['empty braces', 'a: {}\n', ['a'], 'a: { x: 9 }\n'],
  ['braces within braces', 'a: { b: { c: "}" } }\n', ['a', 'b'], 'a: { b: { c: "}", x: 9 } }\n'],
  ['a quoted value', 'a:\n  b: "x: { # y"\n', ['a'], 'a:\n  b: "x: { # y"\n  x: 9\n'],
  ['an empty value', 'a:\n  c: 1\n  b:\nd: 1\n', ['a'], 'a:\n  c: 1\n  b:\n  x: 9\nd: 1\n'],
  ['an alias', 'n: &n 5\na:\n  b: *n # here\nc: 1\n', ['a'], 'n: &n 5\na:\n  b: *n # here\n  x: 9\nc: 1\n'],
  ['an alias in braces', 'n: &n 5\na: { b: *n }\n', ['a'], 'n: &n 5\na: { b: *n, x: 9 }\n'],
  ['text over lines', 'a:\n  b: |\n    one\n    two\nc: 1\n', ['a'], 'a:\n  b: |\n    one\n    two\n  x: 9\nc: 1\n'],
  ['emoji before it', 'e: "🚂🚃"\na: { b: "🚂" }\n', ['a'], 'e: "🚂🚃"\na: { b: "🚂", x: 9 }\n'],
])('a field is written into %s', (_, text, path, expected) => {
  const { source, map } = mapAt(text, ...path);
  expect(applied(source, fieldsAdded(map, [{ key: 'x', value: '9' }]))).toBe(expected);
});

test('several fields come in their order, after the member that is named', () => {
  const { source, map, member } = mapAt('a:\n  b: 1\n  c: 2\n', 'a');
  expect(
    applied(
      source,
      fieldsAdded(
        map,
        [
          { key: 'x', value: '9' },
          { key: 'y', value: '8' },
        ],
        member('b'),
      ),
    ),
  ).toBe('a:\n  b: 1\n  x: 9\n  y: 8\n  c: 2\n');
});

test.each([
  ['its line', 'a:\n  b: 1\n  c: 2\n', 'a:\n  c: 2\n'],
  ['all but the comment on its line', 'a:\n  b: 1 # why\n  c: 2\n', 'a:\n  # why\n  c: 2\n'],
  ['the last line', 'a:\n  c: 2\n  b: 1', 'a:\n  c: 2'],
  ['the last line of a text with Windows line ends', 'a:\r\n  c: 2\r\n  b: 1', 'a:\r\n  c: 2'],
  ['its lines', 'a:\n  b:\n    d: 1\n  c: 2\n', 'a:\n  c: 2\n'],
  ['the first in braces', 'a: { b: 1, c: 2 }\n', 'a: { c: 2 }\n'],
  ['the last in braces', 'a: { c: 2, b: 1 }\n', 'a: { c: 2 }\n'],
  ['a quoted one in braces', 'a: { c: 2, b: "# , }" }\n', 'a: { c: 2 }\n'],
  [
    'the first in braces, but not the comment behind it',
    'a: {\n  b: 1, # why\n  c: 2 }\n',
    'a: {\n   # why\n  c: 2 }\n',
  ],
  [
    'the last in braces, but not the comment before it',
    'a: {\n  c: 2, # why\n  b: 1 }\n',
    'a: {\n  c: 2, # why\n   }\n',
  ],
  ['the only one in braces', 'a: { b: 1 }\n', 'a: {  }\n'],
])('a field is taken out with %s', (_, text, expected) => {
  const { source, map, member } = mapAt(text, 'a');
  expect(applied(source, fieldRemoved(map, member('b')))).toBe(expected);
});

test('a field that stands beside a dash is not taken out', () => {
  const item = mapAt('l:\n  - b: 1\n    c: 2\n', 'l', 0);
  expect(fieldRemoved(item.map, item.member('b'))).toBeUndefined();
});

test('a field is replaced where it stands, quoted keys and empty values too', () => {
  for (const [text, expected] of [
    ['a:\n  b: "1" # c\n', 'a:\n  x: 9 # c\n'],
    ['a: { b: 1 }\n', 'a: { x: 9 }\n'],
    ['a:\n  "b": 1\n', 'a:\n  x: 9\n'],
    ['a:\n  b:\n', 'a:\n  x: 9\n'],
  ] as const) {
    const { source, map, member } = mapAt(text, 'a');
    expect(applied(source, fieldReplaced(map, member('b'), { key: 'x', value: '9' }))).toBe(expected);
  }
});

test('edits that overlap are refused', () => {
  const source = { file: 's', text: 'abc' };
  expect(() =>
    applyEdits(source, [
      { range: { source, start: 0, end: 2 }, text: '' },
      { range: { source, start: 1, end: 3 }, text: '' },
    ]),
  ).toThrow('overlap');
});
