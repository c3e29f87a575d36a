import { caseOrbit, complement, folded, LAST, LETTERS, merged, POSIX } from './pattern-sets.ts';
import type { Span } from './pattern-sets.ts';

/** A class of Unicode, by the name of a category or a script: `\p{Greek}`. */
export interface UnicodeClass {
  readonly name: string;
  readonly not: boolean;
  /** With everything that differs from its characters by case only. */
  readonly folded: boolean;
}

/** Where something stands, which takes no text. */
export type Assertion = 'text start' | 'text end' | 'line start' | 'line end' | 'word' | 'no word';

/**
 * A regular expression as a tree that needs no flags: letters of either case are sets, a dot that stops at line breaks is one, too, and
 * repetitions say whether they take as little as they can.
 */
export type Pattern =
  | { readonly kind: 'character'; readonly code: number }
  | {
      readonly kind: 'set';
      readonly spans: readonly Span[];
      readonly classes: readonly UnicodeClass[];
      /** Everything but those. */
      readonly not: boolean;
    }
  | { readonly kind: 'any' }
  | { readonly kind: 'assertion'; readonly of: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly items: readonly Pattern[] }
  /** A group that keeps what it matched; they are counted from 1 in the order in which they open. */
  | { readonly kind: 'group'; readonly of: Pattern; readonly name?: string }
  | {
      readonly kind: 'repeat';
      readonly of: Pattern;
      readonly min: number;
      /** Infinity for no end. */
      readonly max: number;
      readonly lazy: boolean;
    };

/** A regular expression that was read. */
export interface ReadPattern {
  readonly tree: Pattern;
  /** How many groups it has. */
  readonly groups: number;
  /** The numbers of its named groups. */
  readonly names: ReadonlyMap<string, number>;
}

/** Thrown for what a target's regular expressions cannot say; the message tells why. */
export class PatternGap extends Error {}

/** Thrown for a text that Prometheus refuses; the message is the rest of a sentence that begins with the pattern: "repeats nothing". */
export class BadPattern extends Error {}

type Flag = 'i' | 'm' | 's' | 'U';

interface Reading {
  readonly text: string;
  at: number;
  flags: Readonly<Record<Flag, boolean>>;
  groups: number;
  depth: number;
  readonly names: Map<string, number>;
}

/**
 * Reads a regular expression of Prometheus: Go's RE2 syntax with its Perl extensions, in which a dot matches a line break too
 * (regexp/syntax/parse.go). Throws `BadPattern` for what Prometheus refuses.
 */
export function readPattern(text: string): ReadPattern {
  const flags = { i: false, m: false, s: true, U: false };
  const reading: Reading = { text, at: 0, flags, groups: 0, depth: 0, names: new Map() };
  const tree = alternatives(reading);
  if (reading.at < text.length) throw new BadPattern("has a ')' that closes nothing");
  return { tree, groups: reading.groups, names: reading.names };
}

/** Why Prometheus refuses a pattern, as the rest of a sentence that begins with it; undefined if it takes it. */
export function patternProblem(text: string): string | undefined {
  try {
    readPattern(text);
    return undefined;
  } catch (reason) {
    if (reason instanceof BadPattern) return reason.message;
    throw reason;
  }
}

/** What stands up to the end or to a closing bracket. Flags that are set inside end there. */
function alternatives(reading: Reading): Pattern {
  const outer = reading.flags;
  const items = [sequence(reading)];
  while (reading.text[reading.at] === '|') {
    reading.at += 1;
    items.push(sequence(reading));
  }
  reading.flags = outer;
  return items.length === 1 ? (items[0] as Pattern) : { kind: 'choice', items };
}

function sequence(reading: Reading): Pattern {
  const items: Pattern[] = [];
  let repeatedBefore = false;
  while (reading.at < reading.text.length && !'|)'.includes(reading.text[reading.at] ?? '')) {
    const repeat = repetition(reading);
    if (repeat === undefined) {
      for (const each of atoms(reading)) items.push(each);
      repeatedBefore = false;
      continue;
    }
    const of = items.pop();
    if (of === undefined) throw new BadPattern(`has a '${repeat.text}' that repeats nothing`);
    if (repeatedBefore) throw new BadPattern(`repeats a repetition with '${repeat.text}': put the first into brackets`);
    repeatedBefore = true;
    const lazy = repeat.lazy !== reading.flags.U;
    const made: Pattern = { kind: 'repeat', of, min: repeat.min, max: repeat.max, lazy };
    if (repeat.counted && Math.max(repeat.min, repeat.max === Infinity ? 0 : repeat.max) > 1 && !repeatable(made, MOST))
      throw new BadPattern(`repeats more than ${MOST} times`);
    items.push(made);
  }
  return items.length === 1 ? (items[0] as Pattern) : { kind: 'sequence', items };
}

