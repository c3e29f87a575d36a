import { expect, test } from '@jest/globals';
import { prometheusEngine, requireTool } from '@trainyard/oracles';
import fc from 'fast-check';
import { PatternGap, pythonPattern } from '../src/backends/python/regex.ts';
import { printQuery, seriesOf } from '../src/index.ts';
import type { Query } from '../src/index.ts';
import { askPythonValues, samplesOf } from './python.ts';
import { disagreement } from './same-answer.ts';

const python = requireTool('python');
const program = requireTool('prometheus-engine');

const TEXTS = `a|b|ab|abc|aab|AB|Ab|a.b|a-b|a]b|a\\b|a^b|a$b|a{2}|a{,2}|a b|a\tb|a\nb|a\vb|1|12|x1|_|é|É|ſ|K|٣|(a)|[a]|a+b|500|503|4xx|aaa|ba|"|'|\n|a\n|-|5-|:|😀|a😀`;

const WRITTEN = [
  ...[
    'a|ab',
    'a.b',
    '(?i)ab',
    '(?i:a)b',
    'a(?i)b|c',
    '(?-s)a.b',
    '(?-s:.)+',
    '(?m)a$\\nb',
    'a$',
    '^a',
    '\\Aa\\z',
    'a\\b.b',
  ],
  ...[
    '[[:alpha:]]+',
    '[^[:alpha:]]',
    '[[:^alpha:]]',
    '[[:word:]-]+',
    '[]a]',
    '[^]a]',
    '[a-]',
    '[\\d_]',
    '[^\\W]',
    '\\W',
  ],
  ...[
    '\\s',
    '\\S+',
    '\\d+',
    '\\D',
    '\\w+',
    'a\\.b',
    '\\Qa.b\\E',
    '\\Q(a)\\E|b',
    '\\x61',
    '\\x{1F600}',
    'a\\x{1F600}?',
    '\\141',
  ],
  ...[
    'a{2}',
    'a{1,2}b?',
    'a{2,}',
    'a{,2}',
    'a{',
    'a{x',
    'a*?b',
    'a+?',
    '(a)(b)?',
    '(?P<n>a)b',
    '(?<n>a)b',
    '(?U)a+b',
    '(?i)[a-b]+',
  ],
  ...[
    '(?i)É',
    '(?i)k',
    '(?i)s',
    '.',
    '..',
    '',
    '|a',
    '(|a)b',
    '()',
    '5..',
    '(?:5|4).*',
    '.*',
    '.+',
    '[^a]',
    '[^a-z]*',
    'a\\-b',
    'a\\]b',
  ],
  ...[
    'a\\\\b',
    'a\\^b',
    '[\\^a]',
    '[a\\]]+',
    '(?s).',
    '\\B',
    'a\\Bb',
    '(?i)(?-i:a)B',
    '((?i)a)b',
    '[-a]',
    '[+--]',
    '[&&]',
    '[a||b]',
    '[~~]',
  ],
  ...[
    '[[a]',
    '\\t|a\\tb',
    'a\\vb',
    '\\f',
    '\\a',
    '\\\'|\\"',
    '\\_',
    'a\\ b',
    '(?i)(a)|(b)',
    '(?:a){2,3}',
    '(a|b)+',
    '^*a',
    '$?a',
    '(?:)a',
  ],
];
const REFUSED = [
  '(?=a)',
  '(?!a)',
  '(?<=a)b',
  'a**',
  '\\1',
  '(a',
  'a)',
  '[a',
  '*a',
  '[b-a]',
  '\\y',
  '(?x)a',
  '\\8',
  '[[:foo:]]',
];
const GAPS = ['\\pL', '\\p{Greek}', '[\\p{L}]'];

const piece = fc.constantFrom(
  'a',
  'b',
  '.',
  '1',
  'A',
  '-',
  '[ab]',
  '[^b]',
  '\\d',
  '\\w',
  '\\.',
  '^',
  '$',
  '\\b',
  '(?i)',
  '(?s)',
  '(?i:b)',
);
const pattern = fc.letrec<{ one: string; all: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small' },
    piece,
    tie('all').map((inner) => `(${inner})`),
    tie('all').map((inner) => `(?:${inner})`),
    fc
      .tuple(tie('all'), fc.constantFrom('*', '+', '?', '*?', '{1,2}', '{2}'))
      .map(([inner, times]) => `(?:${inner})${times}`),
    fc.tuple(tie('all'), tie('all')).map(([a, b]) => `${a}|${b}`),
  ),
  all: fc.array(tie('one'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
})).all;

test('regular expressions match and capture in Python what they do in the real Prometheus', async () => {
  if (python === undefined || program === undefined) return;
  const patterns = [...WRITTEN, ...fc.sample(pattern, { seed: 81, numRuns: 600 })].filter(
    (each) => !GAPS.includes(each),
  );
  const series = TEXTS.split('|').map((text) => seriesOf({ __name__: 'a', r: text }, [{ time: 1, value: 1 }]));
  const text = (value: string): Query => ({ kind: 'text', value });
  const all: Query = { kind: 'selector', name: 'a', matchers: [] };
  const queries = patterns.flatMap((each): Query[] => [
    { kind: 'selector', name: 'a', matchers: [{ label: 'r', op: '=~', value: each }] },
    { kind: 'call', name: 'label_replace', args: [all, text('q'), text('<$1,$2,${n}>'), text('r'), text(each)] },
  ]);
  const engine = prometheusEngine(program);
  const { results } = await engine.ask({
    series: series.map(samplesOf),
    queries: queries.map((query) => ({ expr: printQuery(query), times: [2] })),
  });
  await engine.close();
  const valid = queries.filter((_, index) => !('error' in (results[index]?.[0] ?? { error: '' })));
  expect(valid.length).toBeGreaterThan(queries.length * 0.9);
  const said = await askPythonValues(python, valid, series, [2]);
  const answers = results.flatMap(([one]) => (one === undefined || 'error' in one ? [] : [one]));
  const found = valid.flatMap((query, index) => {
    const answer = answers[index];
    const difference = answer === undefined ? 'no answer' : disagreement(answer, said[index]?.[0]);
    return difference === undefined ? [] : [`${printQuery(query)}: ${difference}`];
  });
  expect(found.sort((a, b) => a.length - b.length).slice(0, 8)).toEqual([]);
});

test.each([...REFUSED, ...GAPS])('%s is refused rather than read otherwise', (text) => {
  expect(() => pythonPattern(text)).toThrow(PatternGap);
});
