/** Words that some YAML readers take for something else than text (YAML 1.1 included: PyYAML still reads it). */
const NOT_TEXT = /^(y|n|yes|no|on|off|true|false|null|nan|inf|~)$/i;
const PLAIN = /^[A-Za-z_/(][A-Za-z0-9_./@+~:<>=!(){}[\]",*|&%'$^?;`\\ -]*$/;
/** Durations and quantities begin with a digit, yet no reader takes them for numbers. */
const QUANTITY = /^(?:\d+(?:ms|[smhdw]))+$|^\d+(?:[KMGT]i)$/;
const HIDDEN =
  /[\0-\x08\x0B-\x1F\x7F-\x9F\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2069\uD800-\uDFFF\uFEFF\uFFFE\uFFFF]/g;

/** A text on one line, quoted where plain text could be read as something else by any YAML 1.1 or 1.2 reader. */
export function yamlText(text: string): string {
  const plain =
    QUANTITY.test(text) ||
    (PLAIN.test(text) && !NOT_TEXT.test(text) && !/: |:$| #| $/.test(text) && text.length < 2000);
  return plain ? text : quoted(text);
}

/** A text in double quotes, with an escape for all that cannot be seen; JSON reads it, too. */
export function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, (pair) => pair)
    .replace(HIDDEN, escape);
}

/** Surrogate pairs are printable; everything else that cannot be seen is written as an escape. */
function escape(char: string, at: number, whole: string): string {
  const code = char.charCodeAt(0);
  const next = whole.charCodeAt(at + 1);
  const before = whole.charCodeAt(at - 1);
  if (code >= 0xd800 && code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) return char;
  if (code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff) return char;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A number that readers of YAML 1.1 and 1.2 both take for one: `1e-5` becomes `1.0e-5`. Throws for NaN and infinity. */
export function yamlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error('a number in YAML must be finite');
  const text = Object.is(value, -0) ? '-0.0' : String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

/** Lines of a text as a literal block, or undefined if it must be quoted. */
export function literalBlock(text: string): { readonly mark: string; readonly lines: readonly string[] } | undefined {
  HIDDEN.lastIndex = 0;
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  if (
    !body.includes('\n') ||
    /^[\s]/.test(body) ||
    body.endsWith('\n') ||
    /[ \t](\n|$)/.test(body) ||
    text.includes('\t') ||
    HIDDEN.test(text.replace(/\n/g, ''))
  )
    return undefined;
  return { mark: text.endsWith('\n') ? '|' : '|-', lines: body.split('\n') };
}
