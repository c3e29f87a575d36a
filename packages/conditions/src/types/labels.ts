/** The labels of a series; the metric's name is `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** What a label is; a missing one is empty, also one that is called as something that every object has, such as `toString`. */
export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/** Labels without some, and without those that are empty, which PromQL takes for missing. */
export function without(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => !names.includes(name) && value !== ''));
}

/** Only some of the labels. */
export function only(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => names.includes(name) && value !== ''));
}

/** Labels without the metric's name. */
export function nameless(labels: Labels): Labels {
  return without(labels, ['__name__']);
}

/** A text that is equal for equal labels, and sorts as Prometheus sorts series. */
export function keyOf(labels: Labels): string {
  const names = Object.keys(labels).sort();
  let key = '';
  for (const name of names) key += `${name}\u0000${labels[name] ?? ''}\u0001`;
  return key;
}
