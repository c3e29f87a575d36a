import { afterAll, expect, test } from '@jest/globals';
import { prometheusEngine, requireTool } from '@trainyard/oracles';
import fc from 'fast-check';
import { parseQuery, printQuery } from '../src/promql.ts';
import { corpusRules, nastyRules } from './corpus-rules.ts';

const locate = (start: number, end: number) => ({ source: { file: 'rule', text: '' }, start, end });
const program = requireTool('prometheus-engine');
const engine = program === undefined ? undefined : prometheusEngine(program);
afterAll(() => engine?.close());

/** `LAWS=100000` compares that many texts of each kind. */
const RUNS = Number(process.env['LAWS'] ?? 3000);

/** Where the two parsers differ: in whether they take a text, or in its tree. What is PromQL beyond conditions is refused knowingly. */
async function disagreements(texts: readonly string[]): Promise<readonly string[]> {
  const real = (await engine?.parse(texts)) ?? [];
  const own = texts.map((text) => parseQuery(text, locate));
  const printed = own.map(({ value }) => (value === undefined ? '' : printQuery(value)));
  const again = (await engine?.parse(printed)) ?? [];
  return texts.flatMap((text, index) => {
    const [theirs, ours, back] = [real[index], own[index], again[index]];
    if (theirs === undefined || ours === undefined || back === undefined) return [];
    if (ours.value === undefined)
      return 'error' in theirs || ours.diagnostics.every(({ code }) => code === 'conditions/promql-beyond')
        ? []
        : [`refused here: ${text}: ${ours.diagnostics[0]?.message}`];
    if ('error' in theirs) return [`refused there: ${text}: ${theirs.error}`];
    // A plus sign before a value is no part of our tree.
    if (theirs.tree.includes('(unary +')) return [];
    return 'tree' in back && back.tree === theirs.tree ? [] : [`another tree: ${text}: ${printed[index]}`];
  });
}

async function agree(texts: fc.Arbitrary<string>): Promise<void> {
  // An empty line and one that is only blanks are nothing to compare.
  const all = new Set(fc.sample(texts, { seed: 6, numRuns: RUNS }).filter((each) => each.trim() !== ''));
  expect(await disagreements([...all])).toEqual([]);
}

const pieces = [...corpusRules().map((each) => each.expr), ...nastyRules]
  .filter((each) => each.length < 200)
  .map((each) => each.match(/"[^"]*"|'[^']*'|[A-Za-z_:][\w:]*|[\d.]+\w*|[=!<>]=|=~|!~|\s+|./gs) ?? []);
const inserted =
  `( ) , [5m] [1h:] by on (a) bool offset 5m - + ^ == and sum x 1 { } "s" @ 1d 0x1e 1h1d 05 NaN unless ignoring group_left`.split(
    ' ',
  );

test('rules with a word or two taken out, put in or exchanged are taken by both parsers or by none', async () => {
  const piece = fc.constantFrom(...pieces);
  const edit = fc.tuple(
    fc.nat(),
    fc.nat(),
    fc.constantFrom('out', 'in', 'instead', 'swap'),
    fc.constantFrom(...inserted),
    piece,
  );
  await agree(
    fc.tuple(piece, fc.array(edit, { minLength: 1, maxLength: 2 })).map(([rule, edits]) => {
      const words = [...rule];
      for (const [first, second, kind, word, other] of edits) {
        const [at, to] = [first % words.length || 0, second % words.length || 0];
        const given = second % 2 === 0 ? word : (other[second % other.length] ?? word);
        if (kind === 'swap') [words[at], words[to]] = [words[to] ?? '', words[at] ?? ''];
        else words.splice(at, kind === 'in' ? 0 : 1, ...(kind === 'out' ? [] : [given]));
      }
      return words.join('');
    }),
  );
});

test('soups of words and signs are taken by both parsers or by none', async () => {
  const words = fc.constantFrom(
    ...`x y:z sum count_values topk rate by without on ignoring group_left bool offset and or unless ( ) ( ) { } [ ] [5m] [1h:5m] [5m:]
    {a="b"} {a=~"x|y"} {"m"} "s" 1 -2 0x1F 1e3 .5 Inf 5m 1h30m + - * / % ^ == != < >= = =~ , : @ (a) (x) (x[5m]) abs time() vector(1)
    AND Sum 010 é $ _ 1m1h ==bool`.split(/\s+/),
  );
  await agree(
    fc
      .tuple(fc.array(words, { minLength: 1, maxLength: 6 }), fc.boolean())
      .map(([all, apart]) => all.join(apart ? ' ' : '')),
  );
});

const soup = (characters: string, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...characters), { maxLength }).map((all) => all.join(''));

test('numbers and durations of all spellings are taken by both parsers or by none', async () => {
  await agree(soup('001125789..eExX__+-smhdwyaFf ', 7));
});

test('texts with escapes of all spellings are taken by both parsers or by none', async () => {
  await agree(soup('\\\\\\\\\'`"nx01u7aU{}bz\n\t', 8).map((each) => `"${each}"`));
});

test('regular expressions are taken by both parsers or by none', async () => {
  await agree(soup('ab()[]|*+?.^$\\dpPQE{2,3}-:i=!<', 7).map((each) => `x{a=~\`${each}\`}`));
});
