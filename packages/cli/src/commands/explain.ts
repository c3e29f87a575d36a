import { fieldsIn, nearest } from '@trainyard/engine';
import type { Entry } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { allEntries, findingPage } from '../finding-pages.ts';
import type { ReadingOptions } from '../specs.ts';
import { report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** `explain`: a kind of finding, or a field of a specification; without either, all codes. Throws `Failure` for what is neither. */
export async function explain(
  what: string | undefined,
  spec: string | undefined,
  options: ReadingOptions & OutputOptions,
): Promise<number> {
  if (what !== undefined && (spec !== undefined || isPath(what)))
    return (await import('./explain-field.ts')).explainPath(what, spec, options);
  return explainCode(what, options);
}

/** A path begins with a field of the service, or goes into something; a code has an area before a slash. */
function isPath(what: string): boolean {
  const first = /^[^.[]*/.exec(what)?.[0] ?? '';
  return !first.includes('/') && (first !== what || first === 'mlops' || fieldsIn('mlops').includes(first));
}

function explainCode(code: string | undefined, options: OutputOptions): number {
  const entries = allEntries();
  const wanted = code === undefined ? entries : [entryOf(code, entries)];
  if (options.format !== 'text')
    report([], options, {
      findings: wanted.map(({ message: _, ...entry }) =>
        code === undefined ? entry : { ...entry, page: findingPage(entry) },
      ),
    });
  else
    writeOut(
      code === undefined
        ? entries.map((entry) => `${entry.code.padEnd(34)} ${entry.severity}\n`).join('')
        : wanted.map(findingPage).join(''),
    );
  return 0;
}

function entryOf(code: string, entries: readonly Entry<never>[]): Entry<never> {
  const found = entries.find((each) => each.code === code);
  if (found !== undefined) return found;
  // People leave out the area, which messages print before the slash.
  const near =
    entries.find((each) => each.code.split('/')[1] === code)?.code ??
    nearest(
      code,
      entries.map((each) => each.code),
    );
  throw wrongUse(
    `No finding has the code '${code}'.${near === undefined ? ' `trainyard explain` lists them all.' : ` Did you mean '${near}'?`}`,
  );
}
