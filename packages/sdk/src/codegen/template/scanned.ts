import { TemplateProblem } from './pieces.ts';
import type { Piece } from './pieces.ts';

/** One step of a scan: how many characters were read. Throws `TemplateProblem` for what cannot stand in a template. */
export interface Scan {
  /** What a place is inside of, such as a text or a comment; undefined where code stands. */
  readonly inside: string | undefined;
  step(rest: string, before: string): number;
}

/** Characters beside a value that would make one word or one text of both. */
export interface Neighbours {
  readonly before: RegExp;
  readonly after: RegExp;
}

/** Reads the author's text with a scan and refuses values where no code stands, and values that touch what would change their meaning. */
export function checkScanned(pieces: readonly Piece[], scan: Scan, { before, after }: Neighbours): void {
  let read = '';
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece !== 'string') {
      const line = read.split('\n').length;
      const next = pieces[index + 1];
      const touching =
        before.test(read.slice(-1)) ||
        (typeof next === 'string' && after.test(next.slice(0, 1))) ||
        typeof next === 'object';
      if (scan.inside !== undefined)
        throw new TemplateProblem(
          `a value cannot stand inside ${scan.inside} (line ${line} of the template): it would be quoted there once more, or end it`,
        );
      if (touching)
        throw new TemplateProblem(
          `a value cannot touch what stands beside it (line ${line} of the template): leave a blank, or make one value of both`,
        );
      // What a value is printed as is one word: it opens and closes nothing.
      read += '0';
      continue;
    }
    for (let at = 0; at < piece.length;) {
      const taken = Math.max(1, scan.step(piece.slice(at), read.slice(-2)));
      read += piece.slice(at, at + taken);
      at += taken;
    }
  }
  if (scan.inside !== undefined && scan.inside !== 'a comment')
    throw new TemplateProblem(`the template ends inside ${scan.inside}`);
}
