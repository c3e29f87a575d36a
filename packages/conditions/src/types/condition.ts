import type { Expression, Located } from '@trainyard/syntax';
import type { ContributedFunction } from './contributed.ts';

/** A metric as a condition sees it. */
export interface MetricDeclaration {
  readonly name: string;
  readonly type: 'gauge' | 'histogram' | 'counter' | 'summary';
  /** Unit of its values (`ms`, `bytes`, `ratio`, `EUR`), if it has one. */
  readonly unit?: string;
  readonly labels: readonly string[];
  readonly aliases: readonly string[];
  /** Those aliases that nobody declared: names by which the field calls the metric. */
  readonly assumedAliases?: readonly string[];
  readonly buckets?: readonly number[];
  /** Somebody else's metric: its labels are not known. */
  readonly external: boolean;
  /** False where its value is never NaN, as that of a counter. */
  readonly nan?: boolean;
  /** The plugin whose catalogue declares it: a metric of the world that the plugin speaks for, with labels that are known. */
  readonly plugin?: string;
  readonly at: Located;
}

/** Whether a metric has no other labels than those that it declares. */
export function knowsLabels({ external, plugin }: Pick<MetricDeclaration, 'external' | 'plugin'>): boolean {
  return !external || plugin !== undefined;
}

/** The names that a condition may use. */
export interface MetricVocabulary {
  readonly metrics: readonly MetricDeclaration[];
  /** Parameters of the stage that a gate belongs to. */
  readonly parameters?: readonly string[];
  /** Functions that plugins add. */
  readonly functions?: readonly ContributedFunction[];
  /** Metrics that stages report; in a gate they are single numbers. */
  readonly reported?: readonly string[];
}

/** What a condition is for: it decides what may stand in it, and what it means. */
export type Use = 'alert' | 'gate' | 'rollback' | 'trigger' | 'scaling' | 'indicator' | 'selector';

/** What kind of number a value is. `none` is a bare number that takes the dimension of its neighbour. */
export type Dimension = 'time' | 'bytes' | 'ratio' | 'count' | 'none' | `unit:${string}`;

/** What an expression yields. */
export interface Type {
  readonly kind: 'number' | 'truth' | 'text';
  readonly dimension: Dimension;
  /** The unit in which its numbers stand, if one is known. */
  readonly unit?: string;
  /** A single number, or one for each label set. */
  readonly shape: 'scalar' | 'series';
  /** The labels of its series; undefined if they are all that the metric carries. */
  readonly labels?: readonly string[];
}

/** An expression after checking: aliases resolved, shorthands written out, numbers in the unit of what they are compared with. */
export type TypedExpression = Expression;

/** A checked condition: plain data. */
export interface Condition {
  /** In the canonical spelling, so that neither line breaks nor the syntax of its file reach what is generated. */
  readonly text: string;
  readonly use: Use;
  readonly tree: TypedExpression;
  /** How long it must hold, in seconds, if the condition says so itself. */
  readonly for?: number;
  /** Declared names of the metrics that it reads, in the order of appearance. */
  readonly metrics: readonly string[];
  /** The declarations of those metrics, as far as back ends need them. */
  readonly declarations: readonly MetricFacts[];
}

/** What back ends know of a metric. */
export interface MetricFacts {
  readonly name: string;
  readonly type: MetricDeclaration['type'];
  readonly unit?: string;
  readonly labels: readonly string[];
  readonly external: boolean;
  /** The plugin whose catalogue declares it. */
  readonly plugin?: string;
  /** False where its value is never NaN. */
  readonly nan?: boolean;
}
