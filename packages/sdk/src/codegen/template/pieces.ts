import type { Path } from '@trainyard/syntax';

/** A value in a template, with the fields that it comes from. */
export interface Placed {
  readonly value: unknown;
  readonly from?: readonly Path[];
}

/** A template as its author wrote it: text, and values between. */
export type Piece = string | Placed;

/** A template that cannot be: a mistake of the author of the plugin, not of the specification. */
export class TemplateProblem extends Error {}

/** How one language checks the places of values and prints them. */
export interface TemplateLanguage {
  /** Throws `TemplateProblem` unless each value stands where a value of the language stands. */
  check(pieces: readonly Piece[]): void;
  /** Any data as one value of the language. Throws for what it cannot say. */
  print(value: unknown): string;
  /** A name of the specification as an identifier; absent where there are none. */
  readonly identifier?: (name: string) => string;
}

/** A name that is to stand as an identifier. */
export interface Identifier {
  readonly '@trainyard/identifier': string;
}

/** True for what `identifier` of a template made. */
export function isIdentifier(value: unknown): value is Identifier {
  return typeof value === 'object' && value !== null && '@trainyard/identifier' in value;
}
