/** A regular expression as Python's `re` reads it. */
export interface PythonPattern {
  readonly pattern: string;
  /** How many groups it has. */
  readonly groups: number;
  /** The numbers of its named groups. */
  readonly names: ReadonlyMap<string, number>;
}

/** A regular expression that Python's `re` cannot say; the message tells why. */
export class PatternGap extends Error {}

type Span = readonly [low: number, high: number];

interface Flags {
  i: boolean;
  m: boolean;
  s: boolean;
  U: boolean;
}

interface Reading {
  readonly text: string;
  at: number;
  flags: Flags;
  groups: number;
  readonly names: Map<string, number>;
}

const LAST = 0x10ffff;
const DIGITS: readonly Span[] = [[48, 57]];
const SPACES: readonly Span[] = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const WORDS: readonly Span[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const LETTERS: Readonly<Record<string, readonly Span[]>> = { d: DIGITS, s: SPACES, w: WORDS };
const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The classes that are written `[:alpha:]`, all of ASCII. */
const POSIX: Readonly<Record<string, readonly Span[]>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: DIGITS,
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  word: WORDS,
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

/**
 * A regular expression of Prometheus (Go's RE2 syntax, in which a dot matches a line break too) for Python's `re.fullmatch` with
 * `re.DOTALL`: classes mean ASCII, flags stand where they begin, names of groups are numbers. Throws `PatternGap` for what Python cannot say.
 */
export function pythonPattern(text: string): PythonPattern {
  const reading: Reading = {
    text,
    at: 0,
    flags: { i: false, m: false, s: true, U: false },
    groups: 0,
    names: new Map(),
  };
  const pattern = alternatives(reading);
  if (reading.at < text.length) throw new PatternGap(`a ')' closes nothing`);
  return { pattern, groups: reading.groups, names: reading.names };
}

/** What stands up to the end or to a closing bracket. Flags that are set inside end there. */
function alternatives(reading: Reading): string {
  const outer = reading.flags;
  reading.flags = { ...outer };
  const found: string[] = [sequence(reading)];
  while (reading.text[reading.at] === '|') {
    reading.at += 1;
    found.push(sequence(reading));
  }
  reading.flags = outer;
  return found.join('|');
}

function sequence(reading: Reading): string {
  let pattern = '';
  let folded = '';
  const flush = (): void => {
    if (folded !== '') pattern += `(?i:${folded})`;
    folded = '';
  };
  while (reading.at < reading.text.length && !'|)'.includes(reading.text[reading.at] ?? '')) {
    // What is in brackets has flags of its own.
    const bracketed = reading.text[reading.at] === '(';
    const part = repeated(reading, atom(reading));
    if (reading.flags.i && !bracketed) folded += part;
    else {
      flush();
      pattern += part;
    }
  }
  flush();
  return pattern;
}

const REPEAT = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;

function repeated(reading: Reading, part: string): string {
  REPEAT.lastIndex = reading.at;
  const repeat = REPEAT.exec(reading.text)?.[0];
  if (repeat === undefined) return part;
  reading.at += repeat.length;
  const lazy = repeat.length > 1 && repeat.endsWith('?');
  const times = lazy ? repeat.slice(0, -1) : repeat;
  // What was set by flags alone, or is an assertion, is one thing only in brackets.
  const whole = /^(?:\[.*\]|\\?.|\(.*\))$/su.test(part) && !/^\\[AZ]$/.test(part) ? part : `(?:${part})`;
  return `${whole}${times}${lazy !== reading.flags.U ? '?' : ''}`;
}

function atom(reading: Reading): string {
  const { text, flags } = reading;
  const char = String.fromCodePoint(text.codePointAt(reading.at) ?? 0);
  reading.at += char.length;
  switch (char) {
    case '.':
      return flags.s ? '.' : '[^\\n]';
    case '^':
      return flags.m ? '(?m:^)' : '\\A';
    case '$':
      return flags.m ? '(?m:$)' : '\\Z';
    case '(':
      return group(reading);
    case '[':
      return set(reading);
    case '\\':
      return escape(reading);
    case '*':
    case '+':
    case '?':
      throw new PatternGap(`'${char}' repeats nothing`);
    default:
      return literal(char.codePointAt(0) ?? 0);
  }
}

const NAMED = /\?P?<(\w+)>/y;
const FLAGS = /\?([imsU]*)(?:-([imsU]+))?([:)])/y;

