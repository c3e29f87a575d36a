/** The parts of a template without its first line break, the blanks before its last line, and what all lines have before their text. */
export function withoutIndent(parts: readonly string[]): readonly string[] {
  const open = parts.map((part, index) => (index === 0 ? part.replace(/^[ \t]*\n/, '') : part));
  const closed = open.map((part, index) => (index === open.length - 1 ? part.replace(/\n[ \t]*$/, '') : part));
  const began = (parts[0] ?? '') !== (open[0] ?? '');
  const indents = closed.flatMap((part, index) => {
    // A line begins behind each line break, and at the very beginning if a line break was taken from there.
    const lines = part.split('\n').slice(index === 0 && began ? 0 : 1);
    const last = index < closed.length - 1 ? lines.length - 1 : -1;
    return lines.flatMap((line, at) =>
      line.trim() === '' && at !== last ? [] : [/^[ \t]*/.exec(line)?.[0].length ?? 0],
    );
  });
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  if (least === 0) return closed;
  const behind = new RegExp(`\\n[ \\t]{0,${least}}`, 'g');
  return closed.map((part, index) => {
    const text = part.replace(behind, '\n');
    return index === 0 && began ? text.replace(new RegExp(`^[ \\t]{0,${least}}`), '') : text;
  });
}
