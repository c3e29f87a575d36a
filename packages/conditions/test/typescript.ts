import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { typescriptCondition, typescriptRuntime } from '../src/index.ts';
import type { Labels, Meaning, Series, Verdict } from '../src/index.ts';

/** A condition of a generated module. */
export interface TypeScriptCondition {
  readonly name: string;
  readonly meaning: Meaning;
}

interface Readings {
  readonly labels: Labels;
  readonly samples: readonly (readonly [number, number | null])[];
}

interface Verdicts {
  readonly labels: Labels;
  readonly verdicts: readonly Verdict['verdict'][];
}

/** What generated functions do. */
export type Asking = (series: readonly Readings[], times: readonly number[]) => readonly Verdicts[];

/** Series as generated functions take them. */
export function readingsOf(series: readonly Series[]): readonly Readings[] {
  return series.map(({ labels, times, values, stale }) => ({
    labels,
    samples: Array.from(times, (time, i) => [time / 1000, stale?.[i] === 1 ? null : (values[i] ?? NaN)] as const),
  }));
}

/** A module of generated functions, as its source. */
export function moduleText(conditions: readonly TypeScriptCondition[]): string {
  const made = conditions.map((each) => ({ ...each, ...typescriptCondition(each.meaning, 'series') }));
  const names = (kind: 'values' | 'types'): string =>
    [...new Set(made.flatMap((each) => each.imports[kind]))].sort().join(', ');
  return [
    `import { ${names('values')} } from './conditions-runtime.js';`,
    `import type { ${names('types')} } from './conditions-runtime.js';`,
    ...made.map(({ name, parameters, returnType, statements }) =>
      [
        `export function ${name}(${parameters.map((each) => `${each.name}: ${each.type}`).join(', ')}): ${returnType} {`,
        ...statements.map((line) => `  ${line}`),
        '}',
      ].join('\n'),
    ),
  ].join('\n');
}

function compiled(text: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
  });
  return outputText;
}

/** Generated functions by their names, ready to be called. */
export async function typescriptFunctions(
  conditions: readonly TypeScriptCondition[],
): Promise<Readonly<Record<string, Asking>>> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-typescript-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'conditions-runtime.js'), compiled(await typescriptRuntime()));
    writeFileSync(join(folder, 'conditions.js'), compiled(moduleText(conditions)));
    return (await import(pathToFileURL(join(folder, 'conditions.js')).href)) as Readonly<Record<string, Asking>>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
