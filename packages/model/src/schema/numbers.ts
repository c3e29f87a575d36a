import type { z } from 'zod';
import { boundsText, leaf, numberIn, within } from './kinds.ts';
import type { Bounds } from './kinds.ts';

/** Digits without a sign, as `numberIn` reads them, for JSON Schema. */
const DIGITS = '(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?';
const NUMBER = `^\\s*[-+]?${DIGITS}\\s*$`;
const WHOLE = '^\\s*[-+]?\\d+(\\.0*)?\\s*$';

/** A whole number, bare or in quotes. */
export function whole(bounds: Bounds = {}): z.ZodType<number> {
  const expected = `a whole number ${boundsText(bounds)}`.trim();
  const json = {
    type: ['integer', 'string'],
    ...(bounds.min === undefined ? {} : { minimum: bounds.min }),
    ...(bounds.max === undefined ? {} : { maximum: bounds.max }),
    pattern: WHOLE,
  };
  return leaf<number>({ expected, json, made: ['whole', bounds] }, (written) => {
    const value = numberIn(written);
    if (value === undefined) return { problem: 'type', expected, ...grouped(written) };
    return Number.isInteger(value) ? within(value, bounds, expected) : { problem: 'range', expected };
  });
}

/** `1_000` and `1,000` as a number without marks between its digits. */
function grouped(written: string | number | boolean): { instead?: string } {
  return typeof written === 'string' && /^\d{1,3}([_,' ]\d{3})+$/.test(written.trim())
    ? { instead: written.replace(/\D/g, '') }
    : {};
}

/** A number, bare or in quotes. */
export function real(bounds: Bounds = {}): z.ZodType<number> {
  const expected = `a number ${boundsText(bounds)}`.trim();
  const json = {
    type: ['number', 'string'],
    ...(bounds.min === undefined ? {} : { minimum: bounds.min }),
    ...(bounds.max === undefined ? {} : { maximum: bounds.max }),
    pattern: NUMBER,
  };
  return leaf<number>({ expected, json, made: ['real', bounds] }, (written) => {
    const value = numberIn(written);
    return value === undefined ? { problem: 'type', expected, ...grouped(written) } : within(value, bounds, expected);
  });
}

/** A share from 0 to 1, or a percentage. Read as a ratio. */
export function ratio(bounds: Bounds = { min: 0, max: 1 }): z.ZodType<number> {
  const expected = `a share from ${bounds.min ?? 0} to ${bounds.max ?? 1}, such as 0.1 or 10%`;
  return leaf<number>(
    {
      expected,
      made: ['ratio', bounds],
      json: {
        examples: [0.1, '10%'],
        anyOf: [
          { type: 'number', minimum: bounds.min ?? 0, maximum: bounds.max ?? 1 },
          { type: 'string', pattern: `^\\s*${DIGITS}\\s*%?\\s*$` },
        ],
      },
    },
    (written) => {
      const percent = typeof written === 'string' && written.trim().endsWith('%');
      const value = numberIn(percent ? written.trim().slice(0, -1) : written);
      if (value === undefined) return { problem: 'type', expected };
      const share = percent ? shift(value, -2) : value;
      return within(share, bounds, expected, !percent && value > 1 && value <= 100 ? `${value}%` : undefined);
    },
  );
}

/** A percentage from 1 to 100, with or without its sign. Read as the number of percent. */
export function percent(): z.ZodType<number> {
  const bounds = { min: 1, max: 100 };
  const expected = 'a percentage from 1 to 100';
  return leaf<number>(
    {
      expected,
      made: ['percent'],
      json: {
        examples: [70],
        anyOf: [
          { type: 'number', minimum: 1, maximum: 100 },
          { type: 'string', pattern: `^\\s*${DIGITS}\\s*%?\\s*$` },
        ],
      },
    },
    (written) => {
      const value = numberIn(typeof written === 'string' ? written.trim().replace(/\s*%$/, '') : written);
      if (value === undefined) return { problem: 'type', expected };
      return within(value, bounds, expected, value > 0 && value < 1 ? `${shift(value, 2)}%` : undefined);
    },
  );
}

/** A number whose unit the writer chooses. */
export interface Quantity {
  readonly value: number;
  /** The unit as written (`ms`, `Gi`); absent for a bare number and for a percentage. */
  readonly unit?: string;
  /** True for a percentage; `value` is then a ratio. */
  readonly relative: boolean;
}

/** A threshold: a bare number, a percentage (relative), or a number with a unit. */
export function quantity(): z.ZodType<Quantity> {
  const expected = 'a number, a percentage, or a number with a unit such as 100ms';
  return leaf<Quantity>(
    {
      expected,
      made: ['quantity'],
      json: {
        anyOf: [{ type: 'number' }, { type: 'string', pattern: `^\\s*[-+]?${DIGITS}\\s*(%|[A-Za-z]+)?\\s*$` }],
      },
    },
    (written) => {
      const bare = numberIn(written);
      if (bare !== undefined) return { value: { value: bare, relative: false } };
      const match =
        typeof written === 'string' ? /^\s*([-+]?[0-9.]+(?:[eE][-+]?\d+)?)\s*(%|[A-Za-z]+)\s*$/.exec(written) : null;
      const value = numberIn(match?.[1] ?? false);
      const unit = match?.[2] ?? '';
      if (value === undefined) return { problem: 'type', expected };
      return { value: unit === '%' ? { value: shift(value, -2), relative: true } : { value, unit, relative: false } };
    },
  );
}

/** Moves the decimal point without the error of a multiplication: 5% is the same double as 0.05. */
function shift(value: number, places: number): number {
  const [mantissa, exponent] = value.toExponential().split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}
