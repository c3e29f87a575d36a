import type { Matcher } from '@trainyard/syntax';
import { readRegex } from '../types/regex.ts';

/** A label value for which a matcher holds; `''` for none at all; undefined if none was found. Regular expressions are anchored, as in PromQL. */
export function textFor(op: '=' | '!=' | '=~' | '!~', value: string): string | undefined {
  if (op === '=') return value;
  const candidates = ['a', 'other', '200', '0', 'x1', value.split('|')[0] ?? '', simplest(value)];
  if (op === '!=') return candidates.find((each) => each !== value && each !== '');
  const matches = compile(value);
  if (matches === undefined) return undefined;
  return candidates.find((each) => each !== '' && matches(each) === (op === '=~'));
}

function compile(pattern: string): ((text: string) => boolean) | undefined {
  const read = readRegex(pattern);
  return 'regex' in read ? (text) => read.regex.test(text) : undefined;
}

/** A guess at a text that a regular expression matches: its first alternative with repetitions and classes replaced by one character. */
function simplest(pattern: string): string {
  const [alternative = ''] = pattern.replace(/^\(|\)$/g, '').split('|');
  return alternative
    .replace(/\[\^[^\]]*\][*+?]?/g, 'z')
    .replace(/\[([^\]])[^\]]*\][*+?]?/g, '$1')
    .replace(/\\d[*+?]?/g, '0')
    .replace(/\\w[*+?]?/g, 'a')
    .replace(/\.[*+?]?/g, '0')
    .replace(/\\(.)/g, '$1')
    .replace(/[()?*+]/g, '');
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
