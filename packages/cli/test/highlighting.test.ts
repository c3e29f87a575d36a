import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { nativeVocabulary } from '@trainyard/engine';
import { format } from 'prettier';
import type { IGrammar } from 'vscode-textmate';
import { highlightingGrammar } from './highlighting/grammar.ts';
import { loadGrammar, tokenize } from './highlighting/tokenize.ts';
import type { Scoped } from './highlighting/tokenize.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const sample = readFileSync(at('../../syntax/testdata/full.mlops'), 'utf8');
const record = process.env['RECORD'] === '1' && process.env['CI'] !== 'true';

let grammar: IGrammar;
beforeAll(async () => void (grammar = await loadGrammar(highlightingGrammar())));

/** What is kept in a file: written with RECORD=1, compared always. */
function expectFile(file: string, text: string): void {
  if (record) writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
}

/** The innermost scopes of a text, without their end. */
function scopesOf(text: string): string[] {
  return tokenize(grammar, text)
    .tokens.filter((token) => token.text.trim() !== '')
    .map(({ text: word, scopes }) => `${word.trim()} ${scopes.at(-1)?.replace(/\.mlops$/, '')}`);
}

test('the grammar for editors is made from the tables of the lexer; RECORD=1 writes it anew', async () => {
  const text = await format(JSON.stringify(highlightingGrammar()), { parser: 'json', printWidth: 120 });
  expectFile(at('../../../editors/vscode/syntaxes/mlops.tmLanguage.json'), text);
});

test('every field of the language has the scopes that were looked at', () => {
  const lines = tokenize(grammar, sample)
    .tokens.filter(({ text }) => text.trim() !== '')
    .map(
      ({ line, text, scopes }) =>
        `${line}\t${text.trim()}\t${scopes
          .slice(1)
          .map((scope) => scope.replace(/\.mlops$/, ''))
          .join(' ')}`,
    );
  expectFile(at('../testdata/highlighting/full.scopes'), `${lines.join('\n')}\n`);
});

