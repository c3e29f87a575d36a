import type { IToken } from 'chevrotain';
import type { Source } from '../source/source.ts';
import { Duration, Number_, Percent, Size, Word } from '../expression/tokens.ts';
import { endOf } from './parser.ts';

const PLAIN = new Set([Word, Number_, Duration, Size, Percent]);

/** A stretch of text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * A text of several words that lacks its quotes: `description = hello world`, `timeout = 6 hours`. No expression has two words side by side, and what begins
 * an item on the same line is followed by `=`, `{` or a label. Undefined if every value is one.
 */
export function wordsWithoutQuotes(source: Source, tokens: readonly IToken[]): Stretch | undefined {
  for (const [index, token] of tokens.entries()) {
    if (token.image !== '=') continue;
    const first = tokens[index + 1];
    if (first === undefined || !PLAIN.has(first.tokenType)) continue;
    const last = lastOfRun(source, tokens, index + 1);
    if (last > index + 1) return { start: first.startOffset, end: endOf(tokens[last] as IToken) };
  }
  return undefined;
}

/** The last of the words and numbers that stand side by side on a line; the first of them if something else follows there. */
function lastOfRun(source: Source, tokens: readonly IToken[], first: number): number {
  let at = first;
  for (;;) {
    const [token, next] = [tokens[at] as IToken, tokens[at + 1]];
    if (next === undefined || source.text.slice(endOf(token), next.startOffset).includes('\n')) return at;
    if (/^[,}\]]$/.test(next.image)) return at;
    if (!PLAIN.has(next.tokenType)) return first;
    at += 1;
  }
}
