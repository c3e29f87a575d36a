import type { IToken } from 'chevrotain';
import { unescapeText } from '../expression/values.ts';
import { endOf, nativeParser } from '../native/parser.ts';
import type { ExpressionLine } from './layout.ts';
import { escaped } from './texts.ts';

/**
 * The lines of an expression. Its words and the blanks within a line stay as they are; lines begin with two blanks for each bracket that is
 * open, or for the expression that goes on.
 */
export function expressionLines(text: string): readonly ExpressionLine[] {
  const { lexer } = nativeParser();
  const { tokens, groups } = lexer.tokenize(text);
  const comments = groups['comments'] ?? [];
  const all = [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
  const lines: { text: string; comment?: string }[] = [];
  let depth = 0;
  let end = 0;
  for (const token of all) {
    const gap = text.slice(end, token.startOffset);
    const isComment = token.tokenType.name === 'Comment';
    if (lines.length === 0 || /[\n\r]/.test(gap)) lines.push({ text: indentOf(token, depth, lines.length === 0) });
    else if (!isComment) append(lines, gap.replace(/[^ \t]/g, ' '));
    end = endOf(token);
    if (isComment) {
      const last = lines.at(-1);
      if (last !== undefined) last.comment = contentOf(token.image);
      continue;
    }
    append(lines, imageOf(token));
    if (/^[([{]$/.test(token.image)) depth += 1;
    else if (/^[)\]}]$/.test(token.image)) depth -= 1;
  }
  return lines.map((line) => ({ ...line, text: line.text.trim() === '' ? '' : line.text.trimEnd() }));
}

/** A comment behind the sign that both syntaxes have. */
export function contentOf(image: string): string {
  return `#${image.slice(image.startsWith('#') ? 1 : 2)}`.trimEnd();
}

/** The text that lines make without their comments. */
export function textOfLines(lines: readonly ExpressionLine[]): string {
  return lines
    .filter(({ text }) => text !== '')
    .map(({ text }) => text)
    .join('\n');
}

function append(lines: { text: string }[], text: string): void {
  const last = lines.at(-1);
  if (last !== undefined) last.text += text;
}

function indentOf(token: IToken, depth: number, isFirst: boolean): string {
  if (isFirst) return '';
  const closes = /^[)\]}]$/.test(token.image);
  return '  '.repeat(depth === 0 ? 1 : Math.max(0, closes ? depth - 1 : depth));
}

/** A token as it stands; a raw text with Windows line ends would lose them. */
function imageOf({ image }: IToken): string {
  return image.startsWith('`') && image.includes('\r') ? escaped(unescapeText(image)) : image;
}