/** So often may something be repeated, repetitions inside multiplied. */
const MOST = 1000;

function repeatable(tree: Pattern, left: number): boolean {
  switch (tree.kind) {
    case 'repeat': {
      const counted = !isPlainRepeat(tree);
      const times = tree.max === Infinity ? tree.min : tree.max;
      if (!counted || times === 0) return counted || repeatable(tree.of, left);
      return times <= left && repeatable(tree.of, Math.floor(left / times));
    }
    case 'group':
      return repeatable(tree.of, left);
    case 'sequence':
    case 'choice':
      return tree.items.every((each) => repeatable(each, left));
    default:
      return true;
  }
}

/** `*`, `+` and `?` do not count. */
function isPlainRepeat({ min, max }: { readonly min: number; readonly max: number }): boolean {
  return (max === Infinity && min < 2) || (min === 0 && max === 1);
}

interface Repetition {
  readonly text: string;
  readonly min: number;
  readonly max: number;
  readonly lazy: boolean;
  readonly counted: boolean;
}

const REPEAT = /(?:([*+?])|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})(\?)?/y;

function repetition(reading: Reading): Repetition | undefined {
  REPEAT.lastIndex = reading.at;
  const match = REPEAT.exec(reading.text);
  if (match === null) return undefined;
  const [text, sign, least, comma, most, lazy] = match;
  reading.at += text.length;
  const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
  const max =
    sign === undefined
      ? comma === undefined
        ? min
        : most === undefined
          ? Infinity
          : Number(most)
      : sign === '?'
        ? 1
        : Infinity;
  if (min > MOST || (max !== Infinity && max > MOST)) throw new BadPattern(`repeats more than ${MOST} times`);
  if (min > max) throw new BadPattern(`has a '${text}' whose end is before its beginning`);
  return { text, min, max, lazy: lazy !== undefined, counted: sign === undefined };
}

/** The next thing that a repetition could repeat; nothing for flags alone, one for each character of a quotation. */
function atoms(reading: Reading): readonly Pattern[] {
  const { text, flags } = reading;
  const code = text.codePointAt(reading.at) ?? 0;
  const char = String.fromCodePoint(code);
  reading.at += char.length;
  switch (char) {
    case '.':
      return [flags.s ? { kind: 'any' } : { kind: 'set', spans: [[10, 10]], classes: [], not: true }];
    case '^':
      return [{ kind: 'assertion', of: flags.m ? 'line start' : 'text start' }];
    case '$':
      return [{ kind: 'assertion', of: flags.m ? 'line end' : 'text end' }];
    case '(':
      return group(reading);
    case '[':
      return [set(reading)];
    case '\\':
      return escape(reading);
    default:
      return [character(reading, code)];
  }
}

function character({ flags }: Reading, code: number): Pattern {
  const orbit = flags.i ? caseOrbit(code) : [code];
  return orbit.length === 1
    ? { kind: 'character', code }
    : { kind: 'set', spans: merged(orbit.map((each): Span => [each, each])), classes: [], not: false };
}

const NAMED = /\?P?<(\w+)>/y;
const FLAGS = /\?([imsU]*)(?:-([imsU]+))?([:)])/y;
/** Deeper is refused by Prometheus, too (regexp/syntax, maxHeight). */
const DEEPEST = 1000;

function group(reading: Reading): readonly Pattern[] {
  const { text } = reading;
  const [named, flags] = [NAMED, FLAGS].map((each) => {
    each.lastIndex = reading.at;
    return each.exec(text);
  });
  const outer = reading.flags;
  let name: string | undefined;
  if (flags) {
    reading.at += flags[0].length;
    const changed = { ...outer };
    for (const flag of flags[1] ?? '') changed[flag as Flag] = true;
    for (const flag of flags[2] ?? '') changed[flag as Flag] = false;
    reading.flags = changed;
    if (flags[3] === ')') return [];
  } else {
    reading.groups += 1;
    if (named) {
      reading.at += named[0].length;
      name = named[1] ?? '';
      if (reading.names.has(name)) throw new BadPattern(`has two groups that are called '${name}'`);
      reading.names.set(name, reading.groups);
    } else if (text[reading.at] === '?') throw new BadPattern(unknownGroup(text.slice(reading.at)));
  }
  reading.depth += 1;
  if (reading.depth >= DEEPEST) throw new BadPattern('is nested too deeply');
  const of = alternatives(reading);
  reading.depth -= 1;
  reading.flags = outer;
  if (text[reading.at] !== ')') throw new BadPattern("has a '(' that is not closed");
  reading.at += 1;
  if (flags) return [of];
  return [{ kind: 'group', of, ...(name === undefined ? {} : { name }) }];
}

