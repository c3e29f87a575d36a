import { BadPattern, PatternGap, readPattern } from './pattern.ts';
import type { Assertion, Pattern, ReadPattern } from './pattern.ts';
import type { Span } from './pattern-sets.ts';

/** What a regular expression is to JavaScript, or why Prometheus or this tool cannot take it. */
export type Regex = { readonly regex: RegExp; readonly read: ReadPattern } | { readonly problem: string };

const known = new Map<string, Regex>();

/** A regular expression of Prometheus (Go's RE2 syntax), anchored at both ends. */
export function readRegex(pattern: string): Regex {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  const read = compile(pattern);
  // A tool that runs for long must not keep every pattern that it has ever seen.
  if (known.size > 1000) known.clear();
  known.set(pattern, read);
  return read;
}

function compile(text: string): Regex {
  try {
    const read = readPattern(text);
    return { regex: new RegExp(javascriptPattern(read), 'su'), read };
  } catch (reason) {
    if (reason instanceof BadPattern || reason instanceof PatternGap) return { problem: reason.message };
    throw reason;
  }
}

/**
 * A regular expression as the source of JavaScript's, with the flags `s` and `u`: anchored at both ends, groups without names. Throws
 * `PatternGap` for what JavaScript cannot say.
 */
export function javascriptPattern({ tree }: ReadPattern): string {
  return `^${tree.kind === 'choice' ? `(?:${text(tree)})` : text(tree)}$`;
}

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  'text start': '^',
  'text end': '$',
  'line start': '(?<![^\\n])',
  'line end': '(?![^\\n])',
  word: '\\b',
  'no word': '\\B',
};

function text(tree: Pattern): string {
  switch (tree.kind) {
    case 'character':
      return literal(tree.code);
    case 'set':
      return setText(tree);
    case 'any':
      return '.';
    case 'assertion':
      return ASSERTIONS[tree.of];
    case 'sequence':
      return tree.items.map((each) => (each.kind === 'choice' ? `(?:${text(each)})` : text(each))).join('');
    case 'choice':
      return tree.items.map(text).join('|');
    case 'group':
      return `(${text(tree.of)})`;
    case 'repeat': {
      const single = /^(?:character|set|any|group)$/.test(tree.of.kind);
      return `${single ? text(tree.of) : `(?:${text(tree.of)})`}${repetitionText(tree)}`;
    }
  }
}

/** `*`, `+`, `?` or `{2,3}`, with a `?` behind it where it takes as little as it can. */
export function repetitionText({ min, max, lazy }: Pattern & { kind: 'repeat' }): string {
  const counted = min === max ? `{${min}}` : `{${min},${max === Infinity ? '' : max}}`;
  const open = max === Infinity;
  const short = open && min === 0 ? '*' : open && min === 1 ? '+' : min === 0 && max === 1 ? '?' : counted;
  return `${short}${lazy ? '?' : ''}`;
}

/** What Go calls `C`, where JavaScript counts what was never assigned, too. */
const OTHER = '\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}';

function setText({ spans, classes, not }: Pattern & { kind: 'set' }): string {
  if (classes.some((each) => each.folded)) throw new PatternGap('it asks for a class of Unicode whatever the case');
  const named = classes.map((each) => {
    if (each.name === 'C' && each.not) throw new PatternGap("it asks for '\\PC' among other characters");
    const name = each.name.length > 2 || /^(?:Yi)$/.test(each.name) ? `Script=${each.name}` : each.name;
    return each.name === 'C' ? OTHER : `\\${each.not ? 'P' : 'p'}{${name}}`;
  });
  return `[${not ? '^' : ''}${spans.map(spanText).join('')}${named.join('')}]`;
}

function spanText([low, high]: Span): string {
  if (low === high) return inSet(low);
  return high === low + 1 ? inSet(low) + inSet(high) : `${inSet(low)}-${inSet(high)}`;
}

function inSet(code: number): string {
  if (/[\\\]^[-]/.test(String.fromCodePoint(code))) return `\\${String.fromCodePoint(code)}`;
  return plain(code);
}

function literal(code: number): string {
  return /[\\.+*?()|[\]{}^$/]/.test(String.fromCodePoint(code)) ? `\\${String.fromCodePoint(code)}` : plain(code);
}

function plain(code: number): string {
  if (code >= 0x20 && code < 0x7f) return String.fromCodePoint(code);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
