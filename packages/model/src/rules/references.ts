import { child, suggester } from '@trainyard/syntax';
import type { Diagnostic, Path } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';

/** Names that may be referred to, prepared for many questions. */
export interface Known {
  readonly names: ReadonlySet<string>;
  readonly suggest: (written: string) => string | undefined;
}

/** Prepares the names that may be referred to. */
export function knownNames(names: Iterable<string>): Known {
  const set = new Set(names);
  return { names: set, suggest: suggester(set) };
}

/** Finds names that are not declared. With `atKey` the path is that of a map's key, otherwise that of the list. */
export type ReferenceFinder = (
  kind: string,
  names: readonly string[],
  path: Path,
  known: Known,
  atKey?: boolean,
) => Iterable<Diagnostic>;

/** A finder over the places of one document. */
export function referenceFinder(places: Places): ReferenceFinder {
  return function* find(kind, names, path, known, atKey = false) {
    for (const [index, name] of names.entries()) {
      if (known.names.has(name)) continue;
      const near = known.suggest(name);
      const at = atKey ? places.keyAt(path) : places.at(child(path, index));
      const fixes =
        near === undefined
          ? []
          : [{ title: `write '${near}'`, safe: false, edits: [{ range: at.range, text: JSON.stringify(near) }] }];
      yield model.unknownReference(
        at,
        { kind, name, ...(near === undefined ? {} : { near }), known: [...known.names] },
        { fixes },
      );
    }
  };
}
