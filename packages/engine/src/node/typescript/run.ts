import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lineStarts, rangeOf } from '@trainyard/sdk';
import type { Diagnostic, Node, Outcome, Range, ReadLimits, Source } from '@trainyard/sdk';
import { typescriptDiagnostics } from './diagnostics.ts';
import { loadTypeScript } from './load.ts';
import { headOf } from './parts.ts';
import type { Part } from './parts.ts';
import { placeAt, placed } from './places.ts';
import type { Json } from './places.ts';
import { runner } from './runner.ts';
import type { Answer, Job } from './runner.ts';

/** Milliseconds after which a file that is still running is stopped. */
export const RUN_LIMIT = 10_000;

const MOST_BYTES = 64 * 1024 * 1024;

/** Runs a file in a process of its own and takes its default export as data. Places are those of what is known without running. */
export function readByRunning(
  source: Source,
  part: Part | undefined,
  limits: ReadLimits,
  milliseconds: number,
): Outcome<Node | undefined> {
  const whole = part?.range ?? headOf(rangeOf(source, 0, source.text.length));
  const answer = run(source, limits, milliseconds);
  if (typeof answer === 'string')
    return failed(typescriptDiagnostics.runFailed({ range: headOf(whole) }, { reason: answer }));
  if ('thrown' in answer) {
    const range = thrownAt(source, answer.stack) ?? headOf(whole);
    const said =
      answer.thrown
        .split('\n')[0]
        ?.replace(/[\0-\x1F\x7F-\x9F]/g, ' ')
        .slice(0, 300) ?? '';
    return failed(typescriptDiagnostics.runFailed({ range }, { reason: `failed: ${said}` }));
  }
  if ('what' in answer) {
    const where = answer.path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
      .join('')
      .slice(1);
    return failed(
      typescriptDiagnostics.notData(
        { range: headOf(placeAt(part, answer.path, whole)) },
        { what: answer.what, ...(where === '' ? {} : { where }) },
      ),
    );
  }
  return { value: placed(answer.data as Json, part, whole), diagnostics: [] };
}

function failed(finding: Diagnostic): Outcome<undefined> {
  return { value: undefined, diagnostics: [finding] };
}

/** The answer of the process, or the rest of a sentence on why there is none. */
function run(source: Source, limits: ReadLimits, limit: number): Answer | string {
  const { ts, file: compiler } = loadTypeScript();
  const path = realPath(source.file);
  const { outputText } = ts.transpileModule(source.text, {
    fileName: path,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, inlineSourceMap: true },
  });
  const job: Job = {
    entry: pathToFileURL(path).href,
    code: outputText,
    compiler,
    depth: limits.depth,
    values: limits.expanded,
  };
  const { output, error, signal, status } = spawnSync(
    process.execPath,
    ['--no-warnings', '--enable-source-maps', '--input-type=module', '--eval', runner],
    {
      input: JSON.stringify(job),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      timeout: limit,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_BYTES,
    },
  );
  const answer = output?.[3] ?? '';
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT')
    return `took longer than ${limit / 1000} s, so it was stopped`;
  if (error !== undefined) return `failed: ${error.message}`;
  if (signal !== null) return `was ended by ${signal}`;
  try {
    return JSON.parse(answer) as Answer;
  } catch {
    return `ended with ${status ?? 'nothing'} before it gave its default export`;
  }
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

/** The line of the file in which something was thrown. */
function thrownAt(source: Source, stack: string): Range | undefined {
  const path = realPath(source.file);
  for (const line of stack.split('\n')) {
    const at = line.includes(path) ? /:(\d+):(\d+)\)?$/.exec(line.trim()) : null;
    const start = lineStarts(source)[Number(at?.[1] ?? 0) - 1];
    if (start === undefined) continue;
    const from = start + Math.max(0, Number(at?.[2] ?? 1) - 1);
    return headOf(rangeOf(source, from, source.text.length));
  }
  return undefined;
}
