import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { syntax } from '../diagnostics/syntax-diagnostics.ts';
import { rangeOf } from '../source/source.ts';
import type { Source } from '../source/source.ts';

/** A text that was decoded from something else than UTF-8, or whose lines end as on machines of long ago. */
export function encodingProblem(source: Source): Diagnostic | undefined {
  const { text } = source;
  if (/^\uFFFD{0,2}(.\0|\0.)/s.test(text))
    return syntax.encoding({ range: rangeOf(source, 0, 1) }, { found: 'UTF-16' });
  const bytes = text.indexOf('\uFFFD');
  if (bytes !== -1) return syntax.encoding({ range: rangeOf(source, bytes, bytes + 1) }, { found: 'bytes' });
  const alone = /\r(?!\n)/.exec(text);
  return alone === null
    ? undefined
    : syntax.encoding({ range: rangeOf(source, alone.index, alone.index + 1) }, { found: 'carriage returns' });
}

/** The first character that nobody sees, or that changes the direction of the text around it. */
export function controlCharacter(source: Source): Diagnostic | undefined {
  const found = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFE\uFFFF]|[\u202A-\u202E\u2066-\u2069]/.exec(source.text);
  if (found === null) return undefined;
  const range = rangeOf(source, found.index, found.index + 1);
  return syntax.controlCharacter({ range }, { code: found[0].charCodeAt(0) });
}
