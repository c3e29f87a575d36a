import { spellingOf } from '../source/spelling.ts';
import type { Syntax } from '../source/source.ts';
import type { Spelling } from '../source/spelling.ts';
import type { Diagnostic, Fix, Located, Related, Severity } from './diagnostic.ts';

/** What a catalogue says of one kind of finding. `message` is one sentence that quotes what was written and names the remedy, spelt as the source is. */
export interface Entry<Arguments> {
  readonly code: string;
  readonly severity: Severity;
  readonly message: (args: Arguments, spelling: Spelling) => string;
  /** Why this is a finding at all, for `explain CODE`. */
  readonly why: string;
  /** A specification that has the problem, and the same one without it; in YAML if nothing is said. */
  readonly example?: { readonly bad: string; readonly good: string; readonly syntax?: Syntax };
}

/** What a place adds to a finding. */
export interface Extras {
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** Makes a finding of one kind at a place. `entry` is its catalogue text. */
export type Report<Arguments> = ([Arguments] extends [void]
  ? (at: Located, args?: undefined, extras?: Extras) => Diagnostic
  : (at: Located, args: Arguments, extras?: Extras) => Diagnostic) & { readonly entry: Entry<Arguments> };

type EntryBody<Arguments> = Omit<Entry<Arguments>, 'code' | 'severity'>;

/** Declares a kind of finding that stops generation. Codes are `area/kebab-name` and stable. */
export function error<Arguments = void>(code: string, body: EntryBody<Arguments>): Entry<Arguments> {
  return { code, severity: 'error', ...body };
}

/** Declares a kind of finding that asks for attention. */
export function warning<Arguments = void>(code: string, body: EntryBody<Arguments>): Entry<Arguments> {
  return { code, severity: 'warning', ...body };
}

/** Declares a kind of finding that tells how something was read. */
export function info<Arguments = void>(code: string, body: EntryBody<Arguments>): Entry<Arguments> {
  return { code, severity: 'info', ...body };
}

/** The functions of a catalogue, one for each entry. */
export type Catalogue<Entries> = {
  readonly [Name in keyof Entries]: Entries[Name] extends Entry<infer Arguments> ? Report<Arguments> : never;
};

/**
 * Turns entries into functions that make findings: a wrong name or a wrong argument does not compile.
 * Throws if a code is not `area/kebab-name` or stands twice.
 */
export function defineDiagnostics<const Entries extends Record<string, Entry<never>>>(
  entries: Entries,
): Catalogue<Entries> {
  const codes = new Set<string>();
  const reports = Object.entries(entries).map(([name, entry]) => {
    if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(entry.code) || codes.has(entry.code))
      throw new Error(`diagnostic code '${entry.code}' is malformed or given twice`);
    codes.add(entry.code);
    return [name, reporter(entry)];
  });
  return Object.freeze(Object.fromEntries(reports)) as Catalogue<Entries>;
}

function reporter(entry: Entry<never>): object {
  const report = (at: Located, args: never, extras: Extras = {}): Diagnostic => ({
    code: entry.code,
    severity: entry.severity,
    message: entry.message(args, spellingOf(at.range.source)),
    range: at.range,
    ...(at.path === undefined ? {} : { path: at.path }),
    related: extras.related ?? [],
    fixes: extras.fixes ?? [],
  });
  return Object.assign(report, { entry });
}