function group(reading: Reading): string {
  const { text } = reading;
  let open = '(';
  FLAGS.lastIndex = reading.at;
  NAMED.lastIndex = reading.at;
  const flags = FLAGS.exec(text);
  const named = NAMED.exec(text);
  const outer = { ...reading.flags };
  if (flags !== null) {
    reading.at += flags[0].length;
    const changed = { ...reading.flags };
    for (const flag of flags[1] ?? '') changed[flag as keyof Flags] = true;
    for (const flag of flags[2] ?? '') changed[flag as keyof Flags] = false;
    reading.flags = changed;
    if (flags[3] === ')') return '';
    open = '(?:';
  } else {
    reading.groups += 1;
    if (named !== null) {
      reading.at += named[0].length;
      reading.names.set(named[1] ?? '', reading.groups);
    } else if (text[reading.at] === '?')
      throw new PatternGap(`'(?' begins a kind of group that Prometheus does not know`);
  }
  const inner = alternatives(reading);
  reading.flags = outer;
  if (text[reading.at] !== ')') throw new PatternGap(`a '(' is not closed`);
  reading.at += 1;
  return `${open}${inner})`;
}

const CODE = /x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|([0-7]{1,3})/y;

/** The code behind a backslash, if it names one character. */
function escapedCode(reading: Reading): number | undefined {
  const { text } = reading;
  CODE.lastIndex = reading.at;
  const code = CODE.exec(text);
  if (code !== null && (code[3] === undefined || code[3].length > 1 || code[3] === '0')) {
    reading.at += code[0].length;
    return code[3] === undefined ? parseInt(code[1] ?? code[2] ?? '', 16) : parseInt(code[3], 8);
  }
  const char = text[reading.at] ?? '';
  // In ASCII, whatever is neither letter nor digit stands for itself.
  if (Object.hasOwn(CONTROLS, char) || (char !== '' && char < '\x80' && !/[A-Za-z0-9]/.test(char))) {
    reading.at += 1;
    return CONTROLS[char] ?? char.charCodeAt(0);
  }
  return undefined;
}

/** A class behind a backslash, `\d` and its like. */
function escapedClass(reading: Reading): readonly Span[] | undefined {
  const char = reading.text[reading.at] ?? '';
  const spans = LETTERS[char.toLowerCase()];
  if (spans !== undefined) {
    reading.at += 1;
    return char === char.toLowerCase() ? spans : complement(spans);
  }
  if (/[pP]/.test(char)) throw new PatternGap(`'\\${char}' is a class of Unicode, which Python's re does not know`);
  return undefined;
}

