import { defineDiagnostics, error } from './catalogue.ts';
import { listOf } from './suggest.ts';

/** What the front ends find in a text before any field is looked at. */
export const syntax = defineDiagnostics({
  yaml: error<{ remedy: string }>('syntax/yaml', {
    message: ({ remedy }) => remedy,
    why: 'The text is not YAML 1.2. Only the first place is reported: what follows it would be guesswork.',
    example: {
      bad: 'mlops:\n  name: "demo\n  version: "1.0.0"\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n',
    },
  }),
  emptyFile: error('syntax/empty-file', {
    message: (_, { service }) =>
      `The file is empty: begin it with \`${service}\`, or let \`trainyard init\` write a commented one.`,
    why: 'A specification describes one service; an empty text describes none.',
    example: { bad: '# only a comment\n', good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n' },
  }),
  duplicateKey: error<{ key: string }>('syntax/duplicate-key', {
    message: ({ key }) => `'${key}' is given twice in one map: keep one of the two.`,
    why: 'YAML readers differ in which of two equal keys they believe, so none is believed here.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  name: "other"\n  version: "1.0.0"\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n',
    },
  }),
  duplicateKeys: error<{ keys: readonly string[] }>('syntax/duplicate-keys', {
    message: ({ keys }) =>
      `${listOf(
        keys.map((key) => `'${key}'`),
        'and',
      )} are given again from here on: put the \`- \` of a new item before '${keys[0] ?? ''}', or keep one of each.`,
    why: 'Several fields that come again are most often the next item of a list that lost its dash.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics:\n      - name: "a"\n        type: "gauge"\n        name: "b"\n        type: "gauge"\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics:\n      - name: "a"\n        type: "gauge"\n      - name: "b"\n        type: "gauge"\n',
    },
  }),
  mergeKey: error('syntax/merge-key', {
    message: () =>
      'The merge key `<<` is not part of YAML 1.2: repeat the fields, or use `extends` for what files share.',
    why: 'Two ways to merge would give two meanings; `extends` and `environments` have one.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  labels: { <<: { tier: "1" } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  labels: { tier: "1" }\n',
    },
  }),
  tag: error<{ tag: string }>('syntax/tag', {
    message: ({ tag }) => `The tag '${tag}' is not allowed: a specification is plain data, so remove it.`,
    why: 'Tags make some YAML readers run code or build objects. A specification never does.',
    example: {
      bad: 'mlops:\n  name: !!str demo\n  version: "1.0.0"\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n',
    },
  }),
  keyNotText: error('syntax/key-not-text', {
    message: () => 'A key must be a word, not a list or map: put it in quotes.',
    why: 'Fields have names.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  labels: { [a, b]: "1" }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  labels: { a: "1", b: "1" }\n',
    },
  }),
  badAlias: error<{ name: string }>('syntax/bad-alias', {
    message: ({ name }) => `The alias '*${name}' marks nothing before it, or itself: write the value out.`,
    why: 'An alias repeats a value that stands above it.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  description: *text\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  description: "A demonstration"\n',
    },
  }),
  tooDeep: error<{ limit: number }>('syntax/too-deep', {
    message: ({ limit }) => `More than ${limit} maps and lists stand within each other here: write it flatter.`,
    why: 'The language is at most a dozen levels deep; a bound keeps every input cheap.',
  }),
  tooManyNodes: error<{ limit: number }>('syntax/too-many-nodes', {
    message: ({ limit }) =>
      `With its aliases expanded the file has more than ${limit} values: write fewer aliases, or split the file.`,
    why: 'A few nested aliases can stand for billions of values.',
  }),
  tooLarge: error<{ size: number; limit: number }>('syntax/too-large', {
    message: ({ size, limit }) => `The file has ${size} characters, more than ${limit}: split it with \`extends\`.`,
    why: 'A bound keeps every input cheap.',
  }),
  controlCharacter: error<{ code: number }>('syntax/control-character', {
    message: ({ code }) =>
      `The character U+${code.toString(16).toUpperCase().padStart(4, '0')} cannot be seen and is not allowed: delete it, or write it as an escape in double quotes.`,
    why: 'Invisible and direction-changing characters make a text read differently from what it says.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  description: "a\u202Eb"\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  description: "ab"\n',
    },
  }),
  encoding: error<{ found: 'UTF-16' | 'bytes' | 'carriage returns' }>('syntax/encoding', {
    message: ({ found }) =>
      found === 'UTF-16'
        ? 'The file is written in UTF-16: save it as UTF-8.'
        : found === 'bytes'
          ? 'Here stand bytes that are no UTF-8: save the file as UTF-8 and write the character again.'
          : 'Lines end here with a carriage return alone: save the file with LF or CRLF line ends.',
    why: 'A specification is UTF-8 text, with line ends as Unix or Windows write them. In any other encoding its texts would be damaged silently.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  description: "caf\uFFFD"\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  description: "caf\u00E9"\n',
    },
  }),
  unsafeInteger: error<{ text: string }>('syntax/unsafe-integer', {
    message: ({ text }) =>
      `${text} is too large to be kept exactly (the limit is 9007199254740991): put it in quotes, or write a smaller number.`,
    why: 'Numbers are IEEE doubles; beyond 2^53 neighbouring integers fall together.',
    example: {
      bad: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { model: { parameters: { seed: 99999999999999999999 } } }\n',
      good: 'mlops:\n  name: "demo"\n  version: "1.0.0"\n  training: { model: { parameters: { seed: "99999999999999999999" } } }\n',
    },
  }),
});
