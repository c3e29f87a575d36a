/**
 * Check, generate, plan, apply: everything between a specification and its files.
 * @packageDocumentation
 */
export * from '@trainyard/sdk';
export { applyPlan } from './apply/apply.ts';
export type { Applied } from './apply/apply.ts';
export { checkSpec } from './check/check.ts';
export { checkEnvironments } from './check/environments.ts';
export type { CheckedEnvironments, EnvironmentReport } from './check/environments.ts';
export type { ActivePlugin } from './check/active.ts';
export type { CheckOptions, Checked } from './check/check.ts';
export type { Patch } from './check/options.ts';
export { engine as engineDiagnostics } from './diagnostics.ts';
export { explainField } from './explain/field.ts';
export type { ExplainedField, ExplainOptions } from './explain/field.ts';
export type { Effect, Saying } from './explain/history.ts';
export { fixSpecs } from './fix/fix.ts';
export type { AppliedFix, FixedFile, FixedSpecs, FixJob } from './fix/fix.ts';
export { generateFiles } from './generate/generate.ts';
export type { Generated, OutputFile } from './generate/generate.ts';
export { refusePath } from './generate/paths.ts';
export { lineChanges, textLines } from './lines/changes.ts';
export type { LineChange } from './lines/changes.ts';
export { mergeLines } from './lines/merge.ts';
export type { Conflict, Merged, Side } from './lines/merge.ts';
export { unifiedDiff } from './lines/unified.ts';
export type { DiffNames } from './lines/unified.ts';
export { contentHash } from './plan/hash.ts';
export { MANIFEST_PATH, parseManifest, printManifest } from './plan/manifest.ts';
export type { Manifest, ManifestEntry } from './plan/manifest.ts';
export { isUpToDate, planFiles } from './plan/plan.ts';
export type { Action, Plan, PlannedFile } from './plan/plan.ts';
