import {
  meaningOf,
  parametersRead,
  pathOf,
  PatternGap,
  queryOf,
  rollbackCondition,
  typescriptCondition,
  TypeScriptGap,
  typescriptValue,
  typescriptVersions,
  withParameters,
} from '@trainyard/sdk';
import type { Condition, Path, Spec, TypeScriptFunction } from '@trainyard/sdk';

/** One condition of a service, and what the function for it is called and says of itself. */
export interface AskedCondition {
  /** A suggestion: the name of an alert, or what else it decides. */
  readonly name: string;
  readonly docs: string;
  readonly path: Path;
  readonly condition: Condition;
  /** Throws `TypeScriptGap` or `PatternGap` for what TypeScript cannot say. */
  readonly function: () => TypeScriptFunction;
}

/** Every condition of a service that a program can ask: its alerts, its rollback, the gates of its stages, its trigger, the values that it scales by. */
export function conditionsOf(spec: Spec): readonly AskedCondition[] {
  const { training, deployment, monitoring } = spec;
  const alerts = (monitoring?.alerts ?? []).map(({ name, condition, for: hold }): AskedCondition => ({
    name,
    docs: `When the alert ${name} ${hold === undefined ? 'fires' : `is pending; it fires once that has lasted ${hold} seconds`}`,
    path: pathOf('monitoring', 'alerts', [name], 'condition'),
    condition,
    function: () => typescriptCondition(meant(condition), 'series'),
  }));
  const own = deployment?.rollback?.condition === undefined ? 'trigger' : 'condition';
  const rollback = decided(rollbackCondition(spec), (condition) => ({
    name: 'rollback',
    docs: 'When the candidate is taken back',
    path: pathOf('deployment', 'rollback', own),
    condition,
    function: () => typescriptCondition(meant(condition, typescriptVersions), 'versions'),
  }));
  const metrics = [...(training?.experiments?.metrics ?? []), ...(monitoring?.metrics ?? [])].map((each) => each.name);
  const gates = (training?.pipeline?.stages ?? []).flatMap(({ name, when, parameters = {} }) =>
    decided(when, (condition) => ({
      name: `${name}_gate`,
      docs: `Whether the stage ${name} runs, given what earlier stages reported; the last release's numbers end in \`_baseline\``,
      path: pathOf('training', 'pipeline', 'stages', [name], 'when'),
      condition,
      function: () =>
        typescriptCondition(
          withParameters(meant(condition), parametersRead(condition, parameters, metrics)),
          'reported',
        ),
    })),
  );
  const trigger = decided(training?.pipeline?.triggers?.when, (condition) => ({
    name: 'trigger',
    docs: `When the pipeline runs${condition.for === undefined ? '' : `, once that has lasted ${condition.for} seconds`}`,
    path: pathOf('training', 'pipeline', 'triggers', 'when'),
    condition,
    function: () => typescriptCondition(meant(condition), 'series'),
  }));
  const scaling = (deployment?.scaling?.when ?? []).map(({ metric: condition, target }, index): AskedCondition => ({
    name: index === 0 ? 'scaling_value' : `scaling_value_${index + 1}`,
    docs: `What the number of replicas follows: one for every ${target}`,
    path: pathOf('deployment', 'scaling', 'when', index, 'metric'),
    condition,
    function: () => typescriptValue(valued(condition)),
  }));
  return [...alerts, ...rollback, ...gates, ...trigger, ...scaling];
}

function decided(
  condition: Condition | undefined,
  make: (condition: Condition) => AskedCondition,
): readonly AskedCondition[] {
  return condition === undefined ? [] : [make(condition)];
}

function meant(condition: Condition, versions?: typeof typescriptVersions): NonNullable<ReturnType<typeof meaningOf>> {
  const meaning = meaningOf(condition, versions);
  if (meaning === undefined) throw new TypeScriptGap('it compares versions');
  return meaning;
}

function valued(condition: Condition): NonNullable<ReturnType<typeof queryOf>> {
  const query = queryOf(condition);
  if (query === undefined) throw new TypeScriptGap('it compares versions');
  return query;
}

/** What TypeScript makes of a condition, or why it cannot. */
export function functionFor(asked: AskedCondition): TypeScriptFunction | { readonly gap: string } {
  try {
    return asked.function();
  } catch (reason) {
    if (reason instanceof TypeScriptGap || reason instanceof PatternGap) return { gap: reason.message };
    throw reason;
  }
}
