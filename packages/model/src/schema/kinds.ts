import { z } from 'zod';

/** What a leaf of the schema says of itself beside its description: for JSON Schema and the field reference. */
export interface Kind {
  /** A noun phrase for messages and docs: `a duration such as 90s or 1h30m`. */
  readonly expected: string;
  /** The JSON Schema (draft 2020-12) of the values that can be written. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The name and the arguments of the function that made it, as plain data: by these it is made again in another process. */
  readonly made?: readonly [maker: string, ...args: unknown[]];
  /** Whether it is an expression, which the native syntax writes bare. */
  readonly expression?: true;
  /** Whether it is a name, which the native syntax writes without quotes where it is a word. */
  readonly word?: true;
}

/** What each leaf says of itself. */
export const kinds = z.registry<Kind>();

/** Why a value was refused: what would be right, and a spelling to write instead where one can be guessed. */
export interface Problem {
  readonly problem: 'type' | 'format' | 'range' | 'name';
  readonly expected: string;
  readonly instead?: string;
  /** What was written is right once it stands in quotes. */
  readonly quote?: boolean;
}

/** The outcome of reading a leaf. */
type Read<T> = { readonly value: T } | Problem;

/** A leaf: what may be written and how it is read. Messages are made where positions are known, from the `Problem`. */
export function leaf<T>(kind: Kind, read: (written: string | number | boolean) => Read<T>): z.ZodType<T> {
  const schema = z.unknown().transform((written, context): T => {
    const scalar = typeof written === 'string' || typeof written === 'number' || typeof written === 'boolean';
    const outcome: Read<T> = scalar ? read(written) : { problem: 'type', expected: kind.expected };
    if ('value' in outcome) return outcome.value;
    context.issues.push({ code: 'custom', input: written, params: { ...outcome } });
    return z.NEVER;
  }) as unknown as z.ZodType<T>;
  return schema.register(kinds, kind);
}

/** Bounds of a number, both included. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** The sentence part that states bounds: `from 1 to 10`. */
export function boundsText({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return `from ${min} to ${max}`;
  return min !== undefined ? `of at least ${min}` : max !== undefined ? `of at most ${max}` : '';
}

/** A value within bounds, or the problem that it is not. */
export function within(value: number, bounds: Bounds, expected: string, instead?: string): Read<number> {
  if (value >= (bounds.min ?? -Infinity) && value <= (bounds.max ?? Infinity)) return { value };
  return { problem: 'range', expected, ...(instead === undefined ? {} : { instead }) };
}

/** The number that a scalar spells, bare or in quotes; undefined for anything else, also for `Infinity` and hexadecimal. */
export function numberIn(written: string | number | boolean): number | undefined {
  if (typeof written === 'boolean') return undefined;
  if (typeof written === 'string' && !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(written.trim())) return undefined;
  const value = Number(written);
  return Number.isFinite(value) ? value : undefined;
}
