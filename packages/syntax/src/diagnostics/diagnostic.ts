import type { Path } from '../source/path.ts';
import type { Range } from '../source/source.ts';

/** How bad a finding is: an error stops generation, a warning asks for attention, an info says how something was read. */
export type Severity = 'error' | 'warning' | 'info';

/** Where something is: a stretch of text and, where one is known, the field. */
export interface Located {
  readonly range: Range;
  readonly path?: Path;
}

/** One replacement of text. */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

/** A remedy that can be applied: safe ones never change what the spec means to its writer. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** Another place that belongs to a finding, with one line on why. */
export interface Related extends Located {
  readonly message: string;
}

/** One finding. Made only by the functions of a catalogue (`defineDiagnostics`). */
export interface Diagnostic extends Located {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

/** A value that was read, and what was found while reading it. The value is there even after errors, as good as it could be made. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** True if at least one finding is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}

/** Findings in the order of their places: file, start, severity; equal ones once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const rank = { error: 0, warning: 1, info: 2 } satisfies Record<Severity, number>;
  const seen = new Set<string>();
  return [...diagnostics]
    .sort(
      (a, b) =>
        compareText(a.range.source.file, b.range.source.file) ||
        a.range.start - b.range.start ||
        rank[a.severity] - rank[b.severity] ||
        compareText(a.code, b.code),
    )
    .filter((each) => {
      const key = `${each.range.source.file}:${each.range.start}:${each.range.end}:${each.code}:${each.message}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
