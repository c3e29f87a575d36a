import { allFields, functions, nativeVocabulary, specificationLabels } from '@trainyard/engine';

/** One pattern of a TextMate grammar. */
interface Pattern {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly include?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Pattern[];
}

type Captures = Readonly<Record<string, { readonly name?: string; readonly patterns?: readonly Pattern[] }>>;

/** Keywords by what they are to a reader; a keyword that is in none is a mistake. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'keyword.operator.word': ['and', 'or', 'unless', 'not', 'where', 'else'],
  'keyword.control.condition': ['for', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'offset'],
  'constant.language': ['true', 'false', 'null'],
};

const scoped = (name: string): string => `${name}.mlops`;
const oneOf = (words: readonly string[]): string =>
  `(?:${[...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|')})`;

/** The keywords of labelled blocks, wherever they may stand. */
function blockKeywords(): readonly string[] {
  const labels = specificationLabels();
  const found = new Set<string>();
  const paths = ['', ...allFields().map(({ path }) => path)];
  for (const path of paths) for (const { keyword } of labels.blocksIn(path)) found.add(keyword);
  return [...found].sort();
}

/** The grammar of the native syntax for TextMate, VS Code and what else reads such grammars. Throws for a keyword of no kind. */
export function highlightingGrammar(): object {
  const { keywords, calls, patterns } = nativeVocabulary();
  const unknown = keywords.filter((word) => !Object.values(kinds).flat().includes(word));
  if (unknown.length > 0) throw new Error(`of what kind is the keyword '${unknown.join("', '")}'?`);
  // A number within a word is a part of it.
  const number = (pattern: string): string => `(?<![A-Za-z0-9_.:])(?:${pattern})`;
  const name = `(?:${patterns.word}|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')`;
  const key = `(?:${patterns.word})(?![A-Za-z0-9_:])`;
  const units = (unit: string): Captures => ({
    '0': { patterns: [{ match: unit, name: scoped('keyword.other.unit') }] },
  });
  const label = (...scopes: string[]): { name?: string; patterns?: readonly Pattern[] } => ({
    patterns: [{ include: '#string' }, { match: patterns.word, name: scopes.map(scoped).join(' ') }],
  });
  const text = (quote: string, kind: string): Pattern => ({
    name: scoped(`string.quoted.${kind}`),
    begin: quote,
    // An open text ends with its line, as it does for the lexer.
    end: `${quote}|$`,
    beginCaptures: { '0': { name: scoped('punctuation.definition.string.begin') } },
    endCaptures: { '0': { name: scoped('punctuation.definition.string.end') } },
    patterns: [{ include: '#escape' }],
  });
  const word = (scope: string): Pattern => ({
    name: scoped(scope),
    match: `(?<![A-Za-z0-9_:])${oneOf(kinds[scope] ?? [])}(?![A-Za-z0-9_:])`,
  });
  const functionNames = oneOf([...Object.keys(functions), ...calls, 'p[0-9]{2,}']);
  const called = '(?=\\s*\\(|\\s+(?:by|without)\\s*\\()';
  return {
    $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
    name: 'Trainyard specification',
    scopeName: 'source.mlops',
    fileTypes: ['mlops'],
    patterns: ['comment', 'extends', 'labelled', 'key', 'expression'].map((each) => ({ include: `#${each}` })),
    repository: {
      comment: { name: scoped('comment.line'), match: patterns.comment },
      extends: { match: '\\bextends\\b(?=\\s*["\'`])', name: scoped('keyword.control.import') },
      labelled: {
        match: `(?<![A-Za-z0-9_:."'])(?:(${oneOf(blockKeywords())})|(${key}))(?<!\\bextends)\\s+(${name})(?:\\s*(:)?\\s*(${name}))?\\s*(?=\\{)`,
        captures: {
          '1': { name: scoped('keyword.declaration.block') },
          '2': { name: scoped('storage.type.block') },
          '3': label('entity.name.section'),
          '4': { name: scoped('punctuation.separator.label') },
          '5': label('support.type.label'),
        },
      },
      key: {
        match: `(?<![A-Za-z0-9_:"'])(?:(${key})|("(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'))(?=\\s*=(?![=~])|\\s+\\{|\\{\\s*(?:\\}|$|#|//))`,
        captures: {
          '1': { name: scoped('support.type.property-name') },
          '2': { name: `${scoped('string.quoted')} ${scoped('support.type.property-name')}` },
        },
      },
      expression: {
        patterns: ['string', 'number', 'call', 'selector', 'keyword', 'operator', 'punctuation', 'reference'].map(
          (each) => ({ include: `#${each}` }),
        ),
      },
      string: {
        patterns: [
          text('"', 'double'),
          text("'", 'single'),
          {
            name: scoped('string.quoted.other.raw'),
            begin: '`',
            end: '`',
            beginCaptures: { '0': { name: scoped('punctuation.definition.string.begin') } },
            endCaptures: { '0': { name: scoped('punctuation.definition.string.end') } },
          },
        ],
      },
      escape: {
        patterns: [
          { match: '\\\\(?:["\'`\\\\/bfnrt]|u[0-9a-fA-F]{4})', name: scoped('constant.character.escape') },
          { match: '\\\\.', name: scoped('invalid.illegal.escape') },
        ],
      },
      number: {
        patterns: [
          { name: scoped('constant.numeric.percent'), match: number(patterns.percent), captures: units('%') },
          { name: scoped('constant.numeric.duration'), match: number(patterns.duration), captures: units('[A-Za-z]+') },
          { name: scoped('constant.numeric.size'), match: number(patterns.size), captures: units('[A-Za-z]+$') },
          { name: scoped('constant.numeric'), match: number(patterns.number) },
        ],
      },
      call: {
        patterns: [
          { match: `(?<![A-Za-z0-9_:])${functionNames}${called}`, name: scoped('support.function') },
          {
            match: `(?<![A-Za-z0-9_:])(?!${oneOf(keywords)}\\b)(?:${patterns.word})(?=\\()`,
            name: scoped('entity.name.function'),
          },
        ],
      },
      selector: {
        name: scoped('meta.selector'),
        begin: `(?<![A-Za-z0-9_:])(?:(${patterns.word})|(?<=\\())(\\{)`,
        // One that is not closed ends with its line.
        end: '(\\})|$',
        beginCaptures: {
          '1': { name: scoped('variable.other.metric') },
          '2': { name: scoped('punctuation.section.braces.begin') },
        },
        endCaptures: { '1': { name: scoped('punctuation.section.braces.end') } },
        patterns: [
          { include: '#comment' },
          { include: '#string' },
          { match: '=~|!~|!=|=', name: scoped('keyword.operator.match') },
          { match: patterns.word, name: scoped('variable.parameter.label') },
          { match: ',', name: scoped('punctuation.separator') },
        ],
      },
      keyword: { patterns: Object.keys(kinds).map(word) },
      operator: {
        patterns: [
          { match: '<=|>=|==|!=|=~|!~|<|>', name: scoped('keyword.operator.comparison') },
          { match: '=', name: scoped('keyword.operator.assignment') },
          { match: '[-+*/%^]', name: scoped('keyword.operator.arithmetic') },
        ],
      },
      punctuation: {
        patterns: [
          { match: ',', name: scoped('punctuation.separator') },
          { match: ':', name: scoped('punctuation.separator.label') },
          { match: '[{}]', name: scoped('punctuation.section.braces') },
          { match: '[\\[\\]]', name: scoped('punctuation.section.brackets') },
          { match: '[()]', name: scoped('punctuation.section.parens') },
        ],
      },
      reference: { match: patterns.word, name: scoped('variable.other') },
    },
  };
}
