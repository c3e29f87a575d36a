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
  const room = layout.width - depth - lead.length - trail.length;
  if (typeof code === 'string' || code.items.length === 0 || roomBehind(code, room) >= 0)
    return [`${pad}${lead}${flatText(code)}${trail}`];
  return [
    `${pad}${lead}${code.before}`.trimEnd(),
    ...code.items.flatMap((item) => linesOf(layout, item, depth + layout.indent, '', ',')),
    `${pad}${code.after.trimStart()}${trail}`,
  ];
}

/** What code in one line leaves of some room; less than nothing as soon as it is known not to fit, so that long code is not written twice. */
function roomBehind(code: Code, room: number): number {
  if (typeof code === 'string') return room - code.length;
  let left = room - code.before.length - code.after.length - 2 * Math.max(0, code.items.length - 1);
  for (const item of code.items) {
    if (left < 0) return left;
    left = roomBehind(item, left);
  }
  return left;
}

/** Code in one line. */
function flatText(code: Code): string {
  return typeof code === 'string' ? code : `${code.before}${code.items.map(flatText).join(', ')}${code.after}`;
}
