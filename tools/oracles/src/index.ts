/**
 * Finds the real tools that judge generated output, and runs them.
 *
 * @packageDocumentation
 */
export { promtool, python, venvTool } from './locate.ts';
export { requireTool, type ToolName } from './require-tool.ts';
export { run, type Finished, type RunOptions } from './run.ts';
