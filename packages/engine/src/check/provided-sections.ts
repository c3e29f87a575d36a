import { contributionsTo, documentSections, nearest, openDocuments } from '@trainyard/sdk';
import type { Compiled, Contribution, Diagnostic } from '@trainyard/sdk';
import { engine } from '../diagnostics.ts';
import type { Provided } from './outside.ts';

/** Sections for documents that no plugin has, whether it is on or off: they would be lost without a word. */
export function* sectionsWithoutDocument(
  { places }: Compiled,
  provided: readonly Provided[],
  all: readonly Contribution[],
): Generator<Diagnostic> {
  const known = contributionsTo(openDocuments, all).map(({ name }) => name);
  for (const { plugin, contributions } of provided)
    for (const { document } of contributionsTo(documentSections, contributions)) {
      if (known.includes(document)) continue;
      const near = nearest(document, known);
      yield engine.noSuchDocument(places.keyAt(''), {
        plugin,
        document,
        known,
        ...(near === undefined ? {} : { near }),
      });
    }
}
