import { applyEdits } from '@trainyard/sdk';
import type { Diagnostic, Edit, Fix, FrontEnd, Source } from '@trainyard/sdk';

/** Fixes that are tried at most; those of further findings are left out, so that a text with thousands of mistakes is answered soon. */
const MOST_TRIED = 200;

/**
 * The findings without the fixes after which a file could no longer be read: a fix is made for the place of a value, and in some syntaxes
 * that place may be code.
 */
export function soundFixes(diagnostics: readonly Diagnostic[], frontEnds: readonly FrontEnd[]): readonly Diagnostic[] {
  const judges = new Map(frontEnds.flatMap((each) => (each.takes === undefined ? [] : [[each.syntax, each] as const])));
  if (judges.size === 0) return diagnostics;
  let tried = 0;
  const isSound = ({ edits }: Fix): boolean => {
    const sources = new Set(edits.map(({ range }) => range.source));
    return [...sources].every((source) => {
      const takes = source.syntax === undefined ? undefined : judges.get(source.syntax)?.takes;
      return takes === undefined || (++tried <= MOST_TRIED && takes(source, edited(source, edits)));
    });
  };
  return diagnostics.map((each) => {
    if (each.fixes.length === 0) return each;
    const fixes = each.fixes.filter(isSound);
    return fixes.length === each.fixes.length ? each : { ...each, fixes };
  });
}

function edited(source: Source, edits: readonly Edit[]): Source {
  return { ...source, text: applyEdits(source, edits) };
}
