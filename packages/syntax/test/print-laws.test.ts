import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { convertText, formatText } from '../src/index.ts';
import { carelessNative } from './print/careless-native.ts';
import { carelessYaml } from './print/careless-yaml.ts';
import { madeUp } from './print/data.ts';
import { testLabels } from './print/labels.ts';
import { brokenLaws } from './print/laws.ts';
import { randomOf } from './print/random.ts';
import type { Random } from './print/random.ts';

/** A longer run: `LAWS=100000`. */
const numRuns = Number(process.env['LAWS'] ?? 200);
const options = { seed: 20_260_801, numRuns, endOnFailure: true } as const;
const size = fc.integer({ min: 1, max: 12 });
const choices = fc.integer({ min: 0, max: 0xffff_ffff });

test('a YAML text keeps its data and comments through formatting and converting, and one form is the last', () => {
  fc.assert(
    fc.property(choices, size, (seed, most) => {
      const random = randomOf(seed);
      const text = carelessYaml(madeUp(random, most), random);
      expect({ text, broken: brokenLaws(text, 'yaml', testLabels) }).toEqual({ text, broken: [] });
    }),
    options,
  );
}, 86_400_000);

test('a native text does so too, and comes back from YAML byte by byte', () => {
  fc.assert(
    fc.property(choices, size, (seed, most) => {
      const random = randomOf(seed);
      const yaml = carelessYaml(madeUp(random, most), random);
      const native = convertText({ file: 's', text: yaml, syntax: 'yaml' }, 'native', testLabels).value ?? '';
      const text = carelessNative(native, random);
      expect({ text, broken: brokenLaws(text, 'native', testLabels) }).toEqual({ text, broken: [] });
    }),
    options,
  );
}, 86_400_000);

const PIECES = [
  '#',
  '# x\n',
  '\n',
  '\n\n',
  ' ',
  '  ',
  '\t',
  '"',
  "'",
  '`',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ': ',
  '- ',
  '=',
  '|',
  '>',
  '&a',
  '*a',
  '!t',
  '?',
  '%',
  '@',
  '---\n',
  '...\n',
  '\\',
  '\r',
  '\u00a0',
  'a',
  '1',
  '//',
  '<<: ',
];

/** A text with some of its characters lost, doubled or replaced. */
function damaged(text: string, random: Random): string {
  let result = text;
  for (let count = 1 + random.below(3); count > 0; count--) {
    const at = random.below(result.length + 1);
    result = result.slice(0, at) + (random.chance(0.6) ? random.pick(PIECES) : '') + result.slice(at + random.below(3));
  }
  return result;
}

test('a damaged text is refused, or keeps the laws like any other', () => {
  fc.assert(
    fc.property(choices, size, fc.constantFrom('yaml', 'native'), (seed, most, syntax) => {
      const random = randomOf(seed);
      const yaml = carelessYaml(madeUp(random, most), random);
      const whole =
        syntax === 'yaml' ? yaml : convertText({ file: 's', text: yaml, syntax: 'yaml' }, 'native', testLabels).value;
      const text = damaged(whole ?? '', random);
      const { value, diagnostics } = formatText({ file: 's', text, syntax }, testLabels);
      if (value === undefined) expect({ text, why: diagnostics.length }).not.toEqual({ text, why: 0 });
      else expect({ text, broken: brokenLaws(text, syntax, testLabels) }).toEqual({ text, broken: [] });
    }),
    options,
  );
}, 86_400_000);
