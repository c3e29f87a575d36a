import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeLines } from '../src/index.ts';

const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const base = text('a', 'b', 'c', 'd', 'e', 'f', 'g');

test('what one side changed is taken from it', () => {
  const ours = text('a', 'mine', 'c', 'd', 'e', 'f', 'g');
  const theirs = text('a', 'b', 'c', 'd', 'e', 'g', 'new');
  expect(mergeLines(base, ours, theirs)).toEqual({ text: text('a', 'mine', 'c', 'd', 'e', 'g', 'new'), conflicts: [] });
});

test('what both changed in the same way is taken once', () => {
  const both = text('a', 'b', 'x', 'd', 'e', 'f', 'g');
  expect(mergeLines(base, both, both)).toEqual({ text: both, conflicts: [] });
});

test('lines that both changed are a conflict, with all three versions and the place in our text', () => {
  const ours = text('new', 'a', 'b', 'mine', 'd', 'e', 'f', 'g');
  const theirs = text('a', 'b', 'yours', 'd', 'e', 'f', 'G');
  expect(mergeLines(base, ours, theirs)).toEqual({
    text: text('new', 'a', 'b', 'mine', 'd', 'e', 'f', 'G'),
    conflicts: [{ start: 3, end: 4, base: ['c\n'], ours: ['mine\n'], theirs: ['yours\n'] }],
  });
  expect(mergeLines(base, ours, theirs, 'theirs').text).toBe(text('new', 'a', 'b', 'yours', 'd', 'e', 'f', 'G'));
});

test('changes that touch are a conflict; an unchanged line between them makes them two', () => {
  expect(
    mergeLines(base, text('a', 'B', 'c', 'd', 'e', 'f', 'g'), text('a', 'b', 'C', 'd', 'e', 'f', 'g')).conflicts,
  ).toHaveLength(1);
  expect(
    mergeLines(base, text('a', 'B', 'c', 'd', 'e', 'f', 'g'), text('a', 'b', 'c', 'D', 'e', 'f', 'g')).conflicts,
  ).toHaveLength(0);
});

test('both put other lines in the same place: a conflict', () => {
  expect(mergeLines('a\nb\n', 'a\nx\nb\n', 'a\ny\nb\n').conflicts).toEqual([
    { start: 1, end: 2, base: [], ours: ['x\n'], theirs: ['y\n'] },
  ]);
});

test('a last line without an end stays whole when lines come after it', () => {
  expect(mergeLines('a\nb\nc\nd', 'A\nb\nc\nd', 'a\nb\nc\nd\ne\n').text).toBe('A\nb\nc\nd\ne\n');
});

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}'), { maxLength: 12 }).map((all) => text(...all));

test('laws: one unchanged side gives the other, equal sides give themselves, sides change places', () => {
  fc.assert(
    fc.property(lines, lines, lines, (old, ours, theirs) => {
      expect(mergeLines(old, ours, old)).toEqual({ text: ours, conflicts: [] });
      expect(mergeLines(old, old, theirs)).toEqual({ text: theirs, conflicts: [] });
      expect(mergeLines(old, ours, ours)).toEqual({ text: ours, conflicts: [] });
      const merged = mergeLines(old, ours, theirs);
      const turned = mergeLines(old, theirs, ours);
      expect(turned.conflicts.length).toBe(merged.conflicts.length);
      if (merged.conflicts.length === 0) expect(turned.text).toBe(merged.text);
      for (const { start, end, ours: mine } of merged.conflicts)
        expect((ours.match(/[^\n]*\n/g) ?? []).slice(start, end)).toEqual(mine);
    }),
    { seed: 7, numRuns: 5000 },
  );
});

test('every line that a side added is in the merged text, or in a conflict', () => {
  // Lines that are unique, so that each can be found again.
  const edited = fc
    .tuple(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), fc.array(fc.nat(8), { maxLength: 4 }))
    .map(([kept, places]) => ({ kept, places }));
  const build = ({ kept, places }: { kept: boolean[]; places: number[] }, name: string): string =>
    text(
      ...kept.flatMap((keep, index) => [
        ...places.flatMap((place, number) => (place === index ? [`${name}${number}`] : [])),
        ...(keep ? [`base${index}`] : []),
      ]),
    );
  const old = build({ kept: Array<boolean>(8).fill(true), places: [] }, '');
  fc.assert(
    fc.property(edited, edited, (mine, yours) => {
      const ours = build(mine, 'ours');
      const theirs = build(yours, 'theirs');
      const { text: merged, conflicts } = mergeLines(old, ours, theirs);
      for (const line of ours.match(/ours.*\n/g) ?? []) expect(merged).toContain(line);
      for (const line of theirs.match(/theirs.*\n/g) ?? [])
        expect(merged.includes(line) || conflicts.some((each) => each.theirs.includes(line))).toBe(true);
    }),
    { seed: 8, numRuns: 5000 },
  );
});
