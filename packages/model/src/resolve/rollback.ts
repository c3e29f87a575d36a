import { convertUnit } from '@trainyard/conditions';
import type { Condition } from '@trainyard/conditions';
import { fieldRemoved, fieldReplaced, memberOf, nearest, pathOf, spellingOf } from '@trainyard/syntax';
import type { Diagnostic, Fix, Located } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { Quantity } from '../schema/numbers.ts';
import type { Spec } from '../schema/root.ts';
import { aliasesOf, unitOf } from './metrics.ts';
import { fixOf } from './readings.ts';

/** What a rollback's trigger means. */
export type RollbackReading =
  /** The stable version's value less the candidate's is more than `threshold` (relative: as a share of the stable value). */
  | { readonly kind: 'drop'; readonly metric: string; readonly threshold: Quantity }
  /** The alert's condition is asked of the candidate. */
  | { readonly kind: 'alert'; readonly alert: string }
  | { readonly kind: 'condition' };

/** Reads `deployment.rollback` as the language defines it; undefined if there is none or it is wrong (see `checkRollback`). */
export function readRollback(spec: Spec): RollbackReading | undefined {
  const rollback = spec.deployment?.rollback;
  if (rollback?.condition !== undefined) return dropIn(rollback.condition) ?? { kind: 'condition' };
  if (rollback?.trigger === undefined) return undefined;
  const target = targetOf(spec, rollback.trigger);
  if (target === undefined) return undefined;
  if (rollback.threshold === undefined)
    return target.alert === undefined ? undefined : { kind: 'alert', alert: target.alert };
  return target.metrics.length === 1 && target.metrics[0] !== undefined
    ? { kind: 'drop', metric: target.metrics[0], threshold: rollback.threshold }
    : undefined;
}

/** `drop(metric) > threshold`, the condition for which trigger and threshold are short. */
function dropIn({ tree, for: hold }: Condition): RollbackReading | undefined {
  if (tree?.kind !== 'binary' || tree.op !== '>' || hold !== undefined) return undefined;
  const { left, right } = tree;
  const [of] = left.kind === 'call' && left.name === 'drop' && left.args.length === 1 ? left.args : [];
  if (
    of?.kind !== 'metric' ||
    of.name === undefined ||
    of.matchers.length > 0 ||
    Object.keys(of.range).length > 0 ||
    right.kind !== 'number'
  )
    return undefined;
  return { kind: 'drop', metric: of.name, threshold: { value: right.value, relative: right.unit === '%' } };
}

/**
 * What `deployment.rollback` asks, as a condition: its own, that of the alert that it names, or the drop for which trigger and threshold are
 * short. Undefined if there is none or it is wrong. A `drop` is asked of the versions, the rest of the candidate.
 */
export function rollbackCondition(spec: Spec): Condition | undefined {
  const rollback = spec.deployment?.rollback;
  if (rollback?.condition !== undefined) return rollback.condition;
  const reading = readRollback(spec);
  if (reading?.kind === 'alert')
    return spec.monitoring?.alerts.find((alert) => alert.name === reading.alert)?.condition;
  return reading?.kind === 'drop' ? dropCondition(spec, reading) : undefined;
}

function dropCondition(spec: Spec, { metric, threshold }: RollbackReading & { kind: 'drop' }): Condition | undefined {
  const declared = spec.monitoring?.metrics.find((each) => each.name === metric);
  if (declared === undefined) return undefined;
  const unit = unitOf(declared);
  const value =
    threshold.unit === undefined || unit === undefined
      ? threshold.value
      : (convertUnit(threshold.value, threshold.unit, unit) ?? threshold.value);
  const span = { start: 0, end: 0 };
  const of: Condition['tree'] = { kind: 'metric', name: metric, matchers: [], range: {}, span };
  const text = threshold.relative
    ? `drop(${metric}) > ${Number((threshold.value * 100).toPrecision(12))}%`
    : `drop(${metric}) > ${threshold.value}${threshold.unit ?? ''}`;
  return {
    text,
    use: 'rollback',
    tree: {
      kind: 'binary',
      op: '>',
      left: { kind: 'call', name: 'drop', args: [of], range: {}, nameSpan: span, span },
      right: { kind: 'number', value, ...(threshold.relative ? { unit: '%' } : {}), span },
      span,
    },
    metrics: [metric],
    declarations: [
      {
        name: metric,
        type: declared.type,
        ...(unit === undefined ? {} : { unit }),
        labels: declared.labels,
        external: declared.external,
      },
    ],
  };
}

