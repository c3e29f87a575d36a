/** Unchanged lines shown before and behind a change. */
const CONTEXT = 3;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
  /** How many lines of the old and of the new text stand before it. */
  readonly old: number;
  readonly new: number;
}

/** The difference of two texts in the unified form that `patch` and `git apply` read; empty if there is none. */
export function lineDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = script(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines).map((hunk) => {
    const [first] = hunk;
    const count = (mark: Line['mark']): number => hunk.filter((line) => line.mark !== mark).length;
    const start = (at: number, length: number): string => `${length === 0 ? at : at + 1},${length}`;
    const head = `@@ -${start(first?.old ?? 0, count('+'))} +${start(first?.new ?? 0, count('-'))} @@\n`;
    return head + hunk.map(({ mark, text }) => printed(mark + text)).join('');
  });
  return `--- ${file}\n+++ ${file}\n${hunks.join('')}`;
}

function printed(line: string): string {
  return line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`;
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The shortest way from one list of lines to another, after Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). */
function script(before: readonly string[], after: readonly string[]): readonly Line[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  const from = (k: number, d: number, reached: ReadonlyMap<number, number>): number =>
    k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1)) ? k + 1 : k - 1;
  for (let d = 0; ; d++) {
    trace.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      const previous = from(k, d, furthest);
      let x = (furthest.get(previous) ?? 0) + (previous < k ? 1 : 0);
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++;
      furthest.set(k, x);
      if (x >= before.length && x - k >= after.length) return backwards(before, after, trace, from);
    }
  }
}

function backwards(
  before: readonly string[],
  after: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
  from: (k: number, d: number, reached: ReadonlyMap<number, number>) => number,
): readonly Line[] {
  const lines: Line[] = [];
  let x = before.length;
  let y = after.length;
  const same = (): void => void lines.push({ mark: ' ', text: before[--x] ?? '', old: x, new: --y });
  for (let d = trace.length - 1; d >= 0; d--) {
    const reached = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const previous = from(k, d, reached);
    const start = reached.get(previous) ?? 0;
    while (x > start && y > Math.max(0, start - previous)) same();
    if (d === 0) break;
    if (previous < k) lines.push({ mark: '-', text: before[--x] ?? '', old: x, new: y });
    else lines.push({ mark: '+', text: after[--y] ?? '', old: x, new: y });
  }
  return lines.reverse();
}

function hunksOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const shown = new Set<number>();
  lines.forEach(({ mark }, index) => {
    if (mark !== ' ') for (let near = index - CONTEXT; near <= index + CONTEXT; near++) shown.add(near);
  });
  const hunks: Line[][] = [];
  lines.forEach((line, index) => {
    if (!shown.has(index)) return;
    if (index === 0 || !shown.has(index - 1)) hunks.push([]);
    hunks.at(-1)?.push(line);
  });
  return hunks;
}
