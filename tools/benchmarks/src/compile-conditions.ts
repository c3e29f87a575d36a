import {
  checkCondition,
  meaningOf,
  pythonModule,
  toArgoAnalysis,
  toPromQL,
  typescriptCondition,
} from '@trainyard/engine';
import type { Condition, MetricDeclaration } from '@trainyard/engine';
import { manyConditions } from './recorded-month.ts';

// A program of its own, since what is promised begins when the program has started. It prints the milliseconds that it took.
const locate = (start: number, end: number) => ({ source: { file: 'conditions', text: '' }, start, end });
const metric = (name: string, type: MetricDeclaration['type'], labels: readonly string[]): MetricDeclaration => ({
  name,
  type,
  labels,
  aliases: [],
  external: false,
  at: { range: locate(0, 0) },
});
const metrics = [
  ...['accuracy', 'load', 'lag'].map((name) => metric(name, 'gauge', ['region'])),
  metric('requests_total', 'counter', ['region', 'code']),
  metric('latency', 'histogram', ['region']),
];
const texts = manyConditions(Number(process.argv[2]));

const start = performance.now();
let written = 0;
const named = texts.map((text, index) => {
  const { value, diagnostics } = checkCondition(text, 'alert', { metrics }, locate);
  const meaning = value === undefined ? undefined : meaningOf(value);
  if (value === undefined || meaning === undefined)
    throw new Error(`${text}: ${diagnostics.map((each) => each.message).join(' ')}`);
  written += textsOf(value).length;
  written += typescriptCondition(meaning, 'series').statements.join('\n').length;
  return { name: `c${index}`, text, meaning };
});
written += (await pythonModule(named)).length;
// A back end that wrote nothing would look very fast.
if (written < texts.length * 500) throw new Error(`only ${written} characters were written`);
console.log(JSON.stringify({ milliseconds: performance.now() - start, characters: written }));

function textsOf(condition: Condition): string {
  const analysis = toArgoAnalysis(condition);
  if (analysis === undefined) throw new Error(`${condition.text} has no analysis`);
  return `${toPromQL(condition)}${analysis.query}${analysis.successCondition}${analysis.failureCondition}`;
}
