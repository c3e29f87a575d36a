import { foldPython, pythonLiteral } from '../python/literal.ts';
import { TemplateProblem } from './pieces.ts';
import type { TemplateLanguage } from './pieces.ts';
import { checkScanned } from './scanned.ts';
import type { Scan } from './scanned.ts';

/** Texts and comments of Python. In an f-string quotes may stand within quotes, so where it ends depends on the version: it is refused. */
function scanPython(): Scan {
  let close: string | undefined;
  let comment = false;
  return {
    get inside() {
      return comment ? 'a comment' : close === undefined ? undefined : 'a text';
    },
    step: (rest, before) => {
      if (comment) {
        comment = !rest.startsWith('\n');
        return 1;
      }
      if (close !== undefined) {
        if (rest.startsWith('\\')) return 2;
        if (!rest.startsWith(close)) return 1;
        const { length } = close;
        close = undefined;
        return length;
      }
      if (rest.startsWith('#')) comment = true;
      const quote = /^("""|'''|"|')/.exec(rest)?.[1];
      if (quote === undefined) return 1;
      if (/[ftFT][rR]?$/.test(before))
        throw new TemplateProblem(
          'an f-string cannot stand in a template: pass what it would hold as a value, or join with +',
        );
      close = quote;
      return quote.length;
    },
  };
}

/** Python: values are literals, names identifiers. */
export const python: TemplateLanguage = {
  check: (pieces) => checkScanned(pieces, scanPython(), { before: /[\w'"\\]|[^\0-\x7F]/, after: /[\w'"]|[^\0-\x7F]/ }),
  print: pythonLiteral,
  identifier: foldPython,
};
