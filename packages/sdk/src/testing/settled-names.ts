import type { Diagnostic } from '@trainyard/syntax';
import { namesSpec, withNames } from './hostile-names.ts';
import { textOf } from './spec-data.ts';

/** What is wrong with the text of a specification. */
type ErrorsIn = (text: string) => readonly Diagnostic[];

/** Names that are taken together, and those that are refused, each with an error where it stands. */
export interface SettledNames {
  readonly names: ReadonlyMap<string, string>;
  readonly refused: ReadonlySet<string>;
  /** Errors that stand where no name does; whoever finds some has taken all names out that stand elsewhere. */
  readonly left: readonly Diagnostic[];
}

/** Takes names of `namesSpec` out until nothing is refused any more, or until what is refused is no name. */
export function settledNames(given: Iterable<readonly [string, string]>, errorsIn: ErrorsIn): SettledNames {
  const names = new Map(given);
  const refused = new Set<string>();
  for (;;) {
    const text = withNames(names);
    const left = errorsIn(text);
    const blamed = left.flatMap((each) => blamedFor(text, each, names));
    if (blamed.length === 0) return { names, refused, left };
    for (const name of blamed) {
      names.delete(name);
      refused.add(name);
    }
  }
}

/** The names at which an error stands; if a condition cannot be read, the names in it. */
function blamedFor(
  text: string,
  { range: { start, end } }: Diagnostic,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const at = text.slice(start, end);
  const here = [...names].filter(
    ([, word]) => at === word || at.includes(textOf(word)) || at.split(/\W+/).includes(word),
  );
  if (here.length > 0) return here.map(([name]) => name);
  const line = text.slice(0, start).split('\n').length - 1;
  const conditions =
    (namesSpec.split('\n')[line] ?? '').match(/(condition|when|indicator|good|total): ("[^"]*"|'[^']*')/g) ?? [];
  return [...names.keys()].filter((name) => conditions.some((each) => each.split(/\W+/).includes(name)));
}
