/** A text with `\n` at its line ends, and what they were. */
export interface LineEnds {
  readonly text: string;
  readonly ends: '\n' | '\r\n';
}

/**
 * A file of the disk as Trainyard would have written it: git and editors may have turned every line end into `\r\n`, which is no edit. A
 * file with line ends of both kinds, or one that is generated with `\r`, is taken as it is.
 */
export function lineEndsOf(current: string, generated: string): LineEnds {
  if (!current.includes('\r\n') || generated.includes('\r') || /(?<!\r)\n|\r(?!\n)/.test(current))
    return { text: current, ends: '\n' };
  return { text: current.replaceAll('\r\n', '\n'), ends: '\r\n' };
}

/** A text with the line ends of the file that it replaces. */
export function withLineEnds(text: string, { ends }: LineEnds): string {
  return ends === '\n' ? text : text.replaceAll('\n', ends);
}
