import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aggregations, parseQuery, printQuery, queryFunctions } from '../src/promql.ts';
import type { Aggregation, Query, QueryFunction, QueryFunctionFacts, QueryParameter } from '../src/promql.ts';

const locate = (start: number, end: number) => ({ source: { file: 'rule', text: '' }, start, end });
/** `LAWS=100000` tries the laws on that many queries. */
const RUNS = Number(process.env['LAWS'] ?? 1000);

// Neither a half of a character nor the sign for a broken one is text to Prometheus.
const text = fc.string({ unit: 'binary', maxLength: 6 }).filter((each) => !/\uFFFD|\p{Cs}/u.test(each));
const label = fc.oneof(
  fc.constantFrom('a', 'b', 'le', 'by', 'without', 'nan', 'group_left', '__name__x', 'c:d'),
  text.filter((each) => each !== '' && each !== '__name__'),
);
const labels = fc.uniqueArray(label, { maxLength: 3 });
const name = fc.oneof(
  fc.constantFrom('x', 'y', 'job:up:sum', 'sum', 'and', 'bool', 'inf', 'offset', 'start', 'smoothed'),
  text.filter((each) => each !== ''),
);
const span = fc.integer({ min: 1, max: 4_000_000_000 }).map((milliseconds) => milliseconds / 1000);
const offset = fc.option(
  fc.tuple(span, fc.boolean()).map(([seconds, back]) => (back ? -seconds : seconds)),
  { nil: undefined },
);
const matcher = fc.oneof(
  fc.record({ label, op: fc.constantFrom('=' as const, '!=' as const), value: text }),
  fc.record({ label, op: fc.constantFrom('=~' as const, '!~' as const), value: fc.constantFrom('a|b', '.+', 'x\\.y') }),
);
const selector = fc
  .record({ name, matchers: fc.array(matcher, { maxLength: 2 }), offset })
  .map(({ offset: ago, ...rest }): Query => ({
    kind: 'selector',
    ...rest,
    ...(ago === undefined ? {} : { offset: ago }),
  }));
const number = fc.double().map((value): Query => ({ kind: 'number', value }));
const join = fc.option(
  fc
    .record({
      kind: fc.constantFrom('on' as const, 'ignoring' as const),
      labels,
      group: fc.option(fc.record({ side: fc.constantFrom('left' as const, 'right' as const), labels }), {
        nil: undefined,
      }),
    })
    .filter(({ kind, labels: by, group }) =>
      kind === 'on' ? !by.some((each) => group?.labels.includes(each)) : by.length > 0 || group !== undefined,
    )
    .map(({ group, ...rest }) => (group === undefined ? rest : { ...rest, group })),
  { nil: undefined },
);
const grouping = fc.option(
  fc
    .record({ kind: fc.constantFrom('by' as const, 'without' as const), labels })
    .filter(({ kind, labels: by }) => kind === 'without' || by.length > 0),
  { nil: undefined },
);

const withJoin = <Of extends object>(of: Of, found: object | undefined): Of & { join?: object } =>
  found === undefined ? of : { ...of, join: found };