/** Finds what is wrong with the trigger, and says how it was read. */
export function* checkRollback(spec: Spec, places: Places): Generator<Diagnostic> {
  const rollback = spec.deployment?.rollback;
  if (rollback === undefined) return;
  const keyOf = (field?: string): Located =>
    places.keyAt(pathOf('deployment', 'rollback', ...(field === undefined ? [] : [field])));
  if (rollback.condition !== undefined && rollback.trigger !== undefined)
    return void (yield model.triggerOrCondition(keyOf(), { found: 'both' }));
  if (rollback.condition !== undefined && rollback.threshold !== undefined)
    return void (yield model.triggerOrCondition(keyOf('threshold'), { found: 'threshold' }));
  if (rollback.trigger === undefined) {
    if (rollback.condition === undefined) yield model.triggerOrCondition(keyOf(), { found: 'none' });
    return;
  }
  const at = places.at(pathOf('deployment', 'rollback', 'trigger'));
  const target = targetOf(spec, rollback.trigger);
  const alerts = (spec.monitoring?.alerts ?? []).map((alert) => alert.name);
  const metrics = (spec.monitoring?.metrics ?? []).map((metric) => metric.name);
  if (target === undefined) {
    const near = nearest(rollback.trigger, [...alerts, ...metrics.map((metric) => `${metric}_drop`)]);
    return void (yield model.unknownTrigger(at, {
      name: rollback.trigger,
      ...(near === undefined ? {} : { near }),
      alerts,
      metrics,
    }));
  }
  if (target.alert !== undefined && rollback.threshold !== undefined && target.metrics.length !== 1) {
    return void (yield model.triggerNeedsCondition(at, { alert: target.alert, metrics: target.metrics }));
  }
  if (target.alert === undefined && rollback.threshold === undefined) {
    return void (yield model.missingField(keyOf(), {
      section: "'rollback'",
      fields: [{ field: 'threshold', expected: 'a number, or a percentage of the stable value' }],
    }));
  }
  const reading = readRollback(spec);
  const dropped =
    reading?.kind === 'drop' ? spec.monitoring?.metrics.find((metric) => metric.name === reading.metric) : undefined;
  if (dropped?.type === 'histogram') return void (yield model.histogramTrigger(at, { metric: dropped.name }));
  // An alert by its own name and without a threshold is what the field is defined to hold.
  if (reading === undefined || (reading.kind === 'alert' && reading.alert === rollback.trigger)) return;
  yield model.triggerReading(
    at,
    { trigger: rollback.trigger, meaning: meaningOf(reading) },
    { fixes: writtenOut(places, reading) },
  );
}

/** The reading as a condition in full, or as the alert's exact name. */
function writtenOut(places: Places, reading: RollbackReading): Fix[] {
  const map = places.node('deployment.rollback');
  const trigger = memberOf(map, 'trigger');
  if (map?.kind !== 'map' || trigger === undefined) return [];
  const spelling = spellingOf(map.range.source);
  if (reading.kind === 'alert')
    return fixOf(
      `write \`${spelling.field('trigger', spelling.text(reading.alert))}\``,
      fieldReplaced(map, trigger, { key: 'trigger', value: spelling.text(reading.alert) }),
    );
  const threshold = memberOf(map, 'threshold');
  // Only what stands in one place can be replaced as a whole.
  const oneSource =
    trigger.keyRange.source === threshold?.keyRange.source && trigger.keyRange.source === map.range.source;
  if (reading.kind !== 'drop' || threshold?.value.kind !== 'scalar' || !oneSource || overlaid(places)) return [];
  const condition = `drop(${reading.metric}) > ${threshold.value.text.trim()}`;
  return fixOf(
    `write \`${spelling.field('condition', spelling.literal(condition))}\``,
    fieldReplaced(map, trigger, { key: 'condition', value: spelling.literal(condition) }),
    fieldRemoved(map, threshold),
  );
}

/** An overlay that changes trigger or threshold would be left without the other. */
function overlaid(places: Places): boolean {
  const environments = places.node('environments');
  return (
    environments?.kind === 'map' &&
    environments.members.some(({ value }) => memberOf(memberOf(value, 'deployment')?.value, 'rollback') !== undefined)
  );
}

function meaningOf(reading: RollbackReading | undefined): string {
  if (reading?.kind !== 'drop')
    return reading?.kind === 'alert'
      ? `the condition of the alert '${reading.alert}', asked of the candidate`
      : 'its condition';
  const { metric, threshold } = reading;
  const amount = threshold.relative
    ? `${Number((threshold.value * 100).toPrecision(12))} % of the stable value`
    : `${threshold.value}${threshold.unit ?? ''}`;
  return `${metric} of the stable version less that of the candidate is more than ${amount}`;
}

interface Target {
  readonly alert?: string;
  readonly metrics: readonly string[];
}

/** In this order: an alert's exact name, `<metric>_drop` for a metric or alias, an alert's name whatever its case. */
function targetOf(spec: Spec, trigger: string): Target | undefined {
  const alerts = spec.monitoring?.alerts ?? [];
  const metrics = spec.monitoring?.metrics ?? [];
  const exact = alerts.find((alert) => alert.name === trigger);
  if (exact !== undefined) return { alert: exact.name, metrics: exact.condition.metrics ?? [] };
  const stem = trigger.endsWith('_drop') ? trigger.slice(0, -5) : undefined;
  const metric =
    stem === undefined
      ? undefined
      : (metrics.find((each) => each.name === stem) ?? metrics.find((each) => aliasesOf(each, metrics).includes(stem)));
  if (metric !== undefined) return { metrics: [metric.name] };
  const loose = alerts.find((alert) => alert.name.toLowerCase() === trigger.toLowerCase());
  return loose === undefined ? undefined : { alert: loose.name, metrics: loose.condition.metrics ?? [] };
}
