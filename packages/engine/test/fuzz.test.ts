import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { memoryHost, renderDiagnostic } from '@trainyard/sdk';
import fc from 'fast-check';
import { checkSpec } from '../src/index.ts';

/** How many short texts each law reads, and a tenth as many whole specifications; `LAWS=500000` is the long run. */
const RUNS = Number(process.env['LAWS'] ?? 1000);
const LIMIT = 60_000 + RUNS * 20;

const read = (relative: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${relative}`, import.meta.url)), 'utf8');
const yaml = ['recommendation_system', 'card_fraud'].map((name) => read(`examples/${name}/${name}.mlops.yaml`));
const native = [read('packages/syntax/testdata/full.mlops')];

/** What any text must give: no exception, findings inside of it that can be shown, and an error if there is nothing to generate from. */
function answers(file: string, text: string): void {
  const checked = checkSpec(memoryHost(new Map([[file, text]])), file, { plugins: [] });
  for (const finding of checked.diagnostics) {
    const { range } = finding;
    const length = range.source.text.length;
    if (!(range.start >= 0 && range.start <= range.end && range.end <= length))
      throw new Error(`${finding.code} stands at ${range.start} to ${range.end} in a text of ${length}`);
    for (const fix of finding.fixes)
      for (const edit of fix.edits)
        if (!(edit.range.start >= 0 && edit.range.start <= edit.range.end && edit.range.end <= length))
          throw new Error(`a fix of ${finding.code} stands outside of the text`);
    if (
      finding.message.trim() === '' ||
      /undefined|\[object|NaN\b/.test(finding.message.replace(/[`'][^`']*[`']/g, ''))
    )
      throw new Error(`${finding.code} says: ${finding.message}`);
    if (!renderDiagnostic(finding).includes(finding.code)) throw new Error(`${finding.code} cannot be shown`);
  }
  const told = checked.diagnostics.some((each) => each.severity === 'error');
  if (told === (checked.compiled !== undefined)) throw new Error('a text without a specification has no error');
}

const files = fc.constantFrom('a.mlops', 'a.mlops.yaml');
const bytes = fc.uint8Array({ maxLength: 400 }).map((each) => Buffer.from(each).toString('utf8'));
const words =
  'mlops extends name version training pipeline stages stage inputs outputs type monitoring metrics metric gauge alerts alert condition severity info for and or not by where else null true false deployment serving replicas environments environment staging x-a 1 -1 1e-5 1h30m 5% 4Gi "a" \'b\' `c` "x-y" { } [ ] ( ) , : = == < >= != + - * / % ^ # // & * ! | > ? @ \\ --- ... &a *a <<'.split(
    ' ',
  );
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
);
const blank = fc.constantFrom(' ', ' ', '\n', '\n  ', '\n    ', '', ': ', '\t', '\r\n', ' = ');
const soup = fc
  .array(fc.tuple(piece, blank), { maxLength: 80 })
  .map((pieces) => pieces.map(([word, after]) => word + after).join(''));

/** A specification after some accidents: stretches lost, repeated, moved, overwritten. */
const damaged = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(
        fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.nat(), fc.constantFrom('drop', 'copy', 'move', 'write'), piece),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    )
    .map(([text, accidents]) =>
      accidents.reduce((now, [from, length, to, kind, word]) => {
        const start = from % (now.length + 1);
        const cut = now.slice(start, start + length);
        const rest = now.slice(0, start) + now.slice(start + length);
        const at = to % (rest.length + 1);
        if (kind === 'drop') return rest;
        if (kind === 'write') return now.slice(0, start) + word + now.slice(start + length);
        return kind === 'move'
          ? rest.slice(0, at) + cut + rest.slice(at)
          : now.slice(0, start) + cut + now.slice(start);
      }, text),
    );

const law = (name: string, numRuns: number, texts: fc.Arbitrary<readonly [string, string]>): void =>
  test(
    name,
    () => {
      expect(() =>
        fc.assert(
          fc.property(texts, ([file, text]) => answers(file, text)),
          { numRuns, seed: 20 },
        ),
      ).not.toThrow();
    },
    LIMIT,
  );

law('any bytes are answered', RUNS, fc.tuple(files, bytes));
law('any row of words and signs is answered', RUNS, fc.tuple(files, soup));
law(
  'any damage to a native specification is answered',
  Math.ceil(RUNS / 10),
  damaged(native).map((text) => ['a.mlops', text] as const),
);
law(
  'any damage to a YAML specification is answered',
  Math.ceil(RUNS / 10),
  damaged(yaml).map((text) => ['a.mlops.yaml', text] as const),
);
