import { rangeOf } from '@trainyard/sdk';
import type { Diagnostic, Range, ReadLimits, Source } from '@trainyard/sdk';
import type { ts } from 'ts-morph';
import { typescriptDiagnostics } from './diagnostics.ts';
import type { TypeScript } from './load.ts';
import type { Part, UnknownPart } from './parts.ts';

/** A place whose value only running the file would show, and why. */
export interface Unknown {
  readonly range: Range;
  /** The rest of a sentence that begins with what stands there: `is a call`. */
  readonly what: string;
}

/** Where the reading of one file stands. */
export interface Reading {
  readonly ts: TypeScript;
  readonly source: Source;
  readonly limits: ReadLimits;
  readonly file: ts.SourceFile;
  /** The constants of the file by name. */
  readonly constants: ReadonlyMap<string, ts.VariableDeclaration>;
  /** The other names of the file, with what they are: `is imported from './shared.ts'`. */
  readonly names: ReadonlyMap<string, string>;
  /** What the constants that were asked for are. */
  readonly known: Map<string, Part | 'open'>;
  readonly unknowns: Unknown[];
  readonly diagnostics: Diagnostic[];
  /** What is known of an expression, so many maps and lists deep. */
  readonly readValue: (node: ts.Expression, depth: number) => Part;
  /** Values that stand in place of names, so far: a few names can stand for billions of values. */
  expanded: number;
  stopped: boolean;
}

/** The place of a node, without the comments and blanks before it. */
export function placeOf({ source, file }: Reading, node: ts.Node): Range {
  return rangeOf(source, node.getStart(file), node.end);
}

/** Notes a place that only running would show. */
export function unknownAt(reading: Reading, node: ts.Node, what: string): UnknownPart {
  const range = placeOf(reading, node);
  reading.unknowns.push({ range, what });
  return { kind: 'unknown', range };
}

/** Says what is wrong with a place. It then counts as absent, which nothing further is said of. */
export function refuse(reading: Reading, finding: Diagnostic): Part {
  reading.diagnostics.push(finding);
  return { kind: 'absent', range: finding.range };
}

/** Stops the reading once names have been replaced by too many values; true if it has stopped. */
export function isTooMuch(reading: Reading, range: Range, values: number): boolean {
  reading.expanded += values;
  if (reading.stopped || reading.expanded <= reading.limits.expanded) return reading.stopped;
  reading.stopped = true;
  reading.diagnostics.push(typescriptDiagnostics.tooMany({ range }, { limit: reading.limits.expanded }));
  return true;
}
