import { stepsOf, thresholdOf } from '@trainyard/sdk';
import type { Condition, Spec } from '@trainyard/sdk';
import type { Difference } from './differences.ts';
import { isCondition } from './meaning.ts';
import type { Pair } from './signature.ts';

/** Whether a difference of a threshold, an objective or its window promises less than before, or cannot be compared. */
export function isWeaker({ path, field, before, after }: Difference, pair: Pair): boolean {
  if (before === undefined) return false;
  if (after === undefined) return true;
  if (field.endsWith('.threshold')) {
    const [old, now] = [numberOf(before), numberOf(after)];
    if (old === undefined || now === undefined || unitOf(before) !== unitOf(after)) return true;
    return promisesAtLeast(metricIn(path), pair.before) ? now < old : now > old;
  }
  if (field.endsWith('.objective')) return Number(after) < Number(before);
  // Over a longer time, a worse stretch is made up for by a better one.
  if (field.endsWith('.window')) return Number(after) > Number(before);
  return isCondition(before) && isCondition(after) ? isLooser(before, after) : true;
}

function numberOf(quantity: unknown): number | undefined {
  return (quantity as { value?: number }).value;
}

function unitOf(quantity: unknown): string | undefined {
  return (quantity as { unit?: string }).unit;
}

function metricIn(path: string): string {
  const name = stepsOf(path).find((step) => Array.isArray(step)) as readonly [string] | undefined;
  return name?.[0] ?? '';
}

/** Whether a metric is promised to be at least its threshold: a gauge, unless an alert fires when it is above. */
function promisesAtLeast(name: string, { monitoring }: Spec): boolean {
  for (const { condition } of monitoring?.alerts ?? []) {
    const threshold = thresholdOf(condition);
    if (threshold?.metric === name && /[<>]/.test(threshold.op)) return threshold.op.startsWith('<');
  }
  return monitoring?.metrics.find((each) => each.name === name)?.type !== 'histogram';
}

/** Whether more events are good than before; two conditions that are not single comparisons in one direction cannot be compared. */
function isLooser(before: Condition, after: Condition): boolean {
  const [old, now] = [thresholdOf(before), thresholdOf(after)];
  if (old === undefined || now === undefined || old.metric !== now.metric || old.op !== now.op) return true;
  return old.op.startsWith('<') ? now.value > old.value : now.value < old.value;
}

/** Whether less is allowed of a column than before: a bound moved inwards or came, a value is gone. */
export function isNarrower({ field, before, after }: Difference): boolean {
  if (after === undefined) return false;
  if (field.endsWith('.values')) {
    const now = new Set(after as readonly unknown[]);
    return before === undefined || (before as readonly unknown[]).some((value) => !now.has(value));
  }
  if (before === undefined) return true;
  return field.endsWith('.min') ? Number(after) > Number(before) : Number(after) < Number(before);
}
