import { PatternGap, readPattern } from '../../types/pattern.ts';
import type { Assertion, Pattern, ReadPattern } from '../../types/pattern.ts';
import type { Span } from '../../types/pattern-sets.ts';
import { repetitionText } from '../../types/regex.ts';

/** A regular expression as Python's `re` reads it. */
export interface PythonPattern extends Omit<ReadPattern, 'tree'> {
  readonly pattern: string;
}

/**
 * A regular expression of Prometheus (Go's RE2 syntax, in which a dot matches a line break too) for Python's `re.fullmatch` with
 * `re.DOTALL`; names of groups are numbers. Throws `BadPattern` for what Prometheus refuses and `PatternGap` for what Python cannot say.
 */
export function pythonPattern(pattern: string): PythonPattern {
  const { tree, groups, names } = readPattern(pattern);
  return { pattern: text(tree), groups, names };
}

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  'text start': '\\A',
  'text end': '\\Z',
  'line start': '(?m:^)',
  'line end': '(?m:$)',
  word: '(?a:\\b)',
  'no word': '(?a:\\B)',
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

function setText({ spans, classes, not }: Pattern & { kind: 'set' }): string {
  const [first] = classes;
  if (first !== undefined)
    throw new PatternGap(`'\\p{${first.name}}' is a class of Unicode, which Python's re does not know`);
  // Python has no empty set.
  if (spans.length === 0) return not ? '.' : '(?!)';
  return `[${not ? '^' : ''}${spans.map(spanText).join('')}]`;
}

function spanText([low, high]: Span): string {
  if (low === high) return inSet(low);
  return high === low + 1 ? inSet(low) + inSet(high) : `${inSet(low)}-${inSet(high)}`;
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
