import { python, run } from '@trainyard/oracles';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engineCases } from './engine.ts';
import { languageCases } from './language.ts';
import type { Case } from './measure.ts';
import { nxCases } from './nx.ts';
import { names } from './promises.ts';
import { bin, succeed, trainyard } from './processes.ts';
import { recordedSpec, writeRecorded } from './recorded-month.ts';
import { syntheticSpec } from './synthetic-spec.ts';

/** Generating into an empty folder, which is removed after each run. */
function generate(spec: string, folder: string): void {
  const out = mkdtempSync(join(folder, 'out-'));
  succeed(process.execPath, [bin, 'generate', spec, '--out', out]);
  // An exit code alone would let a program that does nothing look very fast.
  if (readdirSync(out).length === 0) throw new Error(`generate wrote nothing for ${basename(spec)}`);
  rmSync(out, { recursive: true });
}

function synthetic(size: number, folder: string): Case {
  const spec = join(folder, `synthetic-${size}.mlops.yaml`);
  writeFileSync(spec, syntheticSpec(size));
  return {
    name: names.checkOf(size),
    run: () => void succeed(process.execPath, [bin, 'check', spec]),
    ...(size > 1000 ? { atMost: 3 } : {}),
  };
}

/** Replays over a CSV of so many days, which is written before the first run. */
function replays(days: number, folder: string): Case {
  const [spec, series] = [join(folder, 'recorded.mlops.yaml'), join(folder, `recorded-${days}.csv`)];
  return {
    name: names.replay(days),
    atMost: 3,
    run: () => {
      if (!existsSync(series)) {
        writeFileSync(spec, recordedSpec(100));
        writeRecorded(series, days);
      }
      const { stdout, megabytes } = trainyard('replay', spec, '--series', series);
      const answers = stdout.match(/^alert /gm)?.length;
      if (answers !== 100 || !stdout.includes(`asked every 1m, ${days * 1440} times`))
        throw new Error(`replay gave ${answers} answers: ${stdout}`);
      return { megabytes };
    },
  };
}

/** Conditions parsed, typed and written for every back end; what counts is the time since the program has started. */
function compiles(count: number): Case {
  const program = fileURLToPath(new URL('compile-conditions.js', import.meta.url));
  return {
    name: names.conditions(count),
    run: () => {
      const { status, stdout, stderr } = run(process.execPath, [program, String(count)]);
      if (status !== 0) throw new Error(`${basename(program)} gave ${status}:\n${stderr}`);
      return { milliseconds: (JSON.parse(stdout) as { readonly milliseconds: number }).milliseconds };
    },
  };
}

/** kfp's own compiler on the pipeline that was generated for the same specification: what people run today. */
function kfp(seed: string, folder: string): readonly Case[] {
  const interpreter = python();
  if (interpreter === undefined) {
    console.error("kfp is not measured: run 'npm run oracles' first.");
    return [];
  }
  const out = mkdtempSync(join(folder, 'kfp-'));
  succeed(process.execPath, [bin, 'generate', seed, '--out', out]);
  return [{ name: names.kfp, run: () => void succeed(interpreter, ['pipeline.py'], join(out, 'kubeflow')) }];
}

/** All cases for a seed spec; what they write goes into a temporary folder. Remove it with `done`. */
export function casesFor(seed: string): { readonly cases: readonly Case[]; readonly done: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-bench-'));
  const withoutTypescript = join(folder, 'without-typescript.mlops.yaml');
  // The seed's only root is `mlops`, so a line with its indentation at the end is one more of its fields.
  writeFileSync(withoutTypescript, `${readFileSync(seed, 'utf8').trimEnd()}\n  targets: { typescript: false }\n`);
  const nx = nxCases(seed);
  const cases = [
    { name: names.node, run: () => void succeed(process.execPath, ['-e', '0']) },
    { name: names.check, run: () => void succeed(process.execPath, [bin, 'check', seed]) },
    { name: names.generate, run: () => generate(seed, folder) },
    { name: names.withoutTypescript, run: () => generate(withoutTypescript, folder) },
    ...[1000, 10_000].map((size) => synthetic(size, folder)),
    ...engineCases(seed, folder),
    ...kfp(seed, folder),
    ...languageCases(),
    ...[30, 60].map((days) => replays(days, folder)),
    ...[1000, 10_000].map(compiles),
    ...nx.cases,
  ];
  const done = (): void => {
    nx.done();
    rmSync(folder, { recursive: true, force: true });
  };
  return { cases, done };
}
