import { dirname, join, relative } from 'node:path';
import { contentHash, plainFinding } from '@trainyard/engine';
import type { Remembered, Source } from '@trainyard/engine';
import type { CheckedService } from './specs.ts';

/** What is to be remembered of a service whose files agree with it. Undefined if what they were made from cannot be known. */
export function rememberedOf(checked: CheckedService, { env }: { readonly env?: string }): Remembered | undefined {
  const { file, sources, madeWith, environments, diagnostics } = checked;
  const names = sources.map((source) => nameIn(file, source.file));
  // What a package holds may change with the place that it is found at, and what a program says with anything.
  if (madeWith === undefined || names.some((name) => name.includes('node_modules') || name.endsWith('.ts')))
    return undefined;
  return {
    inputs: inputsHash(file, sources, { madeWith, env }),
    told: {
      file: nameIn(file, file),
      sources: names,
      environments,
      findings: diagnostics.map((each) => plainFinding(each)),
    },
  };
}

/** A hash of all that the files of a service are made from. */
export function inputsHash(
  file: string,
  sources: readonly Source[],
  { madeWith, env = '' }: { readonly madeWith: string; readonly env?: string | undefined },
): string {
  const parts = [madeWith, env, ...sources.flatMap((source) => [nameIn(file, source.file), source.text])];
  return contentHash(parts.map((part) => `${part.length} ${part}`).join('\n'));
}

/** What a file is called beside the specification, so that moving both changes nothing. */
function nameIn(spec: string, file: string): string {
  return relative(dirname(spec), file);
}

/** The file that such a name stands for. */
export function fileNamed(spec: string, name: string): string {
  return join(dirname(spec), name);
}
