import type { Diagnostic, Fix } from '@trainyard/syntax';

/**
 * One finding for all that share a cause: the first, which points at the places of the others and mends them too. A name that is not
 * declared is one mistake however often it is used. `causeOf` gives undefined for findings that stand for themselves.
 */
export function oncePerCause(
  diagnostics: readonly Diagnostic[],
  causeOf: (each: Diagnostic) => string | undefined,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const indexes = new Map<string, number>();
  for (const each of diagnostics) {
    const cause = causeOf(each);
    const index = cause === undefined ? undefined : indexes.get(cause);
    const earlier = index === undefined ? undefined : found[index];
    if (index !== undefined && earlier !== undefined) {
      found[index] = {
        ...earlier,
        related: [...earlier.related, { range: each.range, message: 'this has the same cause' }],
        fixes: earlier.fixes.map((fix, at) => together(fix, each.fixes[at])),
      };
      continue;
    }
    if (cause !== undefined) indexes.set(cause, found.length);
    found.push(each);
  }
  return found;
}

function together(fix: Fix, other: Fix | undefined): Fix {
  return other === undefined ? fix : { ...fix, edits: [...fix.edits, ...other.edits] };
}
