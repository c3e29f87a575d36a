import { child, nearest } from '@trainyard/syntax';
import type { Diagnostic, Path } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';

/** Finds names that are not declared. With `atKey` the path is that of a map's key, otherwise that of the list. */
export type ReferenceFinder = (kind: string, names: readonly string[], path: Path, known: readonly string[], atKey?: boolean) => Iterable<Diagnostic>;

/** A finder over the places of one document. */
export function referenceFinder(places: Places): ReferenceFinder {
  return function* find(kind, names, path, known, atKey = false) {
    const declared = new Set(known);
    for (const [index, name] of names.entries()) {
      if (declared.has(name)) continue;
      const near = nearest(name, known);
      const at = atKey ? places.keyAt(path) : places.at(child(path, index));
      const fixes = near === undefined ? [] : [{ title: `write '${near}'`, safe: false, edits: [{ range: at.range, text: JSON.stringify(near) }] }];
      yield model.unknownReference(at, { kind, name, ...(near === undefined ? {} : { near }), known }, { fixes });
    }
  };
}
