import { rangeOf } from '@trainyard/sdk';
import type { Diagnostic, Source } from '@trainyard/sdk';
import type { ts } from 'ts-morph';
import { typescriptDiagnostics } from './diagnostics.ts';

/** What to do about the mistakes that people make, by the compiler's number for them. */
const remedies: Readonly<Record<number, (written: string) => string>> = {
  1002: () => 'The text in quotes is not ended on its line: close it with the same quote, or write it in backticks',
  1003: (written) => `A name is missing before ${written}`,
  1009: () => 'A comma too many stands here: remove it',
  1010: () => 'The comment is not ended: close it with `*/`',
  1109: (written) => `A value is missing before ${written}`,
  1127: (written) => `The character ${written} means nothing in TypeScript: remove it, or put it in quotes`,
  1135: (written) => `A value is missing before ${written}`,
  1136: (written) => `A field is missing before ${written}: write \`key: value\``,
  1137: (written) => `A value is missing before ${written}`,
  1160: () => 'The text in backticks is not ended: close it with a backtick',
  1161: () => 'The regular expression is not ended; a specification holds none: put the text in quotes',
};

/** The first mistake in a text that is not TypeScript, in words of ours; what follows it would be guesswork. */
export function explainSyntaxError(source: Source, file: ts.SourceFile): Diagnostic | undefined {
  // The compiler keeps what its parser found in a field without a public name.
  const { parseDiagnostics = [] } = file as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const [first] = parseDiagnostics;
  if (first === undefined) return undefined;
  const start = Math.min(first.start, source.text.length);
  const range = rangeOf(source, start, Math.min(start + Math.max(first.length, 1), source.text.length));
  const written = source.text.slice(range.start, range.end).trim();
  const shown = written === '' ? 'the end of the file' : `\`${written.slice(0, 40)}\``;
  const said = typeof first.messageText === 'string' ? first.messageText : first.messageText.messageText;
  const expected = /^'(.+)' expected\.$/.exec(said)?.[1];
  const problem =
    expected === undefined
      ? (remedies[first.code]?.(shown) ?? `This is not TypeScript at ${shown}`)
      : `\`${expected}\` is missing before ${shown}`;
  return typescriptDiagnostics.syntax({ range }, { problem: `${problem}.` });
}

/** Whether more brackets are open at once than a bound: found without parsing, because recursion must not meet it. */
export function isTooDeep(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x5b || char === 0x7b || char === 0x28) {
      if (++depth > limit) return true;
    } else if (char === 0x5d || char === 0x7d || char === 0x29) depth = Math.max(0, depth - 1);
  }
  return false;
}
