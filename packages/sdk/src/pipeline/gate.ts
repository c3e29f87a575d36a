import { meaningOf, parametersRead, pythonGate } from '@trainyard/conditions';
import type { Condition, PythonGate } from '@trainyard/conditions';
import type { Spec } from '@trainyard/model';
import { pythonLiteral } from '../codegen/python/literal.ts';
import type { PipelineStage } from './stages.ts';

type Tree = Condition['tree'];

/** A stage with a gate. */
export type GatedStage = PipelineStage & { readonly when: Condition };

/** True for a stage that runs only where a condition holds. */
export function isGated(stage: PipelineStage): stage is GatedStage {
  return stage.when !== undefined;
}

/** The first part of a gate that asks for labels, as the condition's `text` has it: no gate can be made of it, since a reported number has none. */
export function labelsInGate({ tree, text }: Condition): string | undefined {
  const found = labelled(tree);
  return found === undefined ? undefined : text.slice(found.span.start, found.span.end);
}

function labelled(tree: Tree): Tree | undefined {
  switch (tree.kind) {
    case 'metric':
      return tree.matchers.length === 0 && tree.name !== undefined ? undefined : tree;
    case 'group':
      return labelled(tree.inner);
    case 'unary':
      return labelled(tree.operand);
    case 'call':
      return tree.args.map(labelled).find((each) => each !== undefined);
    case 'binary':
      return labelled(tree.left) ?? labelled(tree.right);
    default:
      return undefined;
  }
}

/** The parameters of a stage that its gate reads, with their numbers: those that it names and that are no metrics of the service. */
export function gateParameters(stage: GatedStage, spec: Spec): ReadonlyMap<string, number> {
  const metrics = [...(spec.training?.experiments?.metrics ?? []), ...(spec.monitoring?.metrics ?? [])];
  return parametersRead(
    stage.when,
    stage.parameters ?? {},
    metrics.map(({ name }) => name),
  );
}

/** The names of a gate in Python. */
export interface PythonGateNames {
  /** The map of what was reported, by the names of metrics. */
  readonly reported: string;
  readonly unknown: string;
  /** The function that answers whether the gate is open. */
  readonly open: string;
  /** The map of the stage's parameters, where the code has one; else their numbers stand in the gate. */
  readonly parameters?: string;
}

const NAMES: PythonGateNames = { reported: 'reported', unknown: 'unknown', open: 'is_open' };

/**
 * The gate of a stage in Python: the expression with what it uses. It is true only where the condition holds for what was reported. Throws for a
 * gate that asks for labels (`labelsInGate`).
 */
export function stageGate(
  stage: GatedStage,
  spec: Spec,
  { reported, unknown, parameters }: PythonGateNames = NAMES,
): PythonGate {
  const meaning = meaningOf(stage.when);
  if (meaning === undefined) throw new Error('a gate has a meaning');
  const written = [...gateParameters(stage, spec)].map(
    ([name, value]) =>
      [name, parameters === undefined ? pythonLiteral(value) : `${parameters}[${pythonLiteral(name)}]`] as const,
  );
  return pythonGate(meaning.holds, { reported, unknown, parameters: new Map(written) });
}

/**
 * Lines of a Python function, `is_open(reported)`, that answers whether the gate of a stage is open for the map of what was reported; what it uses
 * is inside and hides nothing. Throws as `stageGate` does.
 */
export function gateFunction(stage: GatedStage, spec: Spec, names: PythonGateNames = NAMES): readonly string[] {
  const { test, functions, imports } = stageGate(stage, spec, names);
  const { reported, unknown, open } = names;
  return [
    `def ${open}(${reported}):`,
    ...[
      ...imports.map((each) => `import ${each}`),
      ...functions.flatMap((each) => ['', ...each.split('\n')]),
      ...(functions.length === 0 ? [] : ['']),
      ...(test.includes(unknown) ? [`${unknown} = float("nan")`] : []),
      `return ${test}`,
    ].map((line) => (line === '' ? '' : `    ${line}`)),
  ];
}
