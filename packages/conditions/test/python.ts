import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { numberText, run } from '@trainyard/oracles';
import type { EngineSeries } from '@trainyard/oracles';
import { pythonModule } from '../src/index.ts';
import type { Labels, NamedMeaning, Series, Verdict } from '../src/index.ts';

/** A condition, asked of a world at a time in seconds. */
export interface PythonCase {
  readonly name: string;
  readonly world: number;
  readonly time: number;
}

/** Series as the engine and generated Python take them. */
export function samplesOf({ labels, times, values, stale }: Series): EngineSeries {
  return {
    labels,
    samples: Array.from(times, (time, i) => [time / 1000, stale?.[i] === 1 ? 'stale' : numberText(values[i] ?? NaN)]),
  };
}

/** What the generated Python says to each case: all that is true or false. One process answers them all. */
export async function askPython(
  python: string,
  conditions: readonly NamedMeaning[],
  worlds: readonly (readonly Series[])[],
  cases: readonly PythonCase[],
): Promise<readonly (readonly Verdict[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-python-'));
  try {
    const [module, batch] = [join(folder, 'conditions.py'), join(folder, 'cases.json')];
    writeFileSync(module, await pythonModule(conditions));
    writeFileSync(batch, JSON.stringify({ worlds: worlds.map((world) => world.map(samplesOf)), cases }));
    const program = fileURLToPath(new URL('python-batch.py', import.meta.url));
    const { status, stdout, stderr } = run(python, ['-W', 'error', program, module, batch]);
    if (status !== 0) throw new Error(stderr);
    const answers = JSON.parse(stdout) as readonly (readonly (readonly [Labels, boolean])[])[];
    return answers.map((answer) => answer.map(([labels, truth]) => ({ labels, verdict: truth ? 'true' : 'false' })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
