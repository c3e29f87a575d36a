/**
 * What the author of a plugin tests with: a runner without disk, the checks that every plugin passes, specifications that use every
 * field, and hostile text.
 * @packageDocumentation
 */
export { otherValues } from './changes.ts';
export { assertConformance, conformance } from './conformance.ts';
export type { Conformance, ConformanceOptions } from './conformance.ts';
export { everyFieldSpecs } from './every-field.ts';
export type { EveryFieldOptions } from './every-field.ts';
export type { Golden } from './golden.ts';
export { fits, hostileNames, kindOf, namesInSpec, namesSpec, refusedNames, withNames } from './hostile-names.ts';
export type { NameKind } from './hostile-names.ts';
export { hostileSpec, hostileSpecs, hostileText } from './hostile.ts';
export type { HostileSpec } from './hostile.ts';
export { jsonReader, markdownReader, standardReaders, textsIn, yamlReader } from './readers.ts';
export type { ReadFile, Reader } from './readers.ts';
export { settledNames } from './settled-names.ts';
export type { SettledNames } from './settled-names.ts';
export { runPlugin } from './run.ts';
export type { PluginRun } from './run.ts';
export { dataOf, occurrencesIn, textOf, withKeysMoved, withValue } from './spec-data.ts';
export type { Data, Occurrence } from './spec-data.ts';
