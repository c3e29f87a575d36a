/**
 * What a condition means: types and units, and one back end for each target language.
 * @packageDocumentation
 */
export { promqlValue, toPromQL } from './backends/promql/print.ts';
export { selector } from './backends/promql/selector.ts';
export { historyOf, testCases } from './cases/cases.ts';
export type { TestCase } from './cases/cases.ts';
export type { TestSeries } from './cases/series.ts';
export { refusedLabels } from './cases/regex.ts';
export { conditions as conditionDiagnostics } from './diagnostics.ts';
export { evaluate, evaluateValue } from './evaluate/evaluate.ts';
export type { Verdict } from './evaluate/evaluate.ts';
export type { Versions } from './evaluate/evaluating.ts';
export { parseSeriesName, parseValues } from './evaluate/series.ts';
export type { Labels, Sample, Series } from './evaluate/series.ts';
export type { Point } from './evaluate/vector.ts';
export { functions, quantileOf } from './functions/table.ts';
export type { FunctionFacts, FunctionName, Parameter } from './functions/table.ts';
export { checkCondition } from './check/check.ts';
export type {
  Condition,
  Dimension,
  MetricDeclaration,
  MetricFacts,
  Type,
  TypedExpression,
  Use,
  MetricVocabulary,
} from './types/condition.ts';
export { thresholdOf } from './types/threshold.ts';
export type { Threshold } from './types/threshold.ts';
export { convertUnit, dimensionOf } from './types/units.ts';
