import { durationSeconds, printDuration, secondsIn } from '@trainyard/syntax';
import type { z } from 'zod';
import { leaf, numberIn, within } from './kinds.ts';

/** Bytes in each unit of size: `k M G T` decimal, `Ki Mi Gi Ti` binary. */
export const bytesIn: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|mo|[smhdwy]))+$/;

/** The seconds that a text such as `1h30m` stands for; undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DURATION.test(trimmed)) return undefined;
  return durationSeconds(trimmed);
}

/** What a duration's bare number counts, and its bounds in seconds. */
export interface DurationOptions {
  readonly bare?: 's' | 'd';
  readonly min?: number;
  readonly max?: number;
}

/** A duration, read in seconds; more than zero and at most ten years unless said otherwise. */
export function duration(options: DurationOptions = {}): z.ZodType<number> {
  const { bare = 's', min = 0.001, max = 10 * 31_536_000 } = options;
  const expected = `a duration such as 90s, 1h30m or 7d (a bare number is in ${bare === 's' ? 'seconds' : 'days'}), ${min > 0 ? 'more than zero and ' : ''}at most ${max >= 31_536_000 ? `${max / 31_536_000}y` : printDuration(max)}`;
  return leaf<number>(
    {
      expected,
      made: ['duration', options],
      json: {
        examples: ['90s', '1h30m'],
        anyOf: [
          { type: 'number', minimum: min / (secondsIn[bare] ?? 1), maximum: max / (secondsIn[bare] ?? 1) },
          { type: 'string', pattern: '^\\s*((\\d+(\\.\\d+)?(ms|mo|[smhdwy]))+|\\d+(\\.\\d+)?)\\s*$' },
        ],
      },
    },
    (written) => {
      const number = numberIn(written);
      const seconds =
        number === undefined
          ? typeof written === 'string'
            ? parseDuration(written)
            : undefined
          : number * (secondsIn[bare] ?? 1);
      if (seconds === undefined) return { problem: 'format', expected, ...instead(guessDuration(String(written))) };
      return within(seconds, { min, max }, expected);
    },
  );
}

/** A size in memory or on disk, read in bytes. Less than 1 Mi is refused: it is a forgotten unit. */
export function size(): z.ZodType<number> {
  const expected = 'a size such as 512Mi or 4Gi, at least 1Mi and at most 64Ti';
  return leaf<number>(
    {
      expected,
      made: ['size'],
      json: {
        examples: ['512Mi', '4Gi'],
        anyOf: [
          { type: 'number', minimum: 1024 ** 2, maximum: 64 * 1024 ** 4 },
          { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*([kMGT]|[KMGT]i)?\\s*$' },
        ],
      },
    },
    (written) => {
      const bare = numberIn(written);
      const match = typeof written === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*([kMGT]|[KMGT]i)\s*$/.exec(written) : null;
      const bytes =
        bare ?? (match === null ? undefined : Math.round(Number(match[1]) * (bytesIn[match[2] ?? ''] ?? 1)));
      if (bytes === undefined) return { problem: 'format', expected, ...instead(guessSize(String(written))) };
      return within(
        bytes,
        { min: 1024 ** 2, max: 64 * 1024 ** 4 },
        expected,
        bare !== undefined && bare >= 0 && bare <= 4096 ? `${Math.max(1, bare)}Gi` : undefined,
      );
    },
  );
}

/** Processor cores: a number, or thousandths with `m`. Read in cores. */
export function cores(): z.ZodType<number> {
  const expected = 'a number of cores such as 2, 0.5 or 500m, at least 0.001 and at most 1024';
  return leaf<number>(
    {
      expected,
      made: ['cores'],
      json: {
        examples: [2, '500m'],
        anyOf: [
          { type: 'number', minimum: 0.001, maximum: 1024 },
          { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?m?\\s*$' },
        ],
      },
    },
    (written) => {
      const milli = typeof written === 'string' ? /^\s*(\d+)m\s*$/.exec(written) : null;
      const value = milli === null ? numberIn(written) : Number(milli[1]) / 1000;
      return value === undefined ? { problem: 'format', expected } : within(value, { min: 0.001, max: 1024 }, expected);
    },
  );
}

function instead(text: string | undefined): { instead?: string } {
  return text === undefined ? {} : { instead: text };
}

const spokenUnits: readonly (readonly [RegExp, string])[] = [
  [/^(ms|msecs?|millis(econds?)?)$/i, 'ms'],
  [/^(s|secs?|seconds?)$/i, 's'],
  [/^(m|mins?|minutes?)$/i, 'm'],
  [/^(h|hrs?|hours?)$/i, 'h'],
  [/^(d|days?)$/i, 'd'],
  [/^(w|wks?|weeks?)$/i, 'w'],
  [/^(mo|months?)$/i, 'mo'],
  [/^(y|yrs?|years?)$/i, 'y'],
];

function guessDuration(written: string): string | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(written);
  const unit = spokenUnits.find(([pattern]) => pattern.test(match?.[2] ?? ''))?.[1];
  return match === null || unit === undefined ? undefined : `${match[1]}${unit}`;
}

function guessSize(written: string): string | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt])(i?)b?\s*$/i.exec(written);
  if (match === null) return undefined;
  const letter = (match[2] ?? '').toUpperCase();
  return `${match[1]}${match[3] === '' && letter === 'K' ? 'k' : letter}${match[3] === '' ? '' : 'i'}`;
}
