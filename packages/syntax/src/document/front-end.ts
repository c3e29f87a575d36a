import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { Source, Syntax } from '../source/source.ts';
import type { Labels } from './labels.ts';
import type { ReadLimits } from './limits.ts';
import type { Node } from './node.ts';

/** Reads the texts of one syntax into the positioned tree that all syntaxes share. */
export interface FrontEnd {
  readonly syntax: Syntax;
  /** How the names of its files end: `.mlops.yaml`. */
  readonly extensions: readonly string[];
  /** The tree of a text. Without one (`undefined`) there is always an error. */
  read(source: Source, labels: Labels, limits?: ReadLimits): Outcome<Node | undefined>;
  /** Whether a text that a fix has changed can still be read as the one before it could; without this, each can. */
  takes?(before: Source, after: Source): boolean;
}
