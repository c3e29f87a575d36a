import type { Expression, Grouping, Join } from '@trainyard/syntax';
import { conditions } from '../diagnostics.ts';
import type { Type } from '../types/condition.ts';
import { at, refuse } from './checking.ts';
import type { Checking, Typed } from './checking.ts';

type Labels = readonly string[] | undefined;

/** Labels as a member of a type: left out where they are all that the metric carries. */
export function labelled(labels: Labels): { labels?: readonly string[] } {
  return labels === undefined ? {} : { labels };
}

/** The labels that an aggregation leaves. */
export function grouped(grouping: Grouping | undefined): Labels {
  if (grouping === undefined) return [];
  return grouping.kind === 'by' ? grouping.labels : undefined;
}

/** The labels of what was scraped, which every series of a metric carries beside those that it declares. */
export const TARGET: readonly string[] = ['job', 'instance'];

/** Equal as far as is known: a metric of somebody else may well have the labels of a declared one. */
function same(a: Labels, b: Labels): boolean {
  if (a === undefined || b === undefined)
    return (a ?? TARGET).includes('instance') && (b ?? TARGET).includes('instance');
  return a.length === b.length && a.every((label) => b.includes(label));
}

/**
 * How `and`, `unless` and `where` find each other where one side has fewer labels: by those that both have. PromQL would match nothing
 * there, which nobody means; where both carry all labels, its rule stands.
 */
export function looseJoin(left: Type, right: Type): Join | undefined {
  if (left.shape === 'scalar' || right.shape === 'scalar' || same(left.labels, right.labels)) return undefined;
  const [a, b] = [left.labels, right.labels];
  return {
    kind: 'on',
    labels: a === undefined ? (b ?? []) : b === undefined ? a : a.filter((label) => b.includes(label)),
  };
}

/** The labels of what an operator between two series yields. */
export function joined(left: Type, right: Type, join: Join | undefined): Labels {
  if (left.shape === 'scalar') return right.labels;
  if (right.shape === 'scalar' || join === undefined) return left.labels;
  if (join.group !== undefined) return join.group.side === 'left' ? left.labels : right.labels;
  if (join.kind === 'on') return join.labels;
  return left.labels?.filter((label) => !join.labels.includes(label));
}

/** Refuses a join beside a single number, and a label that is matched and copied at once; Prometheus refuses both. */
function checkJoin(checking: Checking, left: Typed, right: Typed, expression: Expression & { kind: 'binary' }): void {
  const { join } = expression;
  if (join === undefined) return;
  const text =
    join.kind === 'on' || join.labels.length > 0 ? `${join.kind} (${join.labels.join(', ')})` : 'ignoring ()';
  if (checking.use !== 'gate' && (left.type.shape === 'scalar' || right.type.shape === 'scalar'))
    return refuse(checking, conditions.joinHere(at(checking, expression.span), { join: text, why: 'number' }));
  const label = join.kind === 'on' ? join.group?.labels.find((each) => join.labels.includes(each)) : undefined;
  if (label !== undefined)
    refuse(checking, conditions.joinHere(at(checking, expression.span), { join: text, why: 'twice', label }));
  noteNeverMatches(checking, left, right, expression, join);
}

/** The same for `and`, `or`, `unless` and `where`, which may join many to many. */
export function checkSetJoin(
  checking: Checking,
  left: Typed,
  right: Typed,
  expression: Expression & { kind: 'binary' },
): void {
  if (expression.join !== undefined) noteNeverMatches(checking, left, right, expression, expression.join);
}

/**
 * Warns of a join that can never find a pair: a label is matched that only one side has (or none), or what is left beside ignored labels
 * differs. PromQL answers that with nothing. Then of several series where the join wants one, which ends the query.
 */
function noteNeverMatches(
  checking: Checking,
  left: Typed,
  right: Typed,
  expression: Expression & { kind: 'binary' },
  join: Join,
): void {
  const [a, b] = [left.type.labels, right.type.labels];
  const warn = (problem: 'left' | 'right' | 'both' | 'rest' | 'copied', label: string): void =>
    void checking.diagnostics.push(
      conditions.joinNever(at(checking, expression.span), { problem, label, op: expression.op }),
    );
  if (join.kind === 'on') {
    for (const label of join.labels) {
      const [inLeft, inRight] = [a?.includes(label), b?.includes(label)];
      if (inLeft === false && inRight === false) return warn('both', label);
      if (inLeft === false && inRight === true) return warn('left', label);
      if (inLeft === true && inRight === false) return warn('right', label);
    }
  } else if (a !== undefined && b !== undefined) {
    const [mine, theirs] = [a, b].map((labels) => labels.filter((label) => !join.labels.includes(label))) as [
      string[],
      string[],
    ];
    const odd = mine.find((label) => !theirs.includes(label)) ?? theirs.find((label) => !mine.includes(label));
    if (odd !== undefined) return warn('rest', odd);
  }
  const one = join.group?.side === 'left' ? b : a;
  const copied = join.group?.labels.find((label) => one?.includes(label) === false);
  if (copied !== undefined) warn('copied', copied);
}

/** Warns where two series have different labels and no join says how they match: PromQL then finds no pair at all. */
export function noteLabels(
  checking: Checking,
  left: Typed,
  right: Typed,
  expression: Expression & { kind: 'binary' },
): void {
  checkJoin(checking, left, right, expression);
  if (
    expression.join !== undefined ||
    left.type.shape === 'scalar' ||
    right.type.shape === 'scalar' ||
    same(left.type.labels, right.type.labels)
  )
    return;
  const say = (labels: Labels): string =>
    labels === undefined
      ? 'all labels of its metric'
      : labels.length === 0
        ? 'no labels'
        : `the labels ${labels.join(', ')}`;
  checking.diagnostics.push(
    conditions.labelsDiffer(at(checking, expression.span), {
      op: expression.op,
      left: say(left.type.labels),
      right: say(right.type.labels),
    }),
  );
}
