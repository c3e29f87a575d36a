import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { numberOf, numberText, run } from '@trainyard/oracles';
import type { EngineSeries } from '@trainyard/oracles';
import { expressionOf } from '../src/backends/python/expression.ts';
import { linesOf } from '../src/backends/code/layout.ts';
import { LAYOUT, pythonProgram } from '../src/backends/python/module.ts';
import { pythonModule } from '../src/index.ts';
import type { Labels, NamedMeaning, Query, Series, Verdict } from '../src/index.ts';
import type { Values } from './same-answer.ts';

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

/** The values of queries at some times (seconds) in generated Python, for each query and time; undefined where it has no meaning. */
export async function askPythonValues(
  python: string,
  queries: readonly Query[],
  series: readonly Series[],
  times: readonly number[],
): Promise<readonly (readonly Values[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-python-'));
  try {
    const used = { pieces: new Set(['moment', 'answered']), imports: new Set<string>() };
    const definitions = queries.map((query, index) =>
      [`def query_${index}(at):`, ...linesOf(LAYOUT, expressionOf(query, used), 4, 'return ')].join('\n'),
    );
    const [module, batch] = [join(folder, 'queries.py'), join(folder, 'series.json')];
    writeFileSync(module, await pythonProgram(definitions, used));
    writeFileSync(batch, JSON.stringify({ series: series.map(samplesOf), times, count: queries.length }));
    const program = fileURLToPath(new URL('python-values.py', import.meta.url));
    const { status, stdout, stderr } = run(python, ['-W', 'error', program, module, batch]);
    if (status !== 0) throw new Error(stderr);
    const answers = JSON.parse(stdout) as readonly (readonly ((readonly [Labels, string])[] | null)[])[];
    return answers.map((each) =>
      each.map((values) => values?.map(([labels, value]) => [labels, numberOf(value)] as const)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
