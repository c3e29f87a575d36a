// Installs the real tools: a Python environment in .venv from requirements.txt, promtool from Debian's packages, and the programs of
// go-tools.mjs that every test run needs.
// With --slow also what the slow suite needs: a Kubernetes API server, the controller of Argo Rollouts, and etcd.
// What is already there and up to date is left alone. Exits 1 under CI=true if a tool could not be had.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildGoTool, copyDefinitions, goTools } from './go-tools.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Python environments and what is in them. */
const environments = {
  tools: [join(root, '.venv'), 'requirements.txt'],
  airflow: [join(root, '.oracles/airflow'), 'airflow/requirements.txt'],
};

const succeeds = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options }).status === 0;
const answers = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** The first interpreter of the version that requirements.txt was resolved for. */
const interpreter = () =>
  ['python3.11', 'python3', 'python'].find((name) =>
    answers(name, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))']),
  );

/** Makes the environment anew unless its stamp shows that it was made from the same requirements. */
function installPython(name) {
  const [venv, list] = environments[name];
  const stamp = join(venv, 'requirements.sha256');
  const requirements = fileURLToPath(new URL(list, import.meta.url));
  const bin = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && answers(bin, ['--version'])) return true;
  const python = interpreter();
  if (python === undefined) return false;
  rmSync(venv, { recursive: true, force: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  if (!succeeds(python, ['-m', 'venv', venv]) || !succeeds(bin, pip)) return false;
  // Written last: an interrupted installation has no stamp and is made anew.
  writeFileSync(stamp, wanted);
  return true;
}

/** A program of one of Debian's packages; only root can install it. */
function installPackage(program, name) {
  if (answers(program, ['--version'])) return true;
  if (process.getuid?.() !== 0 || !answers('apt-get', ['--version'])) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  return (
    succeeds('apt-get', ['update', '-qq'], quiet) &&
    succeeds('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], quiet) &&
    answers(program, ['--version'])
  );
}

const slow = process.argv.includes('--slow');
const missing = [
  ['python 3.11 with the packages of tools/oracles/requirements.txt', () => installPython('tools')],
  ['promtool (package prometheus)', () => installPackage('promtool', 'prometheus')],
  ['patch', () => installPackage('patch', 'patch')],
  ...Object.keys(goTools)
    .filter((name) => slow || !goTools[name].slow)
    .map((name) => [`${name} (built with Go 1.26)`, () => buildGoTool(name)]),
  ...(slow
    ? [
        ['Apache Airflow (python 3.11)', () => installPython('airflow')],
        ['etcd (package etcd-server)', () => installPackage('etcd', 'etcd-server')],
        ['custom resource definitions of Argo Rollouts and KEDA (with Go 1.26)', copyDefinitions],
      ]
    : []),
].filter(([, install]) => !install());

for (const [name] of missing) console.error(`MISSING TOOL: ${name}; what it proves will be SKIPPED.`);
if (missing.length > 0 && process.env.CI === 'true') process.exitCode = 1;
