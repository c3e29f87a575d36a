/**
 * The schema of the language, composition, names and references, the typed specification and its graph.
 * @packageDocumentation
 */
export { compileSpec } from './compile.ts';
export type { CompileOptions, Compiled } from './compile.ts';
export { collectLayers, folderOf, isSpecification, joinPath } from './compose/collect.ts';
export type { Collected, Layer } from './compose/collect.ts';
export { composeLayers, environmentsOf, overlayEnvironment } from './compose/layers.ts';
export type { Composed } from './compose/layers.ts';
export { explainIssues } from './compose/issues.ts';
export { toData } from './compose/lower.ts';
export { mergeLayers, withListsOfNamed } from './compose/merge.ts';
export type { Places } from './compose/places.ts';
export { model as modelDiagnostics } from './diagnostics.ts';
export { buildGraph } from './graph/build.ts';
export { analyzePipelineDependencies } from './graph/dependencies.ts';
export type { StageArtifacts } from './graph/dependencies.ts';
export { serviceGraph } from './graph/service-graph.ts';
export type {
  CriticalPath,
  EdgeKind,
  GraphEdge,
  GraphNode,
  NodeKind,
  ServiceGraph,
  StageFacts,
} from './graph/service-graph.ts';
export { conditionsOf } from './resolve/conditions.ts';
export { aliasesOf, unitOf } from './resolve/metrics.ts';
export { readRollback, rollbackCondition } from './resolve/rollback.ts';
export type { RollbackReading } from './resolve/rollback.ts';
export { convert as convertThreshold } from './resolve/thresholds.ts';
export { foldDns } from './rules/names.ts';
export { builtInStageTypes } from './rules/vocabulary.ts';
export type { ProvidedMetric, Vocabulary } from './rules/vocabulary.ts';
export { allFields, fieldsIn, isField, isFreeMap, namedLists, typeOf, typeText } from './schema/fields.ts';
export type { Field } from './schema/fields.ts';
export { specificationTypes } from './schema/declarations.ts';
export type { TypedTarget } from './schema/declarations.ts';
export { jsonSchema, layerSchema } from './schema/json-schema.ts';
export { specificationLabels } from './schema/labels.ts';
export { kinds } from './schema/kinds.ts';
export type { Kind, Problem } from './schema/kinds.ts';
export { percent, quantity, ratio, real, whole } from './schema/numbers.ts';
export type { Quantity } from './schema/numbers.ts';
export type { DeepReadonly, Spec } from './schema/root.ts';
export { mapOf, namedList, section } from './schema/section.ts';
export type { Data } from './schema/section.ts';
export { schemaOf, shapeOf } from './schema/shapes.ts';
export type { Shape } from './schema/shapes.ts';
export { stageTypeProblem } from './schema/stage-fields.ts';
export type { StageType } from './schema/stage-fields.ts';
export { flag, labelName, metricName, name, oneOf, pattern, text, url } from './schema/texts.ts';
export { bytesIn, cores, duration, parseDuration, size } from './schema/units.ts';
export { defaultSpecLimits } from './compose/limits.ts';
export type { SpecLimits } from './compose/limits.ts';
