import { existsSync } from 'node:fs';
import { fieldsIn, nearest } from '@trainyard/engine';
import type { Entry } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { allEntries, findingPage } from '../finding-pages.ts';
import { specsHere } from '../named-specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import type { PlaceInFile } from './explain-line.ts';
import type { OutputPlace } from './explained-lines.ts';

/**
 * `explain`: a line of a generated file, a field of a specification, an object or alert by its name, or a kind of finding; without
 * anything, all codes. Throws `Failure` for what is none of these.
 */
export async function explain(
  what: string | undefined,
  spec: string | undefined,
  options: ReadingOptions & OutputOptions & OutputPlace,
): Promise<number> {
  if (what === undefined) return explainCode(what, options);
  const place = placeIn(what);
  if (place !== undefined) return (await import('./explain-line.ts')).explainLine(place, spec, options);
  if (isFile(what))
    throw wrongUse(`'${what}' is a file: name one of its lines, as in \`trainyard explain ${what}:1\`.`);
  if (isObject(what)) return (await import('./explain-name.ts')).explainName(what, spec, options);
  if (isPath(what)) return (await import('./explain-field.ts')).explainPath(what, spec, options);
  const isName = !what.includes('/') && (spec !== undefined || (!isCode(what) && specsHere(options).length === 1));
  if (isName) return (await import('./explain-name.ts')).explainName(what, spec, options);
  return explainCode(what, options);
}

/** `FILE:LINE` and `FILE:LINE:COLUMN`. */
function placeIn(what: string): PlaceInFile | undefined {
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(what) ?? [];
  if (file === undefined) return undefined;
  return { file, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
}

function isFile(what: string): boolean {
  return /[/.]/.test(what) && !isPath(what) && existsSync(what);
}

/** `Deployment/demo` and `deployment.apps/demo`; what stands before the slash of a code is an area. */
function isObject(what: string): boolean {
  const [, kind] = /^([A-Za-z][\w.-]*)\/[\w.:-]+$/.exec(what) ?? [];
  return kind !== undefined && !allEntries().some(({ code }) => code.startsWith(`${kind}/`));
}

function isCode(what: string): boolean {
  return allEntries().some(({ code }) => code.split('/')[1] === what);
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
