import { rangeOf } from '@trainyard/sdk';
import type { Range, ScalarNode } from '@trainyard/sdk';

/** What is known of a value without running its file. */
export type Part = MapPart | ListPart | ScalarPart | AbsentPart | UnknownPart;

/** One key of a map with what is known of its value. */
export interface PartMember {
  readonly keyRange: Range;
  readonly value: Part;
}

/** A map. It is open if further keys, or other values of the same, may come from something that is not known. */
export interface MapPart {
  readonly kind: 'map';
  readonly range: Range;
  readonly members: ReadonlyMap<string, PartMember>;
  readonly open: boolean;
}

/** A list; of an open one the indexes are not known. */
export interface ListPart {
  readonly kind: 'list';
  readonly range: Range;
  readonly items: readonly Part[];
  readonly open: boolean;
}

/** A text, number, truth value or null. */
export interface ScalarPart {
  readonly kind: 'scalar';
  readonly range: Range;
  readonly node: ScalarNode;
}

/** `undefined`: a key with it is as good as absent. */
export interface AbsentPart {
  readonly kind: 'absent';
  readonly range: Range;
}

/** A value that only running the file would show. */
export interface UnknownPart {
  readonly kind: 'unknown';
  readonly range: Range;
}

/** What is known of a scalar at a place. */
export function scalarPart(range: Range, value: ScalarNode['value'], text: string, quoted: boolean): ScalarPart {
  return { kind: 'scalar', range, node: { kind: 'scalar', range, value, text, quoted } };
}

/** The beginning of a stretch, for messages about something long. */
export function headOf(range: Range): Range {
  const lineBreak = range.source.text.indexOf('\n', range.start);
  return lineBreak === -1 || lineBreak >= range.end ? range : rangeOf(range.source, range.start, lineBreak);
}
