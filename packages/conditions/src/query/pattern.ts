/** Classes in brackets that RE2 names and JavaScript does not. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

class NotRe2 extends Error {}

/** An escape; letters that stand for nothing and single digits, which would be back references, are no RE2. */
function escaped(text: string): string {
  const char = text.charAt(1);
  if (/^\\x\{/.test(text)) return '\\x00';
  if (/^\\[pP]/.test(text)) return unicode(text);
  if (char === 'b' || char === 'B') return `(?:${text})`;
  if (char === 'A') return '(?:^)';
  if (char === 'z') return '(?:$)';
  if (char === 'a') return '\\x07';
  if (char === '' || /[^dDsSwWfnrtvxC0-7]/.test(char) === /\w/.test(char)) throw new NotRe2();
  return text;
}

/** `\pL` and `\p{Greek}`, which RE2 has by the names of categories and scripts. */
function unicode(text: string): string {
  const name = text.slice(2).replace(/[{}^]/g, '');
  const known = [name, `Script=${name}`].some((each) => {
    try {
      return new RegExp(`\\p{${each}}`, 'u').source !== '';
    } catch {
      return false;
    }
  });
  return known ? 'a' : refused();
}

/** One piece of RE2 in JavaScript, as far as it matters for form and emptiness. */
function translated(text: string): string {
  if (text === '^' || text === '$') return `(?:${text})`;
  if (text.startsWith('\\Q')) return text.replace(/^\\Q|\\E$/g, '').replace(/[^A-Za-z0-9_\s]/g, (char) => `\\${char}`);
  if (text.startsWith('\\')) return /^\\[1-7]$/.test(text) ? refused() : escaped(text);
  if (text.startsWith('[') && text.length > 1)
    return text
      .replace(/^\[(\^?)\]/, '[$1\\]')
      .replace(/\[:(\^?)([a-z]+):\]/g, (_, _not, name: string) => CLASSES[name] ?? refused())
      .replace(/\\(?:x\{[0-9a-fA-F]+\}|[pP](?:\{\^?\w+\}|\w)|[^])/g, (each) =>
        /^\\[AzbBC]/.test(each) ? refused() : escaped(each),
      );
  if (/^\(\?P?</.test(text)) return '(';
  if (/^\(\?[imsU-]*:/.test(text)) return '(?:';
  if (/^\(\?[imsU-]*\)/.test(text)) return '(?:)';
  return text.startsWith('(?') ? refused() : text;
}

function refused(): never {
  throw new NotRe2();
}

const PIECES =
  /\\Q.*?(?:\\E|$)|\\x\{[0-9a-fA-F]+\}|\\[pP](?:\{\^?\w+\}|\w)|\\[1-7][0-7]{1,2}|\\.|\\$|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]|\(\?P?<\w+>|\(\?[imsU-]*[:)]|\(\?|./gsu;

/**
 * Whether a regular expression of Prometheus (RE2, anchored at both ends) matches the empty text; undefined for what is none. Flags such
 * as `(?i)` change nothing about that and are passed over.
 */
export function matchesEmpty(pattern: string): boolean | undefined {
  try {
    const body = pattern.replace(PIECES, translated);
    // Alone it must be one too: `a)(b` would be balanced by the brackets of the anchors.
    return new RegExp(body, '').source !== '' && new RegExp(`^(?:${body})$`, '').test('');
  } catch {
    return undefined;
  }
}
