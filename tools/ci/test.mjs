// `npm test`: installs the real tools, then every gate in turn. All gates run even if one fails, so that one run tells all.
// The last line counts Jest's tests over all projects; a gate that failed counts as one failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countTests } from '../checks/count-tests.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'trainyard-test-'));
const report = join(scratch, 'jest.json');
const bin = (name) => join(root, 'node_modules', name);

const gates = [
  ['real tools', ['tools/oracles/install.mjs']],
  ['project references', [bin('nx/dist/bin/nx.js'), 'sync:check']],
  ['types and build', ['tools/build/build.mjs']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['lint', [bin('eslint/bin/eslint.js'), '.']],
  ['house checks', ['tools/checks/dist/main.js']],
];
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  bin('jest/bin/jest.js'),
  '--ci',
  '--maxWorkers=2',
  '--json',
  `--outputFile=${report}`,
  '--passWithNoTests',
];

/** Runs one gate and says how long it took; true if it passed. */
function gate(name, args) {
  console.log(`\n--- ${name}`);
  const start = performance.now();
  // Jest's --json prints the report a second time; it is read from its file instead.
  const stdio = ['ignore', name === 'tests' ? 'ignore' : 'inherit', 'inherit'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`--- ${name}: ${status === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
  return status === 0;
}

const failedGates = gates.filter(([name, args]) => !gate(name, args)).map(([name]) => name);
const jestPassed = gate('tests', jest);
const counted = countTests(() => JSON.parse(readFileSync(report, 'utf8')), jestPassed);
rmSync(scratch, { recursive: true, force: true });

for (const name of failedGates) console.log(`FAILED: ${name}`);
const failed = counted.failed + failedGates.length;
console.log(`\n${counted.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
