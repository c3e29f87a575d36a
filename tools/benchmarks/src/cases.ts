import { python, run } from '@trainyard/oracles';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case } from './measure.ts';
import { syntheticSpec } from './synthetic-spec.ts';

const bin = fileURLToPath(new URL('../../../packages/cli/bin/trainyard.cjs', import.meta.url));
const pipeline = fileURLToPath(new URL('../pipeline.py', import.meta.url));

function succeed(command: string, args: readonly string[], cwd?: string): void {
  const { status, stdout, stderr } = run(command, args, { timeout: 600_000, ...(cwd === undefined ? {} : { cwd }) });
  if (status !== 0) throw new Error(`${basename(command)} ${args.join(' ')} gave ${status}:\n${stdout}${stderr}`);
}

/** Generating into an empty folder, which is removed after each run. */
function generate(spec: string, folder: string): void {
  const out = mkdtempSync(join(folder, 'out-'));
  succeed(process.execPath, [bin, 'generate', spec, '--out', out]);
  // An exit code alone would let a program that does nothing look very fast.
  if (readdirSync(out).length === 0) throw new Error(`generate wrote nothing for ${basename(spec)}`);
  rmSync(out, { recursive: true });
}

function synthetic(size: number, folder: string): readonly Case[] {
  const spec = join(folder, `synthetic-${size}.mlops.yaml`);
  writeFileSync(spec, syntheticSpec(size));
  const limit = size > 1000 ? { atMost: 3 } : {};
  return [
    { name: `check, ${size} stages and alerts`, run: () => succeed(process.execPath, [bin, 'check', spec]), ...limit },
    { name: `generate, ${size} stages and alerts`, run: () => generate(spec, folder), ...limit },
  ];
}

function kfp(folder: string): readonly Case[] {
  const interpreter = python();
  if (interpreter === undefined) {
    console.error("kfp is not measured: run 'npm run oracles' first.");
    return [];
  }
  return [{ name: 'kfp compiles a pipeline of three stages', run: () => succeed(interpreter, [pipeline], folder) }];
}

/** All cases for a seed spec; what they write goes into a temporary folder. Remove it with `done`. */
export function casesFor(seed: string): { readonly cases: readonly Case[]; readonly done: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-bench-'));
  const withoutTypescript = join(folder, 'without-typescript.mlops.yaml');
  // The seed's only root is `mlops`, so a line with its indentation at the end is one more of its fields.
  writeFileSync(withoutTypescript, `${readFileSync(seed, 'utf8').trimEnd()}\n  targets: { typescript: false }\n`);
  const cases = [
    { name: 'node -e 0', run: () => succeed(process.execPath, ['-e', '0']) },
    { name: 'check, seed', run: () => succeed(process.execPath, [bin, 'check', seed]) },
    { name: 'generate, seed, all targets', run: () => generate(seed, folder) },
    { name: 'generate, seed, without typescript', run: () => generate(withoutTypescript, folder) },
    ...synthetic(1000, folder),
    ...synthetic(10_000, folder),
    ...kfp(folder),
  ];
  return { cases, done: () => rmSync(folder, { recursive: true, force: true }) };
}
