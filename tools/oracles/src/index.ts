/**
 * Finds the real tools that judge generated output, and runs them.
 *
 * @packageDocumentation
 */
export { goldensOf, type ExampleGolden } from './goldens.ts';
export { goTool, promtool, python, venvTool } from './locate.ts';
export { jsonLines, type JsonLines } from './json-lines.ts';
export { oddSpecs, type OddSpec } from './odd-specs.ts';
export {
  numberOf,
  numberText,
  prometheusEngine,
  type EngineAnswer,
  type EngineQuestion,
  type EngineResult,
  type EngineSeries,
  type Parsed,
  type PrometheusEngine,
} from './prometheus-engine.ts';
export { pythonReader, type PythonTexts } from './python-reader.ts';
export { requireTool, type ToolName } from './require-tool.ts';
export { run, type Finished, type RunOptions } from './run.ts';
