import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Labels } from '../document/labels.ts';
import type { Source } from '../source/source.ts';

/** What lowering needs to know, and where it notes what it finds. */
export interface Lowering {
  readonly source: Source;
  /** The text with comments blanked out, so that conditions can be read again as they stand. */
  readonly text: string;
  readonly labels: Labels;
  readonly diagnostics: Diagnostic[];
  /** Offsets of the brackets (-1 for the document) in which something could not be read. */
  readonly incomplete: ReadonlySet<number>;
}
