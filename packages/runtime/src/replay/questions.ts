import { parametersRead } from '@trainyard/conditions';
import type { MetricFacts } from '@trainyard/conditions';
import { rollbackCondition } from '@trainyard/model';
import type { Spec } from '@trainyard/model';
import { pathOf } from '@trainyard/syntax';
import type { ReplayQuestion } from './replay.ts';

/** Every condition of a service that the past can be asked: its alerts, its rollback, the gates of its stages, its trigger. */
export function questionsOf(spec: Spec): readonly ReplayQuestion[] {
  const alerts = (spec.monitoring?.alerts ?? []).map((alert): ReplayQuestion => ({
    kind: 'alert',
    name: alert.name,
    path: pathOf('monitoring', 'alerts', [alert.name], 'condition'),
    condition: alert.condition,
    ...(alert.for === undefined ? {} : { for: alert.for }),
    ...(alert.keep_firing_for === undefined ? {} : { keepFiringFor: alert.keep_firing_for }),
  }));
  const rollback = rollbackCondition(spec);
  const own = spec.deployment?.rollback?.condition !== undefined ? 'condition' : 'trigger';
  const metrics = [
    ...(spec.monitoring?.metrics ?? []).map(({ name }) => name),
    ...(spec.training?.experiments?.metrics ?? []).map(({ name }) => name),
  ];
  const gates = (spec.training?.pipeline?.stages ?? []).flatMap((stage): ReplayQuestion[] =>
    stage.when === undefined
      ? []
      : [
          {
            kind: 'gate',
            name: stage.name,
            path: pathOf('training', 'pipeline', 'stages', [stage.name], 'when'),
            condition: stage.when,
            parameters: parametersRead(stage.when, stage.parameters ?? {}, metrics),
          },
        ],
  );
  const trigger = spec.training?.pipeline?.triggers?.when;
  return [
    ...alerts,
    ...(rollback === undefined
      ? []
      : [
          {
            kind: 'rollback' as const,
            name: spec.name,
            path: pathOf('deployment', 'rollback', own),
            condition: rollback,
          },
        ]),
    ...gates,
    ...(trigger === undefined
      ? []
      : [
          {
            kind: 'trigger' as const,
            name: spec.name,
            path: pathOf('training', 'pipeline', 'triggers', 'when'),
            condition: trigger,
            ...(trigger.for === undefined ? {} : { for: trigger.for }),
          },
        ]),
  ];
}

/** The names of the series that make up a metric: of a histogram its buckets, count and sum. */
export function seriesNames({ name, type }: Pick<MetricFacts, 'name' | 'type'>): readonly string[] {
  const parts =
    type === 'histogram' || type === 'summary' ? ['_bucket', '_count', '_sum'].map((part) => `${name}${part}`) : [];
  return type === 'histogram' ? parts : [name, ...parts];
}

/** The names of all series that some questions read; a gate's drop reads what the last release had, too. */
export function namesRead(questions: readonly ReplayQuestion[]): readonly string[] {
  const names = questions.flatMap(({ kind, condition }) =>
    condition.declarations.flatMap((each) => [
      ...seriesNames(each),
      ...(kind === 'gate' ? [`${each.name}_baseline`] : []),
    ]),
  );
  return [...new Set(names)];
}
