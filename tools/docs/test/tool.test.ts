import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { checkIndex, checkLinks, compareOutput, executePage, parsePage, printProblem } from '../src/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const problemsOf = (...lines: string[]): string[] =>
  executePage(parsePage('page.md', lines.join('\n')), root).map(printProblem);
const demo = ['mlops:', '  name: "demo"', '  version: "1.0.0"'];

test('a page in which everything is so has no problem', () => {
  expect(
    problemsOf(
      '# Page',
      '```yaml file=demo.mlops.yaml',
      ...demo,
      '```',
      '```sh',
      'npx trainyard check demo.mlops.yaml',
      '```',
      '```text',
      '1 specification: no problems',
      '```',
      '```yaml append=demo.mlops.yaml',
      '  description: "more"',
      '```',
      '```sh',
      'grep -c "" demo.mlops.yaml',
      '```',
      '```text',
      '4',
      '```',
    ),
  ).toEqual([]);
});

test('an error in a specification is found at its line of the page', () => {
  expect(problemsOf('text', '```yaml', ...demo, '  verison: 1', '```')).toEqual([
    expect.stringMatching(/^page\.md:6: The specification has an error: 'verison' .*\[model\/unknown-field\]$/),
  ]);
  expect(problemsOf('```yaml file=a.yaml', ...demo, '```', '', '```yaml append=a.yaml', '  owner: 7', '```')).toEqual([
    expect.stringContaining('page.md:8: The specification has an error'),
  ]);
  expect(problemsOf('```yaml', 'extends: ["./none.yaml"]', ...demo, '```')).toEqual([
    expect.stringContaining('page.md:2: '),
  ]);
});

test('a promised finding that is not reported, and one too many, are problems', () => {
  expect(problemsOf('```yaml reports=model/unknown-field', ...demo, '```')).toEqual([
    'page.md:1: The block should report model/unknown-field and nothing else, but reports nothing.',
  ]);
  expect(problemsOf('```yaml reports=model/unknown-field', ...demo, '  verison: 1', '  owner: 7', '```')).toEqual([
    expect.stringContaining('but reports model/unknown-field, model/wrong-type.'),
  ]);
  expect(problemsOf('```yaml reports=model/unknown-field', ...demo, '  verison: 1', '```')).toEqual([]);
});

test('a command that fails, or should fail and does not, is named by its line', () => {
  expect(problemsOf('', '```sh', 'true', 'echo one >&2; false', 'echo two', '```')).toEqual([
    'page.md:4: The commands ended with 1 instead of 0. They printed:\none\n',
  ]);
  expect(problemsOf('```sh exit=1', 'true', '```')).toEqual([
    expect.stringContaining('page.md:1: The commands ended with 0 instead of 1'),
  ]);
  expect(problemsOf('```sh', 'false | cat', '```')).toEqual([expect.stringContaining('page.md:2: ')]);
  expect(problemsOf('```sh', 'npx cowsay', '```')).toEqual([
    expect.stringContaining('only trainyard, tsc and nx are installed'),
  ]);
});

test('blocks of shell share a folder, and go on where the one before ended', () => {
  expect(
    problemsOf('```sh', 'mkdir deep && cd deep && touch here', '```', '```sh', 'ls', '```', '```text', 'here', '```'),
  ).toEqual([]);
  expect(problemsOf('```sh', 'ls', '```', '```text', '```')).toEqual([]);
});

test('other output than a page shows is a problem at the line that differs', () => {
  expect(problemsOf('```sh', 'printf "a\\nb\\nc\\n"', '```', '', '```text', 'a', 'x', 'c', '```')).toEqual([
    expect.stringMatching(/^page\.md:7: .*\n {2}shown: {3}x\n {2}printed: b\n/),
  ]);
  expect(problemsOf('```sh', 'true', '```', '```yaml', ...demo, '```', '```text', 'a', '```')).toEqual([
    expect.stringContaining('page.md:9: This shows what commands print, but no block'),
  ]);
});

test('an ellipsis stands for lines or for text, and for nothing else', () => {
  const agree = (shown: string, printed: string): boolean => compareOutput(shown, printed) === undefined;
  expect([
    agree('a\nb', 'a \nb\n\n'),
    agree('a\n...\nd', 'a\nb\nc\nd'),
    agree('a\n...', 'a'),
    agree('...\nb\n...\nb', 'b\nb'),
    agree('a … c', 'a b c'),
    agree('v(…)', 'v(1.0)'),
    agree('', ''),
  ]).toEqual([true, true, true, true, true, true, true]);
  expect([
    agree('a', 'a\nb'),
    agree('a\nb', 'a'),
    agree('a\n...\nd', 'a\nb'),
    agree('a … c', 'a b d'),
    agree('a.c', 'abc'),
    agree('...\nb', 'b\nc'),
    agree('', 'a'),
  ]).toEqual([false, false, false, false, false, false, false]);
});

