import { expect, test } from '@jest/globals';
import { prometheusEngine, requireTool } from '@trainyard/oracles';
import type { EngineResult } from '@trainyard/oracles';
import fc from 'fast-check';
import { pythonPattern } from '../src/backends/python/regex.ts';
import { answer, BadPattern, PatternGap, printQuery, readRegex, seriesOf } from '../src/index.ts';
import type { Query } from '../src/index.ts';
import { patternProblem, readPattern, takesEmpty } from '../src/types/pattern.ts';
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
  '(?m)',
  '(?U)',
  '(?-s:.)',
  '(?mi:^a$)',
  '[[:alpha:]]',
  '[^[:^lower:]k]',
  '(?i:[a-k])',
  '(?i)s',
  '\\W',
  '\n',
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

const series = TEXTS.split('|').map((text) => seriesOf({ __name__: 'a', r: text }, [{ time: 1, value: 1 }]));
const text = (value: string): Query => ({ kind: 'text', value });
const all: Query = { kind: 'selector', name: 'a', matchers: [] };
/** What a pattern matches, and what its groups do. */
const asked = (each: string): readonly [Query, Query] => [
  { kind: 'selector', name: 'a', matchers: [{ label: 'r', op: '=~', value: each }] },
  { kind: 'call', name: 'label_replace', args: [all, text('q'), text('<$1,$2,${n}>'), text('r'), text(each)] },
];

/** What the real Prometheus says to some queries. */
async function prometheus(queries: readonly Query[]): Promise<readonly EngineResult[]> {
  const engine = prometheusEngine(program as string);
  const { results } = await engine.ask({
    series: series.map(samplesOf),
    queries: queries.map((query) => ({ expr: printQuery(query), times: [2] })),
  });
  await engine.close();
  return results.map(([one]) => one ?? { error: 'no answer' });
}

const RANDOM = fc.sample(pattern, { seed: 81, numRuns: 1500 });

test('regular expressions match and capture in Python what they do in the real Prometheus', async () => {
  if (python === undefined || program === undefined) return;
  const queries = [...WRITTEN, ...RANDOM].filter((each) => !GAPS.includes(each)).flatMap(asked);
  const results = await prometheus(queries);
  const valid = queries.filter((_, index) => !('error' in (results[index] ?? { error: '' })));
  expect(valid.length).toBeGreaterThan(queries.length * 0.9);
  const said = await askPythonValues(python, valid, series, [2]);
  const answers = results.filter((one) => !('error' in one));
  const found = valid.flatMap((query, index) => {
    const one = answers[index];
    const difference = one === undefined ? 'no answer' : disagreement(one, said[index]?.[0]);
    return difference === undefined ? [] : [`${printQuery(query)}: ${difference}`.slice(0, 2000)];
  });
  expect(found.sort((a, b) => a.length - b.length).slice(0, 8)).toEqual([]);
});

test('regular expressions match and capture in JavaScript what they do in the real Prometheus', async () => {
  if (program === undefined) return;
  const patterns = [...WRITTEN, ...GAPS, ...RANDOM];
  const results = await prometheus(patterns.flatMap(asked));
  let gaps = 0;
  const found = patterns.flatMap((each, index) =>
    asked(each).flatMap((query, which) => {
      const result = results[index * 2 + which] ?? { error: 'no answer' };
      if ('error' in result) return [];
      const one = answer(query, series, Float64Array.of(2000));
      if (one === undefined) {
        gaps += 1;
        return [];
      }
      const values = one.columns.filter(({ has }) => has[0] === 1).map(({ labels }) => [labels, 1] as const);
      const difference = disagreement(result, values);
      return difference === undefined ? [] : [`${printQuery(query)}: ${difference}`.slice(0, 2000)];
    }),
  );
  // Groups that a repetition can pass by.
  expect(gaps).toBeLessThan(patterns.length * 0.15);
  expect(found.sort((a, b) => a.length - b.length).slice(0, 8)).toEqual([]);
});

const scrap = fc.oneof(
  piece,
  fc.constantFrom(
    ...'()[]{}|*+?^$\\-,:<>=!PQEpLkmsUi01289&^x'.split(''),
    '{2}',
    '{1001}',
    '{2,1}',
    '{01}',
    '(?',
    '(?P<n>',
    '[[:',
    ':]]',
    '\\Q',
    '\\E',
  ),
);

test('what Prometheus refuses is refused, and nothing else', async () => {
  if (program === undefined) return;
  const scraps = fc.array(scrap, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
  const nested = ['(a{100}){100}', '(a{100}){10}', '((a{10}){10}){11}', '(?:a*){1000}', 'a{1000}', '(a{2}){501}'];
  const patterns = [...WRITTEN, ...GAPS, ...REFUSED, ...nested, ...fc.sample(scraps, { seed: 82, numRuns: 4000 })];
  const results = await prometheus(patterns.map((each) => asked(each)[0]));
  const wrong = patterns.filter(
    (each, index) => 'error' in (results[index] ?? {}) !== (patternProblem(each) !== undefined),
  );
  expect(wrong.sort((a, b) => a.length - b.length).slice(0, 12)).toEqual([]);
  expect(patterns.filter((each) => patternProblem(each) === undefined).length).toBeGreaterThan(800);
});

test('whether a pattern takes the empty text is known without asking it', () => {
  for (const each of [...WRITTEN, ...RANDOM]) {
    const read = readRegex(each);
    if ('regex' in read) expect([each, takesEmpty(readPattern(each).tree)]).toEqual([each, read.regex.test('')]);
  }
});

test.each(REFUSED)('%s is refused', (each) => {
  expect(() => pythonPattern(each)).toThrow(BadPattern);
  expect(readRegex(each)).toHaveProperty('problem');
});

test.each(GAPS)('%s is a gap of Python, and none of JavaScript', (each) => {
  expect(() => pythonPattern(each)).toThrow(PatternGap);
  expect(readRegex(each)).toHaveProperty('regex');
});
