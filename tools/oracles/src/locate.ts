import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the workspace; the same from `src` and from `dist`. */
export const workspaceRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** A program of the Python environment in `.venv`, such as `ruff` or `mlflow`; undefined if it is not installed. */
export function venvTool(name: string): string | undefined {
  const file = process.platform === 'win32' ? `Scripts/${name}.exe` : `bin/${name}`;
  const path = join(workspaceRoot, '.venv', file);
  // The stamp is written last: without it an installation was interrupted.
  return existsSync(path) && existsSync(join(workspaceRoot, '.venv/requirements.sha256')) ? path : undefined;
}

/** The interpreter that has kfp, mlflow, wandb, tensorboard and optuna; undefined if `npm run oracles` has not run. */
export function python(): string | undefined {
  return venvTool('python');
}

/** The interpreter that has Apache Airflow; undefined if `npm run oracles -- --slow` has not run. */
export function airflow(): string | undefined {
  const folder = join(workspaceRoot, '.oracles/airflow');
  const path = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  return existsSync(path) && existsSync(join(folder, 'requirements.sha256')) ? path : undefined;
}

/** A program found on the search path, such as `promtool`; undefined if there is none. */
export function systemTool(name: string): string | undefined {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0 ? name : undefined;
}

/** A program that `npm run oracles` builds with Go, such as `prometheus-engine`; undefined if it is not built. */
export function goTool(name: string): string | undefined {
  const path = join(workspaceRoot, '.oracles/bin', name);
  // The stamp is written last: without it a build was interrupted.
  return existsSync(path) && existsSync(`${path}.sha256`) ? path : undefined;
}

/** The folder of custom resource definitions that `npm run oracles -- --slow` fills; undefined if it has not run. */
export function definitions(): string | undefined {
  const folder = join(workspaceRoot, '.oracles/definitions');
  return existsSync(join(folder, 'stamp')) ? folder : undefined;
}
