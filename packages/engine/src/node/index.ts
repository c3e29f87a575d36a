/**
 * The engine's doors to this machine: files and packages. Imported by the command line and Nx only.
 * @packageDocumentation
 */
export { nodeHost } from './host.ts';
export { discoverPlugins, projectRoot } from './discover.ts';
export type { Discovered } from './discover.ts';
export { typescriptDiagnostics } from './typescript/diagnostics.ts';
export { typescriptFrontEnd } from './typescript/front-end.ts';
export type { TypeScriptOptions } from './typescript/front-end.ts';
