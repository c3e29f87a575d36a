/** Code that may be broken between its items: a call, a list, or text that stays in one line. */
export type Code = string | { readonly before: string; readonly items: readonly Code[]; readonly after: string };

/** How code is laid out. */
export interface Layout {
  /** Longest line. */
  readonly width: number;
  /** Blanks of one step. */
  readonly indent: number;
}

/** A call of a function. */
export function callOf(name: string, ...items: readonly Code[]): Code {
  return { before: `${name}(`, items, after: ')' };
}

/** A list. */
export function listOf(items: readonly Code[]): Code {
  return { before: '[', items, after: ']' };
}

/** Code with some text before it. */
export function prefixed(prefix: string, code: Code): Code {
  return typeof code === 'string' ? prefix + code : { ...code, before: prefix + code.before };
}

/** Code as lines, the first one behind `lead`, all at a depth of so many blanks: in one line if it fits, else an item a line. */
export function linesOf(layout: Layout, code: Code, depth: number, lead = '', trail = ''): string[] {
  const pad = ' '.repeat(depth);
  const flat = `${pad}${lead}${flatText(code)}${trail}`;
  if (flat.length <= layout.width || typeof code === 'string' || code.items.length === 0) return [flat];
  return [
    `${pad}${lead}${code.before}`.trimEnd(),
    ...code.items.flatMap((item) => linesOf(layout, item, depth + layout.indent, '', ',')),
    `${pad}${code.after.trimStart()}${trail}`,
  ];
}

/** Code in one line. */
export function flatText(code: Code): string {
  return typeof code === 'string' ? code : `${code.before}${code.items.map(flatText).join(', ')}${code.after}`;
}
