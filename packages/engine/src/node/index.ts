/**
 * The engine's doors to this machine: files and packages. Imported by the command line and Nx only.
 * @packageDocumentation
 */
export { nodeHost } from './host.ts';
export { discoverPlugins } from './discover.ts';
export type { Discovered } from './discover.ts';
