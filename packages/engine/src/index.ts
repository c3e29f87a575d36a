/**
 * Check, generate, plan, apply: everything between a specification and its files.
 * @packageDocumentation
 */
export * from '@trainyard/sdk';
export { applyPlan, recover } from './apply/apply.ts';
export type { Recovered } from './apply/journal.ts';
export { reasonOf } from './apply/reasons.ts';
export type { Applied } from './apply/apply.ts';
export { checkSpec, checkWithOutside } from './check/check.ts';
export { checkEnvironments } from './check/environments.ts';
export type { CheckedEnvironments, EnvironmentReport } from './check/environments.ts';
export type { Generated, OutputFile } from './check/active.ts';
export type { CheckOptions, Checked, OutsideOptions } from './check/check.ts';
export { defaultPluginLimits } from './check/limits.ts';
export type { PluginLimits } from './check/limits.ts';
export { optionsOf } from './check/option-list.ts';
export type { PluginOption } from './check/option-list.ts';
export type { ActivePlugin, Outside, OutsidePlugin } from './check/outside.ts';
export type { Patch } from './check/options.ts';
export { engine as engineDiagnostics } from './diagnostics.ts';
export { explainField } from './explain/field.ts';
export type { ExplainedField, ExplainOptions } from './explain/field.ts';
export type { Effect, Saying } from './explain/history.ts';
export { fixSpecs } from './fix/fix.ts';
export type { AppliedFix, FixedFile, FixedSpecs, FixJob } from './fix/fix.ts';
export { generateFiles } from './generate/generate.ts';
export { refusePath } from './generate/paths.ts';
export { lineChanges, textLines } from './lines/changes.ts';
export type { LineChange } from './lines/changes.ts';
export { mergeLines } from './lines/merge.ts';
export type { Conflict, Merged, Side } from './lines/merge.ts';
export { unifiedDiff } from './lines/unified.ts';
export type { DiffNames } from './lines/unified.ts';
export { contentHash } from './output/hash.ts';
export { MANIFEST_PATH, parseManifest, printManifest } from './output/manifest.ts';
export type { Manifest, ManifestEntry } from './output/manifest.ts';
export { isUpToDate, planFiles } from './plan/plan.ts';
export type { Action, Plan, PlannedFile, Settlement, Wanted } from './plan/plan.ts';
export { conflictFindings, meetingOf } from './plan/findings.ts';
export { rememberSettled, settledPlan } from './plan/settled.ts';
export { readBase, stateFiles } from './output/state.ts';
