import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import fc from 'fast-check';
import { checkCondition, evaluate, meaningOf, pythonGate, seriesOf } from '../src/index.ts';
import type { Condition, PythonGate } from '../src/index.ts';
import { locate, metricOf } from './cond-file.ts';

const python = requireTool('python');
const metrics = ['a', 'b', 'c'].map((name) => metricOf(name, 'gauge'));

function checked(text: string): Condition | undefined {
  return checkCondition(text, 'gate', { metrics }, locate).value;
}

function gateOf(condition: Condition): PythonGate {
  const meaning = meaningOf(condition);
  if (meaning === undefined) throw new Error(`without a meaning: ${condition.text}`);
  return pythonGate(meaning.holds, { reported: 'reported', unknown: 'unknown' });
}

const number = fc.constantFrom('0', '1', '2.5', '-1', '0.3');
const { truth } = fc.letrec<{ value: string; truth: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('drop(a)', 'drop(b)'),
    fc
      .tuple(fc.constantFrom('abs', 'ceil', 'floor', 'round', 'sqrt', 'ln', 'log2', 'log10', 'exp'), tie('value'))
      .map(([name, of]) => `${name}(${of})`),
    fc.tuple(tie('value'), number).map(([of, bound]) => `clamp(${of}, ${bound}, 3)`),
    fc
      .tuple(tie('value'), fc.constantFrom('+', '-', '*', '/', '%', '^'), fc.oneof(tie('value'), number))
      .map(([left, op, right]) => `(${left} ${op} ${right})`),
    tie('value').map((of) => `(-${of})`),
    fc.tuple(tie('value'), fc.oneof(tie('value'), number)).map(([left, right]) => `(${left} else ${right})`),
    fc.tuple(tie('value'), tie('truth')).map(([left, right]) => `(${left} where (${right}))`),
    tie('truth').map((of) => `bool(${of})`),
  ),
  truth: fc.oneof(
    { depthSize: 'small' },
    fc
      .tuple(tie('value'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.oneof(tie('value'), number))
      .map(([left, op, right]) => `${left} ${op} ${right}`),
    fc
      .tuple(tie('truth'), fc.constantFrom('and', 'or', 'unless'), tie('truth'))
      .map(([left, op, right]) => `(${left}) ${op} (${right})`),
    tie('truth').map((of) => `not (${of})`),
    fc.constantFrom('exists(a)', 'absent(b)', 'drop(a) <= 1%'),
  ),
}));

const names = ['a', 'b', 'c', 'a_baseline', 'b_baseline'];
const report = fc.array(fc.constantFrom(undefined, NaN, 0, 1, -2, 0.3, 2.5, 100, Infinity), {
  minLength: names.length,
  maxLength: names.length,
});

test('a gate in Python opens exactly where its condition is true of what was reported', () => {
  if (python === undefined) return;
  const conditions = [...new Set(fc.sample(truth, { seed: 91, numRuns: 1500 }))].flatMap((text) => checked(text) ?? []);
  expect(conditions.length).toBeGreaterThan(300);
  const reports = fc.sample(report, { seed: 92, numRuns: 40 });
  const program = [
    'import math',
    ...new Set(conditions.flatMap((each) => gateOf(each).functions)),
    'unknown = math.nan',
    `reports = [${reports.map((values) => `{${values.flatMap((value, i) => (value === undefined ? [] : [`"${names[i] ?? ''}": float("${value}")`])).join(', ')}}`).join(', ')}]`,
    'for reported in reports:',
    ...conditions.map((each) => `    print(bool(${gateOf(each).test}))`),
  ].join('\n');
  const { stdout, stderr } = run(python, ['-'], { input: program });
  expect(stderr).toBe('');
  const said = stdout.trim().split('\n');
  let open = 0;
  const wrong = reports.flatMap((values, at) => {
    const series = values.flatMap((value, i) =>
      value === undefined ? [] : [seriesOf({ __name__: names[i] ?? '' }, [{ time: 0, value }])],
    );
    return conditions.flatMap((condition, index) => {
      const truthful = evaluate(condition, series, 1).some((each) => each.verdict === 'true');
      if (truthful) open += 1;
      const python_ = said[at * conditions.length + index] === 'True';
      return python_ === truthful
        ? []
        : [`${condition.text} of ${String(values)}: ${String(python_)}: ${gateOf(condition).test}`];
    });
  });
  expect(wrong.sort((a, b) => a.length - b.length).slice(0, 6)).toEqual([]);
  expect(open).toBeGreaterThan(1000);
});

test('a simple gate is native Python without functions', () => {
  const condition = checked('a >= 0.92 and not b > 0.1');
  expect(condition === undefined ? undefined : gateOf(condition)).toEqual({
    test: '(reported.get("a", unknown) >= 0.92 and reported.get("b", unknown) <= 0.1)',
    functions: [],
    imports: [],
  });
});
