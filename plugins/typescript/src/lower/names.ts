/** Words that cannot be names of constants in a module. */
const RESERVED = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval register'.split(
    ' ',
  ),
);

/**
 * A name as that of a constant or function: what is no letter, digit or `_` becomes `_`; reserved words, and names that are taken, get a
 * `_`. It is taken then.
 */
export function constantName(name: string, taken: Set<string>): string {
  let free = name.replace(/[^A-Za-z0-9_$]/g, '_').replace(/^(?=\d)/, '_');
  while (RESERVED.has(free) || taken.has(free)) free += '_';
  taken.add(free);
  return free;
}
