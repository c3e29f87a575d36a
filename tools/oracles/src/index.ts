/**
 * Finds the real tools that judge generated output, and runs them.
 *
 * @packageDocumentation
 */
export { pathOf as apiPathOf, type ApiObject, type KubernetesApi } from './cluster/api.ts';
export { clusterTools, startCluster, type Cluster, type ClusterTools } from './cluster/cluster.ts';
export { eventually } from './cluster/processes.ts';
export { prometheusServer, type PrometheusServer } from './cluster/prometheus-server.ts';
export { exprEngine, type ExprEngine } from './expr-engine.ts';
export { goldensOf, type ExampleGolden } from './goldens.ts';
export { definitions, goTool, python, systemTool, venvTool } from './locate.ts';
export { jsonLines, type JsonLines } from './json-lines.ts';
export { oddSpecs, type OddSpec } from './odd-specs.ts';
export { nxWorkspace, type NxWorkspace, type NxWorkspaceOptions } from './nx-workspace.ts';
export { packedTarballs } from './packed.ts';
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