function unknownGroup(rest: string): string {
  const around = /^\?<?[=!]/.exec(rest)?.[0];
  return around === undefined
    ? "has a '(?' that begins no kind of group"
    : `looks around with '(${around}', which Prometheus cannot`;
}

const CODE = /x\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|([0-7]{1,3})/y;
const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The code behind a backslash, if it names one character. */
function escapedCode(reading: Reading): number | undefined {
  const { text } = reading;
  CODE.lastIndex = reading.at;
  const code = CODE.exec(text);
  // One digit alone, but 0, would refer back.
  if (code !== null && (code[3] === undefined || code[3].length > 1 || code[3] === '0')) {
    reading.at += code[0].length;
    const number = code[3] === undefined ? parseInt(code[1] ?? code[2] ?? '', 16) : parseInt(code[3], 8);
    if (number > LAST) throw new BadPattern(`has a '\\${code[0]}', which is no character`);
    return number;
  }
  const char = text[reading.at] ?? '';
  // In ASCII, whatever is neither letter nor digit stands for itself.
  if (!Object.hasOwn(CONTROLS, char) && (char === '' || char > '\x7f' || /[A-Za-z0-9]/.test(char))) return undefined;
  reading.at += 1;
  return CONTROLS[char] ?? char.charCodeAt(0);
}

interface Members {
  readonly spans: readonly Span[];
  readonly classes: readonly UnicodeClass[];
}

/** A class behind a backslash: `\d` and its like, `\pL` and `\p{Greek}`. */
function escapedClass(reading: Reading): Members | undefined {
  const char = reading.text[reading.at] ?? '';
  const spans = Object.hasOwn(LETTERS, char.toLowerCase()) ? LETTERS[char.toLowerCase()] : undefined;
  if (spans !== undefined) {
    reading.at += 1;
    const all = reading.flags.i ? folded(spans) : spans;
    return { spans: char === char.toLowerCase() ? all : complement(all), classes: [] };
  }
  return char === 'p' || char === 'P' ? unicodeClass(reading, char === 'P') : undefined;
}

const UNICODE = /[pP](?:\{(\^?)([^}]*)\}|(\^?)([^{]))/uy;
const CATEGORY = /^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;
/** Scripts whose names are as short as the codes of others, which Prometheus does not know. */
const SHORT = /^(?:Ahom|Cham|Kawi|Lisu|Modi|Newa|Thai|Toto)$/;

function unicodeClass(reading: Reading, not: boolean): Members {
  UNICODE.lastIndex = reading.at;
  const match = UNICODE.exec(reading.text);
  if (match === null) throw new BadPattern("has a '\\p' without the name of a class");
  const name = match[2] ?? match[4] ?? '';
  reading.at += match[0].length;
  const turned = not !== ((match[1] ?? match[3]) === '^');
  if (name === 'Any') return { spans: turned ? [] : [[0, LAST]], classes: [] };
  if (!CATEGORY.test(name) && !isScript(name))
    throw new BadPattern(`has a '\\${match[0]}', which is no class of Unicode`);
  return { spans: [], classes: [{ name, not: turned, folded: reading.flags.i }] };
}

function isScript(name: string): boolean {
  if (!/^[A-Z][a-z]+(?:_[A-Za-z][a-z]*)*$/.test(name) || (name.length === 4 && !SHORT.test(name))) return false;
  try {
    return new RegExp(`\\p{Script=${name}}`, 'u').unicode;
  } catch {
    return false;
  }
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'text start',
  z: 'text end',
  b: 'word',
  B: 'no word',
};

function escape(reading: Reading): readonly Pattern[] {
  const { text } = reading;
  const char = text[reading.at] ?? '';
  const assertion = Object.hasOwn(ASSERTIONS, char) ? ASSERTIONS[char] : undefined;
  if (assertion !== undefined) {
    reading.at += 1;
    return [{ kind: 'assertion', of: assertion }];
  }
  if (char === 'Q') {
    const end = text.indexOf('\\E', reading.at);
    const quoted = text.slice(reading.at + 1, end === -1 ? undefined : end);
    reading.at = end === -1 ? text.length : end + 2;
    return [...quoted].map((each) => character(reading, each.codePointAt(0) ?? 0));
  }
  const members = escapedClass(reading);
  if (members !== undefined) return [{ kind: 'set', ...members, not: false }];
  const code = escapedCode(reading);
  if (code === undefined) throw unknownEscape(char);
  return [character(reading, code)];
}

