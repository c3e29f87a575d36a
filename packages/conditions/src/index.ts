/**
 * What a condition means: types and units, and one back end for each target language.
 * @packageDocumentation
 */
export { rolloutVersions, toArgoAnalysis } from './backends/argo/analysis.ts';
export type { ArgoAnalysis, ArgoOptions } from './backends/argo/analysis.ts';
export { parametersRead, withParameters } from './backends/code/parameters.ts';
export { KEDA_STEP, toKeda } from './backends/keda/scaling.ts';
export type { KedaOptions, KedaScaling } from './backends/keda/scaling.ts';
export { promqlValue, toPromQL } from './backends/promql/promql.ts';
export { PythonGap } from './backends/python/expression.ts';
export { pythonGate } from './backends/python/gate.ts';
export type { GateNames, PythonGate } from './backends/python/gate.ts';
export { pythonFloat, pythonNumber, pythonText } from './backends/python/literal.ts';
export { pythonModule } from './backends/python/module.ts';
export type { NamedMeaning } from './backends/python/module.ts';
export { TypeScriptGap } from './backends/typescript/expression.ts';
export { typescriptCondition, typescriptValue } from './backends/typescript/functions.ts';
export type { TypeScriptFunction, TypeScriptInput } from './backends/typescript/functions.ts';
export { typescriptLiteral } from './backends/typescript/literal.ts';
export { typescriptRuntime, typescriptVersions } from './backends/typescript/runtime.ts';
export { canFire, historyOf, meetsThreshold, testCases } from './cases/cases.ts';
export type { TestCase } from './cases/cases.ts';
export type { TestSeries } from './cases/series.ts';
export { refusedLabels } from './cases/regex.ts';
export { conditions as conditionDiagnostics } from './diagnostics.ts';
export { VERDICTS } from './evaluate/course.ts';
export type { Answer, Course } from './evaluate/course.ts';
export { answer, courseOf, evaluate, evaluateValue } from './evaluate/evaluate.ts';
export type { Courses, Point, Verdict } from './evaluate/evaluate.ts';
export type { Column } from './evaluate/columns.ts';
export { parseSeries, parseSeriesName } from './evaluate/notation.ts';
export { seriesOf } from './evaluate/series.ts';
export type { Series } from './evaluate/series.ts';
export { meaningOf, queryOf } from './lower/lower.ts';
export { aggregations, queryFunctions } from './query/functions.ts';
export type { Aggregation, QueryFunction, QueryFunctionFacts, QueryParameter } from './query/functions.ts';
export { queryDiagnostics } from './query/diagnostics.ts';
export { printQuery, selectorText } from './query/print.ts';
export type { Meaning, Query, QueryMatcher, QueryOf, QueryOperator } from './query/tree.ts';
export { keyOf } from './types/labels.ts';
export type { Labels } from './types/labels.ts';
export { BadPattern, PatternGap, readPattern } from './types/pattern.ts';
export type { Pattern, ReadPattern } from './types/pattern.ts';
export { readRegex } from './types/regex.ts';
export type { Regex } from './types/regex.ts';
export type { Version, Versions } from './types/versions.ts';
export { functions, quantileOf } from './functions/table.ts';
export type { FunctionFacts, FunctionName, Parameter } from './functions/table.ts';
export { checkCondition } from './check/check.ts';
export { problemOf as functionProblem } from './check/expand.ts';
export type { ContributedFunction } from './types/contributed.ts';
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
export { catalogueProblem } from './types/catalogue.ts';
export type { CatalogueMetric, MetricCatalogue } from './types/catalogue.ts';