function escape(reading: Reading): string {
  const { text } = reading;
  const char = text[reading.at] ?? '';
  const assertion = { A: '\\A', z: '\\Z', b: '(?a:\\b)', B: '(?a:\\B)' }[char];
  if (assertion !== undefined) {
    reading.at += 1;
    return assertion;
  }
  if (char === 'Q') {
    const end = text.indexOf('\\E', reading.at);
    const quoted = text.slice(reading.at + 1, end === -1 ? undefined : end);
    reading.at = end === -1 ? text.length : end + 2;
    if (/^[*+?{]/.test(text.slice(reading.at))) throw new PatternGap(`a repetition behind '\\E' is not understood`);
    return [...quoted].map((each) => literal(each.codePointAt(0) ?? 0)).join('');
  }
  const spans = escapedClass(reading);
  if (spans !== undefined) return setText(spans, false);
  const code = escapedCode(reading);
  if (code === undefined) throw new PatternGap(`'\\${char}' is not understood`);
  return literal(code);
}

const POSIX_CLASS = /\[:(\^?)(\w+):\]/y;

function set(reading: Reading): string {
  const { text } = reading;
  const negated = text[reading.at] === '^';
  if (negated) reading.at += 1;
  const spans: Span[] = [];
  for (let first = true; first || text[reading.at] !== ']'; first = false) {
    if (reading.at >= text.length) throw new PatternGap(`a '[' is not closed`);
    POSIX_CLASS.lastIndex = reading.at;
    const posix = POSIX_CLASS.exec(text);
    if (posix !== null) {
      const known = POSIX[posix[2] ?? ''];
      if (known === undefined) throw new PatternGap(`'[:${posix[2] ?? ''}:]' is no class`);
      reading.at += posix[0].length;
      for (const span of posix[1] === '^' ? complement(known) : known) spans.push(span);
      continue;
    }
    const low = member(reading);
    if (typeof low !== 'number') {
      for (const span of low) spans.push(span);
      continue;
    }
    const ranged = text[reading.at] === '-' && text[reading.at + 1] !== ']' && reading.at + 1 < text.length;
    if (ranged) reading.at += 1;
    const high = ranged ? member(reading) : low;
    if (typeof high !== 'number' || high < low) throw new PatternGap('a range of characters has no order');
    spans.push([low, high]);
  }
  reading.at += 1;
  return setText(spans, negated);
}

function member(reading: Reading): number | readonly Span[] {
  const code = reading.text.codePointAt(reading.at) ?? 0;
  reading.at += code > 0xffff ? 2 : 1;
  if (code !== 92) return code;
  const found = escapedClass(reading) ?? escapedCode(reading);
  if (found === undefined) throw new PatternGap(`'\\${reading.text[reading.at] ?? ''}' is not understood`);
  return found;
}

function complement(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  let next = 0;
  for (const [low, high] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (low > next) result.push([next, low - 1]);
    next = Math.max(next, high + 1);
  }
  if (next <= LAST) result.push([next, LAST]);
  return result;
}

function setText(spans: readonly Span[], negated: boolean): string {
  const parts = spans.map(([low, high]) => (low === high ? inSet(low) : `${inSet(low)}-${inSet(high)}`));
  return `[${negated ? '^' : ''}${parts.join('')}]`;
}

function inSet(code: number): string {
  return /[A-Za-z0-9_]/.test(String.fromCodePoint(code)) ? String.fromCodePoint(code) : coded(code);
}

function literal(code: number): string {
  const char = String.fromCodePoint(code);
  if (/[A-Za-z0-9_ \-:;,/@%&=<>!"'#~`]/.test(char)) return char;
  return /[\\.+*?()|[\]{}^$]/.test(char) ? `\\${char}` : coded(code);
}

function coded(code: number): string {
  if (code >= 0x20 && code < 0x7f) return `\\${String.fromCodePoint(code)}`;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/**
 * The text that `label_replace` puts together, as literal texts and numbers of groups: `$1`, `${1}`, `$name`, and `$$` for a dollar
 * sign. What names no group is empty; a `$` before anything else stands for itself (Go's regexp, Expand).
 */
export function replacementParts(template: string, { groups, names }: PythonPattern): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  const put = (text: string): void => {
    const before = parts.at(-1);
    if (typeof before === 'string') parts[parts.length - 1] = before + text;
    else if (text !== '') parts.push(text);
  };
  let end = 0;
  for (const match of template.matchAll(REFERENCE)) {
    put(template.slice(end, match.index));
    end = match.index + match[0].length;
    const name = match[1] ?? match[2];
    if (name === undefined) put('$');
    else {
      const number = /^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : names.get(name);
      if (number !== undefined && number <= groups) parts.push(number);
    }
  }
  put(template.slice(end));
  return parts;
}
