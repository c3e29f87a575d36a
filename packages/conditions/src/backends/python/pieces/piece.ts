/** One definition of the Python runtime: a function or class that generated code carries if it uses it. */
export interface Piece {
  readonly name: string;
  /** Other pieces that it calls. */
  readonly needs: readonly string[];
  /** Standard modules that it imports. */
  readonly imports: readonly string[];
  /** Its text, without a line break at either end. */
  readonly source: string;
}

/** What a piece uses beside Python itself. */
export interface Uses {
  readonly needs?: readonly string[];
  readonly imports?: readonly string[];
}

/** A piece whose name stands in the first line of its text. */
export function piece(source: string, { needs = [], imports = [] }: Uses = {}): Piece {
  const text = source.trim();
  const name = /^(?:def|class) (\w+)/.exec(text)?.[1];
  if (name === undefined) throw new Error('a piece begins with what it defines');
  return { name, needs, imports, source: text };
}

/** The line that imports a module: `import math`, or `from typing import NamedTuple` for `typing.NamedTuple`. */
export function importLine(module: string): string {
  const at = module.lastIndexOf('.');
  return at === -1 ? `import ${module}` : `from ${module.slice(0, at)} import ${module.slice(at + 1)}`;
}

/**
 * The named pieces and all that they need, each once, in the order of the catalogue, so that the same needs give the same text. Throws
 * for a name that the catalogue does not hold.
 */
export function piecesFor(names: Iterable<string>, catalogue: readonly Piece[]): readonly Piece[] {
  const byName = new Map(catalogue.map((each) => [each.name, each]));
  const found = new Set<string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    const one = byName.get(name);
    if (one === undefined) throw new Error(`no piece is called '${name}'`);
    found.add(name);
    for (const need of one.needs) pending.push(need);
  }
  return catalogue.filter((each) => found.has(each.name));
}
