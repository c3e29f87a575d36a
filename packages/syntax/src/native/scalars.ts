import type { IToken } from 'chevrotain';
import { unescapeText } from '../expression/values.ts';
import type { Expression } from '../expression/tree.ts';
import type { ScalarNode } from '../document/node.ts';
import type { Range } from '../source/source.ts';

/** The content of a text in quotes. A raw one that begins with a line break loses it, the common indentation and the blanks at its end. */
export function textOf(image: string): string {
  const content = unescapeText(image);
  return image.startsWith('`') && /^\r?\n/.test(content) ? dedented(content) : content;
}

function dedented(content: string): string {
  const lines = content
    .replace(/^\r?\n/, '')
    .replace(/\r\n/g, '\n')
    .split('\n');
  const closing = lines.at(-1)?.trim() === '' ? lines.pop() : undefined;
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : indents.reduce((least, indent) => Math.min(least, indent));
  return `${lines.map((line) => line.slice(common)).join('\n')}${closing === undefined ? '' : '\n'}`;
}

/** The text of a key or label. */
export function nameOf(token: IToken): string {
  return /^["'`]/.test(token.image) ? textOf(token.image) : token.image;
}

/** A scalar from what stands behind `=`: numbers, words, texts; everything else is an expression, which only some fields take. */
export function scalarOf(tree: Expression, text: string, holds: boolean, range: Range): ScalarNode {
  if (holds) return { kind: 'scalar', range, value: text, text, quoted: false, expression: true };
  const plain = (value: ScalarNode['value'], content = text): ScalarNode => ({
    kind: 'scalar',
    range,
    value,
    text: content,
    quoted: false,
  });
  switch (tree.kind) {
    case 'string':
      return { kind: 'scalar', range, value: textOf(text), text: textOf(text), quoted: true };
    case 'boolean':
      return plain(tree.value);
    case 'null':
      return plain(null, '');
    case 'number':
      return tree.unit === undefined ? plain(tree.value) : plain(text);
    case 'unary':
      if (tree.op === '-' && tree.operand.kind === 'number')
        return tree.operand.unit === undefined ? plain(-tree.operand.value) : plain(text);
      break;
    case 'metric':
      if (tree.name === text) return plain(text);
  }
  return { kind: 'scalar', range, value: text, text, quoted: false, expression: true };
}
