import type { Node, ScalarNode } from '../document/node.ts';
import { expressionLines } from './expression-lines.ts';

/** The first path at which two trees do not say the same, or undefined. The order of keys and the blanks in expressions say nothing. */
export function firstDifference(a: Node, b: Node, path = ''): string | undefined {
  if (a.kind === 'scalar' || b.kind === 'scalar')
    return a.kind === 'scalar' && b.kind === 'scalar' && isSame(a, b) ? undefined : path;
  if (a.kind === 'map' && b.kind === 'map') {
    const others = new Map(b.members.map((member) => [member.key, member.value]));
    if (a.members.length !== others.size) return path;
    for (const { key, value } of a.members) {
      const other = others.get(key);
      const inner = path === '' ? key : `${path}.${key}`;
      const found = other === undefined ? inner : firstDifference(value, other, inner);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (a.kind !== 'list' || b.kind !== 'list' || a.items.length !== b.items.length) return path;
  for (const [index, item] of a.items.entries()) {
    const found = firstDifference(item, b.items[index] as Node, `${path}[${index}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isSame(a: ScalarNode, b: ScalarNode): boolean {
  if (Object.is(a.value, b.value)) return true;
  if (a.expression !== true && b.expression !== true) return false;
  return wordsOf(a) === wordsOf(b);
}

/** An expression without its line breaks and comments. */
function wordsOf({ value }: ScalarNode): string {
  return expressionLines(String(value))
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
}
