import { applyEdits } from '@trainyard/sdk';
import type { Diagnostic, Edit, Fix, FrontEnd, Range, Source } from '@trainyard/sdk';

/** Characters that are read again at most; further fixes are left out, so that a long text with many mistakes is answered soon. */
const MOST_READ = 1_000_000;

/**
 * The findings without the fixes after which a file could no longer be read: a fix is made for the place of a value, and in some syntaxes
 * that place may be code.
 */
export function soundFixes(diagnostics: readonly Diagnostic[], frontEnds: readonly FrontEnd[]): readonly Diagnostic[] {
  const judges = new Map(frontEnds.flatMap((each) => (each.takes === undefined ? [] : [[each.syntax, each] as const])));
  if (judges.size === 0) return diagnostics;
  let read = 0;
  const taken = ({ edits }: Fix): boolean => {
    const sources = new Set(edits.map(({ range }) => range.source));
    return [...sources].every((source) => {
      const takes = source.syntax === undefined ? undefined : judges.get(source.syntax)?.takes;
      return takes === undefined || ((read += source.text.length) <= MOST_READ && takes(source, edited(source, edits)));
    });
  };
  return diagnostics.map((each) => {
    if (each.fixes.length === 0) return each;
    const fixes = each.fixes.flatMap((fix) => [fix, ...inQuotes(each, fix)].find(taken) ?? []);
    return { ...each, fixes };
  });
}

/**
 * The same fix with its values in quotes: what the schema proposes is bare, and a word or `10%` is no value in every syntax. In conditions a
 * fix is for a part of the text, so there it is not.
 */
function inQuotes({ code }: Diagnostic, fix: Fix): readonly Fix[] {
  const isLiteral = ({ source, start, end }: Range): boolean =>
    /^(?:'[^'\\\n]*'|"[^"\\\n]*"|`[^`\\$]*`|[\w.+-]+)$/.test(source.text.slice(start, end));
  if (!code.startsWith('model/') || !fix.edits.every(({ range }) => isLiteral(range))) return [];
  const quoted = (text: string): string => (/['\\\n]/.test(text) ? JSON.stringify(text) : `'${text}'`);
  return [{ ...fix, edits: fix.edits.map(({ range, text }) => ({ range, text: quoted(text) })) }];
}

function edited(source: Source, edits: readonly Edit[]): Source {
  return { ...source, text: applyEdits(source, edits) };
}
