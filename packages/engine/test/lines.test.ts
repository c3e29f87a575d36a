import { expect, test } from '@jest/globals';
import { unifiedDiff } from '../src/index.ts';
import fc from 'fast-check';

test('the difference of two texts turns one into the other', () => {
  const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 30 });
  const text = fc.tuple(lines, fc.constantFrom('', 'end')).map(([all, end]) => all.join('') + end);
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(patched(before, unifiedDiff({ before: 'f', after: 'f' }, before, after))).toBe(after);
    }),
    { seed: 20_261, numRuns: 2000 },
  );
});

/** Applies a unified difference, strictly: every line that it names must stand where it says. */
function patched(before: string, diff: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let at = 0;
  let text = '';
  for (const hunk of diff.split(/^(?=@@ )/m).slice(1)) {
    const [head = '', ...body] =
      hunk.replace(/\n\\ No newline at end of file\n/g, '\u0000').match(/[^\n\u0000]*[\n\u0000]/g) ?? [];
    const [, start = '0', count = '0'] = /^@@ -(\d+),(\d+) /.exec(head) ?? [];
    const from = Number(count) === 0 ? Number(start) : Number(start) - 1;
    text += old.slice(at, from).join('');
    at = from;
    for (const line of body.map((each) => each.replace('\u0000', ''))) {
      if (line.startsWith('+')) text += line.slice(1);
      else {
        expect(line.slice(1)).toBe(old[at++]);
        if (line.startsWith(' ')) text += line.slice(1);
      }
    }
  }
  return text + old.slice(at).join('');
}
