import { rangeOf } from '@trainyard/sdk';
import type { Diagnostic, Source } from '@trainyard/sdk';
import { engine } from '../diagnostics.ts';
import type { Meeting } from '../diagnostics.ts';
import { textLines } from '../lines/changes.ts';
import type { Conflict } from '../lines/merge.ts';
import type { Plan, PlannedFile } from './plan.ts';

/** A finding for each file of a plan that somebody has to decide on, at the first line where the edit and the specification meet. */
export function conflictFindings(plan: Plan): readonly Diagnostic[] {
  return plan.files.filter(({ action }) => action === 'conflict').map((file) => conflictFinding(plan.folder, file));
}

function conflictFinding(folder: string, planned: PlannedFile): Diagnostic {
  const file = `${folder}/${planned.path}`;
  const source: Source = { file, text: planned.before ?? '' };
  if (planned.entry === undefined) return engine.strangeFile({ range: rangeOf(source, 0) }, { file });
  const conflicts = planned.conflicts ?? [];
  const starts = lineStarts(source.text);
  const placeOf = ({ start, end }: Conflict): Diagnostic['range'] => {
    const from = starts[start] ?? source.text.length;
    return rangeOf(source, from, Math.max(from, (starts[end] ?? source.text.length) - 1));
  };
  const [first, ...others] = conflicts;
  const found = engine.editConflict(
    { range: first === undefined ? rangeOf(source, 0) : placeOf(first) },
    { file, meeting: conflicts.map(meetingOf), reason: planned.reason ?? '' },
  );
  const related = others.map((each) => ({ range: placeOf(each), message: 'and here' }));
  return { ...found, related: [...found.related, ...related] };
}

function lineStarts(text: string): readonly number[] {
  let at = 0;
  return textLines(text).map((line) => (at += line.length) - line.length);
}

/** Where an edit and the specification meet, each side on one line. */
export function meetingOf({ start, base, ours, theirs }: Conflict): Meeting {
  return { line: start + 1, base: oneLine(base), ours: oneLine(ours), theirs: oneLine(theirs) };
}

function oneLine([first = '', ...more]: readonly string[]): string {
  const text = first.trim();
  const cut = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return more.length === 0 ? cut : `${cut} … (${more.length + 1} lines)`;
}
