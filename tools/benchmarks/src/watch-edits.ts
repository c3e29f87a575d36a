import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bin } from './processes.ts';

// A program of its own, since watching and waiting for what it does go on at once: `watch-edits SEED FOLDER` prints the milliseconds from a
// saved edit until the generated file follows, the middle one of some edits.
const EDITS = 5;
const PATIENCE = 60_000;

const [seed = '', parent = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(parent, 'watch-'));
const spec = join(folder, 'watched.mlops.yaml');
const generated = join(folder, 'generated/k8s/deployment.yaml');
const text = readFileSync(seed, 'utf8');
const versionOf = (n: number): string => `77.0.${n}`;
const write = (n: number) => writeFileSync(spec, text.replace(/^( {2}version: ).*$/m, `$1"${versionOf(n)}"`));

function content(): string {
  try {
    return readFileSync(generated, 'utf8');
  } catch {
    return '';
  }
}

async function until(wanted: string): Promise<number> {
  const start = performance.now();
  while (!content().includes(wanted)) {
    if (performance.now() - start > PATIENCE) throw new Error(`watch did not write ${wanted}`);
    await setTimeout(2);
  }
  return performance.now() - start;
}

write(0);
const watching = spawn(process.execPath, [bin, 'watch', spec], { stdio: 'ignore' });
try {
  await until(versionOf(0));
  const times: number[] = [];
  for (let n = 1; n <= EDITS; n++) {
    // The run before is over, and its own events have come.
    await setTimeout(500);
    write(n);
    times.push(await until(versionOf(n)));
  }
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ milliseconds: times[Math.floor(EDITS / 2)] }));
} finally {
  const ended = new Promise((resolve) => watching.once('exit', resolve));
  watching.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true });
}
