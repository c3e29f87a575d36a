import { queryOf } from '../../lower/lower.ts';
import { printQuery } from '../../query/print.ts';
import { isScalar } from '../../query/shape.ts';
import type { Query } from '../../query/tree.ts';
import type { Condition, MetricFacts } from '../../types/condition.ts';
import { isOneNumber, neverNegative } from './numbers.ts';

/** What KEDA asks of Prometheus, and what it makes of the answers. */
export interface KedaScaling {
  /** One trigger for each number that is asked. A trigger of a formula has a name. */
  readonly triggers: readonly { readonly name?: string; readonly query: string }[];
  /** What the named triggers are combined to, in KEDA's expression language; without it there is one trigger. */
  readonly formula?: string;
  /** Whether every trigger yields at most one number, whatever series there are. More than one is an error to KEDA, which then does not scale. */
  readonly oneNumber: boolean;
}

/** How the value is to be asked. */
export interface KedaOptions {
  /** Whether a sum may become a formula over several triggers. KEDA has one formula for all of an object's triggers. */
  readonly formula?: boolean;
}

/** KEDA hands over each number in thousandths: the least target that is not zero to it. */
export const KEDA_STEP = 0.001;

/**
 * The value that scaling watches, as triggers of KEDA. Undefined for a value that compares versions: an autoscaler knows none.
 *
 * A sum or difference of numbers that are never negative becomes a formula, so that KEDA shows each part; any other value is one query.
 * KEDA (v2.21.0) rounds each answer to thousandths and takes what is below zero for zero, before the formula, and of the formula's result it
 * cuts off what is below a thousandth. A formula of n parts is thus at most (n / 2 + 1) thousandths away, one query half a thousandth; parts
 * that may be negative, products and quotients would be further off and stay within their query. A value below zero needs no copy, as zero does.
 */
export function toKeda(condition: Condition, options: KedaOptions = {}): KedaScaling | undefined {
  const query = queryOf(condition);
  if (query === undefined) return undefined;
  const counters = new Set(condition.declarations.flatMap(countersOf));
  const parts = options.formula === true ? partsOf(query) : [];
  const asked = parts.filter(({ of }) => of.kind !== 'number');
  if (asked.length < 2 || !parts.every(({ of }) => isOneNumber(of) && neverNegative(of, counters)))
    return { triggers: [{ query: vectorText(query) }], oneNumber: isOneNumber(query) };
  const names = new Map(asked.map((part, index) => [part, `part_${index + 1}`]));
  const formula = parts.map((part, index) => {
    const text = names.get(part) ?? printQuery(part.of);
    return index === 0 ? text : `${part.sign} ${text}`;
  });
  return {
    triggers: asked.map((part) => ({ name: names.get(part) ?? '', query: vectorText(part.of) })),
    formula: formula.join(' '),
    oneNumber: true,
  };
}

/** The series of a metric that only count up. */
function countersOf({ name, type }: MetricFacts): readonly string[] {
  if (type === 'counter') return [name];
  return type === 'histogram' ? [`${name}_bucket`, `${name}_count`] : [];
}

interface Part {
  readonly sign: '+' | '-';
  readonly of: Query;
}

/** The parts of a sum and its differences, as they stand: `a - b + c`. */
function partsOf(query: Query): readonly Part[] {
  if (query.kind !== 'binary' || (query.op !== '+' && query.op !== '-') || query.join !== undefined)
    return [{ sign: '+', of: query }];
  return [...partsOf(query.left), { sign: query.op, of: query.right }];
}

/** KEDA reads vectors only: a scalar's answer is an error to it. */
function vectorText(query: Query): string {
  return printQuery(isScalar(query) ? { kind: 'call', name: 'vector', args: [query] } : query);
}
