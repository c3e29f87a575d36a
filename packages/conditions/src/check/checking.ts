import type { Diagnostic, Expression, Locate, Span } from '@trainyard/syntax';
import type { MetricDeclaration, MetricVocabulary, Type, Use } from '../types/condition.ts';

/** A checked expression with what it yields. `ranged` marks a stretch of time (`x[5m]`), which only functions over time take. */
export interface Typed {
  readonly tree: Expression;
  readonly type: Type;
  readonly ranged?: boolean;
}

/** The declared metrics, found by name or alias. */
export interface Names {
  readonly byName: ReadonlyMap<string, MetricDeclaration>;
  /** Their own names, in the order of declaration. */
  readonly declared: readonly string[];
  /** The name or alias that was most likely meant. */
  readonly suggest: (written: string) => string | undefined;
}

/** All that the parts of the checker share. They call each other through it, so that no two of them import each other. */
export interface Checking {
  readonly text: string;
  readonly use: Use;
  readonly vocabulary: MetricVocabulary;
  readonly locate: Locate;
  readonly diagnostics: Diagnostic[];
  /** Declared metrics that were read, in the order of appearance; undefined for reported ones and parameters. */
  readonly metrics: Map<string, MetricDeclaration | undefined>;
  readonly names: Names;
  /** An expression that yields numbers, or a stretch of them. */
  value(expression: Expression): Typed;
  /** A single number or series of them; a bare histogram stands for its p95, a bare counter is suspicious. */
  operand(expression: Expression): Typed;
  /** An expression that is true, false or unknown for each label set. */
  truth(expression: Expression): Typed;
}

/** What was found ends the check of this branch only; the finding is already noted. */
class Refused extends Error {}

/** The result of some work, or undefined if a finding ended it. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (reason) {
    if (reason instanceof Refused) return undefined;
    throw reason;
  }
}

/** Notes a finding and ends the check of this branch. */
export function refuse(checking: Checking, diagnostic: Diagnostic): never {
  checking.diagnostics.push(diagnostic);
  throw new Refused();
}

/** Both of two pieces of work, also if the first of them ends with a finding: two mistakes give two findings. */
export function both<A, B>(first: () => A, second: () => B): [A, B] {
  const a = attempt(() => [first()] as const);
  const b = second();
  if (a === undefined) throw new Refused();
  return [a[0], b];
}

/** The place of a stretch of the condition. */
export function at(checking: Checking, span: Span): { range: ReturnType<Locate> } {
  return { range: checking.locate(span.start, span.end) };
}

/** What a person wrote there. */
export function written(checking: Checking, node: Expression): string {
  return checking.text.slice(node.span.start, node.span.end);
}

/** An expression without brackets around it. */
export function bare(tree: Expression): Expression {
  return tree.kind === 'group' && Object.keys(tree.range).length === 0 ? bare(tree.inner) : tree;
}

/** Range taken by functions over time that give none, in seconds. */
export const DEFAULT_WINDOW = 300;

/** The type of a bare number. */
export const NUMBER: Type = { kind: 'number', dimension: 'none', shape: 'scalar' };

/** A number that is no series: a literal, `time()`. In a gate a metric is a single number, but it may be missing. */
export function isPlain(checking: Checking, { type }: Typed): boolean {
  return type.shape === 'scalar' && checking.use !== 'gate';
}
