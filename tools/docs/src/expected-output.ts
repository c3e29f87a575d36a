/** A line that stands for any lines, also for none. */
const ANY_LINES = '...';

/** What stands for any text within a line. */
const ANY_TEXT = '…';

/**
 * Compares what was printed with what a page shows; undefined if they agree. Blanks at the ends of lines and of the whole do not count.
 * Otherwise the index of the first shown line, from 0, that cannot be found in its place, and what stands there instead.
 */
export function compareOutput(
  shown: string,
  printed: string,
): { readonly line: number; readonly instead: string } | undefined {
  const wanted = linesOf(shown);
  const lines = linesOf(printed);
  // furthest[i]: the positions among the printed lines at which the first i shown lines can have ended.
  let positions: readonly number[] = [0];
  for (const [index, line] of wanted.entries()) {
    const first = Math.min(...positions);
    const next =
      line === ANY_LINES
        ? Array.from({ length: lines.length - first + 1 }, (_, offset) => first + offset)
        : positions.filter((at) => at < lines.length && matches(line, lines[at] ?? '')).map((at) => at + 1);
    if (next.length === 0) return { line: index, instead: lines[first] ?? 'the end' };
    positions = next;
  }
  return positions.includes(lines.length)
    ? undefined
    : { line: wanted.length, instead: lines[Math.max(...positions)] ?? '' };
}

function linesOf(text: string): readonly string[] {
  const trimmed = text.replace(/\s+$/, '');
  return trimmed === '' ? [] : trimmed.split('\n').map((line) => line.trimEnd());
}

function matches(shown: string, printed: string): boolean {
  const parts = shown.split(ANY_TEXT);
  if (parts.length === 1) return shown === printed;
  const form = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*');
  return new RegExp(`^${form}$`, 'u').test(printed);
}
