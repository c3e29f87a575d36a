import { readPattern } from '@trainyard/conditions';
import type { Pattern } from '@trainyard/conditions';

/** Texts that most likely have the form of a regular expression; its caller tries them. None for what cannot be read. */
export function samplesOfPattern(source: string): readonly string[] {
  try {
    const { tree } = readPattern(source);
    return [0, 1, 2].map((turn) => sample(tree, turn));
  } catch {
    return [];
  }
}

/** With another turn other ways are taken, where there are several. */
function sample(tree: Pattern, turn: number): string {
  switch (tree.kind) {
    case 'character':
      return String.fromCodePoint(tree.code);
    case 'any':
      return 'abc'[turn] ?? 'a';
    case 'assertion':
      return '';
    case 'set': {
      const { spans, not } = tree;
      const taken = [...'abcxyzABC0123-_./'].filter(
        (each) => spans.some(([low, high]) => low <= each.charCodeAt(0) && each.charCodeAt(0) <= high) !== not,
      );
      return taken[turn % Math.max(1, taken.length)] ?? String.fromCodePoint(spans[0]?.[0] ?? 97);
    }
    case 'sequence':
      return tree.items.map((each) => sample(each, turn)).join('');
    case 'choice': {
      const item = tree.items[turn % tree.items.length];
      return item === undefined ? '' : sample(item, turn);
    }
    case 'group':
      return sample(tree.of, turn);
    case 'repeat':
      return sample(tree.of, turn).repeat(Math.max(tree.min, Math.min(tree.max, turn)));
  }
}
