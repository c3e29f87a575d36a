/**
 * What the author of a plugin tests with: a runner without disk, the checks that every plugin passes, and hostile text.
 * @packageDocumentation
 */
export { conformance } from './conformance.ts';
export type { Conformance } from './conformance.ts';
export { hostileSpec, hostileText } from './hostile.ts';
export { runPlugin } from './run.ts';
export type { PluginRun } from './run.ts';
