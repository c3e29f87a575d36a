import type { ForeignDocument, Path } from '@trainyard/sdk';
import type { PlainMap } from './difference.ts';

/** An object of a file. */
export interface ForeignObject {
  readonly document: ForeignDocument;
  readonly data: PlainMap;
  readonly kind: string;
  readonly name: string;
}

/** What people call an object. */
export function subjectOf({ kind, name }: ForeignObject): string {
  return `${kind} '${name}'`;
}

/** What of an object is told by fields of the specification, and what must not be told at all, by JSON Pointer. */
export interface Telling {
  readonly fields: ReadonlyMap<string, Path>;
  readonly refused: ReadonlyMap<string, string>;
}
