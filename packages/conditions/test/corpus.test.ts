import { afterAll, expect, test } from '@jest/globals';
import { prometheusEngine, requireTool } from '@trainyard/oracles';
import { checkCondition, meaningOf, printQuery } from '../src/index.ts';
import { parseQuery, readQuery } from '../src/promql.ts';
import { corpusRules, nastyRules } from './corpus-rules.ts';

const range = { source: { file: 'rule', text: '' }, start: 0, end: 0 };
const locate = () => range;
const program = requireTool('prometheus-engine');
const engine = program === undefined ? undefined : prometheusEngine(program);
afterAll(() => engine?.close());

/** The PromQL of the condition that a rule becomes, or why it becomes none. */
function thereAndBack(text: string): { readonly back: string } | { readonly why: string } {
  const query = parseQuery(text, locate);
  if (query.value === undefined) return { why: query.diagnostics.map((each) => each.message).join(' ') };
  const read = readQuery(query.value, { range });
  if (read.value === undefined) return { why: read.diagnostics.map((each) => each.message).join(' ') };
  const { condition, metrics } = read.value;
  const { value, diagnostics } = checkCondition(condition, 'alert', { metrics }, locate);
  const meaning = value === undefined ? undefined : meaningOf(value);
  return meaning === undefined
    ? { why: diagnostics.map((each) => each.message).join(' ') }
    : { back: printQuery(meaning.holds) };
}

/** Rules that the real parser takes and that do not come back as the same tree to it, with the reason. */
async function differing(
  rules: readonly string[],
): Promise<{ readonly taken: number; readonly lost: readonly string[] }> {
  const results = rules.map(thereAndBack);
  const before = await engine?.parse(rules);
  const after = await engine?.parse(results.map((each) => ('back' in each ? each.back : '')));
  let taken = 0;
  const lost: string[] = [];
  rules.forEach((rule, index) => {
    const [original, printed, result] = [before?.[index], after?.[index], results[index]];
    if (result === undefined || (original !== undefined && 'error' in original)) return;
    taken += 1;
    if ('why' in result) lost.push(`${rule}: ${result.why}`);
    else if (
      original !== undefined &&
      (printed === undefined || !('tree' in printed) || printed.tree !== original.tree)
    )
      lost.push(`${rule}: it comes back as ${result.back}`);
  });
  return { taken, lost };
}

test('every rule of the corpus that Prometheus takes becomes a condition that is the same tree to it again, but one', async () => {
  const { taken, lost } = await differing(corpusRules().map((each) => each.expr));
  expect(taken).toBe(1681);
  // Of a metric that no name tells, nobody can say that it is never NaN, which `!=` keeps and a condition does not.
  expect(lost.map((each) => each.slice(0, 29))).toEqual(['{__name__=~"pg_settings_.*",_']);
});

test('rules with oddities of all kinds become conditions that are the same trees again', async () => {
  const { taken, lost } = await differing(nastyRules);
  expect(lost).toEqual([]);
  expect(taken).toBe(nastyRules.length);
});