function unknownEscape(char: string): BadPattern {
  return new BadPattern(
    /\d/.test(char)
      ? `refers back with '\\${char}', which Prometheus cannot`
      : char === ''
        ? "ends in a '\\'"
        : `has a '\\${char}', which means nothing to Prometheus`,
  );
}

const POSIX_CLASS = /\[:(\^?)(.*?):\]/suy;

function set(reading: Reading): Pattern {
  const { text, flags } = reading;
  const not = text[reading.at] === '^';
  if (not) reading.at += 1;
  const spans: Span[] = [];
  const classes: UnicodeClass[] = [];
  for (let first = true; first || text[reading.at] !== ']'; first = false) {
    if (reading.at >= text.length) throw new BadPattern("has a '[' that is not closed");
    const found = posixClass(reading) ?? member(reading);
    if (typeof found !== 'number') {
      for (const each of found.spans) spans.push(each);
      for (const each of found.classes) classes.push(each);
      continue;
    }
    const ranged = text[reading.at] === '-' && text[reading.at + 1] !== ']' && reading.at + 1 < text.length;
    if (ranged) reading.at += 1;
    const high = ranged ? member(reading) : found;
    if (typeof high !== 'number' || high < found) throw new BadPattern('has a range of characters without an order');
    const span: Span = [found, high];
    for (const each of flags.i ? folded([span]) : [span]) spans.push(each);
  }
  reading.at += 1;
  return { kind: 'set', spans: merged(spans), classes, not };
}

function posixClass(reading: Reading): Members | undefined {
  POSIX_CLASS.lastIndex = reading.at;
  const match = POSIX_CLASS.exec(reading.text);
  if (match === null) return undefined;
  const [text, not, name = ''] = match;
  const known = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
  if (known === undefined) throw new BadPattern(`has a '${text}', which is no class`);
  reading.at += text.length;
  const spans = reading.flags.i ? folded(known) : known;
  return { spans: not === '^' ? complement(spans) : spans, classes: [] };
}

function member(reading: Reading): number | Members {
  const code = reading.text.codePointAt(reading.at) ?? 0;
  reading.at += code > 0xffff ? 2 : 1;
  if (code !== 92) return code;
  const found = escapedClass(reading) ?? escapedCode(reading);
  if (found === undefined) throw unknownEscape(reading.text[reading.at] ?? '');
  return found;
}

/** Whether a pattern can match the empty text as a whole. */
export function takesEmpty(tree: Pattern): boolean {
  switch (tree.kind) {
    case 'character':
    case 'set':
    case 'any':
      return false;
    case 'assertion':
      // An empty text has no word at either side.
      return tree.of !== 'word';
    case 'sequence':
      return tree.items.every(takesEmpty);
    case 'choice':
      return tree.items.some(takesEmpty);
    case 'group':
      return takesEmpty(tree.of);
    case 'repeat':
      return tree.min === 0 || takesEmpty(tree.of);
  }
}

const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/**
 * The text that `label_replace` puts together, as literal texts and numbers of groups: `$1`, `${1}`, `$name`, and `$$` for a dollar
 * sign. What names no group is empty; a `$` before anything else stands for itself (Go's regexp, Expand).
 */
export function replacementParts(
  template: string,
  { groups, names }: Omit<ReadPattern, 'tree'>,
): readonly (string | number)[] {
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

/**
 * Whether one of the groups that a replacement names stands in a repetition that can pass it by: there JavaScript forgets what the group
 * matched in a round before, and Prometheus does not.
 */
export function losesGroups({ tree }: ReadPattern, parts: readonly (string | number)[]): boolean {
  const lost = new Set<number>();
  let next = 0;
  const visit = (each: Pattern, repeated: boolean, passed: boolean): void => {
    switch (each.kind) {
      case 'group':
        next += 1;
        if (passed) lost.add(next);
        visit(each.of, repeated, passed);
        break;
      case 'repeat': {
        const again = repeated || each.max > 1;
        visit(each.of, again, passed || (repeated && each.min === 0));
        break;
      }
      case 'choice':
        for (const item of each.items) visit(item, repeated, passed || repeated);
        break;
      case 'sequence':
        for (const item of each.items) visit(item, repeated, passed);
        break;
      default:
    }
  };
  visit(tree, false, false);
  return parts.some((part) => typeof part === 'number' && lost.has(part));
}
