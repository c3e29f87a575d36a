import { memberOf } from '@trainyard/sdk';
import type { Member, Node } from '@trainyard/sdk';

/** What stands under keys within each other. */
export function at(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  return keys.reduce<Node | undefined>((inner, key) => memberOf(inner, key)?.value, node);
}

/** The members of a map; none of anything else. */
export function entries(node: Node | undefined): readonly Member[] {
  return node?.kind === 'map' ? node.members : [];
}

/** The text of a scalar. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

/** The texts of a list. */
export function textsOf(node: Node | undefined): readonly string[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [];
}
