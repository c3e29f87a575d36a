/** The largest duration that Prometheus holds, in seconds: 2^63 nanoseconds. */
const LONGEST = 2 ** 63 / 1e9;

/** The value of a number as it is written; undefined for what has none (`1e999`, `1__0`). Source: Go's literals of numbers. */
export function numberValue(image: string): number | undefined {
  const word = image.toLowerCase();
  if (word === 'inf') return Infinity;
  if (word === 'nan') return NaN;
  if (/__|_$/.test(word)) return undefined;
  const digits = word.replaceAll('_', '');
  if (digits.startsWith('0x')) return integer(BigInt(digits));
  if (/_[.e]|[.e+-]_/.test(word)) return undefined;
  // A leading zero makes it octal, as in C; one with an 8 or a 9 in it is decimal all the same.
  if (/^0[0-7]+$/.test(digits)) return integer(BigInt(`0o${digits.slice(1)}`)) ?? finite(digits);
  return finite(digits);
}

function integer(value: bigint): number | undefined {
  return value < 2n ** 63n ? Number(value) : undefined;
}

function finite(digits: string): number | undefined {
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

const UNITS = ['y', 'w', 'd', 'h', 'm', 's', 'ms'];
const MILLISECONDS = [31_536_000_000n, 604_800_000n, 86_400_000n, 3_600_000n, 60_000n, 1000n, 1n];

/** The seconds of a duration, whose units must go from the largest to the smallest, each once; undefined for another one. */
export function durationValue(image: string): number | undefined {
  let last = -1;
  let total = 0n;
  for (const [, amount = '', unit = ''] of image.matchAll(/(\d+)([a-z]+)/g)) {
    const place = UNITS.indexOf(unit);
    if (place <= last) return undefined;
    last = place;
    total += BigInt(amount) * (MILLISECONDS[place] ?? 0n);
  }
  const seconds = Number(total) / 1000;
  return seconds > LONGEST ? undefined : seconds;
}

/** Whether a number of seconds can be a window or an offset. */
export function isSpan(seconds: number): boolean {
  return Math.abs(seconds) <= LONGEST;
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const ESCAPE = /\\(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gsu;

/**
 * The content of a text in quotes, with Go's escapes; backticks have none. Undefined for an escape that does not exist, and `bytes` for
 * bytes that are no UTF-8, which Prometheus takes and no other text can hold.
 */
export function textValue(image: string): { readonly text: string } | 'bytes' | undefined {
  const quote = image.charAt(0);
  const body = image.slice(1, -1);
  if (quote === '`' || !body.includes('\\')) return { text: body };
  const pieces: string[] = [];
  let from = 0;
  try {
    for (const match of body.matchAll(ESCAPE)) {
      const piece = unescaped(match, quote);
      if (piece === undefined) return undefined;
      pieces.push(encodeURIComponent(body.slice(from, match.index)), piece);
      from = match.index + match[0].length;
    }
    return { text: decodeURIComponent(pieces.join('') + encodeURIComponent(body.slice(from))) };
  } catch {
    return 'bytes';
  }
}

/** One escape, percent-encoded: several bytes may make one character. */
function unescaped(match: RegExpExecArray, quote: string): string | undefined {
  const [, octal, byte, short, long, simple] = match;
  if (octal !== undefined) return parseInt(octal, 8) > 255 ? undefined : percent(parseInt(octal, 8));
  if (byte !== undefined) return percent(parseInt(byte, 16));
  if (short !== undefined || long !== undefined) {
    const code = parseInt(short ?? long ?? '', 16);
    return code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
      ? undefined
      : encodeURIComponent(String.fromCodePoint(code));
  }
  if (simple === quote) return encodeURIComponent(quote);
  const known = simple === undefined ? undefined : SIMPLE[simple];
  return known === undefined ? undefined : encodeURIComponent(known);
}

function percent(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0')}`;
}
