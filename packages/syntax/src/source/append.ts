/** Adds items to a list. Spreading them into `push` makes each an argument, and a hundred thousand arguments end the program. */
export function append<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}
