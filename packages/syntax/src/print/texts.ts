/** Characters that are written as escapes: those that cannot be seen, change the direction of writing, or end a line somewhere. */
const UNSEEN =
  /[\0-\x08\x0A-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFD-\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const NUMBER = '(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?';
const LITERAL = new RegExp(`^-?(?:${NUMBER}%|(?:\\d+(?:\\.\\d+)?(?:ms|mo|[smhdwy]))+|${NUMBER}(?:[KMGT]i|[kMGT]))$`);

/** Whether a text is a number with a unit, such as `1h30m`, `4Gi` or `5%`. */
export function isLiteral(text: string): boolean {
  return LITERAL.test(text);
}

/** Whether something in a text can only be written as an escape. */
export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** A text in double quotes with JSON's escapes, which both syntaxes read. */
export function escaped(text: string): string {
  return JSON.stringify(text).replace(new RegExp(UNSEEN, 'g'), asEscape);
}

/** A comment without characters that a syntax refuses. */
export function commentOf(text: string): string {
  return text.replace(new RegExp(UNSEEN, 'g'), asEscape);
}

function asEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A text on one line of YAML, in quotes: single ones where double ones would need a backslash. */
export function yamlQuoted(text: string): string {
  return /["\\]/.test(text) && !hasUnseen(text) ? `'${text.replaceAll("'", "''")}'` : escaped(text);
}

/** A text on one line of the native syntax, in quotes: raw where double ones would need a backslash. */
export function nativeQuoted(text: string): string {
  return /["\\]/.test(text) && !text.includes('`') && !hasUnseen(text) ? `\`${text}\`` : escaped(text);
}

/**
 * Whether a text can be written as lines in both syntaxes: the marks around it, its indentation and the blanks at the ends of its lines must
 * not be able to mean something else.
 */
export function isBlockText(text: string): boolean {
  if (!text.includes('\n') || text.includes('`') || text.endsWith('\n\n')) return false;
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    /^[^\s]/.test(text) &&
    lines.every(
      (line) =>
        !hasUnseen(line) &&
        (line === '' || /\S/.test(line)) &&
        !/^[\t\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/.test(line),
    )
  );
}
