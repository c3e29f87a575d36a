import type { IToken } from 'chevrotain';
import { nativeParser } from '../../src/native/parser.ts';
import type { Random } from './random.ts';

/** A native text with other blanks, line breaks and comments between its words, wherever they may stand. */
export function carelessNative(text: string, random: Random): string {
  const share = random.pick([0, 0.01, 0.1, 0.3]);
  const { tokens, groups } = nativeParser().lexer.tokenize(text);
  const all = [...tokens, ...(groups['comments'] ?? [])].sort((a, b) => a.startOffset - b.startOffset);
  let result = '';
  let at = 0;
  for (const [index, token] of all.entries()) {
    const gap = text.slice(at, token.startOffset);
    result += between(gap, random, share, all[index - 1]);
    result += isComment(token) && random.chance(0.5) ? `//${token.image.slice(1)}` : token.image;
    at = token.startOffset + token.image.length;
  }
  const end = random.chance(share) ? ` # the end ${random.below(9)}` : '';
  return `${result}${end}${text.slice(at)}`;
}

function isComment(token: IToken | undefined): boolean {
  return token?.tokenType.name === 'Comment';
}

function between(gap: string, random: Random, share: number, before: IToken | undefined): string {
  // A comment ends its line, and a `%` belongs to what it touches.
  const blank = gap === '' && (before === undefined || !/^[{[(,=]$/.test(before.image)) ? '' : gap;
  if (isComment(before) || !random.chance(share)) return random.chance(0.05) ? `${gap}${gap === '' ? '' : ' '}` : gap;
  if (gap === '' && blank === '' && before !== undefined && !/^[{}[\](),]$/.test(before.image)) return gap;
  return random.pick([
    `${gap}\n`,
    `${gap}\n\n`,
    `${gap} # c${random.below(9)}\n`,
    `${gap}\n// own ${random.below(9)}\n`,
    `${gap}\n\n    #own\n\n`,
  ]);
}
