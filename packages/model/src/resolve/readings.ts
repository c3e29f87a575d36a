import type { Edit, Fix } from '@trainyard/syntax';

/** The fix that writes a reading out: nothing changes for the specification but that it says so. No fix where a change has no place of its own. */
export function fixOf(title: string, ...edits: readonly (Edit | undefined)[]): Fix[] {
  const all = edits.filter((edit) => edit !== undefined);
  return all.length === 0 || all.length < edits.length ? [] : [{ title, safe: true, edits: all }];
}
