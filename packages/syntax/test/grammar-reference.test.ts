import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { EmbeddedActionsParser, Lexer } from 'chevrotain';
import { expressionParser } from '../src/expression/parser.ts';
import { Duration, keywords, Number_, Percent, Size, Text, Word } from '../src/expression/tokens.ts';
import { Comment, nativeParser, NativeParser } from '../src/native/parser.ts';
import { explanations, tokenTexts } from './grammar/explanations.ts';
import { notationOf } from './grammar/notation.ts';
import { pictureOf } from './grammar/railroad.ts';
import { rulesOf } from './grammar/rules.ts';
import type { Piece, Rule } from './grammar/rules.ts';

const folder = fileURLToPath(new URL('../../../docs/reference/', import.meta.url));
const words = Object.values(keywords).map(({ PATTERN }) => (PATTERN as RegExp).source);
const tokens = [Word, Text, Number_, Percent, Duration, Size, Comment];

const native = ['document', 'extension', 'item', 'block', 'value', 'list', 'expression', 'name'];

/** The rules in the order of the page: files first, conditions after them. */
function rules(): readonly Rule[] {
  const all = rulesOf(new NativeParser(true).getSerializedGastProductions(), words).map(named);
  return [...all.filter(({ name }) => native.includes(name)), ...all.filter(({ name }) => !native.includes(name))];
}

/** The word of this rule is always the same, which a gate and not the token says. */
function named(rule: Rule): Rule {
  const isWord = (piece: Piece): boolean => piece.kind === 'token' && piece.name === 'Word';
  if (rule.name !== 'extension' || rule.piece.kind !== 'sequence') return rule;
  const pieces = rule.piece.pieces.map((each): Piece => (isWord(each) ? { kind: 'word', text: 'extends' } : each));
  return { ...rule, piece: { kind: 'sequence', pieces } };
}

function section(rule: Rule): string {
  const { text, example } = explanations[rule.name] ?? { text: '', example: '' };
  return `### ${rule.name}

${text} Example: \`${example}\`

![Railroad diagram of ${rule.name}](diagrams/${rule.name}.svg)

\`\`\`ebnf
${notationOf(rule)}
\`\`\`
`;
}

function page(): string {
  const rows = tokens.map((token) => {
    const { text, example } = tokenTexts[token.name] ?? { text: '', example: '' };
    const code = example.includes('`') ? `\`\` ${example} \`\`` : `\`${example}\``;
    return `| \`${token.name.toUpperCase()}\` | ${text} | ${code} | \`${(token.PATTERN as RegExp).source.replaceAll('|', '\\|').replaceAll('`', '\\x60')}\` |`;
  });
  const [files, conditions] = [true, false].map((isFile) =>
    rules().filter(({ name }) => native.includes(name) === isFile),
  );
  return `# Grammar

The grammar of the native syntax (\`*.mlops\`) and of conditions, made from the parser itself by \`RECORD=1 npm run jest -- --selectProjects syntax -- grammar\`.
Two tokens of lookahead decide everything. A line break is a blank. Conditions mean the same in YAML, where they stand in quotes.

In the pictures words in round boxes are written as they stand, boxes with corners are other rules or, in capitals, tokens. In the notation \`?\` is once or
not at all, and \`*\` any number of times.

## Tokens

| token | what it is | example | pattern |
| --- | --- | --- | --- |
${rows.join('\n')}

## Files

${(files ?? []).map(section).join('\n')}
## Conditions

${(conditions ?? []).map(section).join('\n')}`;
}

test('the grammar in the reference is that of the parser; RECORD=1 writes it anew', () => {
  const pictures = new Map(rules().map((rule) => [`${rule.name}.svg`, pictureOf(rule, notationOf(rule))]));
  if (process.env['RECORD'] === '1' && process.env['CI'] !== 'true') {
    rmSync(join(folder, 'diagrams'), { recursive: true, force: true });
    mkdirSync(join(folder, 'diagrams'), { recursive: true });
    for (const [name, text] of pictures) writeFileSync(join(folder, 'diagrams', name), text);
    writeFileSync(join(folder, 'grammar.md'), page());
  }
  expect(readFileSync(join(folder, 'grammar.md'), 'utf8')).toBe(page());
  expect(readdirSync(join(folder, 'diagrams')).sort()).toEqual([...pictures.keys()].sort());
  for (const [name, text] of pictures)
    expect({ name, text: readFileSync(join(folder, 'diagrams', name), 'utf8') }).toEqual({ name, text });
});

test('every rule is explained, and nothing else is', () => {
  expect(Object.keys(explanations).sort()).toEqual(
    rules()
      .map(({ name }) => name)
      .sort(),
  );
  expect(Object.keys(tokenTexts).sort()).toEqual(tokens.map(({ name }) => name).sort());
});

/** Whether a rule of a parser takes a text whole. */
function takes(
  tool: { readonly parser: EmbeddedActionsParser; readonly lexer: Lexer },
  rule: string,
  text: string,
): boolean {
  const { parser, lexer } = tool;
  const { tokens: found, errors } = lexer.tokenize(text);
  parser.input = found;
  (parser as unknown as Record<string, () => unknown>)[rule]?.();
  return errors.length === 0 && parser.errors.length === 0;
}

test.each(Object.entries(explanations).filter(([name]) => name !== 'keyword'))(
  'the example of %s is taken by its rule',
  (rule, { example }) => {
    expect(takes(nativeParser(), rule, example)).toBe(true);
    if (!native.includes(rule)) expect(takes(expressionParser(), rule, example)).toBe(true);
    // Not by chance: with a bracket too many it is not.
    expect(takes(nativeParser(), rule, `${example} ]`)).toBe(false);
  },
);

test('the examples of tokens are such tokens, and the example of a keyword is one', () => {
  for (const token of tokens)
    expect(new RegExp(`^(?:${(token.PATTERN as RegExp).source})$`).test(tokenTexts[token.name]?.example ?? '')).toBe(
      true,
    );
  expect(words).toContain(explanations['keyword']?.example);
});

test('a picture is small, has a title and loads nothing', () => {
  for (const rule of rules()) {
    const picture = pictureOf(rule, notationOf(rule));
    expect(picture.length).toBeLessThan(20_000);
    expect(picture).toContain(`<title id="title">${rule.name}</title>`);
    expect(picture).not.toMatch(/<script|href=|url\(|@import/);
  }
});
