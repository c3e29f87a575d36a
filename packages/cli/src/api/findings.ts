import { toJson } from '@trainyard/engine';
import type { Diagnostic } from '@trainyard/engine';
import type { Finding } from './types.ts';

/** Findings as scripts read them; `shown` says what a file is called there. */
export function findingsOf(diagnostics: readonly Diagnostic[], shown: (file: string) => string): Finding[] {
  const named = <T extends { readonly file: string }>(place: T): T => ({ ...place, file: shown(place.file) });
  return diagnostics.map((each) => {
    const { related, fixes, ...finding } = toJson(each);
    return {
      ...named(finding),
      severity: each.severity,
      related: related.map(named),
      fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map(named) })),
    };
  });
}