test('a block that nobody would execute is a problem', () => {
  expect(problemsOf('```yaml', 'targets: {}', '```')).toEqual([
    expect.stringContaining("page.md:1: A block of 'yaml' is not executed"),
  ]);
  expect(problemsOf('```', 'x', '```', '', '    indented')).toHaveLength(2);
  expect(problemsOf('```yaml filee=a.yaml', ...demo, '```')).toEqual([
    expect.stringContaining("'filee', which means nothing"),
  ]);
  expect(problemsOf('```yaml append=none.yaml', '  a: 1', '```')).toEqual([
    expect.stringContaining('nothing before this block wrote it'),
  ]);
  expect(problemsOf('```sh needs=promtol', 'true', '```')).toEqual([
    expect.stringContaining("The block needs 'promtol', which is none of"),
  ]);
  expect(problemsOf('```diagram', 'x', '```')).toEqual([]);
});

test('a page of the repository runs among a copy of its examples', () => {
  const lines = [
    '```sh',
    'npx trainyard plan examples/card_fraud/card_fraud.mlops.yaml --check --quiet; touch examples/new',
    '```',
  ];
  expect(problemsOf('<!-- docs: in the repository -->', '', ...lines, '```sh', 'ls examples/new', '```')).toEqual([]);
  expect(problemsOf(...lines)).toEqual([expect.stringContaining('There is no file')]);
});

test('links to nowhere are found: files, headings, other schemes, server roots', () => {
  const page = parsePage(
    'docs/a.md',
    [
      '# Top',
      '## Two words, `code`',
      '## Top',
      '[ok](b.md) [ok](../README.md#hi) [ok](#two-words-code) [ok](#top-1) [ok](https://example.com/#x)',
      '| a |',
      '| - |',
      '| [x](none.md) |',
      '[y](b.md#none)',
      '![z](/img.png)',
      '[w](http://example.com)',
      '[v][def]',
      '',
      '[def]: ../c',
    ].join('\n'),
  );
  const pages = [page, parsePage('docs/b.md', '# B'), parsePage('README.md', '# Hi')];
  const exists = (path: string): boolean => ['docs/a.md', 'docs/b.md', 'README.md'].includes(path);
  expect(checkLinks(pages, exists).map(printProblem)).toEqual([
    "docs/a.md:7: 'none.md' leads to 'docs/none.md', which is not there.",
    "docs/a.md:8: 'docs/b.md' has no heading '#none'.",
    "docs/a.md:9: '/img.png' begins at the root of a server: write it relative to the page.",
    "docs/a.md:10: 'http://example.com' is no link for a page: use https.",
    "docs/a.md:13: '../c' leads to 'c', which is not there.",
  ]);
});

test('a page that the index does not lead to is found', () => {
  const pages = [
    parsePage('docs/README.md', '[a](deep/a.md#x)'),
    parsePage('docs/deep/a.md', '[b](../b.md)'),
    parsePage('docs/b.md', ''),
    parsePage('docs/lost.md', '[b](b.md)'),
    parsePage('README.md', ''),
  ];
  expect(checkIndex(pages, 'docs/README.md', 'docs').map(printProblem)).toEqual([
    'docs/lost.md:1: No link leads here from docs/README.md.',
  ]);
});

test('specifications of all syntaxes are compiled, and a part can be put before the brace that ends a file', () => {
  const start = ['```mlops file=a.mlops', 'mlops demo "1.0.0" {', '}', '```'];
  const insert = (line: string): string[] => ['```mlops insert=a.mlops', line, '```'];
  const shown = ['```sh', 'cat a.mlops', '```', '```text', 'mlops demo "1.0.0" {', '  labels { a = "b" }', '}', '```'];
  expect(problemsOf(...start, ...insert('  labels { a = "b" }'), ...shown)).toEqual([]);
  expect(problemsOf(...start, ...insert('  lables { a = "b" }'))).toEqual([
    expect.stringMatching(/^page\.md:6: The specification has an error: 'lables'/),
  ]);
  expect(problemsOf('```mlops', 'mlops demo {', '  versoin = "1.0.0"', '}', '```')).toEqual([
    expect.stringContaining("'versoin'"),
  ]);
  expect(
    problemsOf(
      '```ts',
      "import { defineService } from 'trainyard';",
      "export default defineService({ mlops: { name: 'demo', versoin: '1.0.0' } });",
      '```',
    ),
  ).toEqual([expect.stringMatching(/^page\.md:3: .*'versoin'/)]);
  expect(problemsOf(...insert('x = 1'))).toEqual([expect.stringContaining('nothing before this block wrote it')]);
});
