import type { Path } from '@trainyard/syntax';
import { basePaths, fileOf } from '../traced.ts';
import type { GeneratedFile, Line, WriterOptions } from '../traced.ts';

/** Writes lines of a format that has no writer of its own, such as a list of requirements. */
export interface TextWriter {
  line(text: string, from?: Path | readonly Path[]): TextWriter;
  file(): GeneratedFile;
}

/** A writer of plain lines. Text of the specification must have passed a quoting function of the format. */
export function textWriter(path: string, options: WriterOptions = {}): TextWriter {
  const lines: Line[] = [];
  const base = basePaths(options);
  const writer: TextWriter = {
    line: (text, from) => {
      for (const each of text.split('\n'))
        lines.push({ text: each, from: typeof from === 'string' ? [from] : (from ?? base) });
      return writer;
    },
    file: () => fileOf(path, lines, options),
  };
  return writer;
}
