import type { TokenType } from 'chevrotain';
import { Duration, keywords, Number_, Percent, Size, Text, Word } from '../expression/tokens.ts';
import { shortCalls } from './calls.ts';
import { Comment } from './parser.ts';

/** What editors need to know of the words of the native syntax, from the tables that the lexer itself uses. Patterns are regular expressions. */
export interface Vocabulary {
  readonly keywords: readonly string[];
  /** Calls that are short for maps and lists. */
  readonly calls: readonly string[];
  /** The tokens with many spellings, in the order in which they are tried. */
  readonly patterns: Readonly<Record<'comment' | 'percent' | 'duration' | 'size' | 'number' | 'text' | 'word', string>>;
}

/** The words of the native syntax and of conditions. */
export function nativeVocabulary(): Vocabulary {
  return {
    keywords: Object.values(keywords).map(sourceOf),
    calls: [...shortCalls.keys()],
    patterns: {
      comment: sourceOf(Comment),
      percent: sourceOf(Percent),
      duration: sourceOf(Duration),
      size: sourceOf(Size),
      number: sourceOf(Number_),
      text: sourceOf(Text),
      word: sourceOf(Word),
    },
  };
}

function sourceOf({ PATTERN }: TokenType): string {
  return (PATTERN as RegExp).source;
}
