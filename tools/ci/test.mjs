// `npm test`: installs the real tools, then every gate in turn. All gates run even if one fails, so that one run tells all.
// With --slow also the tests of `npm run slow`; what these need is built beside the other gates.
// The last line counts Jest's tests over all projects; a gate that failed counts as one failure.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countTests } from '../checks/count-tests.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'trainyard-test-'));
const bin = (name) => join(root, 'node_modules', name);

const gates = [
  ['project references', [bin('nx/dist/bin/nx.js'), 'sync:check']],
  ['types and build', ['tools/build/build.mjs']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['lint', [bin('eslint/bin/eslint.js'), '.']],
  ['house checks', ['tools/checks/dist/main.js']],
];

/** Runs one gate and says how long it took; true if it passed. */
function gate(name, args, output = 'inherit') {
  console.log(`\n--- ${name}`);
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', output, 'inherit'] });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`--- ${name}: ${status === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
  return status === 0;
}

/** Runs Jest as a gate; how many tests passed and failed. */
function tests(name, ...args) {
  const report = join(scratch, `${name}.json`);
  const jest = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    bin('jest/bin/jest.js'),
    '--ci',
    '--json',
    `--outputFile=${report}`,
    ...args,
  ];
  // Jest's --json prints the report a second time; it is read from its file instead.
  const passed = gate(name, jest, 'ignore');
  return countTests(() => JSON.parse(readFileSync(report, 'utf8')), passed);
}

/** Begins to install what the slow tests need, as what yields to everything else; gives what waits for the end. */
function installSlowTools() {
  const log = join(scratch, 'slow-tools.log');
  // To a file: while another gate runs, nobody would empty a pipe.
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, ['tools/oracles/install.mjs', '--slow'], {
    cwd: root,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (child.pid !== undefined) setPriority(child.pid, 19);
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
  return async () => {
    const start = performance.now();
    const passed = await ended;
    console.log(`\n--- tools of the slow tests\n${readFileSync(log, 'utf8').trim()}`);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`--- tools of the slow tests: ${passed ? 'passed' : 'FAILED'} (waited ${seconds} s)`);
    return passed;
  };
}

const failedGates = [];
const run = (name, passed) => {
  if (!passed) failedGates.push(name);
};
run('real tools', gate('real tools', ['tools/oracles/install.mjs']));
const slowTools = process.argv.includes('--slow') ? installSlowTools() : undefined;
for (const [name, args] of gates) run(name, gate(name, args));
const counts = [tests('tests', '--maxWorkers=2', '--passWithNoTests')];
if (slowTools !== undefined) {
  run('tools of the slow tests', await slowTools());
  counts.push(tests('slow tests', '--config=jest.slow.config.cjs', '--runInBand'));
}
rmSync(scratch, { recursive: true, force: true });

for (const name of failedGates) console.log(`FAILED: ${name}`);
const sum = (which) => counts.reduce((total, each) => total + each[which], 0);
const failed = sum('failed') + failedGates.length;
console.log(`\n${sum('passed')} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
