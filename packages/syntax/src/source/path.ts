/**
 * The one way to point at a field, as canonical text: `monitoring.alerts[slow].condition`. An item of a named list is addressed
 * by its name, of another list by its index (`steps[0]`). Text, because paths are the keys of every table here (origins,
 * provenance, capabilities): it compares, hashes and crosses threads for free.
 */
export type Path = string;

/** One step of a path: a key of a map, an index of a list, or `[name]` for an item of a named list. */
export type Step = string | number | readonly [name: string];

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const PLAIN_ITEM = /^[A-Za-z_][A-Za-z0-9_.:-]*$/;

/** The path that one further step leads to. Keys that are not plain words are quoted as in JSON. */
export function child(parent: Path, step: Step): Path {
  if (typeof step === 'number') return `${parent}[${step}]`;
  if (typeof step !== 'string') return `${parent}[${PLAIN_ITEM.test(step[0]) ? step[0] : JSON.stringify(step[0])}]`;
  if (!PLAIN_KEY.test(step)) return `${parent}[=${JSON.stringify(step)}]`;
  return parent === '' ? step : `${parent}.${step}`;
}

/** A path from its steps; no step is the root, `''`. */
export function pathOf(...steps: readonly Step[]): Path {
  return steps.reduce<Path>((path, step) => child(path, step), '');
}

/** The steps of a path: the inverse of `pathOf`. */
export function stepsOf(path: Path): Step[] {
  const steps: Step[] = [];
  const token =
    /\.?([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[=("(?:[^"\\]|\\.)*")\]|\[("(?:[^"\\]|\\.)*")\]|\[([A-Za-z_][A-Za-z0-9_.:-]*)\]/y;
  while (token.lastIndex < path.length) {
    const match = token.exec(path);
    if (match === null) break;
    const [, key, index, quotedKey, quotedItem, item] = match;
    if (key !== undefined) steps.push(key);
    else if (index !== undefined) steps.push(Number(index));
    else if (quotedKey !== undefined) steps.push(JSON.parse(quotedKey) as string);
    else if (quotedItem !== undefined) steps.push([JSON.parse(quotedItem) as string]);
    else if (item !== undefined) steps.push([item]);
  }
  return steps;
}

/** The path one step up; the root is its own parent. */
export function parentPath(path: Path): Path {
  return pathOf(...stepsOf(path).slice(0, -1));
}

/**
 * The field that a path speaks of, whatever the item: `monitoring.alerts[slow].for` is `monitoring.alerts.for`. Capabilities are
 * stated for fields.
 */
export function fieldOf(path: Path): string {
  return stepsOf(path)
    .filter((step): step is string => typeof step === 'string')
    .join('.');
}
