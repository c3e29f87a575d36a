import { textLines } from '../lines/changes.ts';
import { mergeLines } from '../lines/merge.ts';
import type { Conflict, Merged, Side } from '../lines/merge.ts';

interface Section {
  /** The headings that lead to it, and a number where they stand more than once; empty for what stands before the first. */
  readonly name: string;
  readonly body: string;
  /** The empty lines behind it. */
  readonly gap: string;
  /** Its first line, from 0. */
  readonly line: number;
}

/**
 * Merges a Markdown document that people and Trainyard write together. Sections are found again by their headings, so that one which people
 * wrote stays where they put it, whatever is generated around it; inside a section lines are merged.
 */
export function mergeSections(base: string, ours: string, theirs: string, favour: Side = 'ours'): Merged {
  const [old, mine, other] = [base, ours, theirs].map(sectionsOf) as [Sections, Sections, Sections];
  const conflicts: Conflict[] = [];
  const result: Section[] = [];
  for (const section of mine.values()) {
    const { name, body, line } = section;
    const before = old.get(name);
    const now = other.get(name);
    // Nobody generated it: it is people's.
    const merged =
      before === undefined && now === undefined
        ? { text: body, conflicts: [] }
        : mergeLines(before?.body ?? '', body, now?.body ?? '', favour);
    for (const each of merged.conflicts) conflicts.push({ ...each, start: each.start + line, end: each.end + line });
    if (merged.text !== '') result.push({ ...section, body: merged.text });
  }
  for (const section of other.values()) {
    if (mine.has(section.name)) continue;
    const before = old.get(section.name);
    if (before?.body === section.body) continue;
    if (before !== undefined) {
      // Its user took it out, and the specification changed it.
      const end = textLines(ours).length;
      conflicts.push({
        start: end,
        end,
        base: textLines(before.body),
        ours: [],
        theirs: textLines(section.body),
      });
      if (favour === 'ours') continue;
    }
    result.splice(placeFor(section.name, [...other.keys()], result), 0, section);
  }
  return { text: joined(result), conflicts };
}

type Sections = ReadonlyMap<string, Section>;

function sectionsOf(text: string): Sections {
  const sections = new Map<string, Section>();
  const above: string[] = [];
  let lines: string[] = [];
  let name = '';
  let start = 0;
  let fence: string | undefined;
  const close = (next: number): void => {
    const whole = lines.join('');
    const body = whole.replace(/\n\s*$/, '\n');
    if (whole !== '')
      sections.set(unused(name, sections), {
        name: unused(name, sections),
        body,
        gap: whole.slice(body.length),
        line: start,
      });
    lines = [];
    start = next;
  };
  for (const [index, line] of textLines(text).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    const heading = fence === undefined ? /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/.exec(line) : null;
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence)))
      fence = fence === undefined ? mark : undefined;
    if (heading !== null) {
      close(index);
      const level = heading[1]?.length ?? 1;
      above.length = Math.min(above.length, level - 1);
      above[level - 1] = heading[2] ?? '';
      name = above.join('\n');
    }
    lines.push(line);
  }
  close(0);
  return sections;
}

function unused(name: string, taken: Sections): string {
  for (let count = 1; ; count++) {
    const numbered = count === 1 ? name : `${name}\n\n${count}`;
    if (!taken.has(numbered)) return numbered;
  }
}

/** Behind the nearest section that stands before it in the generated document. */
function placeFor(name: string, order: readonly string[], placed: readonly Section[]): number {
  for (let at = order.indexOf(name) - 1; at >= 0; at--) {
    const index = placed.findIndex((each) => each.name === order[at]);
    if (index !== -1) return index + 1;
  }
  return 0;
}

function joined(sections: readonly Section[]): string {
  return sections
    .map(({ body, gap }, index) => {
      const ended = body.endsWith('\n') ? body : `${body}\n`;
      return index === sections.length - 1 ? body + gap : ended + (gap === '' ? '\n' : gap);
    })
    .join('');
}
