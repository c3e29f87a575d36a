import type { Matcher } from '@trainyard/syntax';
import type { Pattern } from '../types/pattern.ts';
import { readRegex } from '../types/regex.ts';

/** A label value for which a matcher holds; `''` for none at all; undefined if none was found. Regular expressions are anchored, as in PromQL. */
export function textFor(op: '=' | '!=' | '=~' | '!~', value: string): string | undefined {
  if (op === '=') return value;
  const plain = ['a', 'other', '200', '0', 'x1'];
  if (op === '!=') return plain.find((each) => each !== value);
  const read = readRegex(value);
  if (!('regex' in read)) return undefined;
  const candidates = op === '!~' ? plain : [...plain, sampleOf(read.read.tree, 0), sampleOf(read.read.tree, 1)];
  return (
    candidates.find((each) => each !== '' && read.regex.test(each) === (op === '=~')) ??
    (read.regex.test('') === (op === '=~') ? '' : undefined)
  );
}

/** A text that a pattern most likely matches, each repetition made `least` times if it may; the first of all choices. */
function sampleOf(pattern: Pattern, least: number): string {
  switch (pattern.kind) {
    case 'character':
      return String.fromCodePoint(pattern.code);
    case 'set':
      return setSample(pattern);
    case 'any':
      return 'x';
    case 'assertion':
      return '';
    case 'sequence':
      return pattern.items.map((each) => sampleOf(each, least)).join('');
    case 'choice':
      return pattern.items[0] === undefined ? '' : sampleOf(pattern.items[0], least);
    case 'group':
      return sampleOf(pattern.of, least);
    case 'repeat':
      return sampleOf(pattern.of, least).repeat(Math.min(1000, Math.min(pattern.max, Math.max(pattern.min, least))));
  }
}

function setSample({ spans, not }: Pattern & { kind: 'set' }): string {
  const inside = (code: number): boolean => spans.some(([low, high]) => low <= code && code <= high);
  const usual = [...'a0Az_-. '].find((each) => inside(each.codePointAt(0) ?? 0) !== not);
  return usual ?? (not || spans[0] === undefined ? 'x' : String.fromCodePoint(spans[0][0]));
}

/** Labels for which no matcher of a selector holds, so that it refuses the series; undefined if none were found. */
export function refusedLabels(matchers: readonly Matcher[]): Readonly<Record<string, string>> | undefined {
  const opposite = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const;
  const labels: Record<string, string> = {};
  for (const { label, op, value } of matchers) {
    const text = textFor(opposite[op], value);
    if (text === undefined || text === '') return undefined;
    labels[label] = text;
  }
  return matchers.length === 0 ? undefined : labels;
}
