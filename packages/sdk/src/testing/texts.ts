import type { GeneratedFile } from '../codegen/traced.ts';
import type { HostileSpec } from './hostile.ts';
import type { Problems } from './problems.ts';
import { readerOf, readOrRefuse } from './readers.ts';
import type { ReadFile, Reader } from './readers.ts';

/** Every hostile text that a file holds is found again by the file's parser: whole, or as part of a comment, and nowhere else. */
export async function checkTexts(
  files: readonly GeneratedFile[],
  { hostile }: HostileSpec,
  readers: Readonly<Record<string, Reader>>,
  problems: Problems,
): Promise<void> {
  for (const { path, content } of files) {
    const markers = [...hostile.keys()].filter((marker) => content.includes(marker));
    const reader = readerOf(path, readers);
    if (reader === undefined) {
      problems.check(
        'hostile text',
        markers.length === 0,
        () =>
          `'${path}' holds texts of the specification, but there is no reader for it: pass one in 'readers', under the end of its path.`,
      );
      continue;
    }
    const read = await readOrRefuse(reader, content);
    problems.check(
      'hostile text',
      typeof read !== 'string',
      () => `'${path}' is not well formed with hostile texts in the specification: ${String(read)}.`,
    );
    if (typeof read === 'string') continue;
    for (const marker of markers)
      checkMarker(path, content, { marker, text: hostile.get(marker) ?? '' }, { reader, read }, problems);
  }
}

function checkMarker(
  path: string,
  content: string,
  { marker, text }: { marker: string; text: string },
  { reader, read }: { reader: Reader; read: ReadFile },
  problems: Problems,
): void {
  const shown = (each: string): string => reader.shown?.(each) ?? each;
  const comments = read.comments ?? [];
  const whole = read.texts.some((each) => shown(each).includes(shown(text)));
  const inTexts = read.texts.some((each) => each.includes(marker));
  problems.check(
    'hostile text',
    whole || (!inTexts && comments.some((each) => each.includes(marker))),
    () =>
      `'${path}' holds ${JSON.stringify(text)}, but its parser does not give it back whole: quote it with the literals of the toolkit.`,
  );
  const found = [...read.texts, ...comments].reduce((sum, each) => sum + count(each, marker), 0);
  problems.check(
    'hostile text',
    found >= count(content, marker),
    () =>
      `'${path}' holds ${JSON.stringify(text)} outside of its texts and comments, where it acts: quote it with the literals of the toolkit.`,
  );
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