test('nothing is without a scope, and only texts in backticks go on over lines', () => {
  const { tokens, open } = tokenize(grammar, sample);
  expect(tokens.filter(({ text, scopes }) => text.trim() !== '' && scopes.length < 2)).toEqual([]);
  const raw = sample
    .split('\n')
    .flatMap((line, index) => ((line.match(/`/g)?.length ?? 0) === 1 && !line.includes('#') ? [index + 1] : []));
  const inside = Array.from({ length: (raw[1] ?? 0) - (raw[0] ?? 0) }, (_, index) => (raw[0] ?? 0) + index);
  expect(open).toEqual(inside);
});

test.each([
  ['an open text', 'a = "x', 'b = 1'],
  ['an open selector', 'a = rate(x{code="1"', 'b = 1'],
  ['an open list', 'a = [1, 2', 'b = 1'],
  ['an open block', 'a {', 'b = 1'],
  ['a backslash at the end', "a = 'x\\", 'b = 1'],
  ['a comment', 'a = 1 # "it', 'b = 1'],
])('%s does not colour the next line', (_, first, second) => {
  const alone = scopesOf(second);
  expect(scopesOf(`${first}\n${second}`).slice(-alone.length)).toEqual(alone);
});

test.each<readonly [string, readonly string[]]>([
  [
    'for = 15m',
    [
      'for support.type.property-name',
      '= keyword.operator.assignment',
      '15 constant.numeric.duration',
      'm keyword.other.unit',
    ],
  ],
  [
    'condition = a < 5% for 5m',
    [
      'condition support.type.property-name',
      '= keyword.operator.assignment',
      'a variable.other',
      '< keyword.operator.comparison',
      '5 constant.numeric.percent',
      '% keyword.other.unit',
      'for keyword.control.condition',
      '5 constant.numeric.duration',
      'm keyword.other.unit',
    ],
  ],
  [
    'stage a : "b-c" {',
    [
      'stage keyword.declaration.block',
      'a entity.name.section',
      ': punctuation.separator.label',
      '" punctuation.definition.string.begin',
      'b-c string.quoted.double',
      '" punctuation.definition.string.end',
      '{ punctuation.section.braces',
    ],
  ],
  [
    '"x-a" = \'\\n\\q\'',
    [
      '"x-a" support.type.property-name',
      '= keyword.operator.assignment',
      "' punctuation.definition.string.begin",
      '\\n constant.character.escape',
      '\\q invalid.illegal.escape',
      "' punctuation.definition.string.end",
    ],
  ],
  [
    'a = p95(b{c=~"5.."}[5m] offset 1d) by (on)',
    [
      'a support.type.property-name',
      '= keyword.operator.assignment',
      'p95 support.function',
      '( punctuation.section.parens',
      'b variable.other.metric',
      '{ punctuation.section.braces.begin',
      'c variable.parameter.label',
      '=~ keyword.operator.match',
      '" punctuation.definition.string.begin',
      '5.. string.quoted.double',
      '" punctuation.definition.string.end',
      '} punctuation.section.braces.end',
      '[ punctuation.section.brackets',
      '5 constant.numeric.duration',
      'm keyword.other.unit',
      '] punctuation.section.brackets',
      'offset keyword.control.condition',
      '1 constant.numeric.duration',
      'd keyword.other.unit',
      ') punctuation.section.parens',
      'by keyword.control.condition',
      '( punctuation.section.parens',
      'on keyword.control.condition',
      ') punctuation.section.parens',
    ],
  ],
  [
    'extends "./a.mlops"',
    [
      'extends keyword.control.import',
      '" punctuation.definition.string.begin',
      './a.mlops string.quoted.double',
      '" punctuation.definition.string.end',
    ],
  ],
  [
    'a = true and b_and != -1e-5',
    [
      'a support.type.property-name',
      '= keyword.operator.assignment',
      'true constant.language',
      'and keyword.operator.word',
      'b_and variable.other',
      '!= keyword.operator.comparison',
      '- keyword.operator.arithmetic',
      '1e-5 constant.numeric',
    ],
  ],
])('%s', (line, scopes) => {
  expect(scopesOf(line)).toEqual(scopes);
});

/** The kind that each scope stands for, as the lexer would say. */
function kindOf(scopes: readonly string[]): string {
  const all = scopes.join(' ');
  if (/comment/.test(all)) return 'comment';
  if (/string/.test(all)) return 'text';
  if (/constant\.numeric/.test(all)) return 'number';
  if (/keyword\.operator\.(?!word)|punctuation/.test(all)) return 'symbol';
  return 'word';
}

test('the colours agree with the lexer on where each token begins and of what kind it is', () => {
  const { patterns } = nativeVocabulary();
  const kinds = {
    comment: 'comment',
    percent: 'number',
    duration: 'number',
    size: 'number',
    number: 'number',
    text: 'text',
    word: 'word',
  } as const;
  const lexer = new RegExp(
    [
      ...Object.entries(patterns).map(([name, pattern]) => `(?<${name}>${pattern})`),
      '(?<symbol><=|>=|==|=~|!~|!=|[-<>=+*/%^(){}\\[\\],:])',
    ].join('|'),
    'g',
  );
  const scoped = new Map<string, Scoped>(
    tokenize(grammar, sample).tokens.map((each) => [`${each.line}:${each.start}`, each]),
  );
  const starts = [0, ...[...sample.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const differing = [...sample.matchAll(lexer)].flatMap(({ index, groups = {}, 0: text }) => {
    const line = starts.findLastIndex((start) => start <= index);
    const [name = 'symbol'] = Object.entries(groups).find(([, found]) => found !== undefined) ?? [];
    const wanted = name === 'symbol' ? 'symbol' : kinds[name as keyof typeof kinds];
    const found = scoped.get(`${line + 1}:${index - (starts[line] ?? 0)}`);
    return found !== undefined && kindOf(found.scopes) === wanted
      ? []
      : [`${line + 1} ${text} ${wanted} ${found?.scopes.join(' ')}`];
  });
  expect(differing).toEqual([]);
});

test('the folder for VS Code names files that are there, and the word of the lexer', () => {
  const read = (name: string): string => readFileSync(at(`../../../editors/vscode/${name}`), 'utf8');
  const { contributes } = JSON.parse(read('package.json')) as {
    contributes: {
      languages: { id: string; extensions: string[]; configuration: string }[];
      grammars: { language: string; scopeName: string; path: string }[];
    };
  };
  const [language] = contributes.languages;
  const [syntax] = contributes.grammars;
  expect(syntax?.language).toBe(language?.id);
  expect((JSON.parse(read(syntax?.path ?? '')) as { scopeName: string }).scopeName).toBe(syntax?.scopeName);
  const configuration = JSON.parse(read(language?.configuration ?? '')) as { wordPattern: string };
  expect(configuration.wordPattern).toBe(nativeVocabulary().patterns.word);
});
