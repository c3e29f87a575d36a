/**
 * Trainyard in Nx workspaces. Nx loads this entry for each command, so it holds inference and nothing heavier.
 * @packageDocumentation
 */
export { createDependencies, createNodes, createNodesV2, name } from './plugin.ts';
