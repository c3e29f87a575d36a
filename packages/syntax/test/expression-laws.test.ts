import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BinaryOperator, ConditionText, Expression, Range } from '../src/index.ts';
import { parseExpression, printCondition, printExpression } from '../src/index.ts';
import { ExpressionParser } from '../src/expression/parser.ts';
import { allTokens } from '../src/expression/tokens.ts';

const locate = (start: number, end: number): Range => ({ source: { file: 'c', text: '' }, start, end });
const span = { start: 0, end: 0 };

/** A tree without places and without the brackets that only guide the reader. */
function meaning(tree: Expression): unknown {
  if (tree.kind === 'group' && Object.keys(tree.range).length === 0) return meaning(tree.inner);
  const { span: _span, ...rest } = tree;
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => key !== 'nameSpan')
      .map(([key, value]) => [key, meaningOf(value)]),
  );
}

function meaningOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaningOf);
  if (typeof value !== 'object' || value === null) return value;
  if ('kind' in value && 'span' in value) return meaning(value as Expression);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'span')
      .map(([key, each]) => [key, meaningOf(each)]),
  );
}

const word = fc.constantFrom('auc', 'scoring_latency', 'job:errors:rate5m', 'requests_total', 'on', 'my.metric');
const label = fc.constantFrom('region', 'code', 'by', 'on', 'le');
const labels = fc.uniqueArray(label, { maxLength: 3 });
const seconds = fc.constantFrom(0.5, 30, 300, 5400, 86_400);
const range = fc
  .record({ window: seconds, step: fc.constantFrom(0, 60), offset: fc.constantFrom(-3600, 300) }, { requiredKeys: [] })
  .map(({ window, step, offset }) => ({
    ...(window === undefined ? {} : { window, ...(step === undefined ? {} : { step }) }),
    ...(offset === undefined ? {} : { offset }),
  }));
const matchers = fc.array(
  fc.record({
    label,
    op: fc.constantFrom('=', '!=', '=~', '!~'),
    value: fc.string({ maxLength: 8 }),
    span: fc.constant(span),
  }),
  { maxLength: 2 },
);
const joins = fc.option(
  fc.record(
    {
      kind: fc.constantFrom('on', 'ignoring'),
      labels,
      group: fc.record({ side: fc.constantFrom('left', 'right'), labels }),
    },
    { requiredKeys: ['kind', 'labels'] },
  ),
  { nil: undefined },
);
const grouping = fc.option(fc.record({ kind: fc.constantFrom('by', 'without'), labels }), { nil: undefined });
const operators: BinaryOperator[] = [
  'or',
  'and',
  'unless',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  'where',
  'else',
];

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .record({
        kind: fc.constant('number'),
        value: fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e9, noNaN: true, noDefaultInfinity: true })),
        unit: fc.constantFrom(undefined, '%', 'ms', 'Gi'),
        span: fc.constant(span),
      })
      .map(({ unit, ...rest }) => (unit === undefined || `${rest.value}`.includes('e') ? rest : { ...rest, unit })),
    fc.record({ kind: fc.constant('metric'), name: word, matchers, range, span: fc.constant(span) }),
    fc.record({
      kind: fc.constant('string'),
      value: fc.string({ unit: 'grapheme', maxLength: 6 }),
      span: fc.constant(span),
    }),
    fc
      .record({
        kind: fc.constant('call'),
        name: fc.constantFrom('rate', 'p95', 'max'),
        args: fc.array(tie('expression'), { maxLength: 2 }),
        grouping,
        range,
        nameSpan: fc.constant(span),
        span: fc.constant(span),
      })
      .map(({ grouping: how, ...rest }) => (how === undefined ? rest : { ...rest, grouping: how })),
    fc.record({
      kind: fc.constant('unary'),
      op: fc.constantFrom('-', 'not'),
      operand: tie('expression'),
      span: fc.constant(span),
    }),
    fc
      .record({
        kind: fc.constant('binary'),
        op: fc.constantFrom(...operators),
        left: tie('expression'),
        right: tie('expression'),
        join: joins,
        span: fc.constant(span),
      })
      .map(({ join, ...rest }) => (join === undefined || rest.op === 'else' ? rest : { ...rest, join })),
    fc.record({ kind: fc.constant('group'), inner: tie('expression'), range, span: fc.constant(span) }),
  ) as fc.Arbitrary<Expression>,
}));
const condition = fc.record(
  { expression, for: seconds },
  { requiredKeys: ['expression'] },
) as fc.Arbitrary<ConditionText>;

test('printing and parsing gives the same tree, and printing again the same text', () => {
  fc.assert(
    fc.property(condition, (written) => {
      const text = printCondition(written);
      const { value, diagnostics } = parseExpression(text, locate);
      expect(diagnostics).toEqual([]);
      expect(meaning((value as ConditionText).expression)).toEqual(meaning(written.expression));
      expect(value?.for).toBe(written.for);
      expect(printCondition(value as ConditionText)).toBe(text);
    }),
    { seed: 20, numRuns: 2000 },
  );
});

test('any text gives a tree or one finding within the text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constantFrom(
      '(',
      ')',
      '[5m]',
      '{',
      '}',
      ' and ',
      ' not ',
      ' by (',
      'rate',
      '10%',
      '5m',
      '"x"',
      ' < ',
      ' > 1',
      ' for ',
      ' else ',
      ' group_left ',
    ),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
      (text) => {
        const { value, diagnostics } = parseExpression(text, locate);
        expect(diagnostics).toHaveLength(value === undefined ? 1 : 0);
        for (const { range: at } of diagnostics) {
          expect(at.start).toBeGreaterThanOrEqual(0);
          expect(at.end).toBeLessThanOrEqual(Math.max(1, text.length));
          expect(at.start).toBeLessThanOrEqual(at.end);
        }
      },
    ),
    { seed: 21, numRuns: 3000 },
  );
});

test('spans of nodes lie within each other and cover the text', () => {
  for (const text of [
    'p95(scoring_latency) by (region) > 100ms',
    'ratio(rate(x{code=~"5.."}[5m]), rate(x[5m])) > 1%',
    'a + b where c > 1 else 0 > -2 ^ 2',
  ]) {
    const tree = parseExpression(text, locate).value?.expression as Expression;
    expect(text.slice(tree.span.start, tree.span.end)).toBe(text);
    if (tree.kind === 'binary') expect(text.slice(tree.left.span.start, tree.right.span.end)).toBe(text);
    expect(printExpression(tree)).toBe(text);
  }
});

test('the grammar passes chevrotain’s own checks, and every token is used', () => {
  const parser = new ExpressionParser(true);
  const used = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    if ('terminalType' in node) used.add((node.terminalType as { name: string }).name);
    if ('definition' in node && !('nonTerminalName' in node)) visit(node.definition);
  };
  visit(Object.values(parser.getGAstProductions()));
  expect(allTokens.map((token) => token.name).filter((name) => !used.has(name))).toEqual(['Blank']);
});
