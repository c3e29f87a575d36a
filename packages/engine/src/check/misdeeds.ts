import { commentText } from '@trainyard/sdk';

/** Characters of what a plugin says of itself that are repeated. */
const LONGEST = 300;

/** What a plugin did that it must not do, in words. */
export class Misdeed extends Error {}

/** What was thrown, in one line without anything that a terminal obeys. A plugin may throw what cannot even be asked for its text. */
export function reasonText(thrown: unknown): string {
  try {
    const { message } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { message?: unknown };
    const text = commentText(typeof message === 'string' ? message : `it threw ${String(thrown)}, which is no error`);
    return text === '' ? 'it threw an error without a message' : shortened(text);
  } catch {
    return 'it threw what has no text';
  }
}

/** A text in one line, cut if it is long. */
export function shortened(text: string): string {
  const line = commentText(text.slice(0, 4 * LONGEST));
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Whether a value is a map that can be asked for its members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Freezes data and all that is in it. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}
