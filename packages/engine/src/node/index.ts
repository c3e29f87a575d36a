/**
 * The engine's doors to this machine: files and packages. Imported by the command line and Nx only.
 * @packageDocumentation
 */
export { nodeHost } from './host.ts';
export { discoverPlugins } from './discover.ts';
export type { Discovered, FoundPlugin } from './discover.ts';
export { projectDiagnostics } from './project/diagnostics.ts';
export { isPath } from './project/entries.ts';
export type { PluginEntry } from './project/entries.ts';
export { findProject } from './project/project.ts';
export type { Project } from './project/project.ts';
export { typescriptDiagnostics } from './typescript/diagnostics.ts';
export { typescriptFrontEnd } from './typescript/front-end.ts';
export type { TypeScriptOptions } from './typescript/front-end.ts';
