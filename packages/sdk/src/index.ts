/**
 * Everything that the author of a plugin imports: `definePlugin`, contexts, extension points, the toolkit's types, and what the model,
 * the conditions and the syntax offer.
 * @packageDocumentation
 */
export { z } from 'zod';
export * from '@trainyard/syntax';
export * from '@trainyard/conditions';
export * from '@trainyard/model';
export { foldPython, pythonLiteral } from './codegen/python/literal.ts';
export { primaryMetric, searchModule } from './codegen/python/search.ts';
export {
  checkMetrics,
  datasetSource,
  datasetSources,
  reportedMetrics,
  trackedNames,
} from './codegen/python/tracked.ts';
export type { PythonWriter } from './codegen/python/writer.ts';
export type { Inline, MarkdownWriter } from './codegen/markdown/writer.ts';
export type { Identifier } from './codegen/template/pieces.ts';
export type { TemplateLanguageName, TemplatePart, TemplateWriter } from './codegen/template/writer.ts';
export type { TextWriter } from './codegen/text/writer.ts';
export { toolkit, toolkitWith } from './codegen/toolkit.ts';
export type { Toolkit } from './codegen/toolkit.ts';
export { commentText, from, isTraced, tracedPaths } from './codegen/traced.ts';
export type { GeneratedFile, Ownership, ProvenanceRun, Traced, WriterOptions } from './codegen/traced.ts';
export { containerResources } from './codegen/kubernetes.ts';
export { memberNamed } from './codegen/members.ts';
export type { TypeScriptWriter } from './codegen/typescript/writer.ts';
export type { YamlWriter } from './codegen/yaml/writer.ts';
export { gateFunction, gateParameters, isGated, labelsInGate, stageGate } from './pipeline/gate.ts';
export type { GatedStage, PythonGateNames } from './pipeline/gate.ts';
export { inputsMade, pipelineOrder } from './pipeline/order.ts';
export type { PassedArtifact, PipelineOrder } from './pipeline/order.ts';
export {
  artifactKind,
  isWithoutCode,
  scaffoldModule,
  scaffoldPackage,
  stageEntrypoint,
  stageParameters,
  stagePath,
} from './pipeline/stages.ts';
export type { ArtifactKind, PipelineStage } from './pipeline/stages.ts';
export { approximated, capabilityOf, honoured, ignored } from './plugin/capabilities.ts';
export type { Capabilities, Capability } from './plugin/capabilities.ts';
export { documentSections, openDocuments, sectionProblem, writeSections } from './plugin/document-sections.ts';
export type { DocumentBlock, DocumentSection, OpenDocument } from './plugin/document-sections.ts';
export { CONTRACT, contractProblem, OLDEST_CONTRACT } from './plugin/contract.ts';
export { leavesOf, plainData } from './plugin/importer.ts';
export type {
  ForeignDocument,
  ImportContext,
  ImportedPart,
  Importer,
  ImporterModule,
  ImportNote,
  ImportOutcome,
  SpecificationPart,
} from './plugin/importer.ts';
export { definePlugin, informing, isPlugin } from './plugin/plugin.ts';
export type {
  ContributionContext,
  EnvironmentView,
  Facts,
  GeneratorContext,
  GeneratorModule,
  Plugin,
  PluginDefinition,
  Validator,
  ValidatorContext,
} from './plugin/plugin.ts';
export { dnsLabel, serviceName } from './plugin/names.ts';
export {
  conditionFunctions,
  contributionsTo,
  definePoint,
  metricCatalogues,
  stageTypes,
  trackingBackends,
  trackingCode,
} from './plugin/points.ts';
export type { Contribution, ExtensionPoint } from './plugin/points.ts';
export { stageType } from './plugin/stage-type.ts';
export type { OwnStageType, StageTypeDefinition } from './plugin/stage-type.ts';
