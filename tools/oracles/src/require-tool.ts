import { writeSync } from 'node:fs';
import { goTool, promtool, venvTool } from './locate.ts';

/** The tools that tests may ask for. */
export type ToolName =
  'kfp' | 'mlflow' | 'optuna' | 'prometheus-engine' | 'promtool' | 'python' | 'ruff' | 'tensorboard' | 'wandb';

const located: Partial<Record<ToolName, () => string | undefined>> = {
  promtool,
  'prometheus-engine': () => goTool('prometheus-engine'),
};

/**
 * The path of a real tool. If it is missing, the tests that need it cannot say anything: with `CI=true` that throws;
 * elsewhere it prints a loud line and gives undefined, so that the rest can be worked on without the tool.
 */
export function requireTool(name: ToolName): string | undefined {
  const path = (located[name] ?? (() => venvTool(name)))();
  if (path !== undefined) return path;
  const problem = `${name} is not installed (run 'npm run oracles')`;
  if (process.env['CI'] === 'true') throw new Error(`${problem}, and with CI=true no proof may be left out.`);
  // Straight to the terminal, since test runners hold back or hide what is printed through the console.
  writeSync(2, `\n!!! SKIPPED: ${problem}. What it would prove is NOT proven by this run. !!!\n`);
  return undefined;
}
