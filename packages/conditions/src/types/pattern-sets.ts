/** Code points from one up to another, both counted in. */
export type Span = readonly [low: number, high: number];

/** The last code point of Unicode. */
export const LAST = 0x10ffff;

const DIGITS: readonly Span[] = [[48, 57]];
const UPPER: readonly Span[] = [[65, 90]];
const LOWER: readonly Span[] = [[97, 122]];
const WORDS: readonly Span[] = [...DIGITS, ...UPPER, [95, 95], ...LOWER];

/** The classes `\d`, `\s` and `\w`, all of ASCII. */
export const LETTERS: Readonly<Record<string, readonly Span[]>> = {
  d: DIGITS,
  s: [
    [9, 10],
    [12, 13],
    [32, 32],
  ],
  w: WORDS,
};

/** The classes that are written `[:alpha:]`, all of ASCII. */
export const POSIX: Readonly<Record<string, readonly Span[]>> = {
  alnum: [...DIGITS, ...UPPER, ...LOWER],
  alpha: [...UPPER, ...LOWER],
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
  lower: LOWER,
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
  upper: UPPER,
  word: WORDS,
  xdigit: [...DIGITS, [65, 70], [97, 102]],
};

/** Spans in order, those that touch made one. */
export function merged(spans: readonly Span[]): readonly Span[] {
  const result: [number, number][] = [];
  for (const [low, high] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else result.push([low, high]);
  }
  return result;
}

/** All code points that are in none of the spans. */
export function complement(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  let next = 0;
  for (const [low, high] of merged(spans)) {
    if (low > next) result.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= LAST) result.push([next, LAST]);
  return result;
}

/** Behind this there are no letters of two cases (Unicode 17). */
const LAST_CASED = 0x1e943;
/** Letters of which several are the same to those who do not look at case, and which changing the case alone does not find. */
const THIRD = [
  ...'\u0130\u017f\u1e9e\u2126\u212a\u212b\u03c2\u03d0\u03d1\u03d5\u03d6\u03f0\u03f1\u03f4\u03f5\u1e9b\u1fbe',
];

const orbits = new Map<number, readonly number[]>();

/** A code point and all that differ from it by case only (simple folding). */
export function caseOrbit(code: number): readonly number[] {
  const known = orbits.get(code);
  if (known !== undefined) return known;
  const char = String.fromCodePoint(code);
  const near = [char, char.toLowerCase(), char.toUpperCase()].flatMap((each) => [
    each,
    each.toLowerCase(),
    each.toUpperCase(),
    ...THIRD.filter(
      (third) => third.toLowerCase() === each.toLowerCase() || third.toUpperCase() === each.toUpperCase(),
    ),
  ]);
  const same = code < 0xd800 || code > 0xdfff ? new RegExp(`^\\u{${code.toString(16)}}$`, 'iu') : undefined;
  const found = [...new Set(near)].filter((each) => each === char || same?.test(each) === true);
  const orbit = [...new Set(found.map((each) => each.codePointAt(0) ?? 0))].sort((a, b) => a - b);
  if (orbits.size > 2000) orbits.clear();
  orbits.set(code, orbit);
  return orbit;
}

/** Spans with everything that differs from one of theirs by case only. */
export function folded(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [...spans];
  for (const [low, high] of merged(spans))
    for (let code = low; code <= Math.min(high, LAST_CASED); code++)
      for (const other of caseOrbit(code)) if (other < low || other > high) found.push([other, other]);
  return merged(found);
}