/** Queries of each type, as deep as fast-check finds good. */
const queries = fc.letrec<Record<QueryParameter, Query>>((tie) => {
  const called = (result: 'scalar' | 'vector'): fc.Arbitrary<Query>[] =>
    (Object.entries(queryFunctions) as [QueryFunction, QueryFunctionFacts][])
      .filter(([, facts]) => facts.result === result)
      .map(([function_, { parameters, optional = 0, repeats }]) =>
        fc
          .tuple(
            fc.tuple(...parameters.map((each) => tie(each))),
            fc.integer({ min: 0, max: optional }),
            fc.array(tie(parameters.at(-1) ?? 'scalar'), { maxLength: repeats === true ? 2 : 0 }),
          )
          .map(([args, left, more]): Query => ({
            kind: 'call',
            name: function_,
            args: left > 0 ? args.slice(0, args.length - left) : [...args, ...more],
          })),
      );
  const aggregated = (Object.entries(aggregations) as [Aggregation, QueryParameter | undefined][]).map(
    ([each, wanted]) =>
      fc
        .tuple(tie('vector'), grouping, wanted === undefined ? fc.constant(undefined) : tie(wanted))
        .map(([of, by, parameter]): Query => ({
          kind: 'aggregate',
          name: each,
          of,
          ...(parameter === undefined ? {} : { parameter }),
          ...(by === undefined ? {} : { grouping: by }),
        })),
  );
  const arithmetic = fc.constantFrom(
    '+' as const,
    '-' as const,
    '*' as const,
    '/' as const,
    '%' as const,
    '^' as const,
  );
  const comparison = fc.constantFrom('==' as const, '!=' as const, '<' as const, '>=' as const);
  const minus = (of: fc.Arbitrary<Query>): fc.Arbitrary<Query> =>
    // A minus before a number is the number's.
    of.filter((each) => each.kind !== 'number').map((each): Query => ({ kind: 'minus', of: each }));
  const sides = fc.oneof(
    fc.tuple(tie('vector'), tie('vector'), join),
    fc.tuple(tie('vector'), tie('scalar'), fc.constant(undefined)),
    fc.tuple(tie('scalar'), tie('vector'), fc.constant(undefined)),
  );
  return {
    text: text.map((value): Query => ({ kind: 'text', value })),
    scalar: fc.oneof(
      { depthSize: 'small' },
      number,
      ...called('scalar'),
      minus(tie('scalar')),
      fc
        .tuple(tie('scalar'), arithmetic, tie('scalar'))
        .map(([left, op, right]): Query => ({ kind: 'binary', op, left, right })),
      fc
        .tuple(tie('scalar'), comparison, tie('scalar'))
        .map(([left, op, right]): Query => ({ kind: 'binary', op, left, right, bool: true })),
    ),
    vector: fc.oneof(
      { depthSize: 'small' },
      { arbitrary: selector, weight: 8 },
      { arbitrary: fc.oneof(...called('vector')), weight: 4 },
      { arbitrary: fc.oneof(...aggregated), weight: 4 },
      minus(tie('vector')),
      {
        arbitrary: fc
          .tuple(sides, arithmetic)
          .map(([[left, right, how], op]) => withJoin({ kind: 'binary', op, left, right }, how) as Query),
        weight: 2,
      },
      {
        arbitrary: fc
          .tuple(sides, comparison, fc.boolean())
          .map(
            ([[left, right, how], op, bool]) =>
              withJoin({ kind: 'binary', op, left, right, ...(bool ? { bool } : {}) }, how) as Query,
          ),
        weight: 2,
      },
      fc
        .tuple(tie('vector'), fc.constantFrom('and' as const, 'or' as const, 'unless' as const), tie('vector'), join)
        .map(([left, op, right, how]) => {
          const plain = how === undefined ? undefined : { kind: how.kind, labels: how.labels };
          const none = plain?.kind === 'ignoring' && plain.labels.length === 0;
          return withJoin({ kind: 'binary', op, left, right }, none ? undefined : plain) as Query;
        }),
    ),
    matrix: fc.oneof(
      { depthSize: 'small' },
      fc.tuple(selector, span).map(([of, window]) => ({ ...of, window }) as Query),
      fc
        .tuple(tie('vector'), span, fc.option(span, { nil: undefined }), offset)
        .map(([of, window, step, ago]): Query => ({
          kind: 'subquery',
          of,
          window,
          ...(step === undefined ? {} : { step }),
          ...(ago === undefined ? {} : { offset: ago }),
        })),
    ),
  };
});

test('a query that is printed is read as the same query', () => {
  fc.assert(
    fc.property(fc.oneof(queries.vector, queries.scalar, queries.matrix), (query) => {
      const printed = printQuery(query);
      const { value, diagnostics } = parseQuery(printed, locate);
      if (diagnostics.length > 0) throw new Error(`${printed}\n${diagnostics.map((each) => each.message).join('\n')}`);
      expect(value).toEqual(query);
    }),
    { seed: 6, numRuns: RUNS },
  );
});

test('whatever the text, reading it gives a query or says why not, within its bounds', () => {
  const words = fc.constantFrom(
    ...'x sum by ( ) { } [ ] , = == =~ != > - + ^ @ "a" \'b\' `c` # : 5m 1e3 0x1 Inf bool on offset and atan2 rate smoothed \n \\ é 😀'.split(
      ' ',
    ),
  );
  const any = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 12 }).map((each) => each.join(' ')),
    fc.array(words, { maxLength: 12 }).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(any, (given) => {
      const { value, diagnostics } = parseQuery(given, locate);
      expect(value === undefined).toBe(diagnostics.length > 0);
      for (const { range } of diagnostics) {
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThanOrEqual(Math.max(1, given.length));
      }
    }),
    { seed: 6, numRuns: RUNS * 5 },
  );
});
