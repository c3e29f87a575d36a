import { writeSync } from 'node:fs';
import { airflow, definitions, goTool, systemTool, venvTool } from './locate.ts';

/** How each tool that tests may ask for is found, and the command that installs it. */
const tools = {
  airflow: [airflow, 'oracles -- --slow'],
  'argo-lint': [goTool, 'oracles -- --slow'],
  definitions: [definitions, 'oracles -- --slow'],
  'expr-engine': [goTool, 'oracles'],
  etcd: [systemTool, 'oracles -- --slow'],
  'kube-apiserver': [goTool, 'oracles -- --slow'],
  kfp: [venvTool, 'oracles'],
  mlflow: [venvTool, 'oracles'],
  optuna: [venvTool, 'oracles'],
  patch: [systemTool, 'oracles'],
  'prometheus-engine': [goTool, 'oracles'],
  prometheus: [systemTool, 'oracles'],
  promtool: [systemTool, 'oracles'],
  python: [venvTool, 'oracles'],
  'rollouts-controller': [goTool, 'oracles -- --slow'],
  ruff: [venvTool, 'oracles'],
  tensorboard: [venvTool, 'oracles'],
  wandb: [venvTool, 'oracles'],
} as const satisfies Record<string, readonly [find: (name: string) => string | undefined, command: string]>;

/** The tools that tests may ask for; `definitions` is the folder of custom resource definitions. */
export type ToolName = keyof typeof tools;

/**
 * The path of a real tool. If it is missing, the tests that need it cannot say anything: with `CI=true` that throws;
 * elsewhere it prints a loud line and gives undefined, so that the rest can be worked on without the tool.
 */
export function requireTool(name: ToolName): string | undefined {
  const [find, command] = tools[name];
  const path = find(name);
  if (path !== undefined) return path;
  const problem = `${name} is not installed (run 'npm run ${command}')`;
  if (process.env['CI'] === 'true') throw new Error(`${problem}, and with CI=true no proof may be left out.`);
  // Straight to the terminal, since test runners hold back or hide what is printed through the console.
  writeSync(2, `\n!!! SKIPPED: ${problem}. What it would prove is NOT proven by this run. !!!\n`);
  return undefined;
}
